"""Models of a unit's folder as a part of its department: figures as in any report, texts only as far as it has them."""

from __future__ import annotations

from pydantic import Field

from generator.submission.figures import ZERO, PriorYear
from generator.submission.models import Department, Duty, KeyWorks, Submission
from generator.submission.performance import OverallForm, PerformanceManagement

_NO_WORKS = KeyWorks.model_construct(works=())
_NO_MANAGEMENT = PerformanceManagement.model_construct(situation="", application=())
_NO_FORM = OverallForm.model_construct(budget=ZERO, goals=(), deviation=(), improvement=())


class UnitDepartment(Department):
    """部门 of a unit: its name is enough."""

    duties: tuple[Duty, ...] = Field(default=(), alias="主要职责")


class UnitSubmission(Submission):
    """What a unit typed; what only its own report needs may be left out."""

    department: UnitDepartment = Field(alias="部门")
    prior_year: PriorYear = Field(default_factory=PriorYear, alias="上年决算")
    key_works: KeyWorks = Field(default=_NO_WORKS, alias="重点工作")
    management: PerformanceManagement = Field(default=_NO_MANAGEMENT, alias="绩效管理")
    overall_form: OverallForm = Field(default=_NO_FORM, alias="整体自评")

    @property
    def figures_only(self) -> bool:
        """Whether nothing was typed that only a report of its own needs."""
        own = {"key_works", "management", "overall_form"}
        return not (own & self.model_fields_set or self.department.duties)
