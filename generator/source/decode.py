"""From the bytes of a file to its text: UTF-8, and what Chinese editors also save (GB18030, UTF-16).

Comes in: bytes. Goes out: text with line feeds only and without a byte order mark, and findings. Characters that may
not stand in a text are replaced one for one, so that positions stay true and further findings are still gathered.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from generator.findings import Finding, Severity
from generator.source.nodes import Lines

_REPLACEMENT = "\ufffd"
_STAND_IN = "□"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAVE_AS = "请在编辑器里选“另存为”，编码选 UTF-8。"
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_NONCHARACTERS = frozenset(
    map(chr, (*range(0xFDD0, 0xFDF0), *range(0xFFFE, 0x110000, 0x10000), *range(0xFFFF, 0x110000, 0x10000)))
)
_SUSPECTS = re.compile(
    "[^\\t\\n\\x20-\\x7e\\xa0-\\xac\\xae-\\u05ff\\u2010-\\u2027\\u2030-\\u205f\\u2070-\\ud7ff\\uf900-\\ufdcf\\ufe00-\\ufefe\\uff00-\\uffef]"
)


def decode(file: str, data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a file and what was found while reading it; the text is empty when it is no text at all."""
    text, findings = _decode_bytes(file, data)
    text = _line_feeds(text)
    refused = tuple(_refused(Lines.of(file, text))) if forbidden_in(text) else ()
    return (_SUSPECTS.sub(_stand_in, text) if refused else text), findings + refused


def forbidden(character: str) -> bool:
    """Tell whether a character may not stand in a text: invisible, without a meaning of its own, or lost in reading."""
    if character in "\t\n":
        return False
    if character == _REPLACEMENT or character in _NONCHARACTERS:
        return True
    return unicodedata.category(character) in _FORBIDDEN_CATEGORIES


def forbidden_in(text: str) -> str:
    """Return the distinct forbidden characters of a text, in order."""
    if not _SUSPECTS.search(text):
        return ""
    return "".join(dict.fromkeys(found[0] for found in _SUSPECTS.finditer(text) if forbidden(found[0])))


def name_characters(characters: str) -> str:
    """Name characters that cannot be shown, by code point."""
    return "、".join(f"U+{ord(character):04X}" for character in characters[:5])


def _line_feeds(text: str) -> str:
    """Return the text with line feeds for all the ways of ending a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _stand_in(match: re.Match[str]) -> str:
    return _STAND_IN if forbidden(match[0]) else match[0]


def _decode_bytes(file: str, data: bytes) -> tuple[str, tuple[Finding, ...]]:
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _decode_marked(file, data[len(bom) :], codec, name)
    if 0 in data:
        return _decode_wide(file, data)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _decode_chinese(file, data, error)


def _decode_marked(file: str, data: bytes, codec: str, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Decode what follows a byte order mark."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        return _broken(file, data, error, codec, name)
    return text, (() if codec == "utf-8" else (_read_as(file, name),))


def _decode_wide(file: str, data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Decode a file with zero bytes: UTF-16 without a mark if it makes clean text, else no text."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = _line_feeds(data.decode(codec, "replace"))
        if re.search(r"[:\n]", text) and not forbidden_in(text):
            return text, (_read_as(file, "UTF-16"),)
    return "", (_no_text(file),)


def _decode_chinese(file: str, data: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[Finding, ...]]:
    """Decode what is not UTF-8: GB18030, unless most of it is UTF-8 after all, which then is damaged."""
    text = data.decode("utf-8", "replace")
    wide = sum(character >= "\u0800" and character != _REPLACEMENT for character in text)
    if wide > text.count(_REPLACEMENT):
        return _broken(file, data, error, "utf-8", "UTF-8")
    try:
        chinese = _line_feeds(data.decode("gb18030"))
    except UnicodeDecodeError as failure:
        return _broken(file, data, failure, "gb18030", "UTF-8、GB18030")
    if forbidden_in(chinese):
        return "", (_no_text(file),)
    return chinese, (_read_as(file, "GB18030"),)


def _read_as(file: str, name: str) -> Finding:
    message = f"文件不是 UTF-8 编码，已按 {name} 读取。"
    return Finding("SRC-004", Severity.HINT, message, (Lines.of(file, "").at(0),), fix=_SAVE_AS)


def _no_text(file: str) -> Finding:
    message = "文件不是文本文件，无法读取。"
    fix = "请确认它是用文本编辑器保存的 YAML 文件，而不是改了扩展名的 Excel 或 Word 文件。"
    return Finding("SRC-005", Severity.ERROR, message, (Lines.of(file, "").at(0),), fix=fix)


def _broken(
    file: str, data: bytes, error: UnicodeDecodeError, codec: str, name: str
) -> tuple[str, tuple[Finding, ...]]:
    """Report bytes that belong to no character, at the first of them."""
    before = _line_feeds(data[: error.start].decode(codec, "replace"))
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    shown = data[error.start : error.start + 4].hex(" ").upper()
    lines = Lines.of(file, before)
    message = f"从这里起有不属于 {name} 编码的字节（{shown}），文件可能损坏或混用了两种编码。"
    finding = Finding("SRC-005", Severity.ERROR, message, (lines.at(line, column),), fix=_SAVE_AS)
    return "", (finding,)


def _refused(lines: Lines) -> list[Finding]:
    """Report forbidden characters, one finding a line."""
    found = []
    for number, line in enumerate(lines.lines):
        characters = forbidden_in(line)
        if characters:
            column = min(line.index(character) for character in characters)
            message = f"这一行有看不见或不能印刷的字符（{name_characters(characters)}）。"
            fix = "请删去，或把这一行重新输入一遍；它们多半是从网页、Word 或 PDF 粘贴时带来的。"
            place = lines.at(number, column, column + 1)
            found.append(Finding("SRC-011", Severity.ERROR, message, (place,), fix=fix))
    return found
