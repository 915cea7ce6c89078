"""Departments as files: a seed and a shape come in; texts of YAML files by path go out, and are written where asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from tests.generated import names
from tests.generated.figures import Book, drawn
from tests.generated.forms import Forms
from tests.generated.shapes import SMALL, Shape
from tests.generated.sums import Totals
from tests.generated.texts import Reasons
from tests.generated.trees import Tree, Year
from tests.submissions import as_yaml

_MIDDLE, _UNITED = Shape(fill=0.6), Shape(units=3, items=4, projects=2, forms=1, fill=0.6)
_LARGE = Shape(items=20, projects=8, forms=6, indicators=10, works=6, paragraphs=3, fill=0.8)
_MIXED = (_MIDDLE, SMALL, SMALL, _UNITED, SMALL, SMALL, _LARGE, SMALL, _MIDDLE, SMALL)
Files = dict[str, str]
"""Texts by path below a folder."""


def report(seed: int, shape: Shape) -> dict[str, Files]:
    """Return the folders of a department by name, one a year, the last of them the year asked for; files by path."""
    return {f"{told.name}-{told.year}": _files(told) for told in years(seed, shape)}


def years(seed: int, shape: Shape) -> Iterator[Year]:
    """Yield a department's years, each linked to the one before."""
    rng = Random(f"lawful {seed}")  # noqa: S311 - invented figures, no secrets
    name = names.department(seed)
    unit, summary = rng.choice(("元", "万元")), rng.random() < shape.fill
    topics = names.topics(rng, shape.works + max(1, shape.units) * shape.projects)
    projects = [topics[n : n + shape.projects] for n in range(shape.works, len(topics), shape.projects)]
    before = [drawn(rng, shape, each, None) for each in projects]
    first = shape.year - shape.years + 1
    for year in range(first, shape.year + 1):
        now = [drawn(rng, shape, each, last) for each, last in zip(projects, before, strict=True)]
        linked = f"../{name}-{year - 1}" if year > first else ""
        words = Random(f"words {seed} {year}")  # noqa: S311 - likewise
        why, forms = Reasons(words, year), Forms(words, shape, year, summary)
        works = tuple(topics[: shape.works])
        yield Year(words, shape, year, name, unit, works, Totals(now), Totals(before), linked, why, forms)
        before = now


def _files(told: Year) -> Files:
    own, reasons, overall = told.own(), told.reasons(), told.overall()
    if told.shape.units:
        files = {"01-文字.yaml": {**own, **reasons}, "02-整体自评.yaml": overall}
        for number, (book, before) in enumerate(zip(told.now.books, told.before.books, strict=True)):
            files[f"单位/{number + 1:02}/数字.yaml"] = _unit(told, number, book, before)
    else:
        (book,), (before,) = told.now.books, told.before.books
        files = {
            "01-文字.yaml": own,
            "02-数字.yaml": _with_reasons(told.figures(book, before), reasons),
            "03-自评.yaml": {**overall, "项目自评": told.project_forms(told.name, book)},
        }
    return {name: as_yaml(tree) for name, tree in files.items()}


def _unit(told: Year, number: int, book: Book, before: Book) -> Tree:
    name = names.unit(told.name, number)
    head = told.head(name, **({} if number else {"本级": "是"}))
    return {**head, **told.figures(book, before), "项目自评": told.project_forms(name, book)}


def _with_reasons(figures: Tree, reasons: Tree) -> Tree:
    """Return figures with the reasons beside them."""
    made = dict(figures)
    for key, told in reasons.items():
        part = {
            name: {**each, **told[name]} if isinstance(told.get(name), dict) else each
            for name, each in figures[key].items()
        }
        made[key] = {**part, **{name: each for name, each in told.items() if name not in part}}
    return made


def write_report(root: Path, seed: int, shape: Shape) -> Path:
    """Write a department's folders below a root; return that of the year asked for."""
    folder = root
    for name, files in report(seed, shape).items():
        folder = root / name
        for below, text in files.items():
            path = folder / below
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return folder


def many(root: Path, shapes: Iterable[Shape], first: int = 0) -> list[Path]:
    """Write a department of each shape, numbered from ``first``; return their folders."""
    return [write_report(root, number, shape) for number, shape in enumerate(shapes, first)]


def bureau(number: int) -> Iterator[Shape]:
    """Yield the shapes of a bureau's departments: in every ten, six small, two middling, one with units, one large."""
    for place in range(number):
        yield _MIXED[place % len(_MIXED)]
