"""Rules across years that need last year's report itself: its figures, its closing balances, its reasons and names.

Comes in: a ``View`` whose accounts may know last year's report (上年). Goes out: results; without the link what cannot
be checked is told as 未审核.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from generator.accounts.facts import Derivation
from generator.audit.model import Family, Found, NotChecked, Passed, Result, Rule, View
from generator.audit.rules.ties import tolerance
from generator.audit.saying import wan
from generator.audit.text_pieces import shown
from generator.derive.accounts import Accounts
from generator.derive.initial_budget import BUDGET, taken_from_budget
from generator.derive.prior import LAST, OTHER_CLOSING, OTHER_OPENING, taken
from generator.document.printing import required
from generator.document.reasons import change_at
from generator.findings import Severity
from generator.submission.kinds import EXPLAINED
from generator.submission.reasons import DRAFT_KEY, KeyedReason, is_draft, paragraphs, reason_at, reason_paths

_NOT_LINKED: Final = "没有关联上年的填报文件夹"
_NO_BUDGET: Final = "没有关联部门预算的填报文件夹"
_INITIAL: Final = re.compile(r"支出\.[0-9]{7}\.一般公共预算\.年初预算")
_OPENING: Final = re.compile(r"年初结转和结余\.|政府性基金\.[0-9]{7}\.年初")
_FUND_OPENING: Final = re.compile(r"政府性基金\.[0-9]{7}\.年初结转和结余")
_NOT_WORDS: Final = re.compile(r"[\W\d_]+|[一二三四五六七八九十〇零]+")
_ALIKE: Final = 0.9
_LEAST_WORDS: Final = 8


def figures_are_those_of_last_year(view: View) -> Iterator[Result]:
    """本年报告里的上年决算数，应与上年公开的决算一致。关联了上年填报文件夹的，填写的上年各数、“三公”经费和机关运行经费的上年决算数逐一核对。"""
    last = view.accounts.prior
    if last is None:
        yield NotChecked("上年决算数与上年公开的决算报告", _NOT_LINKED)
        return
    for ours, theirs in taken(last):
        if ours in view.facts and not _OPENING.match(ours):
            fix = "请按上年公开的决算改正，或删去这个数，由程序从上年的填报文件夹取；上年文件夹有误的，先在那里改正。"
            yield _compared(view, ours, f"{LAST}{theirs}", "上年报告的数", fix)


def initial_budgets_are_those_of_the_budget(view: View) -> Iterator[Result]:
    """决算里的年初预算，应与批复并公开的部门预算一致。关联了部门预算填报文件夹的，填写的各科目年初预算和机关运行经费年初预算逐一核对。"""
    budget = view.accounts.budget
    if budget is None:
        yield NotChecked("年初预算与公开的部门预算", _NO_BUDGET)
        return
    fix = "请按部门预算改正，或删去这个数，由程序从部门预算的填报文件夹取；部门预算有误的，先在那里改正。"
    pairs = dict(taken_from_budget(budget))
    for name in view.facts:
        if _INITIAL.fullmatch(name):
            pairs.setdefault(name, f"支出预算.{name.split('.')[1]}.一般公共预算.合计")
    for ours, theirs in pairs.items():
        if ours in view.facts:
            yield _compared(view, ours, f"{BUDGET}{theirs}", "部门预算的数", fix)


def openings_are_last_closings(view: View, last: Accounts) -> Iterator[Result]:
    """Compare each opening balance with last year's closing balance, by nature, 政府性基金 by 项."""
    pairs = {ours: f"{LAST}{theirs}" for ours, theirs in taken(last) if _OPENING.match(ours)}
    for name in view.facts:
        if _FUND_OPENING.fullmatch(name):
            pairs.setdefault(name, f"{LAST}{name.replace('年初', '年末')}")
    fix = "请核对；因会计差错更正等调整年初数的，可以不改，并在补充文字里说明。"
    for ours, theirs in pairs.items():
        if ours in view.facts:
            yield _compared(view, ours, theirs, "上年报告的年末数", fix)
    closing = last.facts.amount(OTHER_CLOSING[0]) - last.facts.amount(OTHER_CLOSING[1])
    names = (OTHER_OPENING, *(f"{LAST}{name}" for name in OTHER_CLOSING))
    yield _differing(view, names, closing, "上年报告的年末数", fix)


def _compared(view: View, ours: str, theirs: str, what: str, fix: str) -> Result:
    origin = view.facts[ours].origin
    if isinstance(origin, Derivation) and origin.operands == (theirs,):
        return Passed(f"{ours}取自{what}")
    return _differing(view, (ours, theirs), view.facts.amount(theirs), what, fix)


def _differing(view: View, names: tuple[str, ...], right: Decimal, what: str, fix: str) -> Result:
    value = view.facts.amount(names[0])
    if value == right:
        return Passed(f"{names[0]}等于{what}")
    return Found(
        f"“{names[0]}” {wan(value)}，{what}是 {wan(right)}，相差 {wan(abs(value - right))}。",
        fix,
        facts=names,
        printed=wan(value),
        computed=wan(right),
        rounding=abs(value - right) <= tolerance(view, names[:1]),
    )


def drafts_are_confirmed(view: View) -> Iterator[Result]:
    """说明变动原因的文字应当是部门自己确认的。程序拟的草稿只说了数、没有说事，确认以前不得正式公开。"""
    submission = view.accounts.submission
    for path in reason_paths(submission):
        reason = submission.reasons[path[1]] if path[0] == "变动原因" else reason_at(submission, path)
        if not is_draft(reason):
            yield Passed(f"{'/'.join(path)}不是草稿")
            continue
        text = paragraphs(reason)
        yield Found(
            f"“{'/'.join(path)}”还是程序拟的草稿：{shown('；'.join(text))}",
            "请改成真正的原因，去掉“草稿:”，把文字直接写在键的后面。",
            ((*path, DRAFT_KEY),),
            printed="；".join(text),
            severity=Severity.WARNING if view.document.draft else None,
        )


def reasons_are_of_this_year(view: View) -> Iterator[Result]:
    """每年的变动各有各的原因。与上年报告同一处的原因一样，或者只改了数字和年份的，应当核对是否照抄。"""
    last, submission = view.accounts.prior, view.accounts.submission
    if last is None:
        yield NotChecked("原因与上年报告的原因", _NOT_LINKED)
        return
    base = required(view.printing.options.budget_base)
    for path in reason_paths(submission):
        typed = submission.reasons[path[1]] if path[0] == "变动原因" else reason_at(submission, path)
        now, then = paragraphs(typed), paragraphs(reason_at(last.submission, path))
        if isinstance(typed, KeyedReason) or not (now and then and change_at(path, view.facts, base)):
            continue
        if not _alike(now, then):
            yield Passed(f"{'/'.join(path)}的原因与上年不同")
            continue
        yield Found(
            f"“{'/'.join(path)}”的原因与上年报告的几乎一样：{shown('；'.join(then))}",
            "请写本年变动的原因；确实相同的，可以不改。",
            (path,),
            printed="；".join(now),
        )


def _alike(now: Iterable[str], then: Iterable[str]) -> bool:
    """Tell whether two reasons say the same but for figures, years and marks."""
    ours, theirs = (_NOT_WORDS.sub("", "".join(texts)) for texts in (now, then))
    if min(len(ours), len(theirs)) < _LEAST_WORDS:
        return ours == theirs
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= _ALIKE


def names_are_those_of_last_year(view: View) -> Iterator[Result]:
    """部门的简称、所属单位与上年报告不同的，应当核对；机构确有调整的，应在概况里说明。"""
    last = view.accounts.prior
    if last is None:
        yield NotChecked("简称、所属单位与上年报告", _NOT_LINKED)
        return
    ours, theirs = view.accounts.submission.department, last.submission.department
    fix = "请核对；机构确有调整的，可以不改，并在“内设机构”里说明。"
    if ours.short_name == theirs.short_name:
        yield Passed("简称与上年相同")
    else:
        message = f"简称“{ours.short_name or '（没有填）'}”与上年报告的“{theirs.short_name or '（没有填）'}”不同。"
        yield Found(message, fix, (("部门", "简称"),), printed=ours.short_name or "", computed=theirs.short_name or "")
    added = [unit for unit in ours.units if unit not in theirs.units]
    gone = [unit for unit in theirs.units if unit not in ours.units]
    if not added and not gone:
        yield Passed("所属单位与上年相同")
        return
    told = [f"{word}{'、'.join(units)}" for word, units in (("增加了", added), ("减少了", gone)) if units]
    message = f"所属单位与上年报告不同，{'，'.join(told)}。"
    yield Found(message, fix, (("部门", "所属单位"),), printed="、".join(ours.units), computed="、".join(theirs.units))


_YEARS: Final = Family.YEARS
_TEXT: Final = ("官方格式-情况说明",)

RULES: Final = (
    Rule("YRS-005", _YEARS, Severity.ERROR, "上年数与上年报告一致", _TEXT, figures_are_those_of_last_year),
    Rule("YRS-006", _YEARS, Severity.ERROR, "原因草稿已经确认", _TEXT, drafts_are_confirmed, kinds=EXPLAINED),
    Rule("YRS-007", _YEARS, Severity.WARNING, "原因不照抄上年", _TEXT, reasons_are_of_this_year, kinds=EXPLAINED),
    Rule("YRS-008", _YEARS, Severity.HINT, "名称和单位与上年一致", ("官方格式-结构",), names_are_those_of_last_year),
    Rule("YRS-009", _YEARS, Severity.ERROR, "年初预算与部门预算一致", _TEXT, initial_budgets_are_those_of_the_budget),
)
