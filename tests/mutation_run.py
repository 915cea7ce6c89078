"""Audits of trees of texts in memory, and what an audit says of mutants.

Comes in: a tree of texts (as ``yaml.BaseLoader`` gives it). Goes out: its ``AuditReport``, by the same steps as a folder, save
that nothing is written and read again; and an ``Outcome`` for each mutant.
"""

from __future__ import annotations

import copy
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest import mock

from generator.audit.report import AuditReport
from generator.document.marks import runs
from generator.document.nodes import Document, Heading, Inline, Paragraph, Table, plain
from generator.findings import Finding, Severity, SourcePosition
from generator.pipeline import Examined, examine, kits
from generator.source import Mapping, Node, Scalar, Sequence, SourceFile
from tests import cases
from tests.mutations import Mutant, Tree, misread, mutants, own_figures, putting

_FILE: Final = "填报.yaml"
_KITS: Final = kits()
_READ: Final = "generator.submission.loading._read"


class _Nodes:
    """Makes nodes of texts, each on a line of its own."""

    def __init__(self) -> None:
        self._line = 0

    def node(self, value: Any) -> Node:
        if isinstance(value, dict):
            entries = [(self._scalar(key), self.node(each)) for key, each in value.items()]
            return Mapping(tuple(entries), self._place(""))
        if isinstance(value, list):
            return Sequence(tuple(self.node(each) for each in value), self._place(""))
        return self._scalar(value)

    def _scalar(self, text: str) -> Scalar:
        return Scalar(text, self._place(text))

    def _place(self, text: str) -> SourcePosition:
        self._line += 1
        return SourcePosition(_FILE, self._line, 1, text, text)


def examined(tree: Tree) -> Examined:
    """Audit a tree."""
    files = (SourceFile(_FILE, _Nodes().node(tree)),)
    with mock.patch(_READ, return_value=(files, ())):
        return examine(Path("变异"), _KITS)


def audited(tree: Tree) -> AuditReport:
    """Return the audit of a tree."""
    return examined(tree).audit


@cache
def _clean(name: str) -> Tree:
    return cases._base(name)


def clean(name: str) -> Tree:
    """Return a clean sample; ``名@文字`` has the sentences of Part 3 typed out, as departments do that write them themselves."""
    base, _, typed = name.partition("@")
    tree = copy.deepcopy(_clean(base))
    if typed:
        for path, text in typed_out(base).items():
            cases.put(tree, list(path), text)
    return tree


def _tables(base: str) -> str:
    """Return the figures in the tables of a report."""
    groups = (group for block in _document(base).blocks() if isinstance(block, Table) for group in block.groups)
    cells = (cell for group in groups for row in group.rows for cell in row.cells)
    return "\n".join(plain(cell.runs) for cell in cells if cell.value is not None)


# Sentences typed out


@cache
def _document(base: str) -> Document:
    report = examined(_clean(base)).report
    assert report is not None
    return report.document


def _sections(base: str) -> Iterator[tuple[str, list[Inline]]]:
    """Yield the sections of Part 3 with their paragraphs, sub-headings among them."""
    keys = {entry.key for entry in cases.pack().structure.parts[2].entries}
    name, blocks = "", []
    for block in _document(base).blocks():
        if isinstance(block, Heading) and block.level <= 2:
            yield name, blocks
            name, blocks = block.text.partition("、")[2], []
        elif isinstance(block, Heading) and name in keys:
            blocks.append(runs(block.text))
        elif isinstance(block, Paragraph) and name in keys:
            blocks.append(block.runs)
    yield name, blocks


def paragraphs(base: str) -> dict[tuple[str, ...], list[Inline]]:
    """Return the paragraphs of Part 3 by the path they are typed at."""
    found = {}
    for name, blocks in _sections(base):
        if blocks:
            found["补充文字", name, "替换"] = blocks
    return found


def typed_out(base: str) -> dict[tuple[str, ...], list[str]]:
    """Return the sentences of Part 3 as texts by path."""
    return {path: [plain(block) for block in blocks] for path, blocks in paragraphs(base).items()}


_TURNED: Final = (
    ("增加", "减少"),
    ("减少", "增加"),
    ("增长", "下降"),
    ("下降", "增长"),
    ("大于", "小于"),
    ("小于", "大于"),
)


def typed_mutants(base: str) -> Iterator[Mutant]:
    """Yield the typed sentences with one figure, rate, direction or unit wrong."""
    for path, blocks in paragraphs(base).items():
        for number, block in enumerate(blocks):
            yield from _of_paragraph((*path, number), block)


def _of_paragraph(path: tuple[str | int, ...], block: Inline) -> Iterator[Mutant]:
    text, start = plain(block), 0
    for run in block:
        if run.fact and any(character.isdigit() for character in run.text):
            for how, after in misread(run.text):
                whole = f"{text[:start]}{after}{text[start + len(run.text) :]}"
                yield Mutant("文中数字", f"{how}（{run.fact}）", path, text, whole, putting(path, whole))
            if text[start + len(run.text) :].startswith("万元"):
                whole = f"{text[: start + len(run.text)]}元{text[start + len(run.text) + 2 :]}"
                lawful = "" if any(digit in run.text for digit in "123456789") else "零万元就是零元"
                yield Mutant("文中单位", f"万元写成元（{run.fact}）", path, text, whole, putting(path, whole), lawful)
            for right, wrong in _TURNED:
                if text[:start].endswith(right):
                    whole = f"{text[: start - len(right)]}{wrong}{text[start:]}"
                    yield Mutant(
                        "文中方向词", f"{right}写成{wrong}（{run.fact}）", path, text, whole, putting(path, whole)
                    )
        start += len(run.text)


# Outcomes


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: how bad the worst new finding is (none: nothing new was found), and by which rules."""

    base: str
    mutant: Mutant
    severity: Severity | None
    rules: tuple[str, ...]

    @property
    def survived(self) -> bool:
        """Whether it must be found and is not."""
        return self.severity is None and not self.mutant.lawful


def outcome(base: str, mutant: Mutant) -> Outcome:
    """Audit one mutant of a base."""
    new = new_findings(_baseline(base), audited(mutant.applied(_base_tree(base))))
    worst = min((list(Severity).index(each.severity) for each in new), default=None)
    severity = None if worst is None else list(Severity)[worst]
    return Outcome(base, mutant, severity, tuple(sorted({each.id for each in new})))


@cache
def _base_tree(base: str) -> Tree:
    return clean(base)


@cache
def _baseline(base: str) -> AuditReport:
    return audited(_base_tree(base))


def new_findings(before: AuditReport, after: AuditReport) -> tuple[Finding, ...]:
    """Return findings that are new: of another wording, and hints only where there are more of their rule."""
    known = {(each.id, each.message) for each in before.findings}
    numbers = Counter(each.id for each in before.findings)
    more = Counter(each.id for each in after.findings) - numbers
    return tuple(
        each
        for each in after.findings
        if (each.id, each.message) not in known and (each.severity is not Severity.HINT or more[each.id])
    )


def all_mutants(base: str) -> dict[str, list[Mutant]]:
    """Return all mutants of a base by family; of typed sentences only what is wrong in them."""
    name, _, typed = base.partition("@")
    tree, every = _base_tree(base), defaultdict[str, list[Mutant]](list)
    made = typed_mutants(name) if typed else itertools.chain(mutants(tree), own_figures(tree, _tables(name)))
    for mutant in made:
        every[mutant.family].append(mutant)
    return every


def outcomes(base: str, chosen: Iterable[Mutant]) -> Iterator[Outcome]:
    """Audit mutants one after the other."""
    return (outcome(base, mutant) for mutant in chosen)
