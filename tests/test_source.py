"""Source: text stays text, every mistake has its place and its words, and no input can harm."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.findings import Finding, Severity
from generator.source import Mapping, Node, Scalar, Sequence, read_bytes, read_folder
from generator.source.compose import LONGEST_TEXT
from generator.source.folder import MOST_BYTES

if TYPE_CHECKING:
    from pathlib import Path


def read(text: str | bytes) -> tuple[Node | None, tuple[Finding, ...]]:
    data = text if isinstance(text, bytes) else text.encode()
    file, findings = read_bytes("填报.yaml", data)
    return file.root, findings


def data_of(node: Node | None) -> object:
    """Return a tree without its positions, nulls as None."""
    if isinstance(node, Mapping):
        return {key.text: data_of(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [data_of(item) for item in node.items]
    return None if node is None or node.is_null else node.text


def places(findings: tuple[Finding, ...]) -> list[tuple[str, int, int]]:
    return [(found.id, found.positions[0].line, found.positions[0].column) for found in findings]


def test_scalars_stay_text() -> None:
    root, findings = read("编码: 0205\n时间: 12:30\n答: NO\n引用: '#REF!'\n日: 2024-01-02\n数: 1_000\n")
    assert findings == ()
    assert data_of(root) == {
        "编码": "0205",
        "时间": "12:30",
        "答": "NO",
        "引用": "#REF!",
        "日": "2024-01-02",
        "数": "1_000",
    }


def test_nothing_typed_differs_from_empty_text() -> None:
    root, _ = read("a:\nb: ''\nc: ~\nd: null\ne: 'null'\nf: |\n")
    assert data_of(root) == {"a": None, "b": "", "c": None, "d": None, "e": "null", "f": ""}


def test_lists_and_levels() -> None:
    root, findings = read("单位:\n  - 名称: 甲\n    数: [1, 2]\n  - 乙\n说明: |\n  一\n  二\n空: {}\n")
    assert findings == ()
    assert data_of(root) == {"单位": [{"名称": "甲", "数": ["1", "2"]}, "乙"], "说明": "一\n二\n", "空": {}}


def test_positions_point_at_the_text() -> None:
    root, _ = read("年度: 2024\n部门:\n  名称: '𠮷林局'  # 注\n")
    assert isinstance(root, Mapping)
    department = root.get("部门")
    assert isinstance(department, Mapping)
    name = department.get("名称")
    assert isinstance(name, Scalar)
    assert str(name.position) == "填报.yaml:3:7"
    assert name.position.text == "'𠮷林局'"
    assert name.position.source_line == "  名称: '𠮷林局'  # 注"
    assert str(department.position) == "填报.yaml:3:3"
    assert root.get("没有") is None


MISTAKES = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", [("SRC-001", 3, 1)]),
    "duplicate keys on two levels": ("a: 1\na: {b: 1, b: 2}\n", [("SRC-001", 2, 1), ("SRC-001", 2, 11)]),
    "duplicate key before a syntax error": ("a: 1\na: 2\nb: 'x\n", [("SRC-001", 2, 1), ("SRC-016", 3, 4)]),
    "tab in indentation": ("a:\n\tb: 1\nc:\n \t d: 1\n", [("SRC-002", 2, 1), ("SRC-002", 4, 2)]),
    "full-width blank before a key": ("a: 1\n　b: 1\n", [("SRC-002", 2, 1)]),
    "full-width colon among keys": ("年度: 2024\n名称：甲\n编码: 1\n", [("SRC-003", 2, 3)]),
    "full-width colon on a level below": ("部门:\n  名称：甲\n  编码: 1\n", [("SRC-003", 2, 5)]),
    "full-width colons everywhere": ("年度：2024\n名称：甲\n编码：1\n", [("SRC-003", i, 3) for i in (1, 2, 3)]),
    "full-width colon in a list": ("- 名称：甲\n  编码: 1\n", [("SRC-003", 1, 5)]),
    "full-width colon swallowed by the key above": ("部门:\n  名称：甲\n年度: 1\n", [("SRC-003", 2, 5)]),
    "no space after the colon": ("年度:2024\n名称: 甲\n", [("SRC-014", 1, 3)]),
    "full-width blank after the colon": ("年度:　2024\n名称: 甲\n", [("SRC-014", 1, 3)]),
    "no space after the dash": ("-甲\n-乙\n", [("SRC-014", 1, 1), ("SRC-014", 2, 1)]),
    "no colon": ("年度: 2024\n名称\n编码: 1\n", [("SRC-014", 2, 1)]),
    "only a text": ("你好\n", [("SRC-014", 1, 1)]),
    "wrong colons and a duplicate": ("a: 1\nb:2\na：3\n", [("SRC-001", 3, 1), ("SRC-003", 3, 2), ("SRC-014", 2, 2)]),
    "broken UTF-8": ("年度: 2024\n部门: 文化局".encode() + b"\xff!\n", [("SRC-005", 2, 8)]),
    "neither UTF-8 nor GB18030": (b"a: 1\nb: \xff\xff\n", [("SRC-005", 2, 4)]),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", [("SRC-005", 1, 1)]),
    "empty": ("", [("SRC-006", 1, 1)]),
    "only comments": ("# 说明\n---\n", [("SRC-006", 1, 1)]),
    "too large": (b"a: " + b"x" * MOST_BYTES, [("SRC-007", 1, 1)]),
    "too long a text": ("a: b\nc: " + "字" * (LONGEST_TEXT + 1) + "\n", [("SRC-007", 2, 4)]),
    "too long a text over many lines": ("c: |\n" + "  字字字\n" * (LONGEST_TEXT // 4 + 1), [("SRC-007", 1, 4)]),
    "too many nodes": ("- \n" * 200_001, [("SRC-007", 200_000, 2)]),
    "anchor, merge and alias": (
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        [("SRC-008", 1, 4), ("SRC-008", 3, 3), ("SRC-008", 3, 7)],
    ),
    "tag": ("a: !x 1\n", [("SRC-009", 1, 4)]),
    "python tag": ("a: !!python/object/apply:os.system [ls]\n", [("SRC-009", 1, 4)]),
    "two documents": ("a: 1\n---\nb: 1\n", [("SRC-010", 2, 1)]),
    "document end": ("a: 1\n...\nb: 1\n", [("SRC-010", 3, 1)]),
    "control character": ("a: x\x07\nb: y\u200b\n", [("SRC-011", 1, 5), ("SRC-011", 2, 5)]),
    "escaped control character": ('a: "\\a"\n', [("SRC-011", 1, 4)]),
    "escaped surrogate": ('a: "\\uD800"\n', [("SRC-016", 1, 7)]),
    "next line character": ("a: x\x85y\n", [("SRC-011", 1, 5)]),
    "private character": ("a: \ue000\n", [("SRC-011", 1, 4)]),
    "tab in a text": ("a: x\ty\n", [("SRC-011", 1, 4)]),
    "list as key": ("? [a]\n: b\n", [("SRC-012", 1, 3)]),
    "no key": (": x\n", [("SRC-012", 1, 1)]),
    "no key in braces": ("{: x}\n", [("SRC-012", 1, 2)]),
    "too deep": ("[" * 60, [("SRC-013", 1, 41)]),
    "too deep in blocks": ("- " * 60, [("SRC-013", 1, 81)]),
    "indented under a value": ("a: 1\n  b: 2\n", [("SRC-015", 2, 3)]),
    "indented to no level": ("a:\n    b: 2\n  c: 3\n", [("SRC-015", 3, 3)]),
    "double quote open": ('a: "x\nb: 1\n', [("SRC-016", 1, 4)]),
    "single quote open": ("a: 1\nb: 'x\nc: 1\n", [("SRC-016", 2, 4)]),
    "text after the quote": ('a: "公开"单位\nb: 1\n', [("SRC-016", 1, 4)]),
    "unknown escape": ('a: "C:\\d"\n', [("SRC-016", 1, 7)]),
    "key after a list": ("- a\nb: 1\n", [("SRC-017", 2, 1)]),
    "list after a key": ("a:\n  b: 1\n  - c\n", [("SRC-017", 3, 3)]),
    "list beside a key": ("a: - x\n", [("SRC-017", 1, 4)]),
    "at sign": ("a: @x\n", [("SRC-018", 1, 4)]),
    "backtick": ("a: `x`\n", [("SRC-018", 1, 4)]),
    "percent sign": ("a: %x\n", [("SRC-018", 1, 4)]),
    "asterisk": ("a: **重点**\n", [("SRC-018", 1, 4)]),
    "asterisk as alias": ("a: *x\n", [("SRC-008", 1, 4)]),
    "ampersand": ("a: &乙\n", [("SRC-018", 1, 4)]),
    "braces": ("a: {待填}\n", [("SRC-018", 1, 4)]),
    "open brace": ("a: {待填\nb: 1\n", [("SRC-018", 1, 4)]),
    "open bracket": ("a: [1, 2\nb: 1\n", [("SRC-018", 1, 4)]),
    "text after a bracket": ("a: [待填] 元\n", [("SRC-018", 1, 4)]),
    "text after a bar": ("a: | x\n", [("SRC-018", 1, 4)]),
    "directive": ("%x\na: 1\n", [("SRC-018", 1, 1)]),
    "colon in a text": ("原因: 主要原因: 增人\n", [("SRC-019", 1, 9)]),
    "long key": ("x" * 1100 + ": 1\n", [("SRC-020", 1, 1)]),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistakes_have_their_place_and_a_fix(text: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    _, findings = read(text)
    assert sorted(places(findings)) == sorted(expected)
    for found in findings:
        assert found.message.endswith("。")
        assert found.fix


def test_every_id_is_exercised() -> None:
    used = {found[0] for _, expected in MISTAKES.values() for found in expected}
    elsewhere = {"SRC-004", "SRC-021", "SRC-022"}
    assert used | elsewhere == {f"SRC-{number:03d}" for number in range(1, 23)}


def test_the_longest_text_is_read_whole() -> None:
    root, findings = read(f"a: {'字' * LONGEST_TEXT}\n")
    assert findings == ()
    assert data_of(root) == {"a": "字" * LONGEST_TEXT}


def test_messages_show_the_mended_line() -> None:
    assert read("年度:2024\nb: 1\n")[1][0].fix == "请写成半角冒号加一个空格：年度: 2024"
    assert read("名称 ：甲\nb: 1\n")[1][0].fix == "请写成半角冒号加一个空格：名称: 甲"
    assert [found.fix for found in read("正文: {本年收入}万元\n")[1]] == ["请用引号把整个值括起来：'{本年收入}万元'"]
    assert [found.fix for found in read('名: "甲"局\n')[1]] == ["请用引号把整个值括起来：'\"甲\"局'"]
    assert read("a: *待定\n")[1][0].fix == "请用引号括起来：'*待定'"
    assert read("a: 1\na: 2\n")[1][0].message == "键“a”在同一层写了两次，第一次在第 1 行。"


@pytest.mark.parametrize(
    "text",
    [
        "原因: |\n  其中：增人\n  二:增资\n",
        "原因: '其中：增人\n  一：二'\n",
        "网址:\n  http://example.cn/\n",
        "- 办公室：负责综合\n- 财务处：负责财务\n",
        "时间: 12:30\n比例: 1:2\n",
        "注:\t1 # 说明\n \t\n",
    ],
)
def test_sound_texts_are_left_alone(text: str) -> None:
    assert read(text)[1] == ()


def test_swallowed_key_is_a_warning_as_it_may_be_a_text() -> None:
    _, (found,) = read("原因:\n  主要是：增人\n")
    assert (found.id, found.severity) == ("SRC-003", Severity.WARNING)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_other_encodings_are_read_with_a_hint(codec: str, name: str) -> None:
    root, (found,) = read("年度: 2024\r\n部门: 武汉市喆文化局\r\n".encode(codec))
    assert data_of(root) == {"年度": "2024", "部门": "武汉市喆文化局"}
    assert (found.id, found.severity) == ("SRC-004", Severity.HINT)
    assert found.message == f"文件不是 UTF-8 编码，已按 {name} 读取。"


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", b"a: 1\rb: 2\r", b"a: 1\nb: 2"])
def test_marks_and_line_ends_make_no_difference(data: bytes) -> None:
    root, findings = read(data)
    assert (data_of(root), findings) == ({"a": "1", "b": "2"}, ())


def test_folder_is_read_in_order_of_path_with_all_findings(tmp_path: Path) -> None:
    (tmp_path / "乙").mkdir()
    (tmp_path / "乙" / "收支.YML").write_text("a: 1\na: 2\n", encoding="utf-8")
    (tmp_path / "甲.yaml").write_text("b:1\n", encoding="utf-8")
    (tmp_path / ".隐藏.yaml").write_text("]", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_text("]", encoding="utf-8")
    (tmp_path / "说明.md").write_text("]", encoding="utf-8")
    (tmp_path / "丙.yaml.txt").write_text("]", encoding="utf-8")
    files, findings = read_folder(tmp_path)
    assert [file.path for file in files] == ["乙/收支.YML", "甲.yaml"]
    where = [(found.positions[0].file, found.id) for found in findings]
    assert where == [("丙.yaml.txt", "SRC-021"), ("乙/收支.YML", "SRC-001"), ("甲.yaml", "SRC-014")]


def test_the_same_mistake_is_listed_only_so_often(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x:\n" + "\ta: 1\n" * 70, encoding="utf-8")
    _, findings = read_folder(tmp_path)
    assert len(findings) == 50
    assert findings[-2].message == "缩进里有制表符（Tab）。"
    assert findings[-1].message == "缩进里有制表符（Tab）。本文件同类问题还有 20 处，没有一一列出。"


def test_names_are_normalised(tmp_path: Path) -> None:
    (tmp_path / "cafe\u0301.yaml").write_text("a: 1\n", encoding="utf-8")
    assert read_folder(tmp_path)[0][0].path == "caf\u00e9.yaml"


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    folder, outside = tmp_path / "报告", tmp_path / "外"
    folder.mkdir()
    outside.mkdir()
    (outside / "x.yaml").write_text("秘密: 1\n", encoding="utf-8")
    (folder / "内.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "甲.yaml").symlink_to(outside / "x.yaml")
    (folder / "乙").symlink_to(outside)
    (folder / "丙.yaml").symlink_to("丙.yaml")
    (folder / "丁.yaml").symlink_to("内.yaml")
    files, findings = read_folder(folder)
    assert {file.path: data_of(file.root) for file in files} == {"丁.yaml": {"a": "1"}, "内.yaml": {"a": "1"}}
    assert [(found.positions[0].file, found.id) for found in findings] == [
        (f, "SRC-021") for f in ("丙.yaml", "乙", "甲.yaml")
    ]


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").mkdir()
    assert read_folder(tmp_path) == ((), ())


def test_unreadable_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.yaml").touch()
    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert places(read_folder(tmp_path)[1]) == [("SRC-022", 1, 1)]


def test_too_many_files(tmp_path: Path) -> None:
    for number in range(1001):
        (tmp_path / f"{number:04d}.yaml").write_text("a: 1\n", encoding="utf-8")
    files, findings = read_folder(tmp_path)
    assert len(files) == 1000
    assert [(found.id, str(found.positions[0])) for found in findings] == [("SRC-022", "1000.yaml:1:1")]


def test_files_of_many_megabytes_are_not_all_read(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.yaml").write_bytes(b"#" * (2 * 1024 * 1024))
    files, findings = read_folder(tmp_path)
    (found,) = [each for each in findings if each.id == "SRC-022"]
    assert (len(files), str(found.positions[0])) == (5, "5.yaml:1:1")
    assert "合计 8 MB" in found.message


HOSTILE = {
    "brackets": b"[" * MOST_BYTES,
    "braces": b"{" * MOST_BYTES,
    "dashes": b"- " * (MOST_BYTES // 2),
    "questions": b"? " * (MOST_BYTES // 2),
    "keys": b"a: " * (MOST_BYTES // 3),
    "anchors": b"&a " * (MOST_BYTES // 3),
    "quotes": b'"' * (MOST_BYTES - 1),
    "empty lines in a quote": b"'" + b"\n" * (MOST_BYTES - 1),
    "documents": b"---\n" * (MOST_BYTES // 4),
    "plain lines": b"a\n" * (MOST_BYTES // 2),
    "directives": b"%YAML 1.1\n" * (MOST_BYTES // 10),
    "billion laughs": b"a: &a [x]\n" + b"".join(b"%c: &%c [*%c,*%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 121)),
    "tight colons": b"a:1\n" * (MOST_BYTES // 4),
    "tight colons below the limit of repair": b"a:1\n" * 49_000,
    "same key": b"a: 1\n" * (MOST_BYTES // 5),
    "tabs": b"\ta\n" * (MOST_BYTES // 3),
    "control characters": b"\x01" * MOST_BYTES,
    "tight colons in one line": b"a:" * (MOST_BYTES // 2),
    "wide colons in one line": "：".encode() * (MOST_BYTES // 3),
    "blanks": b" " * MOST_BYTES + b"",
    "half of a line with blanks": b"a" + b" " * (MOST_BYTES - 3) + b"b",
    "key with blanks": b"x: y\n" + b"a" + b" " * (MOST_BYTES - 10) + b"\nb: 1",
}


@pytest.mark.slow
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_end_soon(data: bytes) -> None:
    started = time.process_time()
    _, findings = read(data[:MOST_BYTES])
    assert findings
    assert time.process_time() - started < 10


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tree_or_findings(data: bytes) -> None:
    root, findings = read(data)
    assert root is not None or findings
    check_places(data_of(root), findings)


yaml_like = st.lists(
    st.sampled_from([*"abc：:,-[]{}#&*!|>'\"%@`? \t\n年度", ": ", "- ", "\n  ", "\n", "---\n", "<<", "\\u0007"]),
    max_size=40,
)


@settings(max_examples=400)
@given(yaml_like.map("".join))
@example("-?")
def test_any_yaml_like_text_agrees_with_the_parser(text: str) -> None:
    root, findings = read(text)
    check_places(data_of(root), findings)
    if all(found.severity is not Severity.ERROR for found in findings) and root is not None:
        without_blank_lines = re.sub(r"(?m)^[ \t]+$", "", text)
        assert data_of(root) == composed(yaml.compose(without_blank_lines, yaml.CBaseLoader))


def composed(node: yaml.Node | None) -> object:
    """Return what PyYAML composes in the form of ``data_of``."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: composed(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [composed(item) for item in node.value]
    if isinstance(node, yaml.ScalarNode) and (node.style or node.value not in ("", "~")):
        return node.value
    return None


def check_places(_data: object, findings: tuple[Finding, ...]) -> None:
    for found in findings:
        place = found.positions[0]
        assert place.line >= 1
        assert 1 <= place.column <= len(place.source_line) + 1
        assert place.source_line[place.column - 1 :].startswith(place.text)
