"""Syntax mistakes in plain Chinese: what the parser says turned into what the clerk did.

Comes in: the lines of a file and the parser's error. Goes out: a ``Mistake``, a finding at the place to be mended and,
for wrong colons, the mended line with which reading can go on. The parser often stumbles after the fault, so the
fault is looked for from there upwards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.findings import Finding, Severity, SourcePosition
from generator.source.nodes import Lines, indentation

if TYPE_CHECKING:
    import yaml

_WIDE_KEY = re.compile(r"\s*(?:- +)*(?P<key>[^\s：:#'\"{}\[\]|>&*!%@`][^：:\n]{0,40}?)\s*(?P<colon>：)\s*(?P<rest>.*)")
_TIGHT_KEY = re.compile(
    r"\s*(?:- +)*(?P<key>[^\s：:#'\"{}\[\]|>&*!%@`][^：:\n]{0,40}?)(?P<colon>:)(?!//)[\u3000\xa0]*(?P<rest>[^\s:].*)"
)
_PROPER_KEY = re.compile(r"\s*(?:- +)*[^\s#][^\n]*?:(?:[ \t]|$)")
_TIGHT_DASH = re.compile(r"\s*(?P<dash>-)[^\s\-0-9]")
_SPECIAL = "@`%*&!|>{}[],?"
_QUOTED = "请用引号把整个值括起来，例如 原因: '…'。"


class Mistake(Struct, frozen=True):
    """A syntax mistake; ``line`` counts from 0, ``repaired`` is that line mended, or empty when it cannot be."""

    finding: Finding
    line: int = 0
    repaired: str = ""


class _Fault(Struct, frozen=True):
    """What the parser said: its words, and where (from 0) it stumbled and where the construct began."""

    said: str
    within: str
    line: int
    column: int
    start_line: int
    start_column: int


def explain(lines: Lines, working: tuple[str, ...], error: yaml.YAMLError) -> Mistake:
    """Explain a parser error; ``working`` are the lines as read, ``lines`` those of the file, for the caret."""
    problem = getattr(error, "problem_mark", None)
    if problem is None:
        return _mistake("SRC-020", "这里不合 YAML 的写法。", lines.at(0))
    start = getattr(error, "context_mark", None) or problem
    said, within = (str(getattr(error, name, None) or "") for name in ("problem", "context"))
    fault = _Fault(said, within, problem.line, problem.column, start.line, start.column)
    read = Lines(lines.file, working)
    for explanation in (_quotes, _simple_key, _colon, _special, _structure, _brackets):
        mistake = explanation(read, fault)
        if mistake is not None:
            return mistake
    return _mistake(
        "SRC-020",
        "这里不合 YAML 的写法。",
        read.at(fault.line, fault.column),
        "请检查这一行和上一行的冒号、引号与缩进。",
    )


def key_without_colon(lines: Lines, working: tuple[str, ...]) -> Mistake:
    """Explain a file that is only a text: its first line that should be a key."""
    read = Lines(lines.file, working)
    number = next(
        (i for i, line in enumerate(working) if line.strip() and not line.lstrip().startswith(("#", "---"))), 0
    )
    return _wrong_colon(read, number) or _no_key(read, number)


def _no_key(lines: Lines, number: int) -> Mistake:
    message = "这一行没有“键: 值”的形式。"
    return _mistake("SRC-014", message, lines.whole(number), "键的后面要有半角冒号和一个空格，例如 年度: 2024。")


def _wrong_colon(lines: Lines, number: int) -> Mistake | None:
    """Explain a key with a full-width colon, without a space behind the colon, or a list dash without one."""
    line = lines.line(number)
    match = _TIGHT_DASH.match(line)
    if match:
        place = lines.at(number, match.start("dash"), match.end("dash"))
        repaired = f"{line[: match.end('dash')]} {line[match.end('dash') :]}"
        return _mistake("SRC-014", "列表的减号后面少一个空格。", place, f"请写成：{repaired.strip()[:40]}", repaired)
    if _PROPER_KEY.match(line):
        return None
    for code, pattern, message in (
        ("SRC-003", _WIDE_KEY, "键“{}”后面是全角冒号。"),
        ("SRC-014", _TIGHT_KEY, "键“{}”的冒号后面少一个半角空格。"),
    ):
        match = pattern.match(line)
        if match:
            place = lines.at(number, match.start("colon"), match.end("colon"))
            repaired = f"{line[: match.start('colon')].rstrip()}: {match['rest']}"
            fix = f"请写成半角冒号加一个空格：{repaired.strip()[:40]}"
            return _mistake(code, message.format(match["key"]), place, fix, repaired)
    return None


def _quotes(lines: Lines, fault: _Fault) -> Mistake | None:
    """Explain quotes that do not close, escapes, text behind a closing quote or bracket, a colon before any key."""
    if "quoted scalar" in fault.within and "escape" in fault.said:
        place = lines.at(fault.line, fault.column, fault.column + 2)
        return _mistake(
            "SRC-016", "双引号里的反斜杠是转义记号，后面的字符不能这样写。", place, "请改用单引号，或把反斜杠写两遍。"
        )
    if "quoted scalar" in fault.within:
        place = lines.at(fault.start_line, fault.start_column)
        return _mistake(
            "SRC-016", "引号没有配对，从这里开始一直没有结束。", place, "请补上右引号；引号应是半角的，前后一致。"
        )
    before, rest = lines.line(fault.line)[: fault.column].rstrip(), lines.line(fault.line)[fault.column :]
    if rest.startswith(":") and not before.lstrip(" {,"):
        fix = "请在冒号前写上键名，或删去这一行。"
        return _mistake("SRC-012", "冒号前面没有键。", lines.at(fault.line, fault.column), fix)
    if "did not find expected key" in fault.said or "expected <block end>" in fault.said:
        match = re.search(r":\s+(['\"{\[].*['\"}\]])$", before)
        if match:
            code = "SRC-016" if match[1][0] in "'\"" else "SRC-018"
            place = lines.at(fault.line, match.start(1))
            fix = f"请用引号把整个值括起来：{_quote(place.text)}"
            return _mistake(code, "引号或括号结束之后还有文字。", place, fix)
    return None


def _simple_key(lines: Lines, fault: _Fault) -> Mistake | None:
    """Explain a line that should be a key and is none."""
    if "simple key" not in fault.within:
        return None
    return _wrong_colon(lines, fault.start_line) or _no_key(lines, fault.start_line)


def _colon(lines: Lines, fault: _Fault) -> Mistake | None:
    """Explain a colon where no key may stand: a text with a colon, or a key that the line above has swallowed."""
    if "mapping values are not allowed" not in fault.said:
        return None
    line = lines.line(fault.line)
    start = indentation(line)
    if re.search(r"\S:\s", line[: fault.column]):
        place = lines.at(fault.line, fault.column, fault.column + 1)
        return _mistake("SRC-019", "一行里有两个“: ”，第二个被当成了键的冒号。", place, f"如果后面都是文字，{_QUOTED}")
    above = _line_above(lines, fault.line)
    wrong = _wrong_colon(lines, above) if above is not None else None
    if wrong is not None:
        return wrong
    if above is not None and start > indentation(lines.line(above)):
        return _bad_indentation(lines, fault.line, above)
    if above is not None and not _PROPER_KEY.match(lines.line(above)):
        return _no_key(lines, above)
    return _mistake(
        "SRC-020",
        "这里的冒号不能构成键。",
        lines.at(fault.line, start),
        "键要简短，写在一行里；如果是文字，请用引号括起来。",
    )


def _line_above(lines: Lines, number: int) -> int | None:
    """Return the nearest line above that holds anything but a comment."""
    above = range(number - 1, -1, -1)
    return next((i for i in above if lines.line(i).strip() and not lines.line(i).lstrip().startswith("#")), None)


def _bad_indentation(lines: Lines, number: int, above: int | None) -> Mistake:
    message = "这一行的缩进与上下各行对不齐。"
    if above is not None and indentation(lines.line(number)) > indentation(lines.line(above)):
        message = f"这一行比第 {above + 1} 行多缩进了，而那一行已经有值。"
    fix = "同一层的键要左对齐，下一层统一多缩进两个半角空格。"
    return _mistake("SRC-015", message, lines.whole(number), fix)


def _special(lines: Lines, fault: _Fault) -> Mistake | None:
    """Explain a text that starts with a character that YAML keeps for itself."""
    line = lines.line(fault.line)
    if "directive" in fault.within or "incompatible YAML" in fault.said or line.startswith("%"):
        number = fault.start_line if "directive" in fault.within else fault.line
        return _mistake("SRC-018", "行首的“%”是 YAML 的记号。", lines.whole(number), "请删去这一行，或用引号括起来。")
    if "alias" in fault.within or "anchor" in fault.within or "tag" in fault.within:
        return _special_start(lines, fault.start_line, fault.start_column)
    if "block scalar" in fault.within:
        message = f"“{line[fault.start_column : fault.start_column + 1]}”后面要另起一行才能写文字。"
        return _mistake("SRC-018", message, lines.at(fault.line, fault.start_column), "请另起一行写，或去掉这个记号。")
    if "cannot start any token" in fault.said or "node content" in fault.said:
        if line[fault.column : fault.column + 1] == "\t":
            place = lines.at(fault.line, fault.column, fault.column + 1)
            return _mistake("SRC-002", "这里有制表符（Tab）。", place, "请改成半角空格。")
        return _special_start(lines, fault.line, fault.column)
    return None


def _special_start(lines: Lines, number: int, column: int) -> Mistake | None:
    character = lines.line(number)[column : column + 1]
    if not character or character not in _SPECIAL:
        return None
    value = re.sub(r"\s+#.*", "", lines.line(number)[column:]).strip()[:20]
    message = f"值以“{character}”开头，它在 YAML 里是记号，不能直接作文字的开头。"
    return _mistake("SRC-018", message, lines.at(number, column), f"请用引号括起来：{_quote(value)}")


def _quote(text: str) -> str:
    """Return a text in YAML's single quotes."""
    return "'" + text.replace("'", "''") + "'"


def _structure(lines: Lines, fault: _Fault) -> Mistake | None:
    """Explain lists mixed with keys and lines that stand at no level."""
    rest = lines.line(fault.line)[fault.column :]
    mixed = "expected '-' indicator" in fault.said or (rest.startswith(("- ", "-\n")) or rest == "-")
    if "block collection" in fault.within and not rest.startswith("-"):
        mixed = True
    if "sequence entries are not allowed" in fault.said:
        place = lines.at(fault.line, fault.column)
        return _mistake(
            "SRC-017",
            "列表的“- ”不能和键写在同一行。",
            place,
            "请把“- ”另起一行并缩进两格；如果是文字，请用引号括起来。",
        )
    if "flow" in fault.within or not re.search(
        "did not find expected|expected .?<(block end|document start)>", fault.said
    ):
        return None
    if "document start" in fault.said:
        fix = "请删去 ... 或 ---；整个文件应是“键: 值”。"
        return _mistake("SRC-010", "前面的内容已经结束，这里又有内容。", lines.whole(fault.line), fix)
    if mixed:
        fix = "同一层要么全是“键: 值”，要么全是“- ”开头的列表；请补上或去掉“- ”，并检查缩进。"
        return _mistake("SRC-017", "同一层里混用了列表（- ）和键。", lines.whole(fault.line), fix)
    return _wrong_colon(lines, fault.line) or _bad_indentation(lines, fault.line, _line_above(lines, fault.line))


def _brackets(lines: Lines, fault: _Fault) -> Mistake | None:
    """Explain braces and brackets that do not close."""
    if "flow" not in fault.within:
        return None
    place = lines.at(fault.start_line, fault.start_column)
    character = place.text[:1]
    return _mistake(
        "SRC-018", f"“{character}”是 YAML 的记号，从这里开始的括号没有写完整。", place, f"如果是文字，{_QUOTED}"
    )


def _mistake(code: str, message: str, place: SourcePosition, fix: str = "", repaired: str = "") -> Mistake:
    finding = Finding(code, Severity.ERROR, message, (place,), fix=fix)
    return Mistake(finding, place.line - 1, repaired)
