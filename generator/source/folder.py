"""Reading the YAML files of a report folder, and nothing outside of it.

Comes in: a folder. Goes out: one ``SourceFile`` for each file, in order of path, and the findings of all of them.
Hidden files are passed over; links and files with a doubled extension are not read, and mentioned.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from generator.findings import Finding, Severity, SourcePosition, in_order
from generator.source.compose import compose
from generator.source.decode import decode
from generator.source.names import printable
from generator.source.nodes import Lines, SourceFile, indentation

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 2 * 1024 * 1024
_MOST_FILES = 1000
_MOST_KEPT = 64
_MOST_BYTES_IN_ALL = 8 * 1024 * 1024
_MOST_OF_A_KIND = 50
_YAML = (".yaml", ".yml")
_DISGUISED = (".yaml.txt", ".yml.txt")


def read_folder(folder: Path, prefix: str = "", apart: str = "") -> tuple[tuple[SourceFile, ...], tuple[Finding, ...]]:
    """Read every YAML file below the folder; return the files in order of path and all findings in order.

    ``prefix`` is set before the files' names, for a folder that belongs to another one; the folder ``apart``, directly
    below, holds something else and is passed over.
    """
    files: list[SourceFile] = []
    findings: list[Finding] = []
    size = 0
    for name, path in ((prefix + name, path) for name, path in _candidates(folder, apart)):
        skipped = _passed_over(folder, name, path)
        if skipped is not None:
            findings.append(skipped)
        elif path.is_file():
            if len(files) == _MOST_FILES or size > _MOST_BYTES_IN_ALL:
                limit = f"最多 {_MOST_FILES} 个、合计 {_MOST_BYTES_IN_ALL // 1024 // 1024} MB"
                message = f"文件太多或太大（{limit}），只读了前 {len(files)} 个。"
                findings.append(_about(name, message, "请检查是否选错了文件夹。", Severity.ERROR, "SRC-022"))
                break
            size += path.stat().st_size
            file, found = _read_file(name, path)
            files.append(file)
            findings += _most(found)
    return tuple(files), in_order(findings)


def _passed_over(folder: Path, name: str, path: Path) -> Finding | None:
    """Mention a file that is not read although a person may think it is."""
    if path.name.lower().endswith(_DISGUISED):
        return _about(name, "文件名以 .txt 结尾，没有读取。", "如果它是填报数据，请去掉结尾的 .txt。")
    if not path.is_symlink():
        return None
    inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    if inside and path.is_file():
        return None
    message = "这是链接，指向文件夹以外、另一个文件夹或不存在的文件，没有读取。"
    return _about(name, message, "请把文件本身放进报告文件夹。")


@lru_cache(maxsize=_MOST_KEPT)
def read_bytes(name: str, data: bytes) -> tuple[SourceFile, tuple[Finding, ...]]:
    """Read one file's bytes; ``name`` is its path as findings print it.

    The last files are kept: where a folder is read again after every save, all but one of them are the same.
    """
    if len(data) > MOST_BYTES:
        message = f"文件超过 {MOST_BYTES // 1024 // 1024} MB，没有读取。"
        fix = "填报数据只有几十 KB；请检查是否误放了别的文件，或粘贴了多余的内容。"
        return SourceFile(name, None), (_about(name, message, fix, Severity.ERROR, "SRC-007"),)
    text, decoding = decode(name, data)
    if any(finding.id == "SRC-005" for finding in decoding):
        return SourceFile(name, None), decoding
    indenting = tuple(_bad_indentation(Lines.of(name, text))) if "\t" in text else ()
    if indenting:
        return SourceFile(name, None), decoding + indenting
    root, composing = compose(name, re.sub(r"(?m)^[ \t]+$", "", text))
    if root is None and not composing:
        message = "文件是空的，或只有注释。"
        composing = (_about(name, message, "请填写内容，或删去这个文件。", Severity.WARNING, "SRC-006"),)
    return SourceFile(name, root), decoding + composing


def _most(findings: tuple[Finding, ...]) -> list[Finding]:
    """Keep the first findings of each kind in a file; the last of them tells how many are not listed."""
    kinds: dict[str, list[Finding]] = {}
    for finding in in_order(findings):
        kinds.setdefault(finding.id, []).append(finding)
    kept = []
    for same in kinds.values():
        kept += same[:_MOST_OF_A_KIND]
        if len(same) > _MOST_OF_A_KIND:
            more = f"{kept[-1].message}本文件同类问题还有 {len(same) - _MOST_OF_A_KIND} 处，没有一一列出。"
            kept[-1] = replace(kept[-1], message=more)
    return kept


def _read_file(name: str, path: Path) -> tuple[SourceFile, tuple[Finding, ...]]:
    """Read a regular file, never more of it than the limit."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"文件无法读取（{error.strerror}）。"
        fix = "请检查文件的权限，或是否被别的程序占用。"
        return SourceFile(name, None), (_about(name, message, fix, Severity.ERROR, "SRC-022"),)
    return read_bytes(name, data)


def _candidates(folder: Path, apart: str) -> Iterator[tuple[str, Path]]:
    """Yield (name, path) of files that look like YAML and of linked folders (never entered), by name."""
    found = []
    for parent, folders, names in os.walk(folder):
        top = Path(parent) == folder
        folders[:] = [name for name in folders if not name.startswith(".") and not (top and name == apart)]
        links = [name for name in folders if Path(parent, name).is_symlink()]
        files = [name for name in names if not name.startswith(".") and name.lower().endswith(_YAML + _DISGUISED)]
        found += [Path(parent, name) for name in links + files]
    yield from sorted((printable(path.relative_to(folder).as_posix()), path) for path in found)


def _bad_indentation(lines: Lines) -> Iterator[Finding]:
    """Report tabs in the indentation, which YAML does not allow and which look like blanks."""
    for number, line in enumerate(lines.lines):
        indent = indentation(line)
        if "\t" in line[:indent] and indent < len(line):
            column = line.index("\t")
            place = lines.at(number, column, indent)
            place = SourcePosition(place.file, place.line, place.column, line[column:indent], line)
            fix = "请把 Tab 换成半角空格，每一层两个；多数编辑器可以设为“用空格代替 Tab”。"
            yield Finding("SRC-002", Severity.ERROR, "缩进里有制表符（Tab）。", (place,), fix=fix)


def _about(name: str, message: str, fix: str, severity: Severity = Severity.HINT, code: str = "SRC-021") -> Finding:
    """Return a finding about a file as a whole."""
    return Finding(code, severity, message, (SourcePosition(name, 1, 1),), fix=fix)
