"""The tree of a YAML file: frozen nodes, each with its place; nothing is converted.

Comes in: nothing. Goes out: the node types, and ``Lines``, which turns offsets of a text into positions.
"""

from __future__ import annotations

from msgspec import Struct

from generator.findings import SourcePosition

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(Struct, frozen=True):
    """A scalar as text; ``quoted`` scalars (also ``|`` and ``>``) are never null, however empty.

    ``more`` are the lines behind the first one that a text of several lines goes on over.
    """

    text: str
    position: SourcePosition
    quoted: bool = False
    more: tuple[SourcePosition, ...] = ()

    @property
    def is_null(self) -> bool:
        """Whether nothing was typed, as told apart from a quoted empty text."""
        return not self.quoted and self.text in _NULLS


class Mapping(Struct, frozen=True):
    """Keys and values in typed order, placed at the first key; distinct keys unless findings say otherwise."""

    entries: tuple[tuple[Scalar, Node], ...]
    position: SourcePosition

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or nothing."""
        return next((value for scalar, value in self.entries if scalar.text == key), None)


class Sequence(Struct, frozen=True):
    """The items of a list in typed order."""

    items: tuple[Node, ...]
    position: SourcePosition


Node = Scalar | Mapping | Sequence


class SourceFile(Struct, frozen=True):
    """One file: its path relative to the folder (posix, NFC) and its root, or nothing when empty or not readable."""

    path: str
    root: Node | None


class Lines(Struct, frozen=True):
    """The lines of one file (broken at line feeds only), from which positions are cut; lines and columns from 0."""

    file: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, file: str, text: str) -> Lines:
        """Split a text whose line ends are line feeds."""
        return cls(file, tuple(text.split("\n")))

    def line(self, number: int) -> str:
        """Return a line, or nothing past the end."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def at(self, line: int, column: int = 0, end: int | None = None) -> SourcePosition:
        """Return the position of a stretch of one line; without ``end`` it reaches to the end of the line.

        What was mended for reading on may be longer than the line: its places are the line's end.
        """
        source = self.lines[line] if 0 <= line < len(self.lines) else ""
        text = source[column:end].rstrip()
        return SourcePosition(self.file, line + 1, (column if text else min(column, len(source))) + 1, text, source)

    def whole(self, line: int) -> SourcePosition:
        """Return the position of a line's text without its indentation."""
        return self.at(line, indentation(self.line(line)))


def indentation(line: str) -> int:
    """Return the number of blanks and tabs a line starts with."""
    return len(line) - len(line.lstrip(" \t"))
