"""Models of self-evaluation forms that stand alone (kind 绩效自评表): the forms, and the few figures they need.

Everything else of a report may be left out, and what has no place in this kind at all (``LEFT_OUT``) is no key of it.
"""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import Field

from generator.submission.fields import Subject, Yuan
from generator.submission.figures import (
    ZERO,
    Expenditure,
    Income,
    OperatingCost,
    Overseas,
    Procurement,
    Reception,
    StateAssets,
    ThreePublic,
    VehicleOperation,
    VehiclePurchase,
)
from generator.submission.performance import OverallForm, ProjectForm
from generator.submission.unit_models import UnitSubmission

_NO_THREE_PUBLIC: Final = ThreePublic(
    overseas=Overseas(budget=ZERO, final=ZERO),
    vehicle_purchase=VehiclePurchase(budget=ZERO, final=ZERO),
    vehicle_operation=VehicleOperation(budget=ZERO, final=ZERO),
    reception=Reception(budget=ZERO, final=ZERO),
)
_NO_OPERATING_COST: Final = OperatingCost(final=ZERO)


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


class EvaluationSubmission(UnitSubmission):
    """What is typed for forms that stand alone; which forms there are, ``evaluations.check_forms`` asks."""

    LEFT_OUT: ClassVar[frozenset[str]] = frozenset(
        {
            *("收入", "支出", "结转结余", "基本支出经济分类", "三公经费", "机关运行经费", "政府采购", "国有资产"),
            *("上年", "上年决算", "单位间抵销", "各类支出用途", "变动原因", "预算差异原因", "空表说明", "补充文字"),
            *("重点工作", "其他名词", "自定义科目", "绩效管理", "批复数"),
        }
    )
    USUAL: ClassVar[frozenset[str]] = frozenset({"整体自评"})
    income: dict[Subject, Income] = Field(default_factory=dict, alias="收入")
    expenditure: dict[Subject, Expenditure] = Field(default_factory=dict, alias="支出")
    three_public: ThreePublic = Field(default=_NO_THREE_PUBLIC, alias="三公经费")
    operating_cost: OperatingCost = Field(default=_NO_OPERATING_COST, alias="机关运行经费")
    procurement: Procurement = Field(default_factory=Procurement, alias="政府采购")
    assets: StateAssets = Field(default_factory=StateAssets, alias="国有资产")
    overall_form: EvaluatedSpending = Field(
        default=_NO_FORM, alias="整体自评", description="部门整体绩效自评表；只有项目自评表的不填"
    )
    project_forms: tuple[EvaluatedProject, ...] = Field(
        default=(), alias="项目自评", description="项目绩效自评表，一份或几份；只有整体自评表的不填"
    )
