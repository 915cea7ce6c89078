"""What a rule is, what it sees and what it can say.

A rule is one function that looks at a ``View`` and yields results: ``Passed`` for each thing that was checked and is
right, ``Found`` for each that is not, ``NotChecked`` for each that could not be checked, with the reason. Rules see
facts and typed texts, never files or columns: the engine finds the places from the origins of the facts and the paths
of the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Final, TypeVar, cast

from msgspec import Struct

from generator.accounts.facts import FactBook
from generator.derive.accounts import Accounts
from generator.document.nodes import Document
from generator.document.printing import Printing
from generator.findings import Severity
from generator.pack.loading import TemplatePack
from generator.submission.kinds import Kind

Path = tuple[str | int, ...]
"""Where something was typed: Chinese keys and list indexes, as ``Positions.at`` takes them."""
_Seen = TypeVar("_Seen")
_Part = TypeVar("_Part")
_MOST_PACKS: Final = 16


class Family(StrEnum):
    """Families of checks, in the order of the summary table."""

    INPUT = "填报格式"
    COMPLETENESS = "完整性"
    WITHIN = "表内关系"
    ACROSS = "表间关系"
    TEXT = "文数一致"
    PERFORMANCE = "绩效自评"
    WORDING = "文字规范"
    RELEASE = "发布要求"
    YEARS = "跨年衔接"

    @property
    def of_accounts(self) -> bool:
        """Whether its rules are about accounts and the parts of a report on them, unless a rule says otherwise."""
        return self in (Family.COMPLETENESS, Family.WITHIN, Family.ACROSS, Family.YEARS)

    @property
    def of_evaluations(self) -> bool:
        """Whether its rules are about self-evaluations, unless a rule says otherwise."""
        return self is Family.PERFORMANCE


class TypedText(Struct, frozen=True):
    """One text the department typed, as it stands (quotes of facts not filled in)."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything a rule may look at. ``document`` is the composed report, which holds the derived sentences too."""

    accounts: Accounts
    pack: TemplatePack
    printing: Printing
    texts: tuple[TypedText, ...]
    document: Document
    seen: dict[Callable[[View], object], object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What several rules look at, by the function that works it out (``once_a_view``)."""

    @property
    def facts(self) -> FactBook:
        """The facts of the report."""
        return self.accounts.facts

    @property
    def year(self) -> int:
        """The report's year."""
        return self.accounts.submission.report.year


def once_a_view(work_out: Callable[[View], _Seen]) -> Callable[[View], _Seen]:
    """Let what a function makes of a view be worked out when the first rule asks, and kept as long as the view is.

    A view never changes, so nothing can go stale; what is kept must be as unchangeable.
    """

    @wraps(work_out)
    def kept(view: View) -> _Seen:
        if work_out not in view.seen:
            view.seen[work_out] = work_out(view)
        return cast("_Seen", view.seen[work_out])

    return kept


def once_a_pack(work_out: Callable[[_Part], _Seen]) -> Callable[[_Part], _Seen]:
    """Let what a function makes of a part of a pack, such as its labels, be kept for the next reports of the pack.

    A pack never changes either. It is told by what it is, not by what is in it, and so is held as long as what was made
    of it; only the last few packs are.
    """
    known: dict[int, tuple[_Part, _Seen]] = {}

    @wraps(work_out)
    def kept(part: _Part) -> _Seen:
        if id(part) not in known:
            if len(known) >= _MOST_PACKS:
                del known[next(iter(known))]
            known[id(part)] = (part, work_out(part))
        return known[id(part)][1]

    return kept


class Passed(Struct, frozen=True):
    """Something was checked and is right; ``what`` says what, in a few Chinese words; ``times``: so many of it.

    It is only counted, and most of what is checked is right, so nothing need be worked out to say it.
    """

    what: str
    times: int = 1


class NotChecked(Struct, frozen=True):
    """Something could not be checked: an outcome of its own, never a pass."""

    what: str
    because: str


class Found(Struct, frozen=True):
    """Something is wrong.

    ``message`` is plain Chinese and names what stands there; ``printed`` is the text or figure at fault, ``computed``
    what it should be; ``facts`` are the names of the facts it was computed from; ``paths`` are the typed places, the
    main one first; ``quote`` is the stretch of the typed text the caret should stand under; ``fix`` says how to mend
    it. ``severity`` replaces the rule's where this case is milder or worse; ``rounding`` marks a rounding difference
    (尾差), a class of its own.
    """

    message: str
    fix: str
    paths: tuple[Path, ...] = ()
    facts: tuple[str, ...] = ()
    printed: str = ""
    computed: str = ""
    quote: str = ""
    severity: Severity | None = None
    rounding: bool = False


Result = Passed | Found | NotChecked
Check = Callable[[View], Iterable[Result]]


class Rule(Struct, frozen=True):
    """One rule: a stable id, never used again for another; its family, severity, Chinese title and citations.

    ``citations`` are article ids of the register of regulations (``预算法-14``), empty only for rules of arithmetic,
    which cite ``算术``. ``first`` and ``last`` bound the report years it holds for. What a ``personal`` rule finds is
    shown only in part, wherever it stands. ``kinds`` are the kinds of reports it holds for; left out, the rules of
    accounts hold for reports of accounts, those of self-evaluations where there are any, all others for every kind.
    The function's docstring is the rule in the regulator's words (Chinese); it is printed by ``gongkai explain`` and
    in the rule manual.
    """

    id: str
    family: Family
    severity: Severity
    title: str
    citations: tuple[str, ...]
    check: Check
    first: int | None = None
    last: int | None = None
    personal: bool = False
    kinds: tuple[Kind, ...] | None = None

    @property
    def text(self) -> str:
        """The rule in the regulator's words."""
        return (self.check.__doc__ or "").strip()

    def holds_for(self, kind: Kind) -> bool:
        """Tell whether the rule holds for reports of a kind."""
        if self.kinds is not None:
            return kind in self.kinds
        return (kind.accounts or not self.family.of_accounts) and (kind.evaluations or not self.family.of_evaluations)

    def holds_in(self, year: int) -> bool:
        """Tell whether the rule holds for a report of a year."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)
