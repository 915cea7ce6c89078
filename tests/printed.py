"""Samples beside the published reports that are their models: what was printed, what is computed, what may differ.

``tests/reference/*.json`` hold printed figures as they stood in print; they come out as a ``Sample`` with the accounts
and the document of ``inputs/sample-*``. The figures of both are compared place by place, and what differs must be what
``tests/reference_differences.py`` and ``tests/budget_differences.py`` list.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from generator.derive.accounts import Accounts, accounts_of
from generator.document.compose import compose
from generator.document.nodes import Document, Heading, Paragraph, plain
from generator.document.printing import resolve
from generator.pack.loading import load_pack
from generator.submission.loading import load
from generator.submission.models import Options
from tests import budget_differences, reference_differences

ROOT = Path(__file__).parent.parent
ERRORS = (*reference_differences.ERRORS, *budget_differences.ERRORS)
FORMS = (*reference_differences.FORMS, *budget_differences.FORMS)
FIGURE = r"(-?[0-9][0-9,]*(?:\.[0-9]+)?%?)"

Figures = dict[str, tuple[str, str]]
"""Place, as it is named in the list of differences, and the printed and the computed figure."""


class Sample(NamedTuple):
    """A sample: its name, what was printed of its model, and what the program makes of it."""

    name: str
    printed: dict[str, Any]
    accounts: Accounts
    document: Document
    options: Options


@cache
def read_sample(name: str, reference: str) -> Sample:
    """Return ``inputs/sample-{name}`` beside ``tests/reference/{reference}.json``."""
    loaded = load(ROOT / "inputs" / f"sample-{name}")
    accounts = accounts_of(loaded)
    pack = load_pack(loaded.submission.report.pack, ROOT / "templates")
    document = compose(accounts, pack).document
    printed = json.loads((ROOT / "tests" / "reference" / f"{reference}.json").read_text(encoding="utf-8"))
    return Sample(name, printed, accounts, document, resolve(pack.manifest.options, loaded.submission.options))


def explained(sample: Sample) -> Figures:
    """Return all figures of Part 3 by section, pattern and number within the pattern."""
    texts = _sections(sample.document)
    figures: Figures = {}
    for section, places in sample.printed["说明"].items():
        for pattern, *printed in places:
            computed = _figures(texts[section], pattern)
            for number, pair in enumerate(zip(printed, computed, strict=True), 1):
                figures[f"{section}：{pattern} [{number}]"] = pair
    return figures


def assert_listed(name: str, kind: str, figures: Figures) -> None:
    """Assert that the figures that differ are exactly those listed: in value (ERRORS), or only in form (FORMS)."""
    differ = {place: pair for place, pair in figures.items() if pair[0] != pair[1]}
    wrong = {place: pair for place, pair in differ.items() if value(pair[0]) != value(pair[1])}
    forms = {place: pair for place, pair in differ.items() if place not in wrong and kind != "表单"}
    listed = {each.place: (each.printed, each.computed) for each in ERRORS if (each.sample, each.kind) == (name, kind)}
    listed_forms = {
        each.place: (each.printed, each.computed) for each in FORMS if (each.sample, each.kind) == (name, kind)
    }
    assert wrong == listed, sorted(wrong.items() ^ listed.items())
    assert forms == listed_forms, sorted(forms.items() ^ listed_forms.items())


def value(text: str) -> Decimal | str:
    """Return the value of a printed figure; of words and blanks, themselves."""
    return Decimal(text.replace(",", "").rstrip("%")) if re.fullmatch(FIGURE, text) else text


def _sections(document: Document) -> dict[str, str]:
    """Return the text of each section of Part 3 by the words of its heading, a paragraph a line."""
    sections: dict[str, list[str]] = {}
    name = ""
    for block in document.blocks():
        if isinstance(block, Heading) and block.level <= 2:
            name = block.text.partition("、")[2]
        elif isinstance(block, Paragraph):
            sections.setdefault(name, []).append(plain(block.runs))
    return {name: "\n".join(lines) for name, lines in sections.items()}


def _figures(text: str, pattern: str) -> tuple[str, ...]:
    """Return the figures that stand at the ``{}`` of a pattern in a text; ``…`` is any words within the paragraph."""
    expression = re.escape(pattern).replace(re.escape("{}"), FIGURE).replace(re.escape("…"), r"[^\n]*?")
    found = re.search(expression, text)
    assert found, f"not in the text: {pattern}"
    return found.groups()
