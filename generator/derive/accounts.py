"""The accounts of one report: all facts, with the subjects and names that the tables and texts need.

Comes in: a ``Submission`` and where its values were typed. Goes out: frozen ``Accounts``, the only thing the rooms
behind derivation read figures from.
"""

from __future__ import annotations

from itertools import chain

from msgspec import Struct, field

from generator.accounts.classification import Classification, economic, functional
from generator.accounts.facts import FactBook, Ledger
from generator.derive.budget import derive_budget
from generator.derive.budget_contributions import derive_budget_contributions
from generator.derive.comparisons import derive_comparisons
from generator.derive.contributions import Breakdowns, derive_contributions
from generator.derive.entries import enter_projects
from generator.derive.initial_budget import budgeted_items, enter_initial_budget
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


class Accounts(Struct, frozen=True):
    """Facts, outline and names of one report; ``findings`` are what derivation itself found wrong.

    ``prior`` are the accounts of last year's report, ``breakdowns`` what made the changes against it; ``budget``
    are those of the linked 部门预算, ``units`` are those whose figures add up to the report's.
    """

    submission: Submission
    positions: Positions
    facts: FactBook
    subjects: Outline
    functional: Classification
    economic: Classification
    findings: tuple[Finding, ...]
    prior: Accounts | None = None
    budget: Accounts | None = None
    units: tuple[Unit, ...] = ()
    breakdowns: Breakdowns = field(default_factory=dict)


class _Linked(Struct, frozen=True):
    """The accounts of the reports that a report links to."""

    prior: Accounts | None
    budget: Accounts | None


class _Derived(Struct, frozen=True):
    """What came of a derivation beside the facts."""

    subjects: Outline
    findings: tuple[Finding, ...] = ()
    breakdowns: Breakdowns = field(default_factory=dict)


def accounts_of(loaded: Loaded) -> Accounts:
    """Return the accounts of a loaded report, those of the reports it links to before it."""
    prior = accounts_of(loaded.prior) if loaded.prior else None
    budget = accounts_of(loaded.budget) if loaded.budget else None
    return derive(loaded.submission, loaded.positions, prior, loaded.units, budget)


def derive(
    submission: Submission,
    positions: Positions,
    prior: Accounts | None = None,
    units: tuple[Unit, ...] = (),
    budget: Accounts | None = None,
) -> Accounts:
    """Derive everything that follows from the typed figures, of units too, and from those of linked reports."""
    ledger = Ledger()
    if isinstance(submission, BudgetSubmission):
        subjects = derive_budget(submission, positions, ledger, prior)
        made = derive_budget_contributions(submission, subjects, ledger, prior)
        derived = _Derived(subjects, breakdowns=made)
    else:
        derived = _derive(submission, positions, ledger, units, _Linked(prior, budget))
    linked = (each.submission.subjects.items() for each in (budget, prior) if each)
    both = (*chain.from_iterable(linked), *submission.subjects.items())
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
        budget=budget,
        units=units,
        breakdowns=derived.breakdowns,
    )


def _derive(
    submission: Submission, positions: Positions, ledger: Ledger, units: tuple[Unit, ...], linked: _Linked
) -> _Derived:
    """Derive the accounts of a year, or only what self-evaluation forms that stand alone need."""
    prior, budget = linked.prior, linked.budget
    subjects = outline(submission, carried(prior) if prior else (), budgeted_items(budget) if budget else ())
    has_accounts = kind_of(submission.report.kind).accounts
    if has_accounts:
        enter_all(submission, positions, units, ledger)
        if prior:
            enter_prior(prior, ledger)
        if budget:
            enter_initial_budget(budget, ledger)
        derive_totals(subjects, ledger)
        derive_comparisons(subjects, ledger)
    else:
        enter_projects(submission, positions, ledger)
    derive_projects(submission, ledger)
    findings = derive_performance(submission, positions, ledger)
    breakdowns = derive_contributions(submission, subjects, ledger, prior) if has_accounts else {}
    return _Derived(subjects, findings, breakdowns)
