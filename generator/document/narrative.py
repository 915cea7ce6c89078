"""Narrative: text templates of the pack (Jinja2, strict and sandboxed) rendered to blocks of the document tree.

Comes in: a pack's ``text/*.j2`` and a ``Voice``. Goes out: headings, paragraphs, and the figures and tables the
template names. A line of a template is a paragraph; ``### `` and ``#### `` begin a heading of level 3 or 4 (``## ``
of level 2), ``@图 名`` and ``@表 名`` put a figure or table there, ``> `` a paragraph without indent. A mistake in a
template is a finding with its file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, cast

from msgspec import Struct

from generator.document.marks import BREAK, bare, runs, split_line
from generator.document.mistakes import template_mistakes
from generator.document.nodes import Block, Heading, Paragraph
from generator.document.sandbox import TextEnvironment
from generator.findings import Finding, FindingsError

Placed = Callable[[str, str], Block]
"""Gives the figure or table a template line names: kind (图 or 表) and name; raises ``LookupError`` for none."""
FOLDER: Final = "text/"
"""Where a pack keeps its text templates."""


class Narrative(Struct, frozen=True):
    """The text templates of one pack, with the words and functions they may use."""

    environment: TextEnvironment
    texts: Mapping[str, str]

    @classmethod
    def of(cls, texts: Mapping[str, str], words: Mapping[str, object]) -> Narrative:
        """Make a narrative from template sources and what they may name."""
        return cls(TextEnvironment(texts, words), texts)

    def mistakes(self) -> Iterator[Finding]:
        """Find templates that cannot be read at all, those that no report has used yet included."""
        for name in self.texts:
            try:
                with template_mistakes(name, self.texts, FOLDER):
                    self.environment.get_template(name)
            except FindingsError as error:
                yield from error.findings

    def blocks(self, name: str, placed: Placed, anchors: Iterator[str], **context: object) -> tuple[Block, ...]:
        """Render one template to blocks; raises ``FindingsError`` for a mistake in the template."""
        with template_mistakes(name, self.texts, FOLDER):
            text = self.environment.get_template(name).render(context)
            return tuple(_block(kind, line, placed, anchors) for kind, line in _lines(text))

    def close(self) -> None:
        """Let go of what the templates could name: they are done."""
        self.environment.close()


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.replace(BREAK, "\n").splitlines():
        kind, rest = split_line(line)
        if rest:
            yield kind, rest


def _block(kind: str, text: str, placed: Placed, anchors: Iterator[str]) -> Block:
    if kind in ("图", "表"):
        return placed(kind, text)
    if kind == ">":
        return Paragraph(runs(text), "flush")
    if kind:
        return Heading(cast("Literal[2, 3, 4]", int(kind)), bare(text), next(anchors))
    return Paragraph(runs(text))
