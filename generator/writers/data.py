"""A report as JSON: facts and the document that prints them come in, bytes of a JSON file go out.

Every figure with its exact value, its unit, the ways it is printed, and where it comes from: the place in the input
file, or the formula and the names of the facts in it; in order of name. Then every section with its lines of text, so
that two editions of a report can be compared from their files alone. The same report gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.accounts.facts import Derivation, Fact, Measure
from generator.document.nodes import Document, Figure, Heading, Inline, Paragraph, Table
from generator.writers.text import block_lines, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.document.nodes import Block

_TYPED, _DERIVED = "填报", "计算"


def render(facts: Iterable[Fact], document: Document) -> bytes:
    """Return the JSON file (UTF-8), each fact on a line of its own so that two versions can be compared."""
    printed = printed_forms(document)
    ordered = sorted(facts, key=lambda fact: fact.name)
    head = {
        "标题": document.metadata.title,
        "部门": document.metadata.author,
        "日期": document.metadata.day.isoformat(),
    }
    lines = ",\n".join(f"  {_json(_entry(fact, printed.get(fact.name, ())))}" for fact in ordered)
    members = [f" {_json(name)}: {_json(value)}" for name, value in head.items()]
    chapters = ",\n".join(f"  {_json(section)}" for section in sections(document))
    parts = ["{", ",\n".join(members) + ",", ' "数据项": [', lines, " ],", ' "章节": [', chapters, " ]", "}", ""]
    return "\n".join(parts).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def sections(document: Document) -> list[dict[str, object]]:
    """Return the headings and tables in order, each with its level (a table: 0), its title and the lines below it."""
    found: list[dict[str, object]] = []
    lines: list[str] = [one_line(text) for text in (*document.cover.title, *document.cover.foot)]
    found.append({"级别": 1, "标题": "封面", "内容": lines})
    for block in document.blocks():
        if isinstance(block, Heading):
            lines = []
            found.append({"级别": block.level, "标题": one_line(block.text), "内容": lines})
        elif isinstance(block, Table) and block.title:
            found.append({"级别": 0, "标题": one_line(block.title), "内容": [*_lines(block)]})
        else:
            lines += _lines(block)
    return found


def _lines(block: Block) -> Iterator[str]:
    return (line for line in block_lines(block) if line)


def printed_forms(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the distinct texts by which each fact is printed, in the order of reading."""
    forms: dict[str, dict[str, None]] = {}
    for block in document.blocks():
        for runs in _inlines(block):
            for run in runs:
                if run.fact and run.text:
                    forms.setdefault(run.fact, {})[run.text] = None
    return {name: tuple(texts) for name, texts in forms.items()}


def exact(fact: Fact) -> str:
    """Return a fact's value in digits only, without an exponent and, but for amounts, without idle zeros."""
    value = fact.value if fact.measure is Measure.AMOUNT else fact.value.normalize()
    return f"{value:f}"


def _inlines(block: Block) -> Iterator[Inline]:
    if isinstance(block, Paragraph):
        yield block.runs
    elif isinstance(block, Table):
        yield from (cell.runs for row in block.rows() for cell in row.cells)
        yield from block.notes
    elif not isinstance(block, (Heading, Figure)):
        raise TypeError(type(block).__name__)


def _entry(fact: Fact, printed: tuple[str, ...]) -> dict[str, object]:
    entry: dict[str, object] = {"名称": fact.name, "数值": exact(fact), "单位": fact.measure.value}
    if isinstance(fact.origin, Derivation):
        entry["性质"] = _DERIVED
        entry["算法"] = fact.origin.operation.value
        entry["公式"] = fact.origin.formula
        entry["取自"] = list(fact.origin.operands)
    else:
        entry["性质"] = _TYPED
        entry["出处"] = str(fact.origin)
    if printed:
        entry["公布形式"] = list(printed)
    return entry
