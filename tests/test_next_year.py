"""A year later: a report rolled forward and filled takes every comparison from last year's folder, and tells when it changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.accounts.facts import Derivation, Fact, FactBook
from generator.derive.comparisons import COMPARED, THREE_PUBLIC
from generator.findings import Severity, SourcePosition, render_text
from generator.pipeline import Examined, examine, kits
from tests.cases import BASES
from tests.next_year import Pair, pair

KITS = kits()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return pair(BASES["sample-large"], tmp_path_factory.mktemp("large"), 2024)


@pytest.fixture(scope="module")
def examined(large: Pair) -> Examined:
    return examine(large.new, KITS)


def facts(examined: Examined) -> FactBook:
    assert examined.report is not None
    return examined.report.accounts.facts


def typed_places(fact: Fact, book: FactBook) -> Iterator[SourcePosition]:
    """Yield the places at which a figure, or those it was computed from, were typed."""
    if isinstance(fact.origin, Derivation):
        for operand in fact.origin.operands:
            if operand in book:
                yield from typed_places(book[operand], book)
    else:
        yield fact.origin


def test_it_is_a_report_without_errors(examined: Examined) -> None:
    errors = [finding for finding in examined.audit.findings if finding.severity is Severity.ERROR]
    assert not errors, render_text(errors)


def test_every_figure_of_last_year_comes_from_last_years_files(examined: Examined, large: Pair) -> None:
    book = facts(examined)
    names = [name for name in book if name.startswith("上年.") or name.endswith(".上年决算数")]
    compared = {f"上年.{name}" for name in COMPARED} | {f"三公经费.{item}.上年决算数" for item in THREE_PUBLIC}
    assert compared <= set(names)
    for name in names:
        places = {place.file for place in typed_places(book[name], book)}
        assert all(file.startswith("../上年/") for file in places), f"{name}: {places}"
        assert all((large.new / file).is_file() for file in places)


def test_what_is_twice_last_years_has_grown_by_the_whole_of_it(examined: Examined) -> None:
    book = facts(examined)
    for name in ("本年收入合计", "本年支出合计", "一般公共预算财政拨款支出"):
        assert book[f"变动.{name}.增减额"].value == book[f"上年.{name}"].value
        assert book[f"变动.{name}.增减率"].value == 100


def test_opening_balances_are_last_years_closing_ones(examined: Examined) -> None:
    book = facts(examined)
    assert book["年初结转和结余"].value == book["上年报告.年末结转和结余"].value


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_changed_figure_of_last_year_is_found_on_both_sides(tmp_path: Path) -> None:
    """This year's report typed last year's published figure; then somebody changes last year's folder."""
    both = pair(BASES["小"], tmp_path, 2025)
    (both.new / "98-上年.yaml").write_text("上年决算:\n  本年支出合计: 200.5\n  本年收入合计: 200.5\n", "utf-8")
    before = examine(both.new, KITS).audit
    assert not [each for each in before.findings if each.id.startswith("YRS")], render_text(before.findings)

    changed(both.old / "02-收支.yaml", "项目支出: 80", "项目支出: 79")
    changed(both.old / "02-收支.yaml", "一般公共预算财政拨款: 80", "一般公共预算财政拨款: 79")
    found = [each for each in examine(both.new, KITS).audit.findings if each.id.startswith("YRS")]
    assert found
    files = {place.file for each in found for place in each.positions}
    assert "98-上年.yaml" in files, render_text(found)
    assert any(file.startswith("../上年/") for file in files), render_text(found)


def test_a_changed_figure_moves_the_comparison(tmp_path: Path) -> None:
    both = pair(BASES["小"], tmp_path, 2025)
    before = facts(examine(both.new, KITS))
    changed(both.old / "02-收支.yaml", "项目支出: 80", "项目支出: 79")
    after = facts(examine(both.new, KITS))
    name = "变动.本年支出合计.增减额"
    assert after[name].value - before[name].value == 10_000
