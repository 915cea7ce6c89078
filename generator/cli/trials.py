"""Trying a pack: whether its templates can be used, and whether a report of it can be made from samples.

Comes in: a sound ``TemplatePack`` and sample folders. Goes out: a ``Trial`` with what is wrong with the pack. Samples
are taken as reports of this pack and of a year that it is for; what they lack is no fault of the pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.accounts.classification import economic, functional
from generator.audit.engine import audit, view_of
from generator.audit.registry import identities_of
from generator.derive.accounts import derive
from generator.document.compose import compose
from generator.document.narrative import Narrative
from generator.findings import Finding, FindingsError, Severity, in_order
from generator.pack.loading import TemplatePack, templates_folder
from generator.submission.loading import load
from generator.submission.models import Submission
from generator.writers import html

_OF_PACKS = "PACK-"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a pack: its faults, how many identities it has, by sample what the pack asks for in vain."""

    findings: tuple[Finding, ...]
    rules: int
    missing: Mapping[str, tuple[Finding, ...]]


def sample_folders() -> tuple[Path, ...]:
    """Return the samples that come with the project; none where only the program is installed."""
    return tuple(sorted(path for path in (templates_folder().parent / "inputs").glob("sample-*") if path.is_dir()))


def try_pack(pack: TemplatePack, samples: tuple[Path, ...]) -> Trial:
    """Try a pack; raises ``FindingsError`` for samples that cannot be read."""
    findings = [*Narrative.of(pack.texts, {}).mistakes()]
    try:
        rules = identities_of(pack)
    except FindingsError as error:
        return Trial(in_order((*findings, *error.findings)), 0, {})
    missing: dict[str, tuple[Finding, ...]] = {}
    of_rules = {rule.id for rule in rules}
    for folder in samples if not findings else ():
        found = tuple(_tried(pack, folder))
        faults = [each for each in found if each.id.startswith(_OF_PACKS) or each.id in of_rules]
        missing[folder.name] = tuple(each for each in found if each not in faults)
        findings += faults
    return Trial(in_order(dict.fromkeys(findings)), len(rules), missing)


def _tried(pack: TemplatePack, folder: Path) -> Iterator[Finding]:
    """Yield what is found when a sample is composed, audited by the pack's identities and laid out as a page."""
    loaded = load(folder)
    accounts = derive(_as_report_of(loaded.submission, pack), loaded.positions)
    try:
        composed = compose(accounts, pack)
    except FindingsError as error:
        yield from error.findings
        return
    yield from (finding for finding in composed.findings if finding.severity is Severity.ERROR)
    report = audit(view_of(accounts, pack, composed.document), identities_of(pack))
    yield from (finding for finding in report.findings if finding.severity is Severity.ERROR)
    try:
        html.render(composed.document, pack.looks, pack.folders)
    except FindingsError as error:
        yield from error.findings


def _as_report_of(submission: Submission, pack: TemplatePack) -> Submission:
    """Return a submission as one of this pack, in its own year or the last one that the pack is for."""
    report = submission.report
    year = report.year if report.year in pack.manifest.years else max(pack.manifest.years)
    names = {**functional(report.year).names, **economic(report.year).names, **submission.subjects}
    changed = report.model_copy(update={"pack": pack.manifest.id, "year": year})
    return submission.model_copy(update={"report": changed, "subjects": names})
