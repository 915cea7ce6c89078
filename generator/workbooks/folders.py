"""Folders beside workbooks: the tree of a report folder, for exporting it or for putting imported figures beside it.

Comes in: a folder. Goes out: its tree as typed, keys put right; ``FindingsError`` when a file cannot be read or a key
is unknown, for what is not understood would be lost on the way. What is not filled in yet is no error here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.authoring.trees import Tree
from generator.findings import FindingsError, raise_errors
from generator.source import printable, read_folder
from generator.submission.kinds import Kind, kind_of, kind_of_files
from generator.submission.problems import EMPTY, FOLDER
from generator.submission.units import UNITS_FOLDER
from generator.submission.validating import plain, read_tree


def typed_tree(folder: Path) -> dict[str, Tree]:
    """Return what was typed in a report folder, without that of its units."""
    files, findings = read_folder(folder, "", UNITS_FOLDER) if folder.is_dir() else ((), ())
    if not files:
        message = f"文件夹“{printable(folder.name)}”里没有填报文件（.yaml）。"
        raise FindingsError([FOLDER.at(message, fix="请核对路径。")])
    tree = read_tree(files, findings, kind_of_files(files).shape)
    raise_errors((*findings, *(found for found in tree.findings if found.id != EMPTY.id)))
    typed = plain(tree.root)
    if not isinstance(typed, dict):  # the root of a folder is always a group
        message = "the root is no group"
        raise TypeError(message)
    return typed


def year_of(tree: Mapping[str, Tree]) -> int:
    """Return the year of a report, or 0 where it is not typed."""
    text = _said(tree, "年度")
    return int(text) if text.isdigit() else 0


def kind_in(tree: Mapping[str, Tree]) -> Kind:
    """Return the kind of report that a tree is of."""
    return kind_of(_said(tree, "类型"))


def _said(tree: Mapping[str, Tree], key: str) -> str:
    """Return what 报告 says under a key."""
    report = tree.get("报告", {})
    text = report.get(key, "") if isinstance(report, dict) else ""
    return text if isinstance(text, str) else ""
