"""The work on one report: a ``Job`` comes in, a ``Made`` goes out: its record and the bytes of its files.

The function is the same in the program itself and in a process of its own. It writes nothing: whoever gave the job
does. Packs are read once in a process.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from generator.audit.report import AuditReport
from generator.audit.reports import web
from generator.batch.records import Record, Written, told
from generator.batch.totals import names_of
from generator.findings import Finding, FindingsError
from generator.pipeline import KitOf, Report, examine, kits, render, settle

SHEET = "审核单.html"
"""The audit of a report as a page that can be handed back to the department."""
PRELOAD: Final = __name__
"""What a process loads before the first report."""


@dataclass(frozen=True, slots=True)
class Job:
    """A report to look at or to build; ``packs`` is the digest of the packs, so that changed ones are read anew."""

    name: str
    folder: Path
    key: str
    inputs: str
    templates: Path | None
    packs: str
    build: bool
    draft: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job."""

    record: Record
    files: dict[str, bytes]


@lru_cache(maxsize=1)
def _kits(templates: Path | None, packs: str) -> KitOf:
    del packs
    return kits(templates)


def work(job: Job) -> Made:
    """Audit one report and, if nothing stops it, make its files; mistakes end in the record."""
    kit_of = _kits(job.templates, job.packs)
    examined = examine(job.folder, kit_of, draft=job.draft)
    audit, report = examined.audit, examined.report
    rules = kit_of(report.pack.manifest.id).rules if report else ()
    files: dict[str, bytes] = {}
    later: tuple[Finding, ...] = ()
    if report and job.build and (job.draft or audit.clean):
        try:
            rendered = render(report)
        except FindingsError as error:
            later = error.findings
        else:
            files = {f"{report.stem}.{ending}": content for ending, content in rendered.files.items()}
            later = rendered.findings
    built = bool(files)
    files[SHEET] = web.render((audit,), rules).encode()
    settle()  # not before the writers have been loaded
    record = _record(job, audit, report, later)
    written = tuple(Written(name=name, digest=hashlib.sha256(data).hexdigest()) for name, data in files.items())
    return Made(record.model_copy(update={"files": written, "built": built}), files)


def _record(job: Job, audit: AuditReport, report: Report | None, later: tuple[Finding, ...]) -> Record:
    head = Record(
        name=job.name,
        key=job.key,
        inputs=job.inputs,
        department=audit.head.department,
        year=audit.head.year,
        findings=told((*audit.findings, *later)),
    )
    if report is None:
        return head
    submission, facts = report.accounts.submission, report.accounts.facts
    names = names_of(submission.report.kind)
    return head.model_copy(
        update={
            "kind": submission.report.kind,
            "approved": submission.release.approved_on,
            "published": submission.report.published,
            "totals": {label: facts[name].value for label, name in names.items() if name in facts},
            "readable": True,
        }
    )
