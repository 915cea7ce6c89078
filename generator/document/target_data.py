"""What fills the forms of the performance targets: slots, texts and lists of 附表13 and 附表14.

Comes in: a budget as typed, and a ``Voice``. Goes out: ``FormData``; figures are named by the pack and stay facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.document.marks import runs
from generator.document.target_forms import FormData
from generator.submission.budget_models import LISTED
from generator.submission.fields import code_of, name_of

if TYPE_CHECKING:
    from datetime import date

    from generator.document.nodes import Inline
    from generator.document.voice import Voice
    from generator.submission.budget_models import BudgetProject, BudgetSubmission
    from generator.submission.fields import Model
    from generator.submission.target_models import (
        AnnualGoal,
        LongGoal,
        OverallTarget,
        ProjectTarget,
        ScoredIndicator,
        TargetIndicator,
    )

    Names = Mapping[str, str]

_TEXT_KEYS: Final = ("申请理由", "主要内容", "立项依据", "实施方案")


class TargetWriter(Struct, frozen=True):
    """What every form needs: the budget, its voice, the slots of the report, names of economic subjects."""

    submission: BudgetSubmission
    voice: Voice
    slots: Names
    economic: Names

    def overall(self, form: OverallTarget, day: str) -> FormData:
        """Return what fills 附表13; ``day`` is the pack's pattern of a date."""
        return FormData(
            slots={
                **self._head(form.filled_on, day),
                "填报人": form.filled_by or "",
                "联系电话": form.phone or "",
            },
            texts={"职能概述": self._paragraphs(form.functions), "工作任务": self._paragraphs(form.tasks)},
            lists={
                "项目支出": tuple(self._listed(form)),
                "总目标对照": tuple(_side_by_side(form)),
                "长期目标": self._goals(form.long_goals, "长期绩效指标"),
                "年度目标": self._goals(form.annual_goals, "年度绩效指标"),
            },
        )

    def project(self, form: ProjectTarget, day: str, day_names: Names) -> FormData:
        """Return what fills 附表14 of one project; 预算变动 is added by who has the pack's texts."""
        project = next(each for each in self.submission.budget_projects if each.name == form.project)
        texts = {key: self._paragraphs(value) for key, value in _texts(form).items()}
        variant = next((name for key, name in day_names.items() if texts.get(key)), "")
        return FormData(
            slots={**self._head(form.filled_on, day), **self._project_slots(form, project), "日期名": variant},
            texts=texts,
            lists={
                "支出明细": tuple(self._details(form)),
                "项目采购": tuple(self._bought(project)),
                "总目标": tuple(
                    FormData({"名称": goal.name}, {"说明": self._paragraphs((goal.text,))}) for goal in form.goals
                ),
                "长期指标": _items(form.long_indicators),
                "年度指标": _items(form.annual_indicators),
                "评分指标": _items(form.scored_indicators),
            },
        )

    def _head(self, filled_on: date | None, day: str) -> dict[str, str]:
        told = day.format(年=filled_on.year, 月=filled_on.month, 日=filled_on.day) if filled_on else ""
        return {**self.slots, "日期": told, "前年": str(self.submission.report.year - 2)}

    def _project_slots(self, form: ProjectTarget, project: BudgetProject) -> dict[str, str]:
        overall, year = self.submission.overall_target, str(self.submission.report.year)
        return {
            "项目": project.name,
            "名称": form.name or project.name,
            "编码": project.code or "",
            "类别": project.category,
            "主管部门": form.supervisor or self.slots["部门"],
            "执行单位": form.implementer or self._unit(project),
            "负责人": form.head or "",
            "联系电话": form.phone or "",
            "单位地址": form.address or (overall.address if overall else None) or "",
            "邮政编码": form.postcode or (overall.postcode if overall else None) or "",
            "项目属性": form.attribute,
            "属性说明": form.attribute_note or "",
            "起始年度": str(form.first_year or year),
            "终止年度": str(form.last_year or year),
        }

    def _unit(self, project: BudgetProject) -> str:
        """Return the unit of a project by name; that of the 本级 is the department itself."""
        unit = self.submission.unit_of(project.unit)
        own = unit.headquarters or len(self.submission.units) == 1
        return self.slots["部门"] if own else unit.name

    def _paragraphs(self, texts: Iterable[str]) -> tuple[Inline, ...]:
        return tuple(runs(self.voice.quoted(line)) for text in texts for line in text.splitlines())

    def _listed(self, form: OverallTarget) -> Iterator[FormData]:
        """Yield the projects of 项目支出 that have money."""
        for project in self.submission.budget_projects:
            if project.category in LISTED and self.voice.facts.amount(f"项目目标.{project.name}.总预算"):
                direction = form.directions.get(project.name) or project.purpose or ""
                yield FormData({"项目": project.name, "类别": project.category, "支出方向": direction})

    def _goals(self, goals: Sequence[LongGoal | AnnualGoal], name: str) -> tuple[FormData, ...]:
        return tuple(
            FormData({"序号": str(number)}, {"目标": self._paragraphs((goal.text,))}, {name: _items(goal.indicators)})
            for number, goal in enumerate(goals, 1)
        )

    def _details(self, form: ProjectTarget) -> Iterator[FormData]:
        for number, detail in enumerate(form.details, 1):
            slots = {key: text for key, text in _slots(detail).items() if key != "金额"}  # a figure, and a fact
            code = code_of(detail.economic)
            economic = self.economic.get(code) or name_of(detail.economic) or code
            yield FormData({**slots, "序号": str(number), "经济科目": economic})

    def _bought(self, project: BudgetProject) -> Iterator[FormData]:
        for number, item in enumerate(self.submission.procurement_items, 1):
            if item.project == project.name:
                yield FormData({"序号": str(number), "品目": name_of(item.goods) or item.goods})


def _texts(form: ProjectTarget) -> dict[str, tuple[str, ...]]:
    values = (form.reason, form.content, form.grounds, form.plan)
    return dict(zip(_TEXT_KEYS, values, strict=True))


def _side_by_side(form: OverallTarget) -> Iterator[FormData]:
    for number, (long, annual) in enumerate(zip_longest(form.long_goals, form.annual_goals), 1):
        texts = {"长期": long.text if long else "", "年度目标": annual.text if annual else ""}
        yield FormData({"序号": str(number), **texts})


def _items(models: Iterable[TargetIndicator | ScoredIndicator]) -> tuple[FormData, ...]:
    return tuple(FormData(_slots(model)) for model in models)


def _slots(model: Model) -> dict[str, str]:
    """Return a model's texts by their Chinese keys; what was not typed is empty."""
    values = ((field.alias, getattr(model, name)) for name, field in type(model).model_fields.items())
    return {str(key): value or "" for key, value in values if value is None or isinstance(value, str)}
