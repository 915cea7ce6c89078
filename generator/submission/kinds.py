"""The kinds of reports: which root model each has, and how much of the accounts it has.

Comes in: what 报告.类型 says. Goes out: a ``Kind``. A new kind is an entry here with its model, and a pack for its
format; reading, derivation, composition, audit and writers are the same for all.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.source import Mapping, Scalar
from generator.submission.budget_models import BudgetSubmission
from generator.submission.evaluation_models import EvaluationSubmission
from generator.submission.guessing import Guesser
from generator.submission.models import BUDGET, DEPARTMENT_REPORT, EVALUATION, UNIT_REPORT, Submission
from generator.submission.shapes import Group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.source import SourceFile


class Kind(Struct, frozen=True):
    """A kind of reports: ``name`` is that of its packs and schema, ``types`` what 报告.类型 may say for it.

    ``accounts`` tells whether it has the accounts of a year: the nine tables, last year's figures, units;
    ``evaluations`` whether it has self-evaluations; ``ahead`` whether it is made before its year, as a budget is.
    """

    name: str
    types: tuple[str, ...]
    model: type[Submission]
    accounts: bool
    evaluations: bool = True

    ahead: bool = False

    def season(self, year: int) -> tuple[date, date]:
        """Return the first and last day on which a report of a year can be approved and published."""
        if self.ahead:
            return date(year - 1, 12, 1), date(year, 12, 31)
        return date(year + 1, 1, 1), date(year + 2, 12, 31)

    @property
    def shape(self) -> Group:
        """What its input looks like."""
        return Group(self.model)


FINAL_ACCOUNTS: Final = Kind(DEPARTMENT_REPORT, (DEPARTMENT_REPORT, UNIT_REPORT), Submission, accounts=True)
SELF_EVALUATION: Final = Kind(EVALUATION, (EVALUATION,), EvaluationSubmission, accounts=False)
DEPARTMENT_BUDGET: Final = Kind(BUDGET, (BUDGET,), BudgetSubmission, accounts=False, evaluations=False, ahead=True)
KINDS: Final = (FINAL_ACCOUNTS, SELF_EVALUATION, DEPARTMENT_BUDGET)
EXPLAINED: Final = (FINAL_ACCOUNTS, DEPARTMENT_BUDGET)
"""The kinds that give reasons for changes."""
_BY_TYPE: Final = {name: kind for kind in KINDS for name in kind.types}


def kind_of(typed: str) -> Kind:
    """Return the kind that 报告.类型 says; the first where it is left out, and for what is not known the most alike.

    A wrong 类型 is reported by the models; guessing here keeps the rest from being reported as wrong as well.
    """
    known = typed if typed in _BY_TYPE or not typed else Guesser().closest(typed, _BY_TYPE)
    return _BY_TYPE.get(known, FINAL_ACCOUNTS)


def kind_of_files(files: Iterable[SourceFile]) -> Kind:
    """Return the kind of a report from its files as they were read."""
    roots = (file.root for file in files)
    heads = (root.get("报告") for root in roots if isinstance(root, Mapping))
    types = (head.get("类型") for head in heads if isinstance(head, Mapping))
    return kind_of(next((each.text.strip() for each in types if isinstance(each, Scalar)), ""))
