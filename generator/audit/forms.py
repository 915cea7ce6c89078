"""Self-evaluation forms as the rules see them: each form and indicator with its place, its facts and its verdict.

Comes in: a ``View``. Goes out: ``FormView`` and ``IndicatorView``, in printed order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from generator.audit.model import Path, View, once_a_view
from generator.derive.performance import OVERALL, form_prefix, indicator_prefix, indicators
from generator.derive.targets import Quantity, Target, Verdict, judge, parse_quantity, parse_target
from generator.submission.performance import Indicator, OverallForm, ProjectForm

PROJECT_FORMS: Final = "项目自评"


@dataclass(frozen=True)
class IndicatorView:
    """One 三级指标: where it was typed, the goal it belongs to, its score, and what the rules say of it.

    A dozen rules ask the same of it, so it keeps what was read from its texts (and has no slots).
    """

    indicator: Indicator
    path: Path
    prefix: str
    goal: int
    score: Decimal

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.indicator.name

    @cached_property
    def target(self) -> Target:
        """What the 目标值 asks for, a typed 方向 included."""
        return parse_target(self.indicator.target, self.indicator.direction)

    @cached_property
    def wanted(self) -> Quantity | None:
        """The quantity of the 目标值, whatever 方向 was typed."""
        return parse_quantity(self.indicator.target)

    @cached_property
    def reached(self) -> Quantity | None:
        """The quantity of the 完成值."""
        return parse_quantity(self.indicator.actual)

    @cached_property
    def verdict(self) -> Verdict:
        """The score by rule."""
        return judge(self.target, self.indicator.actual, self.indicator.weight)

    @cached_property
    def unscored(self) -> bool:
        """Whether neither a rule nor the department gives a score, which derivation has told already."""
        return self.indicator.score is None and self.verdict.score is None

    @cached_property
    def short(self) -> bool:
        """Whether the target was not reached: by its figures, whatever score was typed, else by the score given."""
        verdict = self.verdict
        if verdict.by_formula and verdict.score is not None:
            return verdict.score < self.indicator.weight
        return not self.unscored and self.score < self.indicator.weight

    @property
    def short_by_figures(self) -> bool:
        """Whether its very figures say that the target was not reached, not a person's judgement."""
        return self.short and self.verdict.by_formula

    @property
    def missed(self) -> bool:
        """Whether the form must say why: the target was not reached, or points were taken for another reason."""
        return self.short or (not self.unscored and self.score < self.indicator.weight)

    def at(self, key: str) -> Path:
        """Return the path of one of its keys."""
        return (*self.path, key)

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts that its weight and score are."""
        return (f"{self.prefix}.权重", f"{self.prefix}.得分")


@dataclass(frozen=True)
class FormView:
    """One form: where it was typed, the beginning of its facts' names, what to call it, and its indicators.

    Like an indicator, it keeps what several rules ask of it.
    """

    form: OverallForm | ProjectForm
    path: Path
    prefix: str
    indicators: tuple[IndicatorView, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """What messages call the form."""
        return f"“{self.form.name}”自评表" if isinstance(self.form, ProjectForm) else "整体自评表"

    @cached_property
    def missed(self) -> tuple[IndicatorView, ...]:
        """The indicators whose reasons the form must give."""
        return tuple(each for each in self.indicators if each.missed)

    @cached_property
    def short(self) -> tuple[IndicatorView, ...]:
        """The indicators whose targets were not reached."""
        return tuple(each for each in self.indicators if each.short)

    @cached_property
    def deviation(self) -> str:
        """The whole text of 偏差原因分析."""
        return "\n".join(self.form.deviation)

    def at(self, *keys: str | int) -> Path:
        """Return the path of something below the form."""
        return (*self.path, *keys)


@once_a_view
def forms(view: View) -> tuple[FormView, ...]:
    """Return the overall form, then the project forms as typed; of two with one name only the first."""
    return tuple(_forms(view))


def _forms(view: View) -> Iterator[FormView]:
    submission = view.accounts.submission
    if submission.overall_form.goals:
        yield _form_view(view, submission.overall_form, (OVERALL,))
    seen: set[str] = set()
    for number, form in enumerate(submission.project_forms):
        if form.name not in seen:
            seen.add(form.name)
            yield _form_view(view, form, (PROJECT_FORMS, number))


def all_indicators(view: View) -> Iterator[tuple[FormView, IndicatorView]]:
    """Yield every indicator with its form."""
    return ((form, indicator) for form in forms(view) for indicator in form.indicators)


def _form_view(view: View, form: OverallForm | ProjectForm, path: Path) -> FormView:
    prefix = form_prefix(form)
    return FormView(form, path, prefix, tuple(_indicator_views(view, form, path, prefix)))


def _indicator_views(view: View, form: OverallForm | ProjectForm, path: Path, prefix: str) -> Iterator[IndicatorView]:
    for n, g, i, _, indicator in indicators(form):
        own = (*path, "年度绩效目标", n - 1, "指标组", g - 1, "指标", i - 1)
        name = indicator_prefix(prefix, n, g, i)
        yield IndicatorView(indicator, own, name, n, view.facts.amount(f"{name}.得分"))
