"""The accounts of one report: all facts, with the subjects and names that the tables and texts need.

Comes in: a ``Submission`` and where its values were typed. Goes out: frozen ``Accounts``, the only thing the rooms
behind derivation read figures from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.accounts.classification import Classification, economic, functional
from generator.accounts.facts import FactBook, Ledger
from generator.derive.budget import derive_budget
from generator.derive.comparisons import derive_comparisons
from generator.derive.contributions import Breakdowns, derive_contributions
from generator.derive.entries import enter_projects
from generator.derive.performance import derive_performance
from generator.derive.prior import carried, enter_prior
from generator.derive.projects import derive_projects
from generator.derive.totals import Outline, derive_totals, outline
from generator.derive.units import enter_all
from generator.findings import Finding
from generator.submission.budget_models import BudgetSubmission
from generator.submission.fields import code_of
from generator.submission.kinds import kind_of
from generator.submission.loading import Loaded
from generator.submission.models import Submission
from generator.submission.positions import Positions
from generator.submission.units import Unit


@dataclass(frozen=True, slots=True)
class Accounts:
    """Facts, outline and names of one report; ``findings`` are what derivation itself found wrong.

    ``prior`` are the accounts of last year's report, ``breakdowns`` what made the changes against it; ``units`` are
    those whose figures add up to the report's.
    """

    submission: Submission
    positions: Positions
    facts: FactBook
    subjects: Outline
    functional: Classification
    economic: Classification
    findings: tuple[Finding, ...]
    prior: Accounts | None = None
    units: tuple[Unit, ...] = ()
    breakdowns: Breakdowns = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Derived:
    """What came of a derivation beside the facts."""

    subjects: Outline
    findings: tuple[Finding, ...] = ()
    breakdowns: Breakdowns = field(default_factory=dict)


def accounts_of(loaded: Loaded) -> Accounts:
    """Return the accounts of a loaded report, last year's before it."""
    prior = accounts_of(loaded.prior) if loaded.prior else None
    return derive(loaded.submission, loaded.positions, prior, loaded.units)


def derive(
    submission: Submission, positions: Positions, prior: Accounts | None = None, units: tuple[Unit, ...] = ()
) -> Accounts:
    """Derive everything that follows from the typed figures, of units too, and from those of last year's report."""
    ledger = Ledger()
    if isinstance(submission, BudgetSubmission):
        derived = _Derived(derive_budget(submission, positions, ledger, prior))
    else:
        derived = _derive(submission, positions, ledger, prior, units)
    both = (*(prior.submission.subjects.items() if prior else ()), *submission.subjects.items())
    own = {code_of(subject): name for subject, name in both}
    year = submission.report.year
    return Accounts(
        submission=submission,
        positions=positions,
        facts=ledger.close(),
        subjects=derived.subjects,
        functional=functional(year).with_own(own),
        economic=economic(year).with_own(own),
        findings=derived.findings,
        prior=prior,
        units=units,
        breakdowns=derived.breakdowns,
    )


def _derive(
    submission: Submission, positions: Positions, ledger: Ledger, prior: Accounts | None, units: tuple[Unit, ...]
) -> _Derived:
    """Derive the accounts of a year, or only what self-evaluation forms that stand alone need."""
    subjects = outline(submission, carried(prior) if prior else ())
    has_accounts = kind_of(submission.report.kind).accounts
    if has_accounts:
        enter_all(submission, positions, units, ledger)
        if prior:
            enter_prior(prior, ledger)
        derive_totals(subjects, ledger)
        derive_comparisons(subjects, ledger)
    else:
        enter_projects(submission, positions, ledger)
    derive_projects(submission, ledger)
    findings = derive_performance(submission, positions, ledger)
    breakdowns = derive_contributions(submission, subjects, ledger, prior) if has_accounts else {}
    return _Derived(subjects, findings, breakdowns)
