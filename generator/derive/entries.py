"""Entry of the typed figures: every amount and count of a ``Submission`` becomes a fact that knows its file and line.

Only what was typed is entered; a figure left out has no fact and counts as zero in every sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final, Protocol

from generator.accounts.facts import Measure
from generator.findings import SourcePosition
from generator.submission.fields import Model, code_of
from generator.submission.figures import Project
from generator.submission.models import Submission
from generator.submission.positions import Positions

Path = tuple[str | int, ...]

_PLAIN: Final[dict[tuple[str, ...], str]] = {
    ("三公经费", "因公出国（境）费"): "三公经费.因公出国（境）费",
    ("三公经费", "公务用车购置费"): "三公经费.公务用车购置费",
    ("三公经费", "公务用车运行维护费"): "三公经费.公务用车运行维护费",
    ("三公经费", "公务接待费"): "三公经费.公务接待费",
    ("机关运行经费",): "机关运行经费",
    ("政府采购",): "政府采购",
    ("政府采购", "授予中小企业"): "政府采购.中小企业",
    ("国有资产",): "国有资产",
    ("国有资产", "车辆"): "国有资产.车辆",
    ("上年决算",): "上年",
}
"""Parts of the input whose figures are entered under a prefix as they stand."""


class Desk(Protocol):
    """Where figures are entered: a ledger, or what makes a unit's or a department's figures of them."""

    def enter(
        self, name: str, value: Decimal | int, position: SourcePosition, measure: Measure = Measure.AMOUNT
    ) -> None:
        """Enter a figure as typed."""


def enter(submission: Submission, positions: Positions, ledger: Desk) -> None:
    """Enter all typed figures, in the order of the input model."""
    _enter_income(submission, positions, ledger)
    _enter_expenditure(submission, positions, ledger)
    _enter_balances(submission, positions, ledger)
    for subject in submission.economic:
        origin = positions.at("基本支出经济分类", subject)
        ledger.enter(f"经济分类.{code_of(subject)}", submission.economic[subject], origin)
    for place, prefix in _PLAIN.items():
        enter_model(_follow(submission, place), place, prefix, positions, ledger)
    for number, mission in enumerate(submission.three_public.overseas.missions):
        typed = positions.at("三公经费", "因公出国（境）费", "团组", number)
        name = f"三公经费.因公出国（境）费.团组.{number + 1}"
        ledger.enter(f"{name}.团组数", mission.groups, typed, Measure.COUNT)
        ledger.enter(f"{name}.人次", mission.persons, typed, Measure.COUNT)
    enter_projects(submission, positions, ledger)


def enter_projects(submission: Submission, positions: Positions, ledger: Desk) -> None:
    """Enter the typed figures of all projects and their parts."""
    for number, project in enumerate(submission.projects):
        _enter_project(project, ("项目", number), positions, ledger)


def _enter_income(submission: Submission, positions: Positions, ledger: Desk) -> None:
    for subject, income in submission.income.items():
        enter_model(income, ("收入", subject), f"收入决算.{code_of(subject)}", positions, ledger)


def _enter_expenditure(submission: Submission, positions: Positions, ledger: Desk) -> None:
    for subject, expenditure in submission.expenditure.items():
        for fund, part in _typed(expenditure):
            if isinstance(part, Model):
                enter_model(part, ("支出", subject, fund), f"支出.{code_of(subject)}.{fund}", positions, ledger)


def _enter_balances(submission: Submission, positions: Positions, ledger: Desk) -> None:
    path = ("结转结余", "年初结转和结余")
    opening = submission.carry_over.opening
    enter_model(opening, path, "年初结转和结余", positions, ledger)
    for subject, amount in opening.government_fund_budget.items():
        place = positions.at(*path, "政府性基金预算财政拨款", subject)
        ledger.enter(f"政府性基金.{code_of(subject)}.年初结转和结余", amount, place)
    enter_model(submission.carry_over, ("结转结余",), "", positions, ledger)


def _enter_project(project: Project, path: Path, positions: Positions, ledger: Desk) -> None:
    enter_model(project, path, f"项目.{project.name}", positions, ledger)
    for number, part in enumerate(project.parts):
        _enter_project(part, (*path, "其中", number), positions, ledger)


def enter_model(model: Model, path: Path, prefix: str, positions: Positions, ledger: Desk) -> None:
    """Enter one model's own amounts and counts under ``prefix``, and those of its 其中 maps."""
    for key, value in _typed(model):
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, Decimal):
            ledger.enter(name, value, positions.at(*path, key))
        elif isinstance(value, int) and not isinstance(value, bool):
            ledger.enter(name, value, positions.at(*path, key), Measure.COUNT)
        elif isinstance(value, dict) and key == "其中":
            for part, amount in value.items():
                ledger.enter(f"{name}.{part}", amount, positions.at(*path, key, part))


def _typed(model: Model) -> list[tuple[str, object]]:
    """Return (Chinese key, value) of the fields that were typed."""
    typed = model.model_fields_set
    return [(key, getattr(model, name)) for key, name in _fields(type(model)).items() if name in typed]


def _follow(model: Model, path: tuple[str, ...]) -> Model:
    """Return the model below another at a path of Chinese keys."""
    for key in path:
        model = getattr(model, _fields(type(model))[key])
    return model


@cache
def _fields(model: type[Model]) -> Mapping[str, str]:
    """Return the names of a model's fields by their Chinese keys."""
    return {str(field.alias): name for name, field in model.model_fields.items()}
