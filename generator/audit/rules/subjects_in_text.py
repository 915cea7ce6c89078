"""Rules on subjects of the 功能分类 named in texts: what is spent on what, by the names the tables have.

Comes in: a ``View``. Goes out: results. Only official names word for word count: a name that is none is no subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.audit.glossary import SECTION, SubjectName, bare, subject_of
from generator.audit.model import Family, Found, Passed, Result, Rule, TypedText, View, once_a_view
from generator.derive.subjects import CLASS, GROUP, ITEM
from generator.findings import Severity
from generator.submission.fields import code_of
from generator.submission.kinds import FINAL_ACCOUNTS

_SECTIONS, _USES = "补充文字", "各类支出用途"
_SUBJECT: Final = re.compile(
    r"[\u4e00-\u9fff、]{2,24}（类）(?:支出)?[\u4e00-\u9fff、（）]{2,40}?（款）[\u4e00-\u9fff、（）]{2,40}?（项）"
)
_ITEM: Final = "（项）"
_USED_FOR: Final = re.compile("用于(?P<uses>[^。；]+)")
_SHORTEST: Final = 5
"""Shorter names of a 款 (教育管理, 司法) are words of every day."""


def subjects_are_in_the_tables(view: View) -> Iterator[Result]:
    """说明里写到的支出功能分类科目，应当是决算表里有的科目：类、款、项的名称要对得上，各类支出的用途不写本类中没有支出的款。"""
    for typed in view.texts:
        if typed.path[0] in (_SECTIONS, _USES) and SECTION not in typed.path:
            text = bare(typed.text)
            yield from _named(view, typed, text)
            yield from _uses(view, typed, text)


@once_a_view
def _known(view: View) -> frozenset[SubjectName]:
    return frozenset(SubjectName.of(code, view.accounts.functional) for code in _codes(view) if len(code) == ITEM)


@once_a_view
def _codes(view: View) -> frozenset[str]:
    subjects = view.accounts.subjects
    return frozenset((*subjects.expenditure, *subjects.income, *subjects.budgeted))


def _named(view: View, typed: TypedText, text: str) -> Iterator[Result]:
    """Compare the subjects named with their three levels with those of the tables."""
    for match in _SUBJECT.finditer(text) if _ITEM in text else ():
        if subject_of(match[0]) in _known(view):
            yield Passed(f"“{match[0]}”在决算表里")
            continue
        yield Found(
            f"“{match[0]}”不是决算表里的科目。",
            "请核对类、款、项的名称，与公开05表一致。",
            (typed.path,),
            printed=match[0],
            quote=match[0],
        )


def _uses(view: View, typed: TypedText, text: str) -> Iterator[Result]:
    """Look for the official name of a 款 of the class spoken of that has no expenditure."""
    code, uses = _class_and_uses(view, typed, text)
    if not code:
        return
    names = {group: view.accounts.functional.name(group) or "" for group in view.accounts.functional.children(code)}
    spent = {each[:GROUP] for each in _codes(view)}
    lawful = "\n".join(names[group] for group in names if group in spent)
    named = {group: name for group, name in names.items() if len(name) >= _SHORTEST and name in uses}
    foreign = {group: name for group, name in named.items() if group not in spent and name not in lawful}
    if not foreign:
        yield Passed(f"{code}的用途是有支出的款、项")
    for group, name in foreign.items():
        yield Found(
            f"{code} {view.accounts.functional.name(code)}的用途写“{name}”，本年没有 {group} {name}的支出。",
            "请按公开05表本类有支出的款、项写用途。",
            (typed.path,),
            printed=name,
            quote=name,
        )


def _class_and_uses(view: View, typed: TypedText, text: str) -> tuple[str, str]:
    """Return the 类 a text gives the uses of, and what it says of them."""
    if typed.path[0] == _USES:
        return code_of(str(typed.path[1]))[:CLASS], text
    match = _USED_FOR.search(text)
    before = text[: match.start()] if match else ""
    names = view.accounts.functional
    spoken = [code for code in _codes(view) if len(code) == CLASS and _speaks_of(names.name(code) or code, before)]
    return (spoken[0], match["uses"]) if match and len(spoken) == 1 else ("", "")


def _speaks_of(name: str, text: str) -> bool:
    """Tell whether a text names a 类, with or without 支出: 公共安全支出（类）, 科学技术（类）支出."""
    short = name.removesuffix("支出")
    return any(f"{each}（类）" in text for each in (name, short))


RULES: Final = (
    Rule(
        "TXT-131",
        Family.TEXT,
        Severity.WARNING,
        "文字里的科目在决算表里",
        ("官方格式-情况说明",),
        subjects_are_in_the_tables,
        kinds=(FINAL_ACCOUNTS,),
    ),
)
