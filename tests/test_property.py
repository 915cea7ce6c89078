"""One figure typed otherwise changes every place that depends on it, and nothing else.

What depends on it is not told by the program's output but by the origins of the facts: the figure, every fact computed
from it, and every fact computed from those.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from generator.accounts.facts import Derivation, Fact, FactBook, Measure, Operation
from generator.amounts import round_half_up, to_wan
from generator.derive.accounts import Accounts, derive
from generator.document.nodes import Document, Heading, Inline, Paragraph, Table, plain
from generator.findings import SourcePosition
from tests.builders import composed, pack
from tests.builders import sample as sample_of
from tests.generated import Shape, write_report
from tests.targets import with_targets

RICH_BUDGET = "rich-budget"
Path = tuple[str | int, ...]
CHANGES = ("0.01", "-0.01", "0.004", "1", "-1", "137.5", "98765.43", "zero")
_ANY = Shape(items=5, projects=2, works=1, fill=0.6)
_NOT_FIGURES = {"report", "options", "weight", "score", "first_year", "last_year"}
_TERMS = "名词解释"
_FAST = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


# -- changing a figure -----------------------------------------------------------------------------------------------


def figures(value: object, path: Path = ()) -> Iterator[tuple[Path, Decimal | int]]:
    """Yield the path and value of every amount and count that was typed."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name in value.model_fields_set and name not in _NOT_FIGURES:
                yield from figures(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from figures(item, (*path, key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from figures(item, (*path, number))
    elif isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        yield path, value


def put(value: Any, path: Path, new: Decimal | int) -> Any:
    """Return a copy with another figure at a path."""
    if not path:
        return new
    step, *rest = path
    if isinstance(value, BaseModel):
        name = str(step)
        return value.model_copy(update={name: put(getattr(value, name), tuple(rest), new)})
    if isinstance(value, dict):
        return {**value, step: put(value[step], tuple(rest), new)}
    return tuple(put(item, tuple(rest), new) if number == step else item for number, item in enumerate(value))


def changed(value: Decimal | int, change: str, unit: str) -> Decimal | int:
    """Return a figure changed by so much of its unit; a count by so many, and none below zero."""
    if change == "zero":
        return type(value)(0)
    if isinstance(value, int):
        return abs(value + (int(Decimal(change)) or 1))
    return abs(value + Decimal(change) * (10000 if unit == "万元" else 1))


def accounts_of(name: str) -> Accounts:
    """Return the accounts of a sample, or of the budget in which no table is empty."""
    return with_targets() if name == RICH_BUDGET else sample_of(name)


@cache
def typed(sample: str) -> tuple[Path, ...]:
    return tuple(path for path, _ in figures(accounts_of(sample).submission))


@cache
def printed(sample: str) -> list[Unit]:
    """Return what a sample prints as it stands."""
    return list(units(composed(accounts_of(sample))))


# -- what depends on it ----------------------------------------------------------------------------------------------


def dependents(source: str, *books: FactBook) -> set[str]:
    """Return a fact and all that is computed from it, directly or not."""
    users: dict[str, set[str]] = {}
    for fact in (fact for book in books for fact in book.values()):
        for operand in fact.origin.operands if isinstance(fact.origin, Derivation) else ():
            users.setdefault(operand, set()).add(fact.name)
    found, waiting = {source}, [source]
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


FORMULAS: dict[Operation, Callable[..., Decimal]] = {
    Operation.SUM: lambda *values: sum(values, Decimal(0)),
    Operation.DIFFERENCE: lambda first, second: first - second,
    Operation.CHANGE: lambda first, second: first - second,
    Operation.SAME: lambda value: value,
    Operation.RATIO: lambda first, second: first / second * 100,
    Operation.GROWTH: lambda first, second: (first - second) / second * 100,
    Operation.TALLY: lambda *values: Decimal(len(values)),
    Operation.PRODUCT: lambda amount, number: amount * number,
}
"""How each derived fact follows from its operands; scores follow rules of their own."""


_CHANGED = "与上年相同|比上年(?:增加|减少)万元"


# -- what is printed -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """A paragraph, a row of a table, a note, a chart: where it stands, its text, its runs, and whether in 元."""

    where: str
    text: str
    runs: Inline
    yuan: bool = False

    @property
    def wording(self) -> str:
        """The text without its figures, and without what is said in place of a figure where nothing changed."""
        return re.sub(_CHANGED, "", "".join(run.text for run in self.runs if not run.fact))


def units(document: Document) -> Iterator[Unit]:
    """Yield everything that is printed, in order."""
    heading = ""
    for block in document.blocks():
        if isinstance(block, Heading):
            heading = block.text
            yield Unit("heading", heading, ())
        elif isinstance(block, Paragraph):
            yield Unit(heading, plain(block.runs), block.runs)
        elif isinstance(block, Table):
            for row in block.rows():
                runs = tuple(run for cell in row.cells for run in cell.runs)
                yuan = block.right_line.endswith("：元")
                yield Unit(block.title, "\t".join(cell.text for cell in row.cells), runs, yuan)
            for note in block.notes:
                yield Unit(block.title, plain(note), note)
        else:
            yield Unit("figure", f"{block.caption} {block.labels} {block.values} {block.alt}", ())


def facts_of(unit: Unit, charts: dict[str, set[str]]) -> set[str]:
    caption = unit.text.split(" ")[0]
    return {run.fact for run in unit.runs if run.fact} | (charts[caption] if unit.where == "figure" else set())


def unnumbered(text: str) -> str:
    """Return a line without its number in a list."""
    return text.lstrip("（）0123456789.一二三四五六七八九十")


def shown(fact: Fact, text: str, *, yuan: bool = False) -> bool:
    """Tell whether a text is what the value of a fact rounds to, in 万元 or in 元."""
    in_wan = fact.measure is Measure.AMOUNT and not yuan
    if not text:
        return not round_half_up(to_wan(fact.value) if in_wan else fact.value, 2)
    number = Decimal(text.replace(",", "").removesuffix("%").removesuffix("分"))
    unsigned = isinstance(fact.origin, Derivation) and fact.origin.operation in (Operation.CHANGE, Operation.GROWTH)
    value = to_wan(fact.value) if in_wan else fact.value
    places = (1, 2) if fact.measure is Measure.RATE else (2,)
    return number in {round_half_up(abs(value) if unsigned else value, place) for place in places}


# -- the property ----------------------------------------------------------------------------------------------------


def holds(sample: str, path: Path, change: str) -> None:
    """Check one change of one figure."""
    before = accounts_of(sample)
    submission = before.submission
    value = dict(figures(submission))[path]
    new = changed(value, change, submission.report.unit)
    after = derive(put(submission, path, new), before.positions)
    closure = check_facts(before.facts, after.facts, expected=new != value)
    document = composed(after)
    check_printed(document, after.facts)
    charts = {spec.caption: {point.fact for point in spec.points} for spec in pack().figures.values()}
    check_difference(printed(sample), list(units(document)), closure, charts, some=bool(value and new))


def check_facts(before: FactBook, after: FactBook, *, expected: bool) -> set[str]:
    """Check that only what depends on the figure changed, and all of it; return what depends on it."""
    differing = {
        name
        for name in {*before, *after}
        if name not in before or name not in after or before[name].value != after[name].value
    }
    sources = {name for name in differing if name in before and isinstance(before[name].origin, SourcePosition)}
    assert len(sources) == (1 if expected else 0)
    closure = {name for source in sources for name in dependents(source, before, after)}
    assert differing <= closure
    for name in closure & set(after):
        origin = after[name].origin
        if isinstance(origin, Derivation) and origin.operation is not Operation.SCORE:
            assert FORMULAS[origin.operation](*map(after.amount, origin.operands)) == after[name].value, name
    return closure


def check_printed(document: Document, book: FactBook) -> None:
    """Check that every fact is printed as its value now rounds."""
    for unit in units(document):
        for run in unit.runs:
            if run.fact:
                assert shown(book[run.fact], run.text, yuan=unit.yuan), (run, book[run.fact])


def check_difference(
    old: list[Unit], new: list[Unit], closure: set[str], charts: dict[str, set[str]], *, some: bool
) -> None:
    """Check that what is printed otherwise, or no longer, or only now, prints something that depends on the figure.

    A row prints nothing where a figure is zero, so it may be its counterpart that does; a line without figures (无……)
    may take the place of lines with figures under the same heading, and where the figure becomes or was zero (not
    ``some``), whole lines may come and go under it, and the terms that explain them; a line in a list may get another
    number.
    """
    matcher = difflib.SequenceMatcher(a=[unit.text for unit in old], b=[unit.text for unit in new], autojunk=False)
    regions = [(old[i:j], new[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
    other = [unit for region in regions for side in region for unit in side]
    dependent = {unit for unit in other if facts_of(unit, charts) & closure}
    headings, rows = {unit.where for unit in dependent}, {(unit.where, unit.wording) for unit in dependent}
    renumbered = {unnumbered(unit.text) for gone, _ in regions for unit in gone}
    renumbered &= {unnumbered(unit.text) for _, come in regions for unit in come}
    for unit in other:
        line = unit.where in headings and not (some and facts_of(unit, charts))
        term = not some and unit.where.endswith(_TERMS)
        counterpart = (unit.where, unit.wording) in rows
        assert unit in dependent or counterpart or line or term or unnumbered(unit.text) in renumbered, unit.text
    check_others(old, new, closure)


def check_others(old: list[Unit], new: list[Unit], closure: set[str]) -> None:
    """Check that what does not depend on the figure is printed as before wherever it is printed."""
    texts: tuple[dict[str, set[str]], ...] = ({}, {})
    for found, all_units in zip(texts, (old, new), strict=True):
        for run in (run for unit in all_units for run in unit.runs if run.fact not in closure):
            found.setdefault(run.fact, set()).add(run.text)
    for fact in set(texts[0]) & set(texts[1]) - {""}:
        assert texts[0][fact] == texts[1][fact], fact


@_FAST
@given(data=st.data())
def test_one_figure_changes_what_depends_on_it_and_nothing_else(data: st.DataObject) -> None:
    holds("sample-small", data.draw(st.sampled_from(typed("sample-small"))), data.draw(st.sampled_from(CHANGES)))


@settings(_FAST, max_examples=8)
@given(data=st.data())
def test_one_figure_of_a_large_report_likewise(data: st.DataObject) -> None:
    holds("sample-large", data.draw(st.sampled_from(typed("sample-large"))), data.draw(st.sampled_from(CHANGES)))


@settings(_FAST, max_examples=6)
@given(seed=st.integers(0, 200), data=st.data())
def test_one_figure_of_any_department_likewise(
    seed: int, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = str(write_report(tmp_path_factory.mktemp("部门"), seed, _ANY))
    holds(folder, data.draw(st.sampled_from(typed(folder))), data.draw(st.sampled_from(CHANGES)))


@pytest.mark.parametrize("budget", ["sample-budget", RICH_BUDGET])
@settings(_FAST, max_examples=12)
@given(data=st.data())
def test_one_figure_of_a_budget_likewise(budget: str, data: st.DataObject) -> None:
    holds(budget, data.draw(st.sampled_from(typed(budget))), data.draw(st.sampled_from(CHANGES)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "examples"), [("sample-small", 120), ("sample-large", 30), ("sample-budget", 60), (RICH_BUDGET, 120)]
)
def test_many_figures_likewise(sample: str, examples: int) -> None:
    @settings(_FAST, max_examples=examples)
    @given(path=st.sampled_from(typed(sample)), change=st.sampled_from(CHANGES))
    def likewise(path: Path, change: str) -> None:
        holds(sample, path, change)

    likewise()


@pytest.mark.parametrize("change", ["0.01", "-0.01"])
def test_a_hundredth_in_the_spending_of_one_item_reaches_all_that_follows(change: str) -> None:
    """0.01 万元 more of one project expenditure: the places are known by heart."""
    path = ("expenditure", "2100408 基本公共卫生服务", "general_public_budget", "project")
    holds("sample-small", path, change)
    before = accounts_of("sample-small")
    after = derive(put(before.submission, path, Decimal(15895)), before.positions)
    names = {run.fact for unit in units(composed(after)) for run in unit.runs if run.text == "1.59"}
    assert {"支出.210.一般公共预算.合计", "支出决算.2100408.项目支出", "财政拨款支出.210"} <= names


def test_every_figure_of_the_samples_is_tried() -> None:
    assert len(typed("sample-small")) > 50
    assert len(typed("sample-large")) > 200
