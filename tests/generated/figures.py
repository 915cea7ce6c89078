"""The figures of one unit in one year: drawn at random, whole and tied; and those of the year after.

All amounts are whole 分. Income is what expenditure and balances leave over, so the accounts balance; economic types,
projects and the “three public” items are parts of what they must add up to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from tests.generated import names
from tests.generated.shapes import Shape

YUAN = 100
WAN = 10_000 * YUAN
RUNNING, PENSION, MEDICAL, HOUSING = "2010301", "2080505", "2101101", "2210201"
FUND_ITEM, CAPITAL_ITEM, OTHER_ITEM = "2120803", "2230105", "2299999"
GENERAL, FUND, CAPITAL, OTHER = "一般公共预算", "政府性基金预算", "国有资本经营预算", "其他资金"
STAFF_TYPES = ("30101", "30102", "30103", "30106", "30112", "30199", "30304", "30305")
OFFICE_TYPES = (
    "30201",
    "30202",
    "30205",
    "30206",
    "30207",
    "30209",
    "30211",
    "30213",
    "30215",
    "30216",
    "30228",
    "30299",
)
ABROAD, PURCHASE, RUN, RECEPTION = "因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"
THREE_TYPES = {ABROAD: "30212", RUN: "30231", RECEPTION: "30217"}
_TIED = {PENSION: "30108", MEDICAL: "30110", HOUSING: "30113"}
_STEADY = 0.4
"""How often a final is just the budget."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What one 项 spent of the general public budget, and its budget at the beginning of the year."""

    staff: int = 0
    office: int = 0
    project: int = 0
    budget: int = 0

    @property
    def total(self) -> int:
        return self.staff + self.office + self.project


@dataclass(frozen=True, slots=True)
class Pair:
    """A budget and what was spent."""

    budget: int = 0
    final: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """A unit's year. ``special`` is expenditure by nature other than the general one, each on one subject."""

    general: dict[str, Spending]
    special: dict[str, int]
    opening: dict[str, int]
    closing: dict[str, int]
    economic: dict[str, int]
    three: dict[str, Pair]
    counts: dict[str, int]
    operating_budget: int
    purchases: dict[str, int]
    projects: dict[str, Pair]
    extras: frozenset[str] = field(default_factory=frozenset)
    """Which optional parts there are."""


def drawn(rng: Random, shape: Shape, topics: list[str], last: Book | None) -> Book:
    """Return the figures of a year; of the year after ``last``, its subjects and closing balances go on."""
    extras = last.extras if last else _extras(rng, shape.fill)
    general = _spendings(rng, shape, last)
    special = {each: _amount(rng, 5, 80) for each in (FUND, CAPITAL, OTHER) if each in extras}
    project_sum = sum(each.project for each in general.values())
    opening = last.closing if last else {each: _amount(rng, 0, 3) for each in (GENERAL, OTHER) if each in extras}
    closing = {each: _amount(rng, 0, 3) for each in (GENERAL, OTHER) if each in extras}
    three = _three_public(rng, extras, sum(each.office for each in general.values()))
    office = sum(each.office for each in general.values())
    return Book(
        general=general,
        special=special,
        opening=opening,
        closing=closing,
        economic=_economic(rng, general, three),
        three=three,
        counts=_counts(rng, three),
        operating_budget=_near(rng, office),
        purchases=_purchases(rng, office + project_sum),
        projects=_projects(rng, shape, topics, project_sum),
        extras=extras,
    )


def _extras(rng: Random, fill: float) -> frozenset[str]:
    wanted = (FUND, CAPITAL, OTHER, GENERAL, ABROAD, PURCHASE, RUN, RECEPTION)
    there = {each for each in wanted if rng.random() < fill}
    return frozenset(there | ({RUN} if PURCHASE in there else set()))


def _amount(rng: Random, low: int, high: int) -> int:
    """Return some 万元 in 分, seldom whole 万元."""
    return rng.randint(low * 1000 + 1, high * 1000) * (WAN // 1000) + rng.randint(0, 99) * YUAN


def _near(rng: Random, amount: int) -> int:
    """Return the amount itself, or one up to a tenth away."""
    if rng.random() < _STEADY:
        return amount
    return max(YUAN, amount * rng.choice((91, 94, 97, 98, 102, 103, 106, 109)) // 100 // YUAN * YUAN)


def _spendings(rng: Random, shape: Shape, last: Book | None) -> dict[str, Spending]:
    codes = list(last.general) if last else _subjects(rng, shape)
    made = {}
    for code in codes:
        amounts = {"project": _amount(rng, 20, 400)}
        if code == RUNNING:
            amounts = {"staff": _amount(rng, 300, 900), "office": _amount(rng, 60, 150)}
        elif code in _TIED:
            amounts = {"staff": _amount(rng, 15, 60)}
        spending = Spending(**amounts)
        made[code] = replace(spending, budget=_near(rng, spending.total))
    return made


def _subjects(rng: Random, shape: Shape) -> list[str]:
    fixed = [RUNNING, *list(_TIED)[: max(0, shape.items - 2)]]
    pool = names.project_subjects(shape.year - shape.years + 1)
    return sorted([*fixed, *rng.sample(pool, min(max(1, shape.items - len(fixed)), len(pool)))])


def _three_public(rng: Random, extras: frozenset[str], office: int) -> dict[str, Pair]:
    """Return the four items; together they stay well below the office expenses."""
    made = {}
    for item in (ABROAD, PURCHASE, RUN, RECEPTION):
        final = min(_amount(rng, 3, 6), office // 20) // YUAN * YUAN if item in extras else 0
        made[item] = Pair(_near(rng, final), final) if final else Pair()
    return made


def _counts(rng: Random, three: dict[str, Pair]) -> dict[str, int]:
    """Return vehicles, missions and receptions that fit the amounts."""
    cars = rng.randint(2, 4) if three[RUN].final else 0
    return {
        "保有量": cars,
        "购置数": 1 if three[PURCHASE].final else 0,
        "人次": rng.randint(2, 4) if three[ABROAD].final else 0,
        "批次": 30 if three[RECEPTION].final else 0,
        "接待人次": 300 if three[RECEPTION].final else 0,
        "设备": rng.randint(0, 3),
    }


def _split(rng: Random, total: int, keys: tuple[str, ...]) -> dict[str, int]:
    """Return positive parts of a total, in whole 元 but the last."""
    weights = [rng.randint(1, 9) for _ in keys]
    parts = [total * weight // sum(weights) // YUAN * YUAN for weight in weights]
    parts[-1] += total - sum(parts)
    return dict(zip(keys, parts, strict=True))


def _economic(rng: Random, general: dict[str, Spending], three: dict[str, Pair]) -> dict[str, int]:
    """Return the basic expenditure by economic type: staff by 301 and 303, office expenses by 302."""
    tied = {_TIED[code]: each.staff for code, each in general.items() if code in _TIED}
    travels = {code: three[item].final for item, code in THREE_TYPES.items() if three[item].final}
    staff = sum(each.staff for each in general.values()) - sum(tied.values())
    office = sum(each.office for each in general.values()) - sum(travels.values())
    types = tied | travels | _split(rng, staff, STAFF_TYPES) | _split(rng, office, OFFICE_TYPES)
    return {code: types[code] for code in sorted(types) if types[code]}


def _purchases(rng: Random, spent: int) -> dict[str, int]:
    total = spent // rng.randint(3, 6) // YUAN * YUAN
    return _split(rng, total, ("货物", "工程", "服务")[: rng.randint(1, 3)])


def _projects(rng: Random, shape: Shape, topics: list[str], spent: int) -> dict[str, Pair]:
    """Return projects that add up to the project expenditure; a budget is met or not quite met."""
    finals = _split(rng, spent, tuple(f"{topic}经费" for topic in topics[: shape.projects]))
    return {name: Pair(_budget(rng, final), final) for name, final in finals.items()}


def _budget(rng: Random, final: int) -> int:
    return final if rng.random() < _STEADY else final * rng.choice((101, 102, 104)) // 100 // YUAN * YUAN
