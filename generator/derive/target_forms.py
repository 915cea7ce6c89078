"""Performance targets of a budget: the figures of 附表13 and 附表14, none of them typed twice.

Comes in: the typed forms and the facts of the budget. Goes out: facts

* ``整体目标.收入构成.{财政拨款|财政专户管理资金|单位资金|合计}.{当年|占比|上年|前年}`` and
  ``整体目标.支出构成.{人员类|运转类|特定目标类|其他支出|合计}.…``;
* ``项目目标.{项目}.{当年预算|总预算|财政拨款结转|上年预算|前年预算}``, ``.变动.{增减额|增减率}``,
  ``.明细.{n}.金额``, ``.明细合计`` and, by economic 款, ``.款.{编码}`` (arranged) and ``.明细款.{编码}`` (itemised);
* ``绩效目标.项目数`` and ``绩效目标.资金`` (of the projects that have a form).

The two years before are typed, or taken from the linked budget of last year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from generator.accounts.facts import Ledger
from generator.derive.budget_entries import SOURCES, Entered
from generator.derive.budget_totals import ALL_MONEY, FISCAL, FUND_OF, LAST_YEAR, SPECIAL, UNIT_MONEY
from generator.derive.prior import LAST
from generator.derive.subjects import TOTAL
from generator.submission.budget_models import BudgetSubmission
from generator.submission.fields import code_of
from generator.submission.positions import Positions

if TYPE_CHECKING:
    from generator.derive.accounts import Accounts
    from generator.submission.target_models import ProjectTarget, YearMoney

OVERALL: Final = "整体目标"
PROJECT: Final = "项目目标"
_SPENT: Final = f"支出预算.{TOTAL}.{ALL_MONEY}"
SIDES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "收入构成": {
        "财政拨款": tuple(f"收入预算.{TOTAL}.{source}" for source in SOURCES if FUND_OF[source] in FISCAL),
        "财政专户管理资金": tuple(f"收入预算.{TOTAL}.{source}" for source in SOURCES if FUND_OF[source] == SPECIAL),
        "单位资金": tuple(f"收入预算.{TOTAL}.{source}" for source in SOURCES if FUND_OF[source] == UNIT_MONEY),
    },
    "支出构成": {
        "人员类": (f"{_SPENT}.人员经费",),
        "运转类": (f"{_SPENT}.公用经费", f"{_SPENT}.其他运转类"),
        "特定目标类": (f"{_SPENT}.特定目标类",),
        "其他支出": tuple(f"{_SPENT}.{kind}" for kind in ("事业单位经营支出", "上缴上级支出", "对附属单位补助支出")),
    },
}
"""What 附表13 compares: each part of income and spending, and the facts it is the sum of."""
_YEARS: Final = (("上年", "上年收支", "当年"), ("前年", "前年收支", "上年"))
"""The two years before: the column, the key it is typed under, the column of last year's budget it comes from."""


def derive_target_forms(
    submission: BudgetSubmission, positions: Positions, entered: Entered, ledger: Ledger, prior: Accounts | None
) -> None:
    """Derive the figures of all forms."""
    _enter_years(submission, positions, ledger)
    for number, form in enumerate(submission.project_targets):
        _enter_project(form, ("项目绩效目标", number), positions, ledger)
    if prior:
        _take(submission, prior, ledger)
    for side, parts in SIDES.items():
        _side(f"{OVERALL}.{side}", parts, ledger)
    for form in submission.project_targets:
        _project(form, entered, ledger)
    for name in (each.name for each in submission.budget_projects):
        ledger.same(f"{PROJECT}.{name}.当年预算", f"项目支出预算.项目.{name}.合计")
        if f"{PROJECT}.{name}.总预算" not in ledger:
            ledger.same(f"{PROJECT}.{name}.总预算", f"{PROJECT}.{name}.当年预算")
        carried = (f"项目支出预算.项目.{name}.{source}" for source in LAST_YEAR[:3])
        ledger.total(f"{PROJECT}.{name}.财政拨款结转", carried)
        if f"{PROJECT}.{name}.上年预算" in ledger:
            ledger.change(f"{PROJECT}.{name}.变动", f"{PROJECT}.{name}.当年预算", f"{PROJECT}.{name}.上年预算")
    names = tuple(f"{PROJECT}.{form.project}.当年预算" for form in submission.project_targets)
    ledger.tally("绩效目标.项目数", names)
    ledger.total("绩效目标.资金", names)


def _enter_years(submission: BudgetSubmission, positions: Positions, ledger: Ledger) -> None:
    form = submission.overall_target
    for (year, key, _), typed in zip(_YEARS, (form.last, form.before) if form else (), strict=False):
        if typed:
            _enter_year(year, key, typed, positions, ledger)


def _enter_year(year: str, key: str, typed: YearMoney, positions: Positions, ledger: Ledger) -> None:
    amounts = {str(field.alias): getattr(typed, name) for name, field in type(typed).model_fields.items()}
    for side, parts in SIDES.items():
        for part in parts:
            place = positions.at("整体绩效目标", key, part)
            ledger.enter(f"{OVERALL}.{side}.{part}.{year}", amounts[part], place)


def _enter_project(form: ProjectTarget, path: tuple[str | int, ...], positions: Positions, ledger: Ledger) -> None:
    prefix = f"{PROJECT}.{form.project}"
    for key, amount in (("总预算", form.total), ("上年预算", form.last), ("前年预算", form.before)):
        if amount is not None:
            ledger.enter(f"{prefix}.{key}", amount, positions.at(*path, key))
    for number, detail in enumerate(form.details):
        if detail.amount is not None:
            place = positions.at(*path, "支出明细", number, "金额")
            ledger.enter(f"{prefix}.明细.{number + 1}.金额", detail.amount, place)


def _take(submission: BudgetSubmission, prior: Accounts, ledger: Ledger) -> None:
    """Take from last year's budget what was not typed."""
    pairs = [
        (f"{OVERALL}.{side}.{part}.{year}", f"{OVERALL}.{side}.{part}.{theirs}")
        for side, parts in SIDES.items()
        for part in parts
        for year, _, theirs in _YEARS
    ]
    for form in submission.project_targets:
        prefix = f"{PROJECT}.{form.project}"
        pairs += [(f"{prefix}.上年预算", f"{prefix}.当年预算"), (f"{prefix}.前年预算", f"{prefix}.上年预算")]
    wanted = [(ours, theirs) for ours, theirs in pairs if ours not in ledger and theirs in prior.facts]
    ledger.take(prior.facts, (theirs for _, theirs in wanted), LAST)
    for ours, theirs in wanted:
        ledger.same(ours, f"{LAST}{theirs}")


def _side(prefix: str, parts: Mapping[str, tuple[str, ...]], ledger: Ledger) -> None:
    """Derive one side's parts of this year, their sums of all years, and this year's shares."""
    for part, operands in parts.items():
        ledger.total(f"{prefix}.{part}.当年", operands)
    for year in ("当年", *(year for year, *_ in _YEARS)):
        names = [name for part in parts if (name := f"{prefix}.{part}.{year}") in ledger]
        if names:
            ledger.total(f"{prefix}.{TOTAL}.{year}", names)
    for part in (*parts, TOTAL):
        ledger.ratio(f"{prefix}.{part}.占比", f"{prefix}.{part}.当年", f"{prefix}.{TOTAL}.当年")


def _project(form: ProjectTarget, entered: Entered, ledger: Ledger) -> None:
    """Derive the amounts of 支出明细 that are not typed: what of their 款 no other row has."""
    prefix = f"{PROJECT}.{form.project}"
    rows = [(f"{prefix}.明细.{n}.金额", code_of(detail.economic)) for n, detail in enumerate(form.details, 1)]
    for code in dict.fromkeys(code for _, code in rows):
        arranged, typed = f"{prefix}.款.{code}", f"{prefix}.明细款.{code}"
        items = (each for each in entered.items if each.project.name == form.project)
        ledger.total(arranged, (each.name for each in items if each.economic == code))
        own = [name for name, each in rows if each == code]
        known = [name for name in own if name in ledger]
        open_rows = [name for name in own if name not in ledger]
        if open_rows and known:
            ledger.total(f"{typed}.已填", known)
            ledger.difference(open_rows[0], arranged, f"{typed}.已填")
        elif open_rows:
            ledger.same(open_rows[0], arranged)
        ledger.total(typed, own)
    ledger.total(f"{prefix}.明细合计", (name for name, _ in rows))
