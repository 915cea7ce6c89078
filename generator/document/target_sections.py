"""附表13 and 附表14 in a report: each form on pages of its own, the first of each with its line in the 目录.

Comes in: a budget, a pack, what stands before the forms. Goes out: sections of pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.derive.target_forms import PROJECT
from generator.document.forms import FormContext
from generator.document.nodes import Inline, Paragraph, Section
from generator.document.target_data import TargetWriter
from generator.document.target_forms import FormData, target_form

if TYPE_CHECKING:
    from generator.document.narrative import Narrative
    from generator.document.nodes import Block, Table
    from generator.document.voice import Voice
    from generator.pack.loading import TemplatePack
    from generator.pack.target_forms import TargetFormSpec
    from generator.submission.budget_models import BudgetSubmission
    from generator.submission.target_models import ProjectTarget

CHANGES = "预算变动"
"""The text of a form that a template of the pack writes."""


class TargetSections(Struct, frozen=True):
    """What the forms are made of."""

    submission: BudgetSubmission
    pack: TemplatePack
    voice: Voice
    narrative: Narrative
    slots: Mapping[str, str]
    economic: Mapping[str, str]
    anchors: Iterator[str]

    def sections(self, which: Literal["整体", "项目"], before: tuple[Block, ...], number: str) -> Iterator[Section]:
        """Yield a section for each form; ``before`` stands on the first page, ``number`` in its line of the 目录.

        Where no form was filled in, an empty one stands in its place, so that the tables are numbered without a gap.
        """
        spec = self.pack.target_forms[which]
        for position, data in enumerate(self._overall(spec) if which == "整体" else self._projects(spec) or [None]):
            table = self._table(spec, data)
            first = position == 0
            if first:
                table = replace(table, label=spec.label, label_first=spec.label_first, toc=self._toc(spec, number))
            yield Section(spec.page, (*(before if first else ()), table))

    def _toc(self, spec: TargetFormSpec, number: str) -> str:
        name = spec.toc.format(**self.slots)
        return self.pack.manifest.labels["目录项"].format(序号=number, 名称=name) if number else ""

    def _table(self, spec: TargetFormSpec, data: FormData | None) -> Table:
        context = FormContext(self.voice, self.slots)
        return target_form(spec, next(self.anchors), data, context, self.pack.looks.pages[spec.page].body_width)

    @property
    def _writer(self) -> TargetWriter:
        return TargetWriter(self.submission, self.voice, self.slots, self.economic)

    def _overall(self, spec: TargetFormSpec) -> list[FormData | None]:
        form = self.submission.overall_target
        return [self._writer.overall(form, spec.day) if form else None]

    def _projects(self, spec: TargetFormSpec) -> list[FormData | None]:
        return [self._project(form, spec) for form in self.submission.project_targets]

    def _project(self, form: ProjectTarget, spec: TargetFormSpec) -> FormData:
        data = self._writer.project(form, spec.day, spec.day_names)
        return replace(data, texts={**data.texts, CHANGES: tuple(self._changes(form, spec))})

    def _changes(self, form: ProjectTarget, spec: TargetFormSpec) -> Iterator[Inline]:
        """Yield the paragraphs of how the project's budget changed."""
        words = {
            "前缀": f"{PROJECT}.{form.project}",
            "前年": self.submission.report.year - 2,
            "理由": self.voice.trimmed(form.changes),
        }
        for block in self.narrative.blocks(spec.changes, _nothing, self.anchors, **words):
            if isinstance(block, Paragraph):
                yield block.runs


def _nothing(kind: str, name: str) -> Block:
    msg = f"没有名为“{name}”的{kind}"
    raise LookupError(msg)
