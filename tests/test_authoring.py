"""YAML that is written reads back as the same tree, and looks as a clerk would type it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authoring.files import files
from generator.authoring.yaml_text import scalar, write
from generator.findings import Severity
from generator.source import read_bytes, read_folder
from generator.source.decode import forbidden
from generator.submission.merging import merge
from generator.submission.units import UNITS_FOLDER
from generator.submission.validating import plain

INPUTS = Path(__file__).parent.parent / "inputs"
SAMPLES = sorted(path for path in INPUTS.iterdir() if path.is_dir())


def characters() -> st.SearchStrategy[str]:
    return st.characters(codec="utf-8").filter(lambda c: c not in "\t\r" and not forbidden(c))


texts = st.text(characters(), max_size=20) | st.sampled_from(
    ["", "~", "null", "Null", "0205", "NO", "- x", "a: b", "a #b", "'", '"', "{收支总计}", "[1]", "*重点", "&a", "<<", "---",
     "...", "!x", "%x", "@x", "`x", "|", ">", "=1+1", "1,234.50", " 前", "后 ", "一\n二", "一\n\n二", "末\n", "\n首", "a:\nb", "键：值"]
)  # fmt: skip
keys = texts.filter(
    lambda text: text.strip() == text and text not in {"", "<<", "~", "null", "Null"} and "\n" not in text
)
trees = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12
)


def read(text: str) -> Any:
    file, findings = read_bytes("写出.yaml", text.encode())
    assert [found for found in findings if found.severity is Severity.ERROR] == []
    return plain(file.root) if file.root else {}


@given(st.dictionaries(keys, trees, min_size=1, max_size=4))
def test_what_is_written_reads_back(tree: dict[str, Any]) -> None:
    assert read(write(tree)) == tree


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("180.17", "180.17"),
        ("437,550,993", "437,550,993"),
        ("主要用于：培训", "主要用于：培训"),
        ("{收支总计}万元", "'{收支总计}万元'"),
        ("null", "'null'"),
        ("有: 冒号", "'有: 冒号'"),
        ("- 列表", "'- 列表'"),
        ("", ""),
    ],
)
def test_texts_are_quoted_only_when_needed(text: str, written: str) -> None:
    assert scalar(text) == written


def test_looks_as_typed() -> None:
    tree = {
        "项目": [{"名称": "甲", "其中": [{"名称": "乙"}]}],
        "部门": {"主要职责": ["一", "二"], "所属单位": [], "说明": "一\n二", "简称": ""},
    }
    comments = {(): "头", ("部门",): "部门的说明", ("项目", 0): "第一个", ("部门", "简称"): "可不填"}
    assert write(tree, comments) == (
        "# 头\n\n项目:\n  # 第一个\n  - 名称: 甲\n    其中:\n      - 名称: 乙\n\n"
        "# 部门的说明\n部门:\n  主要职责:\n    - 一\n    - 二\n  所属单位: []\n  说明: |-\n    一\n    二\n  简称:  # 可不填\n"
    )


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda path: path.name)
def test_samples_read_back_from_what_is_written(folder: Path) -> None:
    read_files, _ = read_folder(folder, "", UNITS_FOLDER)
    tree = plain(merge(read_files)[0])
    assert isinstance(tree, dict)
    written = files(tree)
    assert sum("/" in name for name in written) == len(tree.get("项目自评", ())) + ("整体自评" in tree)
    again = [read_bytes(name, text.encode()) for name, text in sorted(written.items())]
    assert [found for _, findings in again for found in findings] == []
    back = plain(merge([file for file, _ in again])[0])
    assert back == tree


def test_files_have_the_names_of_the_sample() -> None:
    read_files, _ = read_folder(INPUTS / "sample-small")
    tree = plain(merge(read_files)[0])
    assert isinstance(tree, dict)
    top = {name for name in files(tree) if "/" not in name}
    assert top == {file.path for file in read_files if "/" not in file.path}
