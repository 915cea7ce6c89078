"""What the kinds of reports without a year's accounts have in common: the figures of accounts are left out of them.

``ACCOUNTS_KEYS`` are the keys that only 决算 have; a kind names those of them that have no place in it (``LEFT_OUT``).
"""

from __future__ import annotations

from typing import Final

from pydantic import Field

from generator.submission.fields import Subject
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
from generator.submission.unit_models import UnitSubmission

ACCOUNTS_KEYS: Final = frozenset(
    {
        *("收入", "支出", "结转结余", "基本支出经济分类", "三公经费", "机关运行经费", "政府采购", "国有资产"),
        *("年初预算", "上年决算", "单位间抵销", "各类支出用途", "预算差异原因", "重点工作", "绩效管理"),
    }
)
_NO_THREE_PUBLIC: Final = ThreePublic(
    overseas=Overseas(budget=ZERO, final=ZERO),
    vehicle_purchase=VehiclePurchase(budget=ZERO, final=ZERO),
    vehicle_operation=VehicleOperation(budget=ZERO, final=ZERO),
    reception=Reception(budget=ZERO, final=ZERO),
)
_NO_OPERATING_COST: Final = OperatingCost(final=ZERO)


class WithoutAccounts(UnitSubmission):
    """What is typed for a report that has no accounts of a year."""

    income: dict[Subject, Income] = Field(default_factory=dict, alias="收入")
    expenditure: dict[Subject, Expenditure] = Field(default_factory=dict, alias="支出")
    three_public: ThreePublic = Field(default=_NO_THREE_PUBLIC, alias="三公经费")
    operating_cost: OperatingCost = Field(default=_NO_OPERATING_COST, alias="机关运行经费")
    procurement: Procurement = Field(default_factory=Procurement, alias="政府采购")
    assets: StateAssets = Field(default_factory=StateAssets, alias="国有资产")
