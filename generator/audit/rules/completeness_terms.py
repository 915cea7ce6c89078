"""Rules on 名词解释: the subjects used are explained, nothing is that is not used, no entry stands empty.

Comes in: the composed part 名词解释 and what was typed for it. Goes out: results. The program explains the subjects
by itself; what a department types before, behind or in place of its text, and 其他名词, is read here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from generator.audit.glossary import Entry, SubjectName, bare, elsewhere, full_name, printed, subject_of, typed
from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, View
from generator.derive.subjects import ITEM
from generator.findings import Severity

_OWN: Final = "其他名词"
_KEY: Final = 3
"""How deep 补充文字/名词解释/替换 is."""
_LIST_OF_SUBJECTS: Final = "功能分类科目"
_LEFT_OVER: Final = re.compile("(?:其他|部门|单位|本部门|本单位)*专用名词(?:解释)?")
_SAYS_NOTHING: Final = re.compile("(?:略|无|同上|见上|待补充?|空|指|是|反映|[-—/。，、：“”…\\s])*")


def terms_cover_subjects(view: View) -> Iterator[Result]:
    """名词解释应当包括报告使用的支出功能分类科目（到项级）；另加的名词不与固定的名词重复。"""
    missing = list(_not_explained(view))
    for code in (code for code in _used(view) if code not in missing):
        yield Passed(f"名词解释有科目 {code}")
    if missing:
        yield _missing(view, missing)
    fixed = {term.term for term in view.pack.glossary.used(view.facts)}
    for number, own in enumerate(view.accounts.submission.terms):
        if own.term in fixed:
            message = f"名词“{own.term}”报告里已有固定的解释，会印两次。"
            yield Found(message, "请删去另加的这一个。", ((_OWN, number, "名词"),), printed=own.term)
        else:
            yield Passed(f"名词“{own.term}”")


def _missing(view: View, missing: list[str]) -> Result:
    replaced = dict.fromkeys(entry.path[:_KEY] for entry in typed(view) if entry.path[_KEY - 1] == "替换")
    if not replaced:
        return NotChecked("名词解释里的科目", "报告里没有找到科目的释义，模板包的写法可能不同")
    names = "、".join(f"{code} {view.accounts.functional.name(code)}" for code in missing)
    return Found(
        f"名词解释里没有 {len(missing)} 个科目：{names}。",
        "请补上这些科目的解释，或不要替换名词解释的文字。",
        tuple(replaced),
        computed=f"{len(missing)}个科目",
    )


def _used(view: View) -> tuple[str, ...]:
    return tuple(code for code in view.accounts.subjects.expenditure if len(code) == ITEM)


def _not_explained(view: View) -> Iterator[str]:
    """Yield the subjects that no entry is about, by full name or by that of the 项 alone."""
    explained = {subject_of(entry.term) or SubjectName("", "", entry.term) for entry in printed(view)}
    for code in _used(view):
        own = SubjectName.of(code, view.accounts.functional)
        if own not in explained and SubjectName("", "", own.item) not in explained:
            yield code


def terms_are_used(view: View) -> Iterator[Result]:
    """名词解释只解释报告使用的支出功能分类科目和名词：没有使用的科目、正文和表里都没有出现的名词，不应列入。"""
    names = {SubjectName.of(code, view.accounts.functional): code for code in _used(view)}
    fixed = {bare(term.term) for term in view.pack.glossary.terms}
    for entry in (entry for entry in typed(view) if entry.defines):
        subject = subject_of(entry.term)
        if subject:
            yield _subject(entry, subject, names, view)
        elif _known(entry.term, fixed) or bare(entry.term) in elsewhere(view):
            yield Passed(f"名词“{entry.term}”")
        else:
            yield Found(
                f"名词“{entry.term}”在报告正文和表里没有用到。",
                "请核对名词；没有用到的，可以删去。",
                (entry.path,),
                printed=entry.term,
                quote=entry.term,
                severity=Severity.HINT,
            )


def _known(term: str, fixed: set[str]) -> bool:
    return bare(term) in fixed or _LIST_OF_SUBJECTS in term or _left_over(term)


def _subject(entry: Entry, subject: SubjectName, names: dict[SubjectName, str], view: View) -> Result:
    if subject in names:
        return Passed(f"名词“{entry.term}”")
    meant = [code for name, code in names.items() if (name.group, name.item) == (subject.group, subject.item)]
    right = "、".join(f"“{full_name(view, code)}”" for code in meant)
    return Found(
        f"名词解释里的科目“{entry.term}”，报告没有使用" + (f"，使用的是{right}。" if meant else "。"),
        f"请改成规范名称{right}。" if meant else "请删去；科目名称写错了的，请改正。",
        (entry.path,),
        printed=entry.term,
        computed=right.strip("“”"),
        quote=entry.term,
    )


def entries_are_filled(view: View) -> Iterator[Result]:
    """名词解释的每一项都应写明名词和解释：模板的空项“其他专用名词”应当换成实际的名词，没有的应当删去。"""
    listed: dict[Path, list[Entry]] = defaultdict(list)
    for entry in typed(view):
        listed[entry.path[:-1] if isinstance(entry.path[-1], int) else entry.path].append(entry)
    for group in listed.values():
        for entry, following in zip(group, [*group[1:], None], strict=True):
            yield _filled(entry, following)


def _filled(entry: Entry, following: Entry | None) -> Result:
    nothing = bool(_SAYS_NOTHING.fullmatch(entry.text.replace(entry.term, "")))
    if _left_over(entry.term) and nothing:
        message, severity = f"“{entry.term}”是模板的空项，没有换成实际的名词。", Severity.ERROR
    elif nothing and entry.alone(following):
        message, severity = f"名词“{entry.term}”没有解释。", None
    else:
        return Passed(f"名词“{entry.term}”有解释")
    fix = "请写明名词和解释；没有的，请删去这一项。"
    return Found(message, fix, (entry.path,), printed=entry.term, quote=entry.term, severity=severity)


def _left_over(term: str) -> bool:
    return bool(_LEFT_OVER.fullmatch(term))


_LIST: Final = ("预决算公开操作规程-清单",)

RULES: Final = (
    Rule("CMP-007", Family.COMPLETENESS, Severity.WARNING, "名词解释", _LIST, terms_cover_subjects),
    Rule("CMP-013", Family.COMPLETENESS, Severity.WARNING, "名词解释没有多余的", _LIST, terms_are_used),
    Rule("CMP-014", Family.COMPLETENESS, Severity.WARNING, "名词都有解释", _LIST, entries_are_filled),
)
