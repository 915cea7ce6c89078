"""The official forms of the nine 公开表, as far as a reader of them must know: titles, columns, labelled rows.

Comes in: nothing. Goes out: for each table what its columns and rows are called and which fact each figure is. Source:
the forms of 部门决算公开 (公开01表–公开09表). Words are given as ``sheets.plain`` leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CODE: Final = "{code}"
TOTAL: Final = "合计"
SUMS: Final = ("小计", "合计")
AMOUNT_HEADS: Final = ("金额", "决算数", "本年决算数", "决算金额")

NAMES: Final[Mapping[int, str]] = {
    1: "收入支出决算总表",
    2: "收入决算表",
    3: "支出决算表",
    4: "财政拨款收入支出决算总表",
    5: "一般公共预算财政拨款支出决算表",
    6: "一般公共预算财政拨款基本支出决算明细表",
    7: "政府性基金预算财政拨款收入支出决算表",
    8: "国有资本经营预算财政拨款支出决算表",
    9: "财政拨款“三公”经费支出决算表",
}

TITLES: Final[Mapping[str, int]] = {
    **{name.replace("“", "").replace("”", ""): number for number, name in NAMES.items()},
    "一般公共预算财政拨款基本支出决算表": 6,
    "国有资本经营预算财政拨款收入支出决算表": 8,
}
"""Titles as they are compared, without year and quotes; a longer one wins over those it contains."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its fact with ``{code}`` for the row's subject, and the words that may head it."""

    fact: str
    heads: tuple[str, ...]


def _columns(prefix: str, *heads: tuple[str, ...]) -> tuple[Column, ...]:
    """Return columns whose facts end in the first of their heads."""
    return tuple(Column(f"{prefix}.{CODE}.{words[0]}", words) for words in heads)


def _fund(fund: str) -> tuple[Column, ...]:
    prefix = f"支出.{CODE}.{fund}"
    return (
        Column(f"{prefix}.合计", ("本年支出", "本年支出合计", *SUMS)),
        Column(f"{prefix}.基本支出", ("基本支出",)),
        Column(f"{prefix}.项目支出", ("项目支出",)),
    )


BY_SUBJECT: Final[Mapping[int, tuple[Column, ...]]] = {
    2: _columns(
        "收入决算",
        ("本年收入合计", "合计"),
        ("财政拨款收入",),
        ("上级补助收入",),
        ("事业收入",),
        ("经营收入",),
        ("附属单位上缴收入",),
        ("其他收入",),
    ),
    3: _columns(
        "支出决算",
        ("本年支出合计", "合计"),
        ("基本支出",),
        ("项目支出",),
        ("上缴上级支出",),
        ("经营支出",),
        ("对附属单位补助支出",),
    ),
    5: _fund("一般公共预算"),
    7: _columns(
        "政府性基金",
        ("年初结转和结余", "年初结转结余"),
        ("本年收入",),
        ("本年支出", "本年支出合计", "小计"),
        ("基本支出",),
        ("项目支出",),
        ("年末结转和结余", "年末结转结余"),
    ),
    8: _fund("国有资本经营预算"),
}
"""Columns of the tables that have a row for each subject."""

FUND_HEADS: Final[Mapping[str, tuple[str, str]]] = {
    "一般公共预算财政拨款": ("一般公共预算", "一般公共预算财政拨款"),
    "政府性基金预算财政拨款": ("政府性基金预算", "政府性基金预算财政拨款"),
    "国有资本经营预算财政拨款": ("国有资本经营预算", "国有资本经营预算财政拨款"),
}
"""Heads of the right side of 公开04表, with the fund in names of spending and in names of balances."""

_INCOME: Final = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")

LEFT: Final[Mapping[int, Mapping[str, str]]] = {
    1: {
        **{f"{source}收入": f"收入决算.{TOTAL}.{source}" for source in FUND_HEADS},
        **{source: f"收入决算.{TOTAL}.{source}" for source in _INCOME},
        "本年收入合计": "本年收入合计",
        "使用非财政拨款结余": "使用非财政拨款结余",
        "使用非财政拨款结余(含专用结余)": "使用非财政拨款结余",
        "年初结转和结余": "年初结转和结余",
        "总计": "收支总计",
    },
    4: {
        **{f"{source}#{number}": fact for source in FUND_HEADS for number, fact in enumerate(
            (f"收入决算.{TOTAL}.{source}", f"年初结转和结余.{source}"))},
        "本年收入合计": "财政拨款收入合计",
        "年初财政拨款结转和结余": "年初财政拨款结转和结余",
        "总计": "财政拨款收支总计",
    },
}  # fmt: skip
"""Rows of the left sides; ``#1`` marks the second row of the same name, which is the opening balance."""

RIGHT: Final[Mapping[str, tuple[str, str]]] = {
    "本年支出合计": ("本年支出合计", "财政拨款支出合计"),
    "结余分配": ("结余分配", ""),
    "年末结转和结余": ("年末结转和结余", ""),
    "年末财政拨款结转和结余": ("", "年末财政拨款结转和结余"),
    "总计": ("支出总计", "财政拨款支出总计"),
}
"""Rows of the right sides of 公开01表 and 公开04表 (in total), besides those of the 类."""

FUND_ROWS: Final[Mapping[str, str]] = {
    "本年支出合计": "{source}支出",
    "年末财政拨款结转和结余": "年末结转和结余.{source}",
    "总计": "{source}支出总计",
}
"""The same rows of 公开04表 for one kind of 财政拨款."""

ECONOMIC_TOTALS: Final = ("人员经费合计", "公用经费合计")

THREE_PUBLIC: Final[Mapping[str, tuple[str, ...]]] = {
    "合计": ("合计",),
    "因公出国（境）费": ("因公出国(境)费", "因公出国(境)费用", "因公出国(境)经费"),
    "公务用车购置及运行维护费": ("公务用车购置及运行维护费", "公务用车购置及运行费", "公务用车购置和运行维护费"),
    "公务用车购置费": ("公务用车购置费", "购置费"),
    "公务用车运行维护费": ("公务用车运行维护费", "公务用车运行费", "运行维护费", "运行费"),
    "公务接待费": ("公务接待费",),
}
"""Items of 公开09表 by the name in facts."""

BUDGET_HEADS: Final = ("预算数", "全年预算数", "本年预算数", "决算数", "本年决算数")

ANCHORS: Final = (
    "项目", "行次", "栏次", "科目编码", "科目代码", "功能分类科目编码", "支出功能分类科目编码", "功能科目编码",
    "科目名称", "经济分类科目编码", "预算数", "全年预算数", "决算数", "基本支出", "项目支出", "本年支出",
    "本年收入合计",
)  # fmt: skip
"""Words of which every table's header has some; a list of contents has none."""
