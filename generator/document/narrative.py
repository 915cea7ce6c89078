"""Narrative: text templates of the pack (Jinja2, strict and sandboxed) rendered to blocks of the document tree.

Comes in: a pack's ``text/*.j2`` and a ``Voice``. Goes out: headings, paragraphs, and the figures and tables the
template names. A line of a template is a paragraph; ``### `` and ``#### `` begin a heading of level 3 or 4 (``## ``
of level 2), ``@图 名`` and ``@表 名`` put a figure or table there, ``> `` a paragraph without indent. A mistake in a
template is a finding with its file and line.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal, cast

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from generator.document.marks import BREAK, bare, runs, split_line
from generator.document.nodes import Block, Heading, Paragraph
from generator.document.sandbox import TextEnvironment
from generator.findings import Finding, FindingsError, Severity, SourcePosition

Placed = Callable[[str, str], Block]
"""Gives the figure or table a template line names: kind (图 or 表) and name; raises ``LookupError`` for none."""
_MISTAKES: Final = (TemplateError, LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError)
"""What a wrong template raises: in Jinja2, or in a function that it calls with the wrong thing."""
_QUOTED: Final = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True)
class Narrative:
    """The text templates of one pack, with the words and functions they may use."""

    environment: Environment
    texts: Mapping[str, str]

    @classmethod
    def of(cls, texts: Mapping[str, str], words: Mapping[str, object]) -> Narrative:
        """Make a narrative from template sources and what they may name."""
        return cls(TextEnvironment(texts, words), texts)

    def blocks(self, name: str, placed: Placed, anchors: Iterator[str], **context: object) -> tuple[Block, ...]:
        """Render one template to blocks; raises ``FindingsError`` for a mistake in the template."""
        with _mistakes(name, self.texts):
            text = self.environment.get_template(name).render(context)
            return tuple(_block(kind, line, placed, anchors) for kind, line in _lines(text))


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


@contextmanager
def _mistakes(name: str, texts: Mapping[str, str]) -> Iterator[None]:
    """Turn what a wrong template raises into a finding with the template's file and line."""
    try:
        yield
    except _MISTAKES as error:
        told = _told(error)
        file, line = _place(error, name, texts, told)
        lines = texts.get(file, "").splitlines()
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        place = SourcePosition(f"text/{file}", line, 1, source.strip(), source)
        raise FindingsError([Finding("PACK-010", Severity.ERROR, f"模板有误：{told}。", (place,))]) from error


def _told(error: BaseException) -> str:
    """Return what went wrong, in Chinese as far as it is not Jinja2's own words."""
    if isinstance(error, TemplateNotFound):
        return f"没有名为“{error.name}”的文字模板"
    if isinstance(error, RecursionError):
        return "宏没有尽头地调用自己"
    said = str(getattr(error, "message", None) or (error.args[0] if error.args else error))
    if isinstance(error, TemplateSyntaxError):
        return f"语法不对（{said}）"
    if isinstance(error, UndefinedError):
        names = _QUOTED.findall(said)
        return f"用了没有的名字“{names[-1]}”" if names else f"用了没有的名字（{said}）"
    return said


def _place(error: BaseException, name: str, texts: Mapping[str, str], told: str) -> tuple[str, int]:
    """Return the file and line of an error: what Jinja2 says, else the innermost template frame, else the line told."""
    if isinstance(error, TemplateSyntaxError):
        return str(error.name or name), error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in texts]
    if frames:
        return frames[-1].filename, frames[-1].lineno or 1
    placing = (number for number, line in enumerate(texts.get(name, "").splitlines(), 1) if _names(line, told))
    return name, next(placing, 1)


def _names(line: str, told: str) -> bool:
    """Tell whether a line places the figure or table that an error speaks of."""
    return line.lstrip().startswith("@") and f"“{line.strip()[2:].strip()}”" in told
