"""Entry of a budget's typed figures: every amount and count becomes a fact that knows its file and line.

Facts: ``预算项目.{项目}.{功能7位}.{来源}.{经济5位}`` for every 元 of spending, ``年终结转结余.{n}``, ``上年预算.…``,
``采购预算.{n}.…``, ``购买服务预算.{n}.…``, ``资产.…``, ``人员.…``. Goes out too: the ``Item`` of each amount, by which
everything else is summed up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.accounts.facts import Ledger
from generator.derive.entries import enter_model
from generator.submission.budget_models import Arranged, BudgetProject, BudgetSubmission
from generator.submission.fields import code_of
from generator.submission.positions import Positions

SOURCES: Final = tuple(str(field.alias) for field in Arranged.model_fields.values())
"""Where money comes from, in the order of 附表2: this year's sources, then what last year left."""
PRIOR_FUNDS: Final = ("一般公共预算", "政府性基金预算", "国有资本经营预算")


class Item(Struct, frozen=True):
    """One amount of spending: the name of its fact, its project and unit, and what it is arranged for."""

    name: str
    project: BudgetProject
    unit: str
    function: str
    source: str
    economic: str


class Rest(Struct, frozen=True):
    """One amount of 年终结转结余: the name of its fact, its unit and source."""

    name: str
    unit: str
    source: str


class Entered(Struct, frozen=True):
    """What was entered, to be summed up."""

    items: tuple[Item, ...]
    rests: tuple[Rest, ...]


def enter_budget(submission: BudgetSubmission, positions: Positions, ledger: Ledger) -> Entered:
    """Enter all typed figures of a budget."""
    items = tuple(_spending(submission, positions, ledger))
    rests = []
    for number, left in enumerate(submission.left_over):
        name = f"年终结转结余.{number + 1}"
        ledger.enter(name, left.amount, positions.at("年终结转结余", number, "金额"))
        rests.append(Rest(name, submission.unit_of(left.unit).code, left.source))
    _enter_prior(submission, positions, ledger)
    _enter_lists(submission, positions, ledger)
    enter_model(submission.held_assets, ("国有资产占有使用",), "资产", positions, ledger)
    staff = submission.staff
    for key, model in (("编制", staff.posts), ("在职", staff.serving), ("离退休", staff.retired)):
        enter_model(model, ("人员构成", key), f"人员.{key}", positions, ledger)
    if not isinstance(submission.operating_budget, (str, type(None))):
        ledger.enter("机关运行经费.预算数", submission.operating_budget, positions.at("机关运行经费预算"))
    return Entered(items, tuple(rests))


def _spending(submission: BudgetSubmission, positions: Positions, ledger: Ledger) -> Iterator[Item]:
    for number, project in enumerate(submission.budget_projects):
        unit = submission.unit_of(project.unit).code
        for subject, arranged in project.arranged.items():
            for field, source in zip(type(arranged).model_fields, SOURCES, strict=True):
                for economic, amount in getattr(arranged, field).items():
                    codes = (code_of(subject), source, code_of(economic))
                    name = ".".join(("预算项目", project.name, *codes))
                    path = ("预算项目", number, "安排", subject, source, economic)
                    ledger.enter(name, amount, positions.at(*path))
                    yield Item(name, project, unit, *codes)


def _enter_prior(submission: BudgetSubmission, positions: Positions, ledger: Ledger) -> None:
    prior = submission.prior_budget
    enter_model(prior, ("上年预算",), "上年预算", positions, ledger)
    funds = (prior.general_public_budget, prior.government_fund_budget, prior.state_capital_budget)
    for fund, amounts in zip(PRIOR_FUNDS, funds, strict=True):
        for subject, amount in amounts.items():
            place = positions.at("上年预算", fund, subject)
            ledger.enter(f"上年预算.{fund}.{code_of(subject)}", amount, place)
    if prior.three_public:
        enter_model(prior.three_public, ("上年预算", "三公经费"), "上年预算.三公经费", positions, ledger)


def _enter_lists(submission: BudgetSubmission, positions: Positions, ledger: Ledger) -> None:
    for number, item in enumerate(submission.procurement_items):
        enter_model(item, ("政府采购预算", number), f"采购预算.{number + 1}", positions, ledger)
        ledger.multiple(f"采购预算.{number + 1}.金额", f"采购预算.{number + 1}.单价", f"采购预算.{number + 1}.数量")
    for number, service in enumerate(submission.service_items):
        enter_model(service, ("政府购买服务预算", number), f"购买服务预算.{number + 1}", positions, ledger)
