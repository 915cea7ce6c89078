"""Findings: order, printing, and carets that stand under the text at fault."""

from __future__ import annotations

import pytest

from generator.findings import (
    Finding,
    FindingsError,
    Severity,
    SourcePosition,
    caret_lines,
    count,
    count_line,
    display_width,
    has_errors,
    in_order,
    raise_errors,
    render_text,
)


def place(file: str = "收支.yaml", line: int = 1, column: int = 1, text: str = "", source: str = "") -> SourcePosition:
    return SourcePosition(file, line, column, text, source)


def finding(*places: SourcePosition, code: str = "X-001", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, "说明。", places)


def test_whole_finding_as_printed() -> None:
    at = place("收支.yaml", 3, 5, "１２3", "金额: １２3  # 元")
    also = place("部门.yaml", 7, 1, "金额", "金额: 0")
    found = Finding("AMT-001", Severity.ERROR, "金额用了全角数字。", (at, also), "123", "请在半角状态下输入。")
    assert render_text([found]) == (
        "收支.yaml:3:5\n"
        "错误 AMT-001：金额用了全角数字。\n"
        "    金额: １２3  # 元\n"
        "          ^^^^^\n"
        "  另见 部门.yaml:7:1\n"
        "    金额: 0\n"
        "    ^^^^\n"
        "  应为：123\n"
        "  改法：请在半角状态下输入。\n"
        "\n"
        "共 1 项：错误 1 项。\n"
    )


@pytest.mark.parametrize(
    ("source", "column", "text", "caret"),
    [
        ("年度: 2024", 5, "2024", "      ^^^^"),
        ("  年度：2024", 5, "：", "      ^^"),
        ("a　b", 3, "b", "   ^"),
        ("a\u0301b: 1", 3, "b", " ^"),
        ("a: 1", 5, "", "    ^"),
        ("\tb: 1", 2, "b", "    ^"),
        ("𠮷: 1", 4, "1", "    ^"),
        ("", 1, "", "^"),
    ],
)
def test_caret_stands_under_the_text(source: str, column: int, text: str, caret: str) -> None:
    assert caret_lines(place(column=column, text=text, source=source))[1] == caret


def test_long_line_is_cut_around_the_fault() -> None:
    line, caret = caret_lines(place(column=5001, text="错", source="前" * 5000 + "错" + "后" * 5000))
    assert display_width(line) <= 96
    assert line.index("错") == line.rindex("错")
    assert display_width(line[: line.index("错")]) == len(caret) - len("^^")


def test_control_characters_never_reach_the_terminal() -> None:
    printed = render_text(
        [Finding("X-001", Severity.HINT, "a\x1b[2Jb", (place("\u202egod.yaml", source="x\x07", text="x"),))]
    )
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    assert "a<U+001B>[2Jb" in printed
    assert "<U+202E>god.yaml:1:1" in printed


def test_order_is_by_place_and_placeless_findings_come_last() -> None:
    last, late, early, other = (
        finding(),
        finding(place(line=10)),
        finding(place(line=9, column=2)),
        finding(place("一.yaml")),
    )
    assert in_order([last, late, other, early, late]) == (other, early, late, last)


def test_counts() -> None:
    found = [finding(), finding(severity=Severity.HINT), finding(place(), severity=Severity.HINT)]
    assert count(found) == {Severity.ERROR: 1, Severity.WARNING: 0, Severity.HINT: 2}
    assert count_line(found) == "共 3 项：错误 1 项，提示 2 项。"
    assert count_line([]) == "没有发现问题。"
    assert render_text([]) == "没有发现问题。\n"


def test_stage_ends_only_on_errors_and_carries_all() -> None:
    warning, error = finding(severity=Severity.WARNING), finding(place())
    raise_errors([warning])
    assert not has_errors([warning])
    with pytest.raises(FindingsError) as raised:
        raise_errors([warning, error])
    assert raised.value.findings == (error, warning)
    assert str(raised.value) == render_text([warning, error])
