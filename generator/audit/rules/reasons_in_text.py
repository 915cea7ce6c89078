"""Rules on reasons: whether they fit the direction and the matter of what they explain, as far as words tell.

Comes in: a ``View``. Goes out: results. Words decide only where they leave no doubt; everything else passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.accounts.facts import Measure
from generator.amounts import round_half_up, to_wan
from generator.audit.model import Family, Found, Passed, Path, Result, Rule, TypedText, View, once_a_view
from generator.audit.text.reading import read
from generator.audit.text.scopes import Talk
from generator.audit.text.statements import Claim, Said
from generator.derive.subjects import TOTAL
from generator.document.printing import required
from generator.document.reasons import change_at
from generator.findings import Severity
from generator.pack.labels import ReasonWords, Topic
from generator.submission.fields import code_of
from generator.submission.kinds import EXPLAINED
from generator.submission.reasons import BY_SUBJECT

_CENTS: Final = 2
_BECAUSE: Final = re.compile("主要原因[是为：]*(?P<reason>[^。]*)")
_PERSONNEL: Final = ("基本支出", "人员经费")
_GENERAL: Final = ("一般公共预算财政拨款支出", "一般公共预算")
"""The changes of the whole of 一般公共预算, in accounts and in budgets."""


class _Reason(Struct, frozen=True):
    """All texts of one reason together, and the change it explains."""

    path: Path
    text: str
    name: str
    change: Decimal
    facts: tuple[str, ...]
    code: str = ""


def reasons_point_the_right_way(view: View) -> Iterator[Result]:
    """说明增减原因的文字，应能说明所列的增减：减少的不得只写增加的原因，增加的不得只写减少的原因。"""
    for reason in (*_reasons(view), *_reasons_in_sections(view)):
        value = round_half_up(to_wan(reason.change), _CENTS)
        said = _against(reason.text, value, view.pack.labels.reasons) if value else ""
        if not said:
            yield Passed(f"{reason.name}的原因与增减方向相符")
            continue
        way = "增加" if value > 0 else "减少"
        yield Found(
            f"{reason.name}{way}了 {abs(value)}万元，原因却只说“{said}”，与{way}的方向相反。",
            f"请写明{way}的原因。",
            (reason.path,),
            reason.facts,
            printed=said,
            quote=said,
        )


def _against(text: str, value: Decimal, words: ReasonWords) -> str:
    """Return the word by which a reason explains only the opposite of a change, or nothing."""
    wrong, right = (words.falls, words.rises) if value > 0 else (words.rises, words.falls)
    if _says(text, right) or _says(text, words.open):
        return ""
    return _first(text, wrong)


def reasons_speak_of_their_matter(view: View) -> Iterator[Result]:
    """说明原因的文字应说所列事项本身：只有项目支出的科目不得用工资、奖金等人员原因，“三公”某一项不得用另一项的原因。"""
    words = view.pack.labels.reasons
    for reason in _reasons(view):
        foreign = _foreign(view, reason, words)
        if foreign:
            yield Found(
                f"{reason.name}的原因说的是“{foreign}”，不是这一事项。",
                "请写明这一事项自己的原因；属于别的事项的，请移到那里。",
                (reason.path,),
                printed=foreign,
                quote=foreign,
            )
        else:
            yield Passed(f"{reason.name}的原因说的是本事项")


def _foreign(view: View, reason: _Reason, words: ReasonWords) -> str:
    """Return the word by which a reason speaks of something else, or nothing."""
    for topic in words.topics:
        if _joined(reason.path) in topic.items:
            return _of_topic(reason.text, topic)
    only_projects = bool(reason.code) and _only_projects(view, reason.code)
    if not only_projects or _says(reason.text, words.hired):
        return ""
    return _first(reason.text, words.personnel)


def _of_topic(text: str, topic: Topic) -> str:
    if _says(text, topic.own):
        return ""
    return _first(text, topic.foreign)


def _only_projects(view: View, code: str) -> bool:
    """Tell whether a subject, or the whole of 一般公共预算 (合计), has 项目支出 and nothing else."""
    prefixes = tuple(f"{spent}.{code}.一般公共预算" for spent in ("支出", "支出预算"))
    basic = any(view.facts.amount(f"{prefix}.{kind}") for prefix in prefixes for kind in _PERSONNEL)
    return any(view.facts.amount(f"{prefix}.项目支出") for prefix in prefixes) and not basic


@once_a_view
def _reasons(view: View) -> tuple[_Reason, ...]:
    """Return each reason once, its items together."""
    gathered: dict[Path, list[str]] = {}
    for typed in view.texts:
        path = _reason_path(typed)
        if path:
            gathered.setdefault(path, []).append(typed.text)
    return tuple(_reason(view, path, "；".join(texts)) for path, texts in gathered.items())


def _reason_path(typed: TypedText) -> Path:
    """Return the path of the reason a text belongs to; nothing for texts that are no reasons, or only name another."""
    path = typed.path
    if path[0] in ("变动原因", *BY_SUBJECT) and path[-1] != "同":
        return path[:2]
    if path[0] in ("三公经费", "机关运行经费") and "原因" in path:
        return path[: path.index("原因") + 1]
    return ()


def _reason(view: View, path: Path, text: str) -> _Reason:
    """Return a reason with the fact of the change it explains; a change of nothing where there is no such fact."""
    name, code = _called(path)
    base = required(view.printing.options.budget_base)
    change = change_at(tuple(str(step) for step in path), view.facts, base)
    if change is None:
        return _Reason(path, text, name, Decimal(0), (), code)
    return _Reason(path, text, name, change.fact.value, (change.fact.name,), code)


def _called(path: Path) -> tuple[str, str]:
    """Return how to call what a reason explains, and the code of its subject, if any."""
    top, *rest = (str(step) for step in path)
    if top == "变动原因":
        return f"“{rest[0]}”", TOTAL if rest[0] in _GENERAL else ""
    if top in BY_SUBJECT:
        return f"科目 {rest[0]}", code_of(rest[0])
    if top == "三公经费":
        return (f"“{rest[0]}”" if len(rest) > 1 else f"“三公”经费{TOTAL}"), ""
    return top, ""


def _reasons_in_sections(view: View) -> Iterator[_Reason]:
    """Yield the reasons inside typed paragraphs: behind 主要原因, of the change said right before."""
    before: dict[Path, list[Said]] = {}
    for said in read(view):
        amount = bool(said.referents) and said.referents[0].measure is Measure.AMOUNT
        if said.sign and amount and said.text.scope.talk is Talk.ACCOUNTS:
            before.setdefault(said.text.path, []).append(said)
    for path, spoken in before.items():
        plain = spoken[0].text.plain.text
        for match in _BECAUSE.finditer(plain):
            last = next((each for each in reversed(spoken) if _end(each) <= match.start("reason")), None)
            if last is not None and plain.count("。", _end(last), match.start()) <= 1:
                referent = last.referents[0]
                yield _Reason(path, match["reason"], f"“{last.subject}”", referent.value, referent.facts)


def _end(said: Said) -> int:
    return said.end if isinstance(said, Claim) else said.figure.end


def _joined(path: Path) -> str:
    return "/".join(str(step) for step in path[:-1]) if path[-1] == "原因" else ""


def _first(text: str, words: tuple[str, ...]) -> str:
    """Return the first of some words that a text says, or nothing."""
    return next(filter(text.__contains__, words), "")


def _says(text: str, words: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, words))


_TEXT: Final = Family.TEXT
_LIST: Final = ("预决算公开操作规程-清单",)

RULES: Final = (
    Rule(
        "TXT-117",
        _TEXT,
        Severity.WARNING,
        "原因与增减方向相符",
        _LIST,
        reasons_point_the_right_way,
        kinds=EXPLAINED,
    ),
    Rule(
        "TXT-118",
        _TEXT,
        Severity.WARNING,
        "原因说的是本事项",
        _LIST,
        reasons_speak_of_their_matter,
        kinds=EXPLAINED,
    ),
)
