"""Folders beside workbooks: the tree of a report folder, for exporting it or for putting imported figures beside it.

Comes in: a folder. Goes out: its tree as typed, keys put right; ``FindingsError`` when a file cannot be read or a key
is unknown, for what is not understood would be lost on the way. What is not filled in yet is no error here.
"""

from __future__ import annotations

from pathlib import Path

from generator.authoring.trees import Tree
from generator.findings import FindingsError, raise_errors
from generator.source import printable, read_folder
from generator.submission.kinds import kind_of_files
from generator.submission.problems import EMPTY, FOLDER
from generator.submission.units import UNITS_FOLDER
from generator.submission.validating import plain, read_tree
from generator.workbooks.problems import KIND


def typed_tree(folder: Path) -> dict[str, Tree]:
    """Return what was typed in a report folder, without that of its units."""
    files, findings = read_folder(folder, "", UNITS_FOLDER) if folder.is_dir() else ((), ())
    if not files:
        message = f"文件夹“{printable(folder.name)}”里没有填报文件（.yaml）。"
        raise FindingsError([FOLDER.at(message, fix="请核对路径。")])
    kind = kind_of_files(files)
    if not kind.accounts:
        message = f"“{printable(folder.name)}”是“{kind.name}”，填报工作簿只用于决算公开。"
        raise FindingsError([KIND.at(message, fix="请直接在填报文件（.yaml）里填写。")])
    tree = read_tree(files, findings, kind.shape)
    raise_errors((*findings, *(found for found in tree.findings if found.id != EMPTY.id)))
    typed = plain(tree.root)
    if not isinstance(typed, dict):  # the root of a folder is always a group
        message = "the root is no group"
        raise TypeError(message)
    return typed


def year_of(tree: dict[str, Tree]) -> int:
    """Return the year of a report, or 0 where it is not typed."""
    report = tree.get("报告", {})
    text = report.get("年度", "") if isinstance(report, dict) else ""
    return int(text) if isinstance(text, str) and text.isdigit() else 0
