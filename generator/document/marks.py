"""Marks inside rendered text: which stretch prints which fact, which line is a heading, figure or table.

Templates yield plain text; control characters, which no input can contain (the source room refuses them), carry what
plain text cannot. Comes in: text with marks. Goes out: runs.
"""

from __future__ import annotations

import re

from generator.document.nodes import Inline, Run

_START, _MIDDLE, _END = "\x0e", "\x0f", "\x10"
LINE = "\x11"
"""Begins a line that is not a paragraph: LINE kind LINE rest."""
BREAK = "\x12"
"""Ends a paragraph inside a value: several paragraphs printed by one expression."""
_RUN = re.compile(f"{_START}([^{_MIDDLE}]*){_MIDDLE}([^{_END}]*){_END}")
_SOURCE_LINE = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>#{2,4} |@图 |@表 |> )", re.MULTILINE)
_KINDS = {"## ": "2", "### ": "3", "#### ": "4", "@图 ": "图", "@表 ": "表", "> ": ">"}


def mark(run: Run) -> str:
    """Return a run as text that remembers its fact."""
    return f"{_START}{run.fact}{_MIDDLE}{run.text}{_END}"


def mark_source(source: str) -> str:
    """Turn the line marks of a template's own source into marks that no value can forge."""
    return _SOURCE_LINE.sub(lambda found: f"{LINE}{_KINDS[found['mark']]}{LINE}", source)


def split_line(line: str) -> tuple[str, str]:
    """Return the kind of a rendered line (empty for a paragraph) and its text."""
    if line.startswith(LINE):
        _, kind, rest = line.split(LINE, 2)
        return kind, rest.strip()
    return "", line.strip()


def runs(text: str) -> Inline:
    """Return marked text as runs, in order."""
    first, *rest = _RUN.split(text)  # what is plain, and after each stretch of it the fact and its figure
    found = [Run(first)] if first else []
    for fact, figure, wording in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        found.append(Run(figure, fact))
        if wording:
            found.append(Run(wording))
    return tuple(found)


def bare(text: str) -> str:
    """Return marked text as a reader sees it."""
    return _RUN.sub(lambda match: match[2], text)
