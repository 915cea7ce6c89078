"""Generated departments: the same again from the same seed, as large as asked for, and their own sums are the program's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.derive.accounts import accounts_of
from generator.submission.loading import load
from tests.generated import SMALL, Shape, names, report, write_report, years
from tests.generated.figures import CAPITAL, FUND, YUAN

WHOLE = Shape(items=12, projects=6, forms=3, works=4, paragraphs=2, fill=1)
LEAST = Shape(items=2, projects=1, forms=1, indicators=1, works=1, fill=0)


def test_the_same_seed_gives_the_same_files() -> None:
    assert report(7, WHOLE) == report(7, WHOLE)
    assert report(7, WHOLE) != report(8, WHOLE)


def test_names_are_no_two_alike() -> None:
    assert len({names.department(number) for number in range(11_000)}) == 11_000
    assert len({names.topic(number) for number in range(2_000)}) == 2_000


def test_it_is_as_large_as_asked_for(tmp_path: Path) -> None:
    given = load(write_report(tmp_path, 3, WHOLE)).submission
    assert sum(each.general_public_budget is not None for each in given.expenditure.values()) == WHOLE.items
    assert len(given.projects) == WHOLE.projects
    assert len(given.project_forms) == WHOLE.forms
    assert len(given.key_works.works) == WHOLE.works
    assert len(given.expenditure) == WHOLE.items + 3, "with every optional part there are three more natures of money"


def test_the_least_is_a_department(tmp_path: Path) -> None:
    given = load(write_report(tmp_path, 3, LEAST)).submission
    assert (len(given.expenditure), len(given.projects), len(given.project_forms)) == (2, 1, 1)


def test_years_are_linked_and_units_have_folders(tmp_path: Path) -> None:
    folder = write_report(tmp_path, 5, Shape(years=3, units=2))
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        f"{folder.name[:-4]}{year}" for year in (2022, 2023, 2024)
    ]
    assert sorted(each.name for each in (folder / "单位").iterdir()) == ["01", "02"]
    before = load(folder).prior
    assert before is not None
    assert before.prior is not None


@pytest.mark.parametrize(
    "shape", [{"forms": 2, "projects": 1}, {"forms": 0}, {"items": 1}, {"years": 5}, {"year": 2030}]
)
def test_what_cannot_be_a_department_is_refused(shape: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"form|item"):
        Shape(**shape)


@pytest.mark.parametrize("seed", range(6))
def test_books_balance(seed: int) -> None:
    first, second = years(seed, replace(WHOLE, years=2))
    for told in (first, second):
        (book,) = told.now.books
        totals = told.now.compared()
        assert sum(book.economic.values()) == sum(each.staff + each.office for each in book.general.values())
        assert sum(each.final for each in book.projects.values()) == sum(e.project for e in book.general.values())
        assert totals["收支总计"] == totals["本年支出合计"] + sum(book.closing.values())
        assert {FUND, CAPITAL} <= set(book.special)
    assert first.now == second.before
    assert first.now.books[0].closing == second.now.books[0].opening


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("units", [0, 3])
def test_sums_are_those_of_the_program(seed: int, units: int, tmp_path: Path) -> None:
    shape = Shape(units=units, years=2, fill=0.7)
    *_, told = years(seed, shape)
    facts = accounts_of(load(write_report(tmp_path, seed, shape))).facts
    for key, amount in told.now.compared().items():
        assert facts[key].value * YUAN == amount, key
    for key, amount in told.before.compared().items():
        assert facts[f"上年.{key}"].value * YUAN == amount, key


def test_a_small_department_is_small() -> None:
    (files,) = report(1, SMALL).values()
    assert sum(map(len, files.values())) < 5_000
