"""Reading all typed texts of a report: what each of their figures speaks of.

Comes in: a ``View``. Goes out: everything said, in the order typed; the rules compare it. ``explain_text`` shows for
each figure what it was bound to and how it compares, for people who extend ``labels.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from generator.audit.model import TypedText, View, once_a_view
from generator.audit.text.binding import Language, bind
from generator.audit.text.comparing import Outcome, Verdict, compare
from generator.audit.text.heard import Heard
from generator.audit.text.indicators import Indicators
from generator.audit.text.lexicon import claiming, is_silent, lexicon, tokens
from generator.audit.text.patterns import Patterns
from generator.audit.text.plain import MAY_HAVE_DIGITS, Plains, PlainText, plain, plains
from generator.audit.text.scopes import Scope, scope_of
from generator.audit.text.statements import Claim, Reading, Role, Said, Statement
from generator.audit.text.subjects import ADJUSTED, PRIOR, Subject, subjects
from generator.audit.text.values import Referent, Values


class Row(Struct, frozen=True):
    """One figure of a text, as it was understood."""

    place: str
    typed: str
    said: str
    subject: str
    role: str
    facts: str
    expected: str
    outcome: str


_DIGIT: Final = re.compile("[0-9]")
_PART_OF_REVIEW: Final = re.compile("\\([0-9一二三四五六七八九]{1,2}\\)")
"""How the paragraphs begin that go on with the review of the paragraph before: （1）主要产出和效益是."""


@once_a_view
def read(view: View) -> tuple[Said, ...]:
    """Return what the typed texts say, figure by figure; nothing where the pack has no words to read them by."""
    return tuple(read_texts(view, prose(view))) if view.pack.labels.subjects else ()


@once_a_view
def figured(view: View) -> tuple[tuple[TypedText, PlainText], ...]:
    """Return the typed texts that have digits with their squeezed form, quotes of facts as they stand."""
    squeezed = plains(view)
    likely = [(typed, squeezed[typed.text]) for typed in view.texts if MAY_HAVE_DIGITS.search(typed.text)]
    return tuple([(typed, text) for typed, text in likely if _DIGIT.search(text.text)])


def statements(view: View, *roles: Role) -> Iterator[Statement]:
    """Yield the figures of the typed texts that were bound and say something of these roles."""
    return (said for said in read(view) if isinstance(said, Statement) and said.bound and said.role in roles)


def unbound(view: View) -> Iterator[Statement]:
    """Yield the figures of the typed texts that found no fact."""
    return (said for said in read(view) if isinstance(said, Statement) and not said.bound)


def read_texts(view: View, texts: Iterable[tuple[TypedText, Scope]]) -> Iterator[Said]:
    """Yield what some texts say, each with what it speaks of by its place."""
    labels, accounts, squeezed = view.pack.labels, view.accounts, plains(view)
    readings = [Reading(typed, _filled(view, typed.text, squeezed), scope) for typed, scope in texts]
    telling = list(_telling(_passages(readings), claiming(labels)))
    if not telling:
        return
    heard = _heard(telling)
    values = Values.of(view)
    known = subjects(accounts, labels, heard)
    words = lexicon(accounts, labels, known, heard)
    language = Language(
        values=values,
        subjects=known,
        indicators=Indicators.of(view),
        patterns=Patterns.of(labels, values),
        accounts=labels.accounts,
        year=view.year,
    )
    for passage in telling:
        begun: Subject | None = None
        for reading in passage:
            said, begun = bind(reading, tokens(reading.plain, words, view.year), language, begun)
            yield from said


def _passages(readings: Iterable[Reading]) -> list[list[Reading]]:
    """Return texts one by one, but paragraphs that go on with the review of the one before together with it."""
    passages: list[list[Reading]] = []
    for reading in readings:
        if passages and _goes_on(passages[-1][-1], reading):
            passages[-1].append(reading)
        else:
            passages.append([reading])
    return passages


def _telling(passages: list[list[Reading]], claims: re.Pattern[str]) -> Iterator[list[Reading]]:
    """Yield the passages in which something may be said."""
    for passage in passages:
        for reading in passage:
            if not is_silent(reading.plain, claims):
                yield passage
                break


def _heard(passages: list[list[Reading]]) -> Heard:
    readings = [reading for passage in passages for reading in passage]
    return Heard(
        text="\n".join([reading.plain.text for reading in readings]),
        places=frozenset(reading.scope.subject for reading in readings),
    )


def _goes_on(reading: Reading, following: Reading) -> bool:
    """Tell whether a paragraph goes on with the review that the one before it speaks of."""
    return _PART_OF_REVIEW.match(following.plain.text) is not None and reading.path[:-1] == following.path[:-1]


def prose(view: View) -> Iterator[tuple[TypedText, Scope]]:
    """Yield the typed texts that are prose, with what they speak of by their place."""
    base = view.printing.options.budget_base or ADJUSTED
    accounts, labels = view.accounts, view.pack.labels
    for typed in view.texts:
        scope = scope_of(typed, accounts, labels, base)
        if scope is not None:
            yield typed, scope


def explain_text(view: View) -> tuple[Row, ...]:
    """Return a row for each figure of the typed texts: what it was bound to and how it compares."""
    return tuple(_row(view, said) for said in read(view) if not isinstance(said, Claim))


def verdict_of(view: View, statement: Statement, referents: tuple[Referent, ...] | None = None) -> Verdict | None:
    """Compare a statement with its referents, or with others; nothing where there is none."""
    known = tuple(each for each in (statement.referents if referents is None else referents) if not each.base_zero)
    return compare(statement.figure, known, view.facts) if known else None


def right_year(view: View, said: Statement) -> int | None:
    """Return the year whose figure it is, where another was named; nothing where the year is right, or not known."""
    sense = said.sense
    if not sense.this_year or _equal(verdict_of(view, said)):
        return None
    if _equal(verdict_of(view, said, sense.this_year)):
        return view.year - 1 if against_year(said) else view.year
    return view.year - 1 if _equal(verdict_of(view, said, sense.last_year)) else None


def against_year(said: Statement) -> bool:
    """Tell whether the year that was named is the one compared with."""
    return said.role in (Role.CHANGE, Role.GROWTH) and said.base == PRIOR


def _equal(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome is Outcome.EQUAL


def _row(view: View, said: Statement) -> Row:
    place = "/".join(map(str, said.text.path))
    verdict = verdict_of(view, said)
    if verdict is not None:
        outcome = str(verdict.outcome)
    elif said.bound:
        outcome = said.sense.because or "基数为零"
    else:
        outcome = "未核对" if said.accounts else "账外"
    return Row(
        place=place,
        typed=said.typed,
        said=said.quote,
        subject=said.subject,
        role=str(said.role or ""),
        facts="、".join(each.name for each in said.referents),
        expected=verdict.expected if verdict else "",
        outcome=outcome,
    )


def _filled(view: View, typed: str, squeezed: Plains) -> PlainText:
    """Squeeze a text with its quotes of facts filled in."""
    return plain(typed, lambda name: _printed(view, name)) if "{" in typed else squeezed[typed]


def _printed(view: View, name: str) -> str | None:
    """Return how a quoted fact prints, or nothing where there is no such fact."""
    fact = view.facts.get(name)
    return view.printing.text(fact, absolute=name.endswith("增减额")).text if fact else None
