"""Narrative: text templates of the pack (Jinja2, strict and sandboxed) rendered to blocks of the document tree.

Comes in: a pack's ``text/*.j2`` and a ``Voice``. Goes out: headings, paragraphs, and the figures and tables the
template names. A line of a template is a paragraph; ``### `` and ``#### `` begin a heading of level 3 or 4 (``## ``
of level 2), ``@图 名`` and ``@表 名`` put a figure or table there, ``> `` a paragraph without indent. A mistake in a
template is a finding with its file and line.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateError, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from generator.document.marks import BREAK, bare, mark_source, runs, split_line
from generator.document.nodes import Block, Heading, Paragraph
from generator.findings import Finding, FindingsError, Severity, SourcePosition

Placed = Callable[[str, str], Block]
"""Gives the figure or table a template line names: kind (图 or 表) and name."""


class TextLoader(BaseLoader):
    """Loads text templates from memory, with their line marks made safe."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's source under its own name, so that tracebacks name it."""
        del environment
        if template not in self._texts:
            raise TemplateNotFound(template)
        return mark_source(self._texts[template]), template, lambda: True


@dataclass(frozen=True, slots=True)
class Narrative:
    """The text templates of one pack, with the words and functions they may use."""

    environment: Environment
    texts: Mapping[str, str]

    @classmethod
    def of(cls, texts: Mapping[str, str], words: Mapping[str, object]) -> Narrative:
        """Make a narrative from template sources and what they may name."""
        environment = SandboxedEnvironment(
            loader=TextLoader(texts), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
        )
        environment.globals = dict(words)
        return cls(environment, texts)

    def blocks(self, name: str, placed: Placed, anchors: Iterator[str], **context: object) -> tuple[Block, ...]:
        """Render one template to blocks; raises ``FindingsError`` for a mistake in the template."""
        with _mistakes(name, self.texts):
            text = self._template(name).render(context)
        return tuple(_block(kind, line, placed, anchors) for kind, line in _lines(text))

    def _template(self, name: str) -> Template:
        return self.environment.get_template(name)


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


class _mistakes:  # noqa: N801 - a context manager, read as a phrase
    """Turns Jinja2's errors into findings with the template's file and line."""

    def __init__(self, name: str, texts: Mapping[str, str]) -> None:
        self._name, self._texts = name, texts

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, (TemplateError, SecurityError, TypeError, KeyError, ValueError, ZeroDivisionError)):
            return
        file, line = self._place(error)
        lines = self._texts.get(file, "").splitlines()
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        place = SourcePosition(f"text/{file}", line, 1, source.strip(), source)
        message = f"模板有误：{getattr(error, 'message', None) or error}"
        raise FindingsError([Finding("PACK-010", Severity.ERROR, message, (place,))]) from error

    def _place(self, error: BaseException) -> tuple[str, int]:
        """Return the file and line of an error: what Jinja2 says, else the innermost template frame."""
        name, line = getattr(error, "name", None) or getattr(error, "filename", None), getattr(error, "lineno", None)
        if name and line:
            return str(name), int(line)
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in self._texts]
        return (frames[-1].filename, frames[-1].lineno or 1) if frames else (self._name, 1)
