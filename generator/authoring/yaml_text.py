"""YAML as a clerk would type it: block style, texts quoted only where the reader needs it, comments above the keys.

Comes in: a tree of dicts, lists and texts, as ``submission.loading.plain`` returns it, and comments by path. Goes out:
text that reads back as the same tree. An empty text is written as nothing behind the colon: a place left to fill in.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from yaml.emitter import Emitter

from generator.authoring.trees import KeyPath, Tree

Comments = Mapping[KeyPath, str]
"""Comments by the path of the key or list item they stand above, or beside where it is left open; the one of the empty
path heads the file."""

_INDENT: Final = "  "
_NULLS: Final = frozenset({"~", "null", "Null", "NULL"})
_READ_AS_MARK: Final = frozenset({"<<", "---", "..."})
_EMPTY_KEY: Final = "''"
_NEEDS_ESCAPE: Final = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\uf900-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ANALYST: Final = Emitter(io.StringIO(), allow_unicode=True)


def write(tree: Mapping[str, Tree], comments: Comments | None = None) -> str:
    """Return the text of one file; top-level keys are set apart by blank lines."""
    notes = comments or {}
    blocks = ["\n".join(_comment(notes.get((), ""), ""))] if () in notes else []
    blocks += ["\n".join(_entry(key, value, (key,), "", notes)) for key, value in tree.items()]
    return "\n\n".join(blocks) + "\n"


def scalar(text: str) -> str:
    """Return one text as a YAML scalar of one line: plain if that reads back as the same text, else quoted."""
    if not text:
        return ""
    analysis = _ANALYST.analyze_scalar(text)
    if not analysis.allow_single_quoted or _NEEDS_ESCAPE.search(text):
        return json.dumps(text, ensure_ascii=False)
    if analysis.allow_block_plain and text not in _NULLS | _READ_AS_MARK:
        return text
    return "'" + text.replace("'", "''") + "'"


def _entry(key: str, value: Tree, path: KeyPath, indent: str, notes: Comments) -> Iterator[str]:
    head = f"{indent}{scalar(key) or _EMPTY_KEY}:"
    if value == "":
        yield _open(head, notes.get(path, ""))
        return
    yield from _comment(notes.get(path, ""), indent)
    yield from _below(head, value, path, indent, notes)


def _below(head: str, value: Tree, path: KeyPath, indent: str, notes: Comments) -> Iterator[str]:
    """Yield a key with what stands behind or below it."""
    if isinstance(value, str):
        yield from _text(head, value, indent)
    elif not value:
        yield f"{head} {'{}' if isinstance(value, Mapping) else '[]'}"
    else:
        yield head
        yield from _inside(value, path, indent + _INDENT, notes)


def _inside(value: Tree, path: KeyPath, indent: str, notes: Comments) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _entry(key, each, (*path, key), indent, notes)
    else:
        for number, each in enumerate(value):
            yield from _item(each, (*path, number), indent, notes)


def _item(value: Tree, path: KeyPath, indent: str, notes: Comments) -> Iterator[str]:
    """Yield a list item; the first line below it moves up beside its dash."""
    if value == "":
        yield _open(f"{indent}-", notes.get(path, ""))
        return
    yield from _comment(notes.get(path, ""), indent)
    if isinstance(value, str):
        yield from _text(f"{indent}-", value, indent)
        return
    if not value:
        yield f"{indent}- {'{}' if isinstance(value, Mapping) else '[]'}"
        return
    deeper = indent + _INDENT
    lines = _inside(value, path, deeper, notes)
    for number, line in enumerate(lines):
        yield f"{indent}- {line[len(deeper) :]}" if number == 0 else line


def _open(head: str, note: str) -> str:
    """Return a place left open, with what belongs there beside it."""
    return f"{head}  # {' '.join(note.split())}" if note else head


def _text(head: str, text: str, indent: str) -> Iterator[str]:
    """Yield a text behind its key; one of several lines goes below it, if a block can hold it unchanged."""
    if _fits_block(text):
        yield f"{head} |-"
        yield from (f"{indent}{_INDENT}{line}" if line else "" for line in text.split("\n"))
    else:
        yield f"{head} {scalar(text)}".rstrip(" ")


def _fits_block(text: str) -> bool:
    lines = text.split("\n")
    kept = all(line == line.strip() and not _NEEDS_ESCAPE.search(line) for line in lines)
    return len(lines) > 1 and kept and bool(lines[0]) and bool(lines[-1])


def _comment(text: str, indent: str) -> Iterator[str]:
    return (f"{indent}# {line}".rstrip() for line in text.splitlines())
