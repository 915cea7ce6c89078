"""Rules on completeness of texts: own sections, 重点工作, 摘要, uses of projects, reasons where something changed.

Comes in: what was typed and the facts. Goes out: results.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.audit.model import Family, Found, Passed, Path, Result, Rule, View
from generator.audit.saying import wan
from generator.derive.comparisons import COMPARED
from generator.findings import Severity
from generator.submission.fields import Model
from generator.submission.models import KeyWork

_FIGURE: Final = re.compile(r"[0-9]|\{[^{}]+\}|无|没有|未发生|不涉及")


def replaced_text_has_figures(view: View) -> Iterator[Result]:
    """决算情况说明的各项说明应当写明数据：用自己的文字代替程序写出的说明时，应当仍有决算数。"""
    for key, section in view.accounts.submission.sections.items():
        if not section.instead or not key.endswith("说明"):
            continue
        if any(_FIGURE.search(text) for text in section.instead):
            yield Passed(f"“{key}”替换后的文字有数据")
            continue
        yield Found(
            f"“{key}”的文字被替换了，新的文字里没有一个数据。",
            "请写明决算数（可以用 {名称} 引用），或改用“前加”“后加”。",
            (("补充文字", key, "替换"),),
        )


def key_works_are_complete(view: View) -> Iterator[Result]:
    """重点工作完成情况表应当逐项列明重要事项、工作内容及目标、完成情况，与正文的事项一致。"""
    works = view.accounts.submission.key_works.works
    tabled = any(work.target for work in works)
    names = Counter(work.heading for work in works)
    for number, work in enumerate(works):
        path: Path = ("重点工作", "工作", number)
        missing = _missing(work) if tabled or work.result else ""
        if missing:
            yield Found(
                f"重点工作“{work.heading}”没有填“{missing}”，"
                + ("不会列入重点工作完成情况表。" if missing != "完成情况" else "表里这一格是空的。"),
                f"请填写“{missing}”；不列表的，请把各项的“工作内容及目标”“完成情况”都删去。",
                ((*path, missing),),
            )
        elif names[work.heading] > 1:
            yield Found(
                f"重点工作“{work.heading}”写了 {names[work.heading]} 次。",
                "请合并，或把事项区分开。",
                ((*path, "事项"),),
            )
        else:
            yield Passed(f"重点工作“{work.heading}”")


def _missing(work: KeyWork) -> str:
    if not work.target:
        return "工作内容及目标"
    return "" if work.result else "完成情况"


def summaries_for_all(view: View) -> Iterator[Result]:
    """自评结果（摘要版）的做法应当统一：要么每张自评表都有摘要，要么都没有。"""
    submission = view.accounts.submission
    forms: list[tuple[Path, Model, bool]] = [
        (("项目自评", number, "项目名称"), form, form.summary is not None)
        for number, form in enumerate(submission.project_forms)
    ]
    having = sum(has for *_, has in forms)
    if not having or having == len(forms):
        yield Passed("各项目自评表的摘要做法统一")
        return
    paths = tuple(path for path, _, has in forms if not has)
    yield Found(
        f"{len(forms)} 张项目自评表里，{having} 张有摘要，{len(forms) - having} 张没有。",
        "请确认是否只要求部分项目公开摘要；要求全部公开的，请补上。",
        paths,
    )


def projects_tell_their_use(view: View) -> Iterator[Result]:
    """项目支出应当说明主要用于什么：列出的每个项目都要写明用途。"""
    for number, project in enumerate(view.accounts.submission.projects):
        path: Path = ("项目", number)
        plain_ones = [(path, project)] if not project.parts else []
        for place, each in (*plain_ones, *(((*path, "其中", n), part) for n, part in enumerate(project.parts))):
            if each.purpose or not view.facts.amount(f"项目.{each.name}.执行数"):
                yield Passed(f"项目“{each.name}”的用途")
                continue
            spent = wan(view.facts.amount(f"项目.{each.name}.执行数"))
            yield Found(
                f"项目“{each.name}”支出 {spent}，没有写用途。",
                "请填写“用途”。",
                ((*place, "名称"),),
                facts=(f"项目.{each.name}.执行数",),
            )


def reasons_where_changed(view: View) -> Iterator[Result]:
    """与上年相比有增减的，应当说明原因；没有增减的，不写原因。"""
    for key in view.accounts.submission.reasons:
        change = view.facts.get(f"变动.{key}.增减额")
        if key not in COMPARED or change is None:
            continue
        if change.value:
            yield Passed(f"{key}有增减，写了原因")
            continue
        yield Found(
            f"{key}与上年相等，“变动原因”里却写了原因，这段文字不会印出来。",
            "请核对上年数；确实没有增减的，可以删去原因。",
            (("变动原因", key),),
            facts=(change.name,),
            computed=wan(Decimal(0)),
        )


_COMPLETE: Final = Family.COMPLETENESS
_STRUCTURE: Final = ("官方格式-结构",)
_TEXT: Final = ("官方格式-情况说明",)
_WARNING, _HINT = Severity.WARNING, Severity.HINT

RULES: Final = (
    Rule("CMP-008", _COMPLETE, _WARNING, "替换的说明有数据", _TEXT, replaced_text_has_figures),
    Rule("CMP-009", _COMPLETE, _WARNING, "重点工作完成情况表", _STRUCTURE, key_works_are_complete),
    Rule("CMP-010", _COMPLETE, _HINT, "摘要做法统一", _STRUCTURE, summaries_for_all),
    Rule("CMP-011", _COMPLETE, _HINT, "项目用途", _TEXT, projects_tell_their_use),
    Rule("CMP-012", _COMPLETE, _HINT, "没有增减不写原因", _TEXT, reasons_where_changed),
)
