"""Attachments (附件): the self-evaluation forms, each on pages of its own, with their 摘要版 results before them.

Comes in: accounts, pack, the heading of the part. Goes out: sections of pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.derive.performance import form_prefix
from generator.document.forms import Form, FormContext, overall_form, project_form, score_table
from generator.document.narrative import Narrative
from generator.document.nodes import Block, Section, Table
from generator.document.typed_texts import texts_of
from generator.document.voice import Voice
from generator.pack.loading import TemplatePack
from generator.submission.performance import OverallForm, ProjectForm, Summary

FORM_PAGE, TEXT_PAGE = "form", "text"
SUMMARY_TEXT = "摘要.j2"
SCORES = "得分"
"""The name of the table of scores in the text of the 摘要版."""


class Attachments(Struct, frozen=True):
    """What the forms are made of; ``heading`` stands before the first of them."""

    pack: TemplatePack
    voice: Voice
    narrative: Narrative
    slots: Mapping[str, str]
    anchors: Iterator[str]
    heading: tuple[Block, ...]

    def sections(self, which: Literal["整体", "项目"], *, toc: bool = False) -> Iterator[Section]:
        """Yield the sections of the overall form, or of all project forms; the heading stands on the first page.

        With ``toc`` each form has a line of its own in the 目录.
        """
        waiting = self.heading
        for form, plain in self._overall() if which == "整体" else self._projects():
            table = replace(plain, toc=plain.title) if toc else plain
            if form.summary:
                yield Section(TEXT_PAGE, (*waiting, *self._summary(form, form.summary)))
                waiting = ()
            yield Section(FORM_PAGE, (*waiting, table))
            waiting = ()
        if waiting:
            yield Section(FORM_PAGE, waiting)

    @property
    def _context(self) -> FormContext:
        return FormContext(self.voice, self.slots)

    def _overall(self) -> Iterator[tuple[Form, Table]]:
        form = self.voice.submission.overall_form
        if form.goals:
            yield form, overall_form(self.pack.overall_form, next(self.anchors), self._context)

    def _projects(self) -> Iterator[tuple[Form, Table]]:
        submission = self.voice.submission
        for number, form in enumerate(submission.project_forms):
            first = number == 0 and not submission.overall_form.goals
            yield form, project_form(self.pack.project_form, next(self.anchors), form, self._context, first=first)

    def _summary(self, form: Form, summary: Summary) -> tuple[Block, ...]:
        """Return the 摘要版 of one form: its derived scores and rates, and the typed texts."""

        def placed(kind: str, table: str) -> Block:
            if (kind, table) != ("表", SCORES):
                msg = f"没有名为“{table}”的{kind}"
                raise LookupError(msg)
            return score_table(self.pack.score_table, next(self.anchors), form, self._context)

        overall = isinstance(form, OverallForm)
        name = form.name if isinstance(form, ProjectForm) else form.unit_name or self.slots["部门"]
        texts = texts_of(summary, self.voice)
        context = {"前缀": form_prefix(form), "名称": name, "整体": overall, "摘": texts}
        return self.narrative.blocks(SUMMARY_TEXT, placed, self.anchors, **context)
