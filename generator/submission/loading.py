"""Loading: a report folder becomes a valid ``Submission`` with the place of every value, or all that is wrong.

Comes in: a folder of YAML files, and what the pack knows. Goes out: ``Loaded``; a mistake of the clerk ends in one
``FindingsError`` with the findings of all files and all stages, never in the first of them only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from generator.findings import Finding, FindingsError, in_order, raise_errors
from generator.source import printable, read_folder
from generator.submission.evaluations import check_folder
from generator.submission.gaps import without_gaps
from generator.submission.joining import join
from generator.submission.kinds import kind_of_files
from generator.submission.linking import INITIAL_BUDGET, PRIOR, Origin, completed, link
from generator.submission.models import Submission
from generator.submission.origins import with_origins
from generator.submission.positions import Positions
from generator.submission.problems import FOLDER, MANY
from generator.submission.units import UNITS_FOLDER, Unit, Units, read_units
from generator.submission.validating import NamesOf, judge, not_reported, read_tree

if TYPE_CHECKING:
    from pathlib import Path

    from generator.source import SourceFile

_MOST_OF_A_KIND: Final = 100


class Loaded(Struct, frozen=True):
    """A valid submission, the places of its values, findings in order, the reports it links to, and its units."""

    submission: Submission
    positions: Positions
    findings: tuple[Finding, ...] = ()
    prior: Loaded | None = None
    budget: Loaded | None = None
    units: tuple[Unit, ...] = ()


def load(folder: Path, names_of: NamesOf | None = None, *, gaps: bool = False) -> Loaded:
    """Load a report folder; raises ``FindingsError`` with every problem of every file when there is an error.

    ``names_of`` gives the free keys and subjects of the report's pack, so that they are checked in the same run. With
    ``gaps``, texts may still be open: for looking at the figures only.
    """
    return _load(Origin(folder, gaps=gaps), names_of)


def _load(origin: Origin, names_of: NamesOf | None) -> Loaded:
    """Load a report with its units, and the one that it links to, and so on."""
    files, findings = _read(origin)
    kind = kind_of_files(files)
    if kind.accounts:
        units = read_units(origin.folder, names_of, origin.prefix)
    else:
        units = Units(findings=tuple(check_folder(origin.folder, UNITS_FOLDER, origin.prefix)))
    typed = read_tree(files, findings, kind.shape)
    tree = join(replace(typed, root=with_origins(typed.root, origin.folder)), units)
    root = completed(tree.root)
    tree = replace(tree, root=without_gaps(root, kind.shape) if origin.gaps else root)
    judged = judge(kind.model, tree, names_of)
    prior, linking = link(judged.spot, origin, lambda linked: _load(linked, names_of), PRIOR)
    budget, more = link(judged.spot, origin, lambda linked: _load(linked, names_of), INITIAL_BUDGET)
    every = limited((*units.findings, *judged.findings, *not_reported((*linking, *more), tree.before)))
    raise_errors(every)
    if judged.submission is None:  # an error without a finding would be a fault of the program, and must not pass
        message = "validation failed without a finding"
        raise AssertionError(message)
    return Loaded(judged.submission, Positions(judged.spot), every, prior, budget, units.units)


def _read(origin: Origin) -> tuple[tuple[SourceFile, ...], tuple[Finding, ...]]:
    """Read the folder; without anything to read there is nothing else to say."""
    folder, name = origin.folder, printable(origin.folder.name)
    if not folder.is_dir():
        what = "不是文件夹" if folder.exists() else "不存在"
        message = f"报告文件夹“{name}”{what}。"
        raise FindingsError([FOLDER.at(message, fix="请核对路径；填报数据放在一个文件夹里，由若干 .yaml 文件组成。")])
    files, findings = read_folder(folder, origin.prefix, UNITS_FOLDER)
    if not files:
        message = f"报告文件夹“{name}”里没有 .yaml 文件。"
        raise FindingsError([*findings, FOLDER.at(message, fix="请核对路径，或先生成一套空白填报文件。")])
    return files, findings


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
