"""Names of facts: which names a report can have at all, whether or not it has figures for them.

Comes in: a name that a pack asks for. Goes out: whether any report could have such a fact. A figure that was not typed
counts as zero, so a misspelt name would print as zero as well: it has to be told from the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from generator.derive.budget_entries import PRIOR_FUNDS, SOURCES
from generator.derive.budget_totals import (
    ALL_MONEY,
    NATURES,
    PROJECT_COLUMNS,
    STATE_CAPITAL,
)
from generator.derive.budget_totals import (
    FUNDS as MONEY,
)
from generator.derive.budget_totals import (
    KINDS as BUDGET_KINDS,
)
from generator.derive.budget_totals import (
    THREE_PUBLIC as PUBLIC_CODES,
)
from generator.derive.comparisons import COMPARED, PROCUREMENT_KINDS, THREE_PUBLIC, VEHICLE_KINDS, VEHICLES
from generator.derive.target_forms import SIDES as TARGET_SIDES
from generator.derive.totals import FISCAL_SOURCES, FUNDS, KINDS, OTHER_SOURCES
from generator.submission.budget_models import BudgetSubmission, HeldAssets

_BASES: Final = ("年初预算", "全年预算")
_CHANGE: Final = "(增减额|增减率)"
_CODE: Final = "([0-9]{3}|[0-9]{5}|[0-9]{7}|合计)"
_NUMBER: Final = "[0-9]+"
_ANY: Final = ".+"
_MOST_KEPT: Final = 4096
"""So many answers are kept: the reports of a pack ask for the same names."""


@lru_cache(maxsize=_MOST_KEPT)
def is_name(name: str) -> bool:
    """Tell whether any report could have a fact of this name."""
    return any(pattern.fullmatch(name) for pattern in _patterns())


def of_any_code(pattern: str) -> str:
    """Return a pack's name with a code in place of ``{code}``: a name like all those the pattern stands for."""
    return pattern.replace("{code}", "合计")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = (*_tables(), *_comparisons(), *_items(), *_forms(), *_budgets(), *_budget_lists(), *_targets())
    return tuple(re.compile(each) for each in names)


def _one(words: Iterable[str]) -> str:
    return f"({'|'.join(re.escape(word) for word in words)})"


def _tables() -> tuple[str, ...]:
    """Return the names of the nine tables' figures."""
    fiscal = _one(FISCAL_SOURCES)
    income = _one((*FISCAL_SOURCES, "财政拨款收入", *OTHER_SOURCES, "本年收入合计"))
    spent = _one((*KINDS, "人员经费", "公用经费", *_BASES, "合计"))
    fund = "(年初结转和结余|本年收入|可用资金|基本支出|项目支出|本年支出|年末结转和结余)"
    return (
        rf"收入决算\.{_CODE}\.{income}",
        rf"支出\.{_CODE}\.{_one(FUNDS)}\.{spent}",
        rf"支出决算\.{_CODE}\.{_one((*KINDS, '本年支出合计'))}",
        rf"财政拨款支出\.{_CODE}",
        rf"政府性基金\.{_CODE}\.{fund}",
        r"经济分类\.([0-9]{3}|[0-9]{5})",
        "(本年收入|本年支出|基本支出|项目支出|财政拨款收入|财政拨款支出|人员经费|公用经费)合计",
        "收支总计|支出总计|财政拨款收支总计|财政拨款支出总计|支出和结余分配|使用非财政拨款结余|结余分配",
        "(年初|年末)(财政拨款)?结转和结余",
        rf"(年初|年末)结转和结余\.{fiscal}|年初结转和结余\.非财政拨款",
        rf"{fiscal}(收入|支出)(总计)?",
    )


def _comparisons() -> tuple[str, ...]:
    """Return the names of shares, changes and completion rates."""
    return (
        rf"上年\.{_one(COMPARED)}|(上年报告|年初预算报告|贡献)\.{_ANY}",
        rf"变动\.{_one(COMPARED)}\.{_CHANGE}",
        rf"占比\.收入\.{_one(('财政拨款收入', *OTHER_SOURCES))}",
        rf"占比\.支出\.({_one(KINDS)}|[0-9]{{3,7}})",
        r"占比\.一般公共预算财政拨款支出",
        rf"预算对比\.{_CODE}\.{_one(_BASES)}\.(差额|完成率)",
    )


def _items() -> tuple[str, ...]:
    """Return the names of “三公” items, procurement, assets and projects."""
    item = _one((*THREE_PUBLIC, VEHICLES, "合计"))
    vehicles = _one(VEHICLE_KINDS)
    kinds = _one(PROCUREMENT_KINDS)
    return (
        rf"三公经费\.{item}\.(预算数|决算数|上年决算数|差额|完成率|比上年\.{_CHANGE}|其中\.{_ANY})",
        rf"三公经费\.因公出国（境）费\.(团组\.{_NUMBER}\.)?(团组数|人次)",
        r"三公经费\.公务用车购置费\.购置数|三公经费\.公务用车运行维护费\.保有量",
        r"三公经费\.公务接待费\.(国内接待支出|国内接待批次|国内接待人次|外事接待支出)",
        rf"机关运行经费\.(决算数|年初预算|上年决算数|比(年初预算|上年决算数)\.{_CHANGE})",
        rf"政府采购\.(总额|{kinds})|政府采购\.中小企业\.(合计|占比|小微企业|小微企业占比|{kinds}(占比)?)",
        rf"国有资产\.(车辆\.{vehicles}|车辆合计|单价50万元以上设备|单价100万元以上设备)",
        rf"(项目|综述)\.{_ANY}\.(全年预算数|执行数|执行率)|项目合计\.(全年预算数|执行数)",
        r"绩效\.(自评项目数|整体自评单位数|自评资金|自评资金占比)",
    )


def _forms() -> tuple[str, ...]:
    """Return the names of the self-evaluations' figures."""
    form = rf"(整体自评|项目自评\.{_ANY})"
    whole = "往来资金|预算数|年初预算数|执行数|执行率|预算权重|预算得分|指标权重|指标得分|总权重|总分"
    goal = rf"目标{_NUMBER}(\.{_NUMBER})*(\.[^.0-9][^.]*)?\.(权重|得分)"
    return (rf"{form}\.({whole}|{goal}|[^.]+\.(权重|得分))",)


def _budgets() -> tuple[str, ...]:
    """Return the names of the figures of 附表1–10."""
    natures = _one((*dict.fromkeys(NATURES.values()), *BUDGET_KINDS, "合计"))
    columns = _one((*SOURCES, "本年收入", "上年结转结余", "合计"))
    public = _one((*PUBLIC_CODES, VEHICLES, "合计"))
    return (
        rf"预算项目\.{_ANY}",
        rf"支出预算\.{_CODE}\.{_one((*MONEY, ALL_MONEY))}\.{natures}",
        rf"财政拨款支出预算\.{_CODE}|{STATE_CAPITAL}\.([^.]+\.[0-9]{{7}}|合计)\.{natures}",
        rf"收入预算\.[^.]+\.{columns}",
        rf"项目支出预算\.{_ANY}\.{_one((*PROJECT_COLUMNS, '合计'))}",
        r"基本支出经济\.([0-9]{3}|[0-9]{5}|合计)\.(人员经费|公用经费|合计)",
        rf"三公经费预算\.{public}|三公经费变动\.{public}\.{_CHANGE}",
        rf"(财政拨款)?年终结转结余(\.{_NUMBER})?|财政拨款收入预算\.(本年|上年结转)",
        rf"上年预算\.(收支总计|其他资金|{_one(PRIOR_FUNDS)}\.{_CODE}|三公经费\.{public})",
        rf"变动\.{_one(BudgetSubmission.REASONS)}\.{_CHANGE}|科目变动\.{_CODE}\.{_CHANGE}",
        rf"占比\.收入预算\.{columns}|占比\.支出预算\.{_one(BUDGET_KINDS)}",
        rf"占比\.一般公共预算支出\.(基本支出|项目支出)|占比\.项目支出预算\.{_one(PROJECT_COLUMNS)}",
    )


def _targets() -> tuple[str, ...]:
    """Return the names of the figures of the performance targets (附表13, 附表14)."""
    sides = "|".join(rf"{side}\.{_one((*parts, '合计'))}" for side, parts in TARGET_SIDES.items())
    return (
        rf"整体目标\.({sides})\.(当年|占比|上年|前年)",
        rf"项目目标\.{_ANY}\.(当年预算|总预算|财政拨款结转|上年预算|前年预算|明细合计|变动\.{_CHANGE})",
        rf"项目目标\.{_ANY}\.(明细\.{_NUMBER}\.金额|款\.[0-9]{{5}}|明细款\.[0-9]{{5}}(\.已填)?)",
        r"绩效目标\.(项目数|资金)",
    )


def _budget_lists() -> tuple[str, ...]:
    """Return the names of what 附表11 to 14 and the texts of a budget print."""
    assets = _one(str(field.alias) for field in HeldAssets.model_fields.values())
    money = "(金额|面向中小企业|面向小微企业)"
    return (
        rf"采购预算\.({_one(PROCUREMENT_KINDS)}|合计\.{money}|{_NUMBER}\.({money}|数量|单价))",
        rf"购买服务预算\.(合计\.金额|{_NUMBER}\.(金额|数量)|内容\.{_ANY})",
        rf"资产\.({assets}|净新增资产)",
        r"人员\.(编制|在职|离退休)\.(行政|事业|参公|离休|退休|合计)",
        r"机关运行经费\.预算数",
    )
