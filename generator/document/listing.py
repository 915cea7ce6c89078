"""Plain list tables: 重点工作完成情况表 of Part 4.

Comes in: the pack's specification and the typed works. Goes out: a ``Table`` of layout ``listing``.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.document.marks import runs
from generator.document.nodes import Cell, Column, Row, RowGroup, Table, words
from generator.document.table_cells import heading
from generator.document.voice import Voice
from generator.pack.models import ListingSpec
from generator.submission.models import KeyWork, KeyWorks


def build_listing(spec: ListingSpec, anchor: str, works: KeyWorks, voice: Voice, slots: Mapping[str, str]) -> Table:
    """Build the table of those works whose goal was typed; works without one are told in the text only."""
    listed = [work for work in works.works if work.target]
    header = Row(tuple(heading(text) for text in spec.header), "header")
    return Table(
        anchor=anchor,
        layout="listing",
        columns=tuple(Column(width, "left") for width in spec.widths),
        header=(header,),
        groups=tuple(RowGroup((_row(number, work, voice),), keep=True) for number, work in enumerate(listed, 1)),
        title=spec.title.format(**slots),
        summary=spec.summary,
        font_size=spec.font_size,
        row_height=spec.row_height,
    )


def _row(number: int, work: KeyWork, voice: Voice) -> Row:
    texts = (work.heading, work.target or "", work.result or "")
    cells = tuple(Cell(runs(voice.quoted(text)), align="left") for text in texts)
    return Row((Cell(words(str(number)), align="center"), *cells), "text")
