"""Validating: one tree with known keys becomes a model, and everything that can be said of its values is said.

Comes in: a tree, its places, what the pack knows. Goes out: the model or nothing, and findings of the models and of the
checks across keys. Used for a report's own folder and for those of its units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from generator.amounts import AmountUnit
from generator.findings import Finding, FindingsError, Severity, SourcePosition
from generator.source import Mapping, Node, Scalar, Sequence
from generator.submission.budgets import check_budget
from generator.submission.checks import check_head, pack_of, year_of
from generator.submission.errors import explain
from generator.submission.evaluations import check_forms
from generator.submission.fields import UNIT_KEY
from generator.submission.keys import KeyReader
from generator.submission.merging import merge
from generator.submission.models import BUDGET, EVALUATION, Submission
from generator.submission.positions import Spot, spot_of
from generator.submission.problems import UNUSED
from generator.submission.references import KnownNames, check_names, check_projects, check_reasons
from generator.submission.shapes import Group
from generator.submission.subjects import check_subjects, names_added

if TYPE_CHECKING:
    from generator.source import SourceFile

NamesOf = Callable[[str], KnownNames]
"""Tells what a pack, named as in 报告.模板包, knows; may raise ``FindingsError`` for an unknown or broken pack."""

_Kind = TypeVar("_Kind", bound=Submission)


def validate(kind: type[_Kind], root: Node, spot: Spot, *, complete: bool) -> tuple[_Kind | None, tuple[Finding, ...]]:
    """Return a tree as a model, or nothing and why; a tree that is not ``complete`` may lack keys."""
    context = {UNIT_KEY: unit_of(spot)}
    try:
        submission = kind.model_validate(plain(root), context=context, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, explain(details, spot, complete=complete, whole=Group(kind))
    return submission, ()


def checks(spot: Spot, known: KnownNames, reasons: tuple[str, ...], *, complete: bool) -> Iterator[Finding]:
    """Yield what is wrong across the keys of a tree; ``reasons`` are what its kind compares with last year."""
    yield from check_head(spot)
    subjects = check_subjects(spot, year_of(spot), known.subjects)
    yield from (found for found in subjects if complete or found.id != UNUSED.id)
    yield from check_projects(spot, complete=complete)
    yield from check_reasons(spot)
    yield from check_names(spot, known, reasons)
    kind = spot.get("报告", "类型")
    if kind and kind.text == EVALUATION:
        yield from check_forms(spot, complete=complete)
    if kind and kind.text == BUDGET:
        yield from check_budget(spot, complete=complete)


def unit_of(spot: Spot) -> AmountUnit:
    """Return the unit of amounts; while it is wrong itself, the one that allows more decimals keeps others quiet."""
    typed = spot.get("报告", UNIT_KEY)
    return AmountUnit.YUAN if typed and typed.text == AmountUnit.YUAN.value else AmountUnit.WAN


def plain(node: Node) -> object:
    """Return a tree as dicts, lists and texts; nothing typed is an empty text."""
    if isinstance(node, Scalar):
        return "" if node.is_null else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def known_names(spot: Spot, names_of: NamesOf | None) -> tuple[KnownNames, tuple[Finding, ...]]:
    """Ask for the names of the report's pack; a pack that cannot be loaded is reported at the line that names it."""
    pack, typed = pack_of(spot), spot.get("报告", "模板包")
    if names_of is None or not pack or typed is None:
        return KnownNames(), ()
    try:
        return names_of(pack), ()
    except FindingsError as error:
        return KnownNames(), tuple(
            finding if finding.positions else replace(finding, positions=(typed.value,)) for finding in error.findings
        )


class Tree(Struct, frozen=True):
    """The files of one folder as one tree with known keys; not ``complete`` when a file could not be read.

    ``before`` are the findings of reading the files, ``findings`` those of putting them together.
    """

    root: Mapping
    place: SourcePosition
    before: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    complete: bool


def read_tree(files: tuple[SourceFile, ...], before: tuple[Finding, ...], shape: Group) -> Tree:
    """Return the tree of a folder's files."""
    merged, merging = merge(files)
    broken = (found for found in (*before, *merging) if found.severity is Severity.ERROR)
    unread = {place.file for found in broken for place in found.positions}
    complete = all(isinstance(file.root, Mapping) or file.path not in unread for file in files)
    reader = KeyReader(shape)
    root = reader.read(merged, shape)
    if not isinstance(root, Mapping):  # the reader keeps the form of what it reads
        message = "a mapping was read as something else"
        raise TypeError(message)
    return Tree(root, merged.position, before, (*merging, *reader.findings), complete)


class Judged(Struct, Generic[_Kind], frozen=True):
    """What came of a tree: the model if it is sound, the places, and everything found."""

    submission: _Kind | None
    spot: Spot
    findings: tuple[Finding, ...]


def judge(kind: type[_Kind], tree: Tree, names_of: NamesOf | None) -> Judged[_Kind]:
    """Validate a tree and check it across its keys."""
    spot = spot_of(tree.root, tree.place)
    submission, errors = validate(kind, tree.root, spot, complete=tree.complete)
    known, pack_findings = known_names(spot, names_of)
    checked = checks(spot, known, kind.REASONS, complete=tree.complete)
    if submission:
        added = names_added(spot, year_of(spot), known.subjects)
        submission = submission.model_copy(update={"subjects": {**added, **submission.subjects}})
    found = (*tree.findings, *errors, *checked, *pack_findings)
    return Judged(submission, spot, (*tree.before, *not_reported(found, tree.before)))


def not_reported(found: Iterable[Finding], before: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Leave out what stands on a line that could not even be read properly: it only follows from that."""
    broken = {
        (place.file, place.line)
        for finding in before
        if finding.severity is Severity.ERROR
        for place in finding.positions[:1]
    }
    return tuple(
        finding for finding in found if not any((place.file, place.line) in broken for place in finding.positions[:1])
    )
