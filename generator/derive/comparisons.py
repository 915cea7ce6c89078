"""Shares, changes against last year, and completion of budgets: every rate and difference of Part 3.

Facts: ``占比.…`` (share in percent), ``变动.{what}.增减额`` and ``.增减率`` (against 上年), ``预算对比.{code}.…``; a
rate has no fact where its base is zero (地方预决算公开操作规程: 增减变动原因; a rate needs a base).
"""

from __future__ import annotations

from itertools import count, takewhile
from typing import Final

from generator.accounts.facts import Ledger, Measure
from generator.derive.subjects import TOTAL
from generator.derive.totals import KINDS, OTHER_SOURCES, Outline
from generator.submission.figures import Vehicles

THREE_PUBLIC: Final = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")
VEHICLE_ITEMS: Final = ("公务用车购置费", "公务用车运行维护费")
VEHICLES: Final = "公务用车购置及运行维护费"
VEHICLE_KINDS: Final = tuple(str(field.alias) for field in Vehicles.model_fields.values())
PROCUREMENT_KINDS: Final = ("货物", "工程", "服务")
COMPARED: Final = (
    "收支总计",
    "本年收入合计",
    "本年支出合计",
    "财政拨款收支总计",
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
    "一般公共预算财政拨款支出",
)
"""What is compared with last year's figure of the same name, ``上年.{name}``."""


def derive_comparisons(subjects: Outline, ledger: Ledger) -> None:
    """Derive shares, changes and completion rates."""
    for name in COMPARED:
        if f"上年.{name}" in ledger:
            ledger.change(f"变动.{name}", name, f"上年.{name}")
    _shares(subjects, ledger)
    _budgets(subjects, ledger)
    _three_public(ledger)
    _missions(ledger)
    _operating_cost(ledger)
    _procurement(ledger)
    _assets(ledger)


def _shares(subjects: Outline, ledger: Ledger) -> None:
    for source in ("财政拨款收入", *OTHER_SOURCES):
        ledger.ratio(f"占比.收入.{source}", f"收入决算.合计.{source}", "本年收入合计")
    for kind in KINDS:
        ledger.ratio(f"占比.支出.{kind}", f"支出决算.合计.{kind}", "本年支出合计")
    ledger.ratio("占比.一般公共预算财政拨款支出", "一般公共预算财政拨款支出", "本年支出合计")
    for code in subjects.general_public:
        ledger.ratio(f"占比.支出.{code}", f"支出.{code}.一般公共预算.合计", "一般公共预算财政拨款支出")


def _budgets(subjects: Outline, ledger: Ledger) -> None:
    """Compare the final figures of 一般公共预算 with both budgets, at every level and in total."""
    for base in ("年初预算", "全年预算"):
        for code in (*subjects.budgeted, TOTAL):
            final, budget = f"支出.{code}.一般公共预算.合计", f"支出.{code}.一般公共预算.{base}"
            ledger.difference(f"预算对比.{code}.{base}.差额", final, budget)
            ledger.ratio(f"预算对比.{code}.{base}.完成率", final, budget)


def _three_public(ledger: Ledger) -> None:
    """公开09表: 公务用车 = 购置 + 运行维护, 合计 = 出国 + 公务用车 + 接待, for budget, final and last year.

    Last year has a sum only where all of its parts were typed: a sum of some would be compared with one of all.
    """
    for column in ("预算数", "决算数", "上年决算数"):
        _sum_of_all(f"三公经费.{VEHICLES}.{column}", [f"三公经费.{item}.{column}" for item in VEHICLE_ITEMS], ledger)
        parts = (THREE_PUBLIC[0], VEHICLES, THREE_PUBLIC[3])
        _sum_of_all(f"三公经费.合计.{column}", [f"三公经费.{item}.{column}" for item in parts], ledger)
    for item in (*THREE_PUBLIC, VEHICLES, TOTAL):
        final, budget = f"三公经费.{item}.决算数", f"三公经费.{item}.预算数"
        ledger.difference(f"三公经费.{item}.差额", final, budget)
        ledger.ratio(f"三公经费.{item}.完成率", final, budget)
        if f"三公经费.{item}.上年决算数" in ledger:
            ledger.change(f"三公经费.{item}.比上年", final, f"三公经费.{item}.上年决算数")
    ledger.difference(
        "三公经费.公务接待费.国内接待支出", "三公经费.公务接待费.决算数", "三公经费.公务接待费.外事接待支出"
    )


def _sum_of_all(name: str, parts: list[str], ledger: Ledger) -> None:
    """Derive a sum only where every part of it exists."""
    if all(part in ledger for part in parts):
        ledger.total(name, parts)


def _missions(ledger: Ledger) -> None:
    prefix = f"三公经费.{THREE_PUBLIC[0]}"
    missions = list(takewhile(lambda mission: f"{mission}.团组数" in ledger, (f"{prefix}.团组.{n}" for n in count(1))))
    for column in ("团组数", "人次"):
        ledger.total(f"{prefix}.{column}", [f"{mission}.{column}" for mission in missions], Measure.COUNT)


def _operating_cost(ledger: Ledger) -> None:
    if "机关运行经费.决算数" not in ledger:
        ledger.same("机关运行经费.决算数", "公用经费合计")
    for base in ("年初预算", "上年决算数"):
        if f"机关运行经费.{base}" in ledger:
            ledger.change(f"机关运行经费.比{base}", "机关运行经费.决算数", f"机关运行经费.{base}")


def _procurement(ledger: Ledger) -> None:
    ledger.total("政府采购.总额", (f"政府采购.{kind}" for kind in PROCUREMENT_KINDS))
    small = "政府采购.中小企业"
    if f"{small}.合计" not in ledger:
        ledger.total(f"{small}.合计", (f"{small}.{kind}" for kind in PROCUREMENT_KINDS))
    ledger.ratio(f"{small}.占比", f"{small}.合计", "政府采购.总额")
    ledger.ratio(f"{small}.小微企业占比", f"{small}.小微企业", f"{small}.合计")
    for kind in PROCUREMENT_KINDS:
        if f"{small}.{kind}" in ledger:
            ledger.ratio(f"{small}.{kind}占比", f"{small}.{kind}", f"政府采购.{kind}")


def _assets(ledger: Ledger) -> None:
    ledger.total("国有资产.车辆合计", (f"国有资产.车辆.{kind}" for kind in VEHICLE_KINDS), Measure.COUNT)
