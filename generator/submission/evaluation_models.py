"""Models of self-evaluation forms that stand alone (kind 绩效自评表): the forms, and the few figures they need.

Everything else of a report may be left out, and what has no place in this kind at all (``LEFT_OUT``) is no key of it.
"""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import Field

from generator.submission.accountless_models import ACCOUNTS_KEYS, WithoutAccounts
from generator.submission.fields import Yuan
from generator.submission.figures import ZERO
from generator.submission.performance import OverallForm, ProjectForm


class EvaluatedSpending(OverallForm):
    """整体自评 without accounts behind it: the totals that follow from 支出 elsewhere are typed."""

    basic: Yuan = Field(alias="基本支出总额", description="部门整体支出中的基本支出")
    project: Yuan = Field(alias="项目支出总额", description="部门整体支出中的项目支出，含往来资金")
    current: Yuan | None = Field(
        default=None, alias="往来资金", description="项目支出总额中的往来资金，不计入执行数；没有的不填"
    )
    executed: Yuan = Field(alias="执行数", description="部门整体支出的财政资金实际支出数")


_NO_FORM: Final = EvaluatedSpending.model_construct(
    budget=ZERO, basic=ZERO, project=ZERO, executed=ZERO, goals=(), deviation=(), improvement=()
)


class EvaluatedProject(ProjectForm):
    """项目自评 without Part 3, which alone prints a 综述."""

    LEFT_OUT: ClassVar[frozenset[str]] = frozenset({"综述"})


class EvaluationSubmission(WithoutAccounts):
    """What is typed for forms that stand alone; which forms there are, ``evaluations.check_forms`` asks."""

    LEFT_OUT: ClassVar[frozenset[str]] = ACCOUNTS_KEYS | {
        *("上年", "变动原因", "空表说明", "补充文字", "其他名词", "自定义科目", "批复数"),
    }
    USUAL: ClassVar[frozenset[str]] = frozenset({"整体自评"})
    overall_form: EvaluatedSpending = Field(
        default=_NO_FORM, alias="整体自评", description="部门整体绩效自评表；只有项目自评表的不填"
    )
    project_forms: tuple[EvaluatedProject, ...] = Field(
        default=(), alias="项目自评", description="项目绩效自评表，一份或几份；只有整体自评表的不填"
    )
