"""Self-evaluation forms (部门整体, 项目) and the score table of their 摘要版, as tables of layout ``form``.

Comes in: a form as typed, its specification in the pack, and a ``Voice`` with the facts. Goes out: a ``Table`` of six
columns. A cell that spans rows never leaves its ``RowGroup``: rows under one 一级指标 are cut into blocks, and each
block repeats the names of its levels.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from string import Formatter
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.amounts import format_amount
from generator.derive.performance import form_prefix, indicator_prefix, level_names
from generator.document.form_blocks import cut
from generator.document.form_cells import FormStyle, head_cell
from generator.document.marks import runs
from generator.document.nodes import Cell, Column, Inline, Row, RowGroup, Run, Table, words
from generator.document.table_cells import heading
from generator.submission.performance import OverallForm, ProjectForm

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from generator.document.voice import Voice
    from generator.pack.forms import FormCell, FormSpec, ScoreTableSpec
    from generator.submission.performance import Goal, Indicator

Form = OverallForm | ProjectForm
_TEXT_SPAN = 5


class _Line(Struct, frozen=True):
    """One indicator with what its row prints: the names of its levels, and the beginning of its facts' names."""

    level1: str
    level2: str | None
    level1_weight: str
    level2_weight: str
    prefix: str
    indicator: Indicator


class FormContext(Struct, frozen=True):
    """What every form needs: the facts and how they are printed, and the slots of the pack's wordings."""

    voice: Voice
    slots: Mapping[str, str]


def overall_form(spec: FormSpec, anchor: str, context: FormContext) -> Table:
    """Build the 部门整体绩效自评表; its notes stand under it unless the option 填表说明 leaves them out."""
    notes = context.voice.printing.options.form_notes != "不印"
    return _builder(spec, context.voice.submission.overall_form, context).table(anchor, notes=notes)


def project_form(spec: FormSpec, anchor: str, form: ProjectForm, context: FormContext, *, first: bool = False) -> Table:
    """Build one 项目绩效自评表; with the option 首表 it has notes only as the ``first`` of all forms of the report."""
    own = {
        "项目": form.name,
        "主管部门": form.supervisor,
        "项目实施单位": form.implementer,
        "项目类别": form.category,
        "项目属性": form.attribute,
        "项目类型": form.kind,
    }
    option = context.voice.printing.options.form_notes
    builder = _builder(spec, form, FormContext(context.voice, {**context.slots, **own}))
    return builder.table(anchor, notes=option == "每表" or (first and option == "首表"), title=form.title or "")


def score_table(spec: ScoreTableSpec, anchor: str, form: Form, context: FormContext) -> Table:
    """Build the table of weights and scores by 一级指标 that the 摘要版 prints."""
    header = Row(tuple(heading(text) for text in spec.header), "header")
    return Table(
        anchor=anchor,
        layout="form",
        columns=tuple(Column(column.width, column.align) for column in spec.columns),
        header=(header,),
        groups=(RowGroup(tuple(_score_rows(spec, form, context.voice)), keep=True),),
        title=spec.title.format(**context.slots),
        summary=spec.summary,
        font_size=spec.font_size,
        row_height=spec.row_height,
    )


def _score_rows(spec: ScoreTableSpec, form: Form, voice: Voice) -> Iterator[Row]:
    for line in spec.rows:
        for level in level_names(form.goals) if "{一级指标}" in line.name else ("",):
            slots = {"前缀": form_prefix(form), "一级指标": level}
            cells = [Cell(words(line.name.format(**slots)), bold=line.total)]
            for fact in (voice.facts[pattern.format(**slots)] for pattern in (line.weight, line.score)):
                run = Run(format_amount(fact.value, spec.decimals), fact.name)
                cells.append(Cell((run,), bold=line.total, value=fact.value, decimals=spec.decimals))
            yield Row(tuple(cells), "total" if line.total else "data")


def _builder(spec: FormSpec, form: Form, context: FormContext) -> _Builder:
    day = form.filled_on
    own = {
        "前缀": form_prefix(form),
        "单位": form.unit_name or context.slots["部门"],
        "日期": spec.day.format(年=day.year, 月=day.month, 日=day.day) if day else "",
    }
    return _Builder(spec, form, context.voice, {**context.slots, **own})


class _Builder(Struct, frozen=True):
    """Builds one form from its parts."""

    spec: FormSpec
    form: Form
    voice: Voice
    slots: Mapping[str, str]

    @property
    def prefix(self) -> str:
        """The beginning of the names of the form's facts."""
        return self.slots["前缀"]

    def table(self, anchor: str, *, notes: bool, title: str = "") -> Table:
        """Return the whole form."""
        spec = self.spec
        filled_on = spec.right_line.format(**self.slots) if self.slots["日期"] else ""
        return Table(
            anchor=anchor,
            layout="form",
            columns=tuple(Column(column.width, column.align) for column in spec.columns),
            header=(),
            groups=(self._head(), *self._goals(), *self._foot()),
            title=title or spec.title.format(**self.slots),
            left_line=spec.left_line.format(**self.slots),
            right_line=filled_on,
            notes=tuple(words(note) for note in spec.notes) if notes else (),
            summary=spec.summary,
            font_size=spec.font_size,
            row_height=spec.row_height,
        )

    def _head(self) -> RowGroup:
        style = FormStyle(self.voice, self.voice.printing.cells(self.spec.zero), self.spec.option_style)
        rows = (Row(tuple(self._head_cell(cell, style) for cell in row), "text") for row in self.spec.head)
        return RowGroup(tuple(rows), keep=True)

    def _head_cell(self, cell: FormCell, style: FormStyle) -> Cell:
        if cell.score is not None:
            return self._score(cell.score.format(**self.slots), cell.colspan)
        return head_cell(cell, style, self.slots)

    def _goals(self) -> Iterator[RowGroup]:
        header = Row(tuple(Cell(words(text), header=True) for text in self.spec.goals.header), "header")
        for number, goal in enumerate(self.form.goals, 1):
            title = Row((self._goal_label(number), self._text((goal.text,))), "text")
            first, *rest = self._blocks(self._lines(number, goal))
            if len(goal.text) <= self.spec.goals.short_text:
                yield RowGroup((title, header, *first), keep=True)
            else:
                yield RowGroup((title,))
                yield RowGroup((header, *first), keep=True)
            yield from (RowGroup(block, keep=True) for block in rest)

    def _goal_label(self, number: int) -> Cell:
        patterns = self.spec.goals
        pattern = patterns.several if len(self.form.goals) > 1 else patterns.single
        label = self._weighted(pattern, f"{self.prefix}.目标{number}.权重", 序号=str(number))
        return Cell(label, header=True)

    def _lines(self, number: int, goal: Goal) -> Iterator[_Line]:
        for g, group in enumerate(goal.groups, 1):
            for i, indicator in enumerate(group.indicators, 1):
                yield _Line(
                    level1=group.level1,
                    level2=group.level2,
                    level1_weight=f"{self.prefix}.目标{number}.{group.level1}.权重",
                    level2_weight=f"{self.prefix}.目标{number}.{g}.权重",
                    prefix=indicator_prefix(self.prefix, number, g, i),
                    indicator=indicator,
                )

    def _blocks(self, lines: Iterable[_Line]) -> Iterator[tuple[Row, ...]]:
        """Yield the rows of each block: what stands together under one 一级指标, cut where it is too long."""
        for _, same in groupby(lines, key=lambda line: line.level1):
            seen: set[str] = set()
            for block in cut(tuple(same), self.spec.goals.most_rows, lambda line: line.level2_weight):
                yield tuple(self._rows(block, seen))
                seen |= {line.level1_weight for line in block} | {line.level2_weight for line in block}

    def _rows(self, block: Sequence[_Line], seen: Container[str]) -> Iterator[Row]:
        for position, line in enumerate(block):
            before = block[position - 1] if position else None
            cells: list[Cell] = []
            if before is None:
                spans = (1 if line.level2 else 2, len(block))
                cells.append(self._level(line.level1, line.level1_weight, spans, seen))
            if line.level2 and (before is None or before.level2_weight != line.level2_weight):
                rows = sum(other.level2_weight == line.level2_weight for other in block)
                cells.append(self._level(line.level2, line.level2_weight, (1, rows), seen))
            yield Row((*cells, *self._indicator(line)))

    def _level(self, name: str, weight: str, spans: tuple[int, int], seen: Container[str]) -> Cell:
        """Return the cell of a 一级 or 二级指标: its name and weight, or where it was seen before, that it goes on."""
        goals = self.spec.goals
        if weight in seen:
            return Cell(words(goals.continued.format(名=name)), *spans, header=True)
        shown = self.voice.printing.options.form_weights and goals.upper_weight
        tail = self._weighted(goals.upper_weight, weight) if shown else ()
        return Cell((*words(name), *tail), *spans, header=True)

    def _indicator(self, line: _Line) -> Iterator[Cell]:
        """Yield name with weight, target, result and score of one indicator."""
        shown = self.voice.printing.options.form_weights
        weight = self._weighted(self.spec.goals.weight, f"{line.prefix}.权重") if shown else ()
        yield Cell((*words(line.indicator.name), *weight), align="left")
        yield Cell(words(line.indicator.target), align="center")
        yield Cell(words(line.indicator.actual), align="center")
        yield self._score(f"{line.prefix}.得分")

    def _score(self, name: str, colspan: int = 1) -> Cell:
        fact = self.voice.facts[name]
        run = self.voice.printing.score(fact, unit=True)
        plain_number = not self.voice.printing.options.score_unit
        return Cell((run,), colspan, align="center", value=fact.value if plain_number else None)

    def _foot(self) -> Iterator[RowGroup]:
        if self.spec.total:
            total = (Cell(words(self.spec.total), header=True), self._score(f"{self.prefix}.总分", _TEXT_SPAN))
            yield RowGroup((Row(total, "total"),))
        for label, texts in (
            (self.spec.deviation, self.form.deviation),
            (self.spec.improvement, self.form.improvement),
        ):
            yield RowGroup((Row((Cell(words(label), header=True), self._text(texts)), "text"),))

    def _text(self, texts: tuple[str, ...]) -> Cell:
        """Return a wide cell of paragraphs, quotes of facts filled in."""
        return Cell(runs("\n".join(self.voice.quoted(text) for text in texts)), _TEXT_SPAN, align="left")

    def _weighted(self, pattern: str, name: str, **texts: str) -> Inline:
        """Fill a wording's slots; ``{分}`` prints the weight and remembers its fact."""
        found: list[Run] = []
        for literal, slot in _pieces(pattern):
            if literal:
                found.append(Run(literal))
            if slot == "分":
                found.append(self.voice.printing.score(self.voice.facts[name]))
            elif slot is not None:
                found.append(Run(texts[slot]))
        return tuple(found)


@cache
def _pieces(pattern: str) -> tuple[tuple[str, str | None], ...]:
    """Return a pack's wording in stretches of text, each with the slot behind it, if there is one."""
    return tuple((literal, slot) for literal, slot, _, _ in Formatter().parse(pattern))
