"""The accounts of one report: all facts, with the subjects and names that the tables and texts need.

Comes in: a ``Submission`` and where its values were typed. Goes out: frozen ``Accounts``, the only thing the rooms
behind derivation read figures from.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.accounts.classification import Classification, economic, functional
from generator.accounts.facts import FactBook, Ledger
from generator.derive.comparisons import derive_comparisons
from generator.derive.entries import enter
from generator.derive.performance import derive_performance
from generator.derive.projects import derive_projects
from generator.derive.totals import Outline, derive_totals, outline
from generator.findings import Finding
from generator.submission.fields import code_of
from generator.submission.models import Submission
from generator.submission.positions import Positions


@dataclass(frozen=True, slots=True)
class Accounts:
    """Facts, outline and names of one report; ``findings`` are what derivation itself found wrong."""

    submission: Submission
    positions: Positions
    facts: FactBook
    subjects: Outline
    functional: Classification
    economic: Classification
    findings: tuple[Finding, ...]


def derive(submission: Submission, positions: Positions) -> Accounts:
    """Derive everything that follows from the typed figures."""
    ledger = Ledger()
    subjects = outline(submission)
    enter(submission, positions, ledger)
    derive_totals(subjects, ledger)
    derive_comparisons(subjects, ledger)
    derive_projects(submission, ledger)
    findings = derive_performance(submission, positions, ledger)
    own = {code_of(subject): name for subject, name in submission.subjects.items()}
    year = submission.report.year
    return Accounts(
        submission=submission,
        positions=positions,
        facts=ledger.close(),
        subjects=subjects,
        functional=functional(year).with_own(own),
        economic=economic(year).with_own(own),
        findings=findings,
    )
