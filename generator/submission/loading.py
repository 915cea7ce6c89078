"""Loading: a report folder becomes a valid ``Submission`` with the place of every value, or all that is wrong.

Comes in: a folder of YAML files, and what the pack knows. Goes out: ``Loaded``; a mistake of the clerk ends in one
``FindingsError`` with the findings of all files and all stages, never in the first of them only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from generator.amounts import AmountUnit
from generator.findings import Finding, FindingsError, Severity, in_order, raise_errors
from generator.source import Mapping, Node, Scalar, Sequence, read_folder
from generator.submission.checks import check_head, pack_of, year_of
from generator.submission.errors import explain
from generator.submission.fields import UNIT_KEY
from generator.submission.keys import KeyReader
from generator.submission.linking import Origin, completed, link
from generator.submission.merging import merge
from generator.submission.models import Submission
from generator.submission.positions import Positions, Spot, spot_of
from generator.submission.problems import FOLDER, MANY
from generator.submission.references import KnownNames, check_names, check_projects, check_reasons
from generator.submission.shapes import ROOT
from generator.submission.subjects import check_subjects

if TYPE_CHECKING:
    from pathlib import Path

    from generator.source import SourceFile

NamesOf = Callable[[str], KnownNames]
"""Tells what a pack, named as in 报告.模板包, knows; may raise ``FindingsError`` for an unknown or broken pack."""

_MOST_OF_A_KIND: Final = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """A valid submission, the places of its values, warnings and hints in order, and last year's report if linked."""

    submission: Submission
    positions: Positions
    findings: tuple[Finding, ...] = ()
    prior: Loaded | None = None


def load(folder: Path, names_of: NamesOf | None = None) -> Loaded:
    """Load a report folder; raises ``FindingsError`` with every problem of every file when there is an error.

    ``names_of`` gives the free keys and subjects of the report's pack, so that they are checked in the same run.
    """
    return _load(Origin(folder), names_of)


def _load(origin: Origin, names_of: NamesOf | None) -> Loaded:
    """Load a report, and the one that it links to, and so on."""
    files, findings = _read(origin)
    merged, merging = merge(files)
    broken = (found for found in (*findings, *merging) if found.severity is Severity.ERROR)
    unread = {place.file for found in broken for place in found.positions}
    complete = all(isinstance(file.root, Mapping) or file.path not in unread for file in files)
    reader = KeyReader()
    root = completed(reader.read(merged, ROOT))
    spot = spot_of(root, merged.position)
    submission, errors = _validate(root, spot, complete=complete)
    prior, linking = link(spot, origin, lambda linked: _load(linked, names_of))
    known, pack_findings = _known(spot, names_of)
    checks = (
        *check_head(spot),
        *check_subjects(spot, year_of(spot), known.subjects),
        *check_projects(spot, complete=complete),
        *check_reasons(spot),
        *check_names(spot, known),
    )
    found = (*merging, *reader.findings, *errors, *linking, *checks, *pack_findings)
    every = limited((*findings, *_not_reported(found, findings)))
    raise_errors(every)
    if submission is None:  # an error without a finding would be a fault of the program, and must not pass
        message = "validation failed without a finding"
        raise AssertionError(message)
    return Loaded(submission, Positions(spot), every, prior)


def _read(origin: Origin) -> tuple[tuple[SourceFile, ...], tuple[Finding, ...]]:
    """Read the folder; without anything to read there is nothing else to say."""
    folder = origin.folder
    if not folder.is_dir():
        what = "不是文件夹" if folder.exists() else "不存在"
        message = f"报告文件夹“{folder.name}”{what}。"
        raise FindingsError([FOLDER.at(message, fix="请核对路径；填报数据放在一个文件夹里，由若干 .yaml 文件组成。")])
    files, findings = read_folder(folder, origin.prefix)
    if not files:
        message = f"报告文件夹“{folder.name}”里没有 .yaml 文件。"
        raise FindingsError([*findings, FOLDER.at(message, fix="请核对路径，或先生成一套空白填报文件。")])
    return files, findings


def _validate(root: Node, spot: Spot, *, complete: bool) -> tuple[Submission | None, tuple[Finding, ...]]:
    context = {UNIT_KEY: _unit(spot)}
    try:
        submission = Submission.model_validate(plain(root), context=context, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, explain(details, spot, complete=complete)
    return submission, ()


def _unit(spot: Spot) -> AmountUnit:
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


def _known(spot: Spot, names_of: NamesOf | None) -> tuple[KnownNames, tuple[Finding, ...]]:
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


def _not_reported(found: Iterable[Finding], before: tuple[Finding, ...]) -> tuple[Finding, ...]:
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


def limited(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in order, of each kind the first hundred and one that counts the others."""
    kept: list[Finding] = []
    rest: dict[str, list[Finding]] = {}
    seen: dict[str, int] = {}
    for finding in in_order(findings):
        seen[finding.id] = seen.get(finding.id, 0) + 1
        (kept if seen[finding.id] <= _MOST_OF_A_KIND else rest.setdefault(finding.id, [])).append(finding)
    for problem, others in rest.items():
        message = f"{problem} 类问题还有 {len(others)} 处没有列出。"
        more = MANY.at(message, *others[0].positions[:1], fix="请先改正已列出的，再检查一次。")
        kept.append(replace(more, severity=others[0].severity))
    return in_order(kept)
