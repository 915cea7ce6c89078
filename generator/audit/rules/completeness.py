"""Rules on completeness: parts and tables, duties and units, remarks of empty tables, budgets, terms, 重点工作, 摘要.

Comes in: what was typed and the composed report. Goes out: results. What a sentence of the report cannot do without is
asked for while it is composed (TXT-001 to TXT-008); here stands what would otherwise go missing unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from generator.audit.model import Family, Found, Passed, Path, Result, Rule, View
from generator.audit.saying import wan
from generator.derive.subjects import CLASS, GROUP, ITEM
from generator.document.nodes import Heading, Table, plain
from generator.findings import Severity
from generator.submission.fields import code_of
from generator.submission.models import DutyGroup

_FEWEST_CHARACTERS: Final = 10
_LEVELS: Final = {"类": CLASS, "款": GROUP, "项": ITEM}
_HEADQUARTERS: Final = re.compile("[（(]本级[）)]$")
_FIGURE: Final = re.compile(r"[0-9]|\{[^{}]+\}")


def tables_and_forms_present(view: View) -> Iterator[Result]:
    """决算报告应当包括规定的各个部分和全部决算表，没有数据的表格也要列出空表；每张绩效自评表都要作为附件。"""
    labels = Counter(table.label for table in view.document.tables() if table.label)
    for spec in view.pack.tables.values():
        if labels[spec.label] == 1:
            yield Passed(f"{spec.label}列出一次")
        else:
            yield Found(
                f"{spec.label}在报告里出现了 {labels[spec.label]} 次。",
                "请模板维护人员核对报告结构。",
                printed=spec.label,
            )
    headings = [block.text for block in view.document.blocks() if isinstance(block, Heading) and block.level == 1]
    if len(headings) == len(view.pack.structure.parts):
        yield Passed("各部分齐全")
    else:
        yield Found(
            f"报告有 {len(headings)} 个部分，应有 {len(view.pack.structure.parts)} 个。", "请模板维护人员核对报告结构。"
        )
    spent = view.facts.amount("项目支出合计")
    if view.accounts.submission.project_forms or not spent:
        yield Passed("附件里的项目绩效自评表")
        return
    yield Found(
        f"有项目支出 {wan(spent)}，但没有一张项目绩效自评表，附件和预算绩效情况说明里没有项目的自评结果。",
        "请在“项目自评”下填写各项目的绩效自评表；全部是涉密项目的，请在“补充文字”里说明。",
        (("项目自评",),),
        facts=("项目支出合计",),
        severity=Severity.WARNING,
    )


def duties_are_told(view: View) -> Iterator[Result]:
    """部门概况应当公开部门的主要职责；分组的职责，每组都应有内容。"""
    for number, duty in enumerate(view.accounts.submission.department.duties):
        text = "".join(duty.paragraphs) if isinstance(duty, DutyGroup) else duty
        if len(text) >= _FEWEST_CHARACTERS:
            yield Passed("主要职责有内容")
            continue
        yield Found(
            f"主要职责第 {number + 1} 项只写了“{text}”。",
            "请按批准的职能配置规定填写部门的主要职责。",
            (("部门", "主要职责", number),),
            printed=text,
        )


def units_are_listed(view: View) -> Iterator[Result]:
    """机构设置应当列明纳入决算编制范围的单位：本级列第一，所属单位不重复、不含本级；只有本级的，不写所属单位。"""
    department = view.accounts.submission.department
    path: Path = ("部门", "所属单位")
    seen: dict[str, int] = {}
    for number, unit in enumerate(department.units):
        own = _HEADQUARTERS.sub("", unit) == _HEADQUARTERS.sub("", department.name)
        if own or unit in seen:
            what = "就是部门本级，本级不列入所属单位" if own else f"与第 {seen[unit] + 1} 个相同"
            yield Found(
                f"所属单位第 {number + 1} 个“{unit}”{what}，单位个数会多算。",
                "请删去这一个。",
                ((*path, number),),
                printed=unit,
                severity=Severity.ERROR,
            )
        else:
            seen[unit] = number
            yield Passed(f"所属单位“{unit}”")
    if department.units and (_HEADQUARTERS.search(department.name) or department.self_name == "本单位"):
        yield Found(
            f"部门有 {len(department.units)} 个所属单位，但"
            + (
                "名称带“（本级）”，是单位决算的名称。"
                if _HEADQUARTERS.search(department.name)
                else "自称是“本单位”，部门决算应称“本部门”。"
            ),
            "公开部门决算的，请用部门名称、自称“本部门”；公开本级单位决算的，请删去所属单位。",
            (("部门", "名称"), ("部门", "自称"), path),
        )
    elif not department.units:
        yield Passed("只有本级，没有所属单位")


def remarks_fit_tables(view: View) -> Iterator[Result]:
    """没有数据的表格应当列出空表并说明；有数据的表格不应附“没有数据”的说明。"""
    for label, text in view.accounts.submission.remarks.items():
        spec = next((each for each in view.pack.tables.values() if each.label == label), None)
        if spec is None or not spec.empty:
            continue
        filled = [name for name in spec.empty if view.facts.amount(name)]
        if not filled:
            yield Passed(f"{label}是空表，有说明")
            continue
        yield Found(
            f"{label}有数据（{filled[0]} {wan(view.facts.amount(filled[0]))}），“空表说明”却写着“{text}”。",
            "请删去这条说明；表里不该有数的，请改正数字。",
            (("空表说明", label),),
            facts=tuple(filled),
            quote=text,
        )
    for table in view.document.tables():
        spec = next((each for each in view.pack.tables.values() if table.label and each.label == table.label), None)
        if spec and spec.empty and not any(view.facts.amount(name) for name in spec.empty):
            yield _remark_printed(table, view.pack.manifest.labels["备注"].partition("{")[0])


def _remark_printed(table: Table, beginning: str) -> Result:
    if any(plain(note).startswith(beginning) for note in table.notes):
        return Passed(f"{table.label}是空表，表下有说明")
    return Found(
        f"{table.label}是空表，表下没有说明。",
        f"请在“空表说明”里写明，例如“{table.label}: 本部门本年度无……”。",
        (("空表说明",),),
    )


def basic_spending_by_type(view: View) -> Iterator[Result]:
    """部门决算按经济性质分类公开的，基本支出公开到款：有一般公共预算财政拨款基本支出的，应当列出经济分类款级科目。"""
    basic = view.facts.amount("支出.合计.一般公共预算.基本支出")
    typed = [subject for subject, amount in view.accounts.submission.economic.items() if amount]
    if not basic and not typed:
        yield Passed("没有一般公共预算财政拨款基本支出，公开06表是空表")
    elif typed:
        yield Passed("基本支出列到经济分类款级科目")
    else:
        yield Found(
            f"一般公共预算财政拨款基本支出 {wan(basic)}，没有填经济分类，公开06表是空的。",
            "请在“基本支出经济分类”里按款级科目填写。",
            (("基本支出经济分类",), ("支出",)),
            facts=("支出.合计.一般公共预算.基本支出",),
        )


def budgets_are_given(view: View) -> Iterator[Result]:
    """决算应当与预算对比，按预算数、决算数分别列出：有支出的科目都要填所比较的预算数，年初没有安排预算的填 0。"""
    base = view.printing.options.budget_base or "年初预算"
    for subject, expenditure in view.accounts.submission.expenditure.items():
        code = code_of(subject)
        part = expenditure.general_public_budget
        if part is None:
            continue
        if f"支出.{code}.一般公共预算.{base}" in view.facts:
            yield Passed(f"科目 {code} 有{base}")
            continue
        spent = view.facts.amount(f"支出.{code}.一般公共预算.合计")
        if not spent:
            continue
        yield Found(
            f"科目 {subject} 有一般公共预算支出 {wan(spent)}，没有填{base}，报告会印成{base} 0 万元。",
            f"请在这个科目下填“{base}”；确实没有安排的，填 0。",
            (("支出", subject, "一般公共预算"),),
            facts=(f"支出.{code}.一般公共预算.合计",),
        )


_COMPLETE: Final = Family.COMPLETENESS
_LIST: Final = ("预决算公开操作规程-清单",)
_STRUCTURE: Final = ("官方格式-结构",)
_TEXT: Final = ("官方格式-情况说明",)
_ERROR, _WARNING, _HINT = Severity

RULES: Final = (
    Rule("CMP-001", _COMPLETE, _ERROR, "各部分、各表和附件齐全", _STRUCTURE, tables_and_forms_present),
    Rule("CMP-002", _COMPLETE, _WARNING, "主要职责", _LIST, duties_are_told),
    Rule("CMP-003", _COMPLETE, _WARNING, "机构设置和单位名单", _LIST, units_are_listed),
    Rule("CMP-004", _COMPLETE, _WARNING, "空表和说明", _LIST, remarks_fit_tables),
    Rule("CMP-005", _COMPLETE, _ERROR, "基本支出公开到经济分类款", ("预算法实施条例-6",), basic_spending_by_type),
    Rule("CMP-006", _COMPLETE, _ERROR, "各科目有预算数", ("预算法-75",), budgets_are_given),
)
