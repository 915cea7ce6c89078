"""The Chinese words a text template may use: names, functions and lists, all read from the accounts.

Comes in: accounts, pack wordings, a ``Voice``. Goes out: a mapping of names for the template environment. What stands
here is listed for template maintainers in ``docs/模板维护指南.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.derive.accounts import Accounts
from generator.derive.subjects import ITEM
from generator.document.account_words import account_words
from generator.document.budget_words import budget_words
from generator.document.subject_names import SubjectNames
from generator.document.typed_texts import duties
from generator.document.voice import Voice
from generator.pack.loading import TemplatePack
from generator.submission.budget_models import BudgetSubmission

_DIGITS = "零一二三四五六七八九"
_TEN = 10
_SIZES = ((10_000, "万"), (1000, "千"), (100, "百"), (_TEN, "十"))


def chinese_number(number: int) -> str:
    """Return a whole number from 0 in Chinese: 零, 一, 十一, 二十, 二十一, 一百零一, 一百一十, 一千零一十."""
    return _in_full(number).removeprefix("一") if _TEN <= number < 2 * _TEN else _in_full(number)


def _in_full(number: int) -> str:
    """Return a number with every digit named: 一十一."""
    for size, name in _SIZES:
        head, rest = divmod(number, size)
        if head:
            gap = "零" if 0 < rest < size // _TEN else ""
            return f"{_in_full(head)}{name}{gap}{_in_full(rest) if rest else ''}"
    return _DIGITS[number]


def vocabulary(accounts: Accounts, voice: Voice, pack: TemplatePack, slots: Mapping[str, str]) -> dict[str, object]:
    """Return every name a text template may use."""
    submission, year = accounts.submission, accounts.submission.report.year
    names = SubjectNames(accounts, pack.manifest.labels)
    own_words = budget_words if isinstance(submission, BudgetSubmission) else account_words
    return {
        "年度": year,
        "上年": year - 1,
        "部门": submission.department.name,
        "自称": submission.department.self_name,
        "主体": submission.report.subject_word,
        "财政级次": submission.department.fiscal_level,
        "中文数": chinese_number,
        "额": voice.amount,
        "占比": voice.share,
        "完成率": voice.completion,
        "得分": voice.score,
        "有": voice.holds,
        "知": voice.known,
        "职责": duties(submission.department.duties, voice),
        "名词": _terms(accounts, voice, pack, slots, names),
        **own_words(accounts, voice, names),
    }


def _terms(
    accounts: Accounts, voice: Voice, pack: TemplatePack, slots: Mapping[str, str], names: SubjectNames
) -> list[dict[str, object]]:
    """Return the terms of 名词解释 that are used, the department's own last; one of them lists the subjects used."""
    subjects = [
        {**each, "释义": pack.glossary.define(each["编码"], each["名"])}
        for each in names.subjects(accounts.subjects.expenditure, ITEM)
    ]
    terms: list[dict[str, object]] = [
        {
            "名词": term.term.format(**slots),
            "释义": term.definition.format(**slots),
            "科目": subjects if term.subjects else [],
        }
        for term in pack.glossary.used(accounts.facts)
    ]
    own = accounts.submission.terms
    added: list[dict[str, object]] = [
        {"名词": each.term, "释义": voice.quoted(each.definition), "科目": []} for each in own
    ]
    return [*terms, *added]
