"""Cells of forms: a cell as the pack describes it becomes a ``Cell`` with its label, text, options or figure.

Comes in: a ``FormCell``, the slots of its wordings, and how figures are printed. Goes out: a ``Cell``; a figure that
has no fact leaves its cell blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from generator.accounts.facts import Measure
from generator.document.nodes import Cell, Inline, Run, words
from generator.document.printing import CellStyle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.accounts.facts import Fact
    from generator.document.voice import Voice
    from generator.pack.forms import FormCell, OptionStyle


class FormStyle(Struct, frozen=True):
    """How the cells of one form are printed: by the voice; amounts and options as the form says."""

    voice: Voice
    figures: CellStyle
    options: OptionStyle | None


def head_cell(cell: FormCell, style: FormStyle, slots: Mapping[str, str]) -> Cell:
    """Return a cell of a label, a text, options or a figure; scores are the form's own."""
    spans = (cell.colspan, cell.rowspan)
    if cell.label is not None:
        return Cell(words(cell.label.format(**slots)) if cell.label else (), *spans, header=True)
    if cell.text is not None:
        return Cell(words(cell.text.format(**slots).strip()), *spans, align=cell.align or "center")
    if cell.options is not None:
        return Cell(words(_options(cell, style, slots)), *spans, align="left")
    return _figure(cell, style, slots)


def _options(cell: FormCell, form: FormStyle, slots: Mapping[str, str]) -> str:
    style = form.options
    if style is None:
        msg = "a form with options must say how they are printed"
        raise TypeError(msg)
    chosen = slots[cell.chosen]
    return style.gap.join(
        style.pattern.format(序号=number, 名称=name, 框=style.ticked if name == chosen else style.empty)
        for number, name in enumerate(cell.options or (), 1)
    )


def _figure(cell: FormCell, style: FormStyle, slots: Mapping[str, str]) -> Cell:
    spans, align = (cell.colspan, cell.rowspan), cell.align or "center"
    name = (cell.amount or cell.rate or cell.share or "").format(**slots)
    fact, printing = style.voice.facts.get(name), style.voice.printing
    if fact is None:
        return Cell((), *spans)
    if cell.rate:
        return Cell((printing.completion(fact),), *spans, align=align)
    if cell.share:
        return Cell((printing.share(fact),), *spans, align=align)
    if fact.measure is Measure.COUNT:
        return Cell((printing.text(fact),), *spans, align=align, value=fact.value, decimals=0)
    return _amount(cell, fact, style, slots)


def _amount(cell: FormCell, fact: Fact, style: FormStyle, slots: Mapping[str, str]) -> Cell:
    note = _note(cell, style, slots)
    text, value = style.figures.shown(fact)
    content = (Run(text, fact.name), *note)
    return Cell(content, cell.colspan, cell.rowspan, align=cell.align or "center", value=None if note else value)


def _note(cell: FormCell, style: FormStyle, slots: Mapping[str, str]) -> Inline:
    """Return what stands behind an amount, with the figure in it; nothing where that is zero."""
    fact = style.voice.facts.get(cell.note_amount.format(**slots)) if cell.note_amount else None
    if fact is None or not fact.value:
        return ()
    before, _, after = cell.note.partition("{数}")
    return (Run(before), Run(style.figures.shown(fact)[0], fact.name), Run(after))
