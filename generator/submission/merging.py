"""Merging: the files of a report folder become one tree, one key of ``Submission`` each.

Comes in: the files as read. Goes out: one mapping node (lists of forms and projects of all files in one, and the keys
that hold reasons joined), and findings about files that are no mappings and about keys that stand in two files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.findings import Finding, SourcePosition
from generator.source import Mapping, Node, Scalar, Sequence, SourceFile
from generator.submission.problems import IN_TWO_FILES, NOT_KEYS
from generator.submission.spreading import SPREAD, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

LISTS: Final = ("项目自评", "项目绩效目标", "预算项目")
"""Lists whose items may stand in several files, in each a list or a single item."""
Entry = tuple[Scalar, Node]


def merge(files: Iterable[SourceFile]) -> tuple[Mapping, tuple[Finding, ...]]:
    """Merge the files in their order; the first of two equal keys counts."""
    findings: list[Finding] = []
    entries: dict[str, Entry] = {}
    lists: dict[str, list[Entry]] = {}
    read = tuple(files)
    for file in read:
        for key, value in _entries(file, findings):
            if key.text in LISTS:
                lists.setdefault(key.text, []).append((key, value))
            elif key.text not in entries:
                entries[key.text] = (key, value)
            elif entries[key.text][0].position.file != key.position.file:
                entries[key.text] = _both(entries[key.text], (key, value), findings)
    for name, parts in lists.items():
        items = tuple(item for _, value in parts for item in _items(value))
        entries[name] = (parts[0][0], Sequence(items, parts[0][1].position))
    start = SourcePosition(read[0].path, 1, 1) if read else SourcePosition("", 1, 1)
    return Mapping(tuple(entries.values()), start), tuple(findings)


def _entries(file: SourceFile, findings: list[Finding]) -> tuple[tuple[Scalar, Node], ...]:
    """Return the keys of one file; a file that could not be read has been reported by the source room."""
    if isinstance(file.root, Mapping):
        return file.root.entries
    if isinstance(file.root, Sequence):
        message = "文件的最外层是列表，应为“键: 值”。"
        fix = "请在列表上面加一行键名，例如“项目:”，列表各行缩进两格。"
        findings.append(NOT_KEYS.at(message, file.root.position, fix=fix))
    elif isinstance(file.root, Scalar) and not file.root.text.strip():
        findings.append(NOT_KEYS.at("文件里没有任何键。", file.root.position, fix="请填写，或删去这个文件。"))
    return ()


def _both(first: Entry, second: Entry, findings: list[Finding]) -> Entry:
    """Return what counts of a key that stands in two files: both where it may be spread, else the first."""
    key, value = first
    if key.text in SPREAD and isinstance(value, Mapping) and isinstance(second[1], Mapping):
        value, twice = joined(value, second[1])
        findings += [_twice(again, before) for again, before in twice]
    else:
        findings.append(_twice(second[0], key))
    return key, value


def _twice(key: Scalar, first: Scalar) -> Finding:
    message = f"“{key.text}”在两个文件里都有，第一处在 {first.position.file} 第 {first.position.line} 行。"
    fix = f"请合并到一个文件里，删去另一处；可以分写在几个文件里的只有{'、'.join((*LISTS, *SPREAD))}，各写各的部分。"
    return IN_TWO_FILES.at(message, key.position, first.position, fix=fix)


def _items(value: Node) -> tuple[Node, ...]:
    """Return the items of one file: those of a list, or a single one."""
    return value.items if isinstance(value, Sequence) and value.items else (value,)
