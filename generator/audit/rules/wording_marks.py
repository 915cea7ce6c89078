"""Rules on characters: punctuation, widths, blanks, typing errors, old forms of characters.

Comes in: the typed texts. Goes out: results.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from generator.audit.model import Family, Result, Rule, View
from generator.audit.text_lists import typos
from generator.audit.text_pieces import HAN, MASK, Hit, Piece, around, corpus, inspect, pieces
from generator.findings import Severity

_REPEATED: Final = re.compile(
    r"[，。；：、！？,;:](?:\s*[，。；：、！,;:])+|？[，。；：、？]|[“（《(]\s*[，。；：、]|[，、；：]\s*[）》)](?!\s*[）)])"
)
_HALF: Final = re.compile(
    rf"[,;:!?.](?:(?<=[{HAN}”）》％%{MASK}][,;:])(?=[{HAN}“（《0-9{MASK}])|(?<=[0-9][,;])(?=[{HAN}“（《])|"
    rf"(?<=[{HAN}”）》][,;:!?])(?=$|[{HAN}])|(?<=[{HAN}”）》]\.)(?=$|[{HAN}“]))"
)
_STRAIGHT: Final = re.compile(rf"\"[^\"\n]*[{HAN}][^\"\n]*\"|'[^'\n]*[{HAN}][^'\n]*'")
_FULL_WIDTH: Final = re.compile(r"[０-９Ａ-Ｚａ-ｚ．＋－＝／＆＠＃＄]+")
_HALF_BRACKETS: Final = re.compile("[()]")
_PERCENT: Final = re.compile(r"(?<=\d)％")
_BLANK: Final = re.compile(rf"(?<=[{HAN}，。；：、“”《》（）])[ \u3000\t\u00a0]+(?=[{HAN}，。；：、“”《》（）])")
_HEADING: Final = re.compile(
    r"(?:^|[。；])\s*(?:第[一二三四五六七八九十\d]+[章节条部]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)])$"
)
_RADICALS: Final = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_NOT_OLD: Final = frozenset("昇瑀瞭玥甯陞翀寗甪堃喆仝冇咁〇囍")


def marks_stand_once(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：标点不应重复、叠用，括号、引号内不应以逗号、顿号等开头或结尾。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _REPEATED.finditer(piece.masked):
            quote = around(piece.text, *match.span())
            yield Hit(quote, f"标点“{match[0]}”叠在一起。", "请只留应有的一个。", printed=match[0])

    return inspect(pieces(view), detect, sought=corpus(view).has(_REPEATED))


def marks_are_full_width(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：中文里的逗号、分号、冒号、句号、引号应当用全角。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        matches = [*_HALF.finditer(piece.masked), *_STRAIGHT.finditer(piece.masked)]
        if matches:
            first = min(matches, key=re.Match.start)
            more = f"，这段文字里共有 {len(matches)} 处" if len(matches) > 1 else ""
            message = f"中文里用了半角的“{first[0][0]}”{more}。"
            yield Hit(around(piece.text, *first.span()), message, "请改为全角标点。", printed=first[0])

    return inspect(pieces(view), detect, sought=corpus(view).has(_HALF, _STRAIGHT))


def widths_agree(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：数字和字母用半角，同一段文字里的括号全角、半角不混用。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        text = piece.masked
        for match in _FULL_WIDTH.finditer(text):
            half = unicodedata.normalize("NFKC", match[0])
            yield Hit(
                match[0], f"“{match[0]}”是全角字符。", f"请改为半角“{half}”。", computed=half, severity=Severity.WARNING
            )
        if {"（", "）"} & set(text) and {"(", ")"} & set(text):
            place = text.index(next(each for each in text if each in "()"))
            yield Hit(
                around(piece.text, place, place + 1),
                "全角括号和半角括号混用。",
                "请统一用全角括号“（）”。",
                printed=text[place],
            )
        if _PERCENT.search(text):
            yield Hit("％", "“％”是全角字符。", "请改为半角“%”。", computed="%")

    return inspect(pieces(view), detect, sought=corpus(view).has(_FULL_WIDTH, _HALF_BRACKETS, _PERCENT))


def no_blanks_inside(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：汉字之间、汉字与标点之间不应有空格。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _BLANK.finditer(piece.masked):
            if not _HEADING.search(piece.masked[: match.start()]):
                quote = around(piece.text, *match.span())
                yield Hit(quote, f"“{quote}”中间有空格。", "请删去空格。", printed=quote)

    return inspect(pieces(view), detect, sought=corpus(view).has(_BLANK))


def words_are_spelt(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：不应有错字、别字。已公开的报告里常见的错字，列在程序的词表里。"""
    met = [typo for typo in typos() if corpus(view).has(typo.wrong)]

    def detect(piece: Piece) -> Iterator[Hit]:
        for typo in met:
            for match in typo.wrong.finditer(piece.masked):
                quote = around(piece.text, *match.span())
                message = f"“{quote}”里的“{match[0]}”可能是错字。"
                yield Hit(quote, message, f"请核对，应为“{typo.right}”。", typo.right, typo.severity, match[0])

    return inspect(pieces(view), detect, sought=bool(met))


def characters_are_standard(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：使用规范汉字，不用繁体字、异体字和从其他文件复制来的部首字符。"""
    old_ones = corpus(view).characters & _old_ones()

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _RADICALS.finditer(piece.masked):
            usual = unicodedata.normalize("NFKC", match[0])
            message = f"“{match[0]}”是部首或兼容字符，看起来像汉字，但查找不到、字体里也可能没有。"
            yield Hit(match[0], message, f"请改为“{usual}”。", computed=usual, severity=Severity.WARNING)
        old = "".join(dict.fromkeys(each for each in piece.masked if each in old_ones))
        if old:
            yield Hit(old[0], f"“{old}”像是繁体字或异体字。", "请改为规范汉字；人名、地名用字不用改。", printed=old)

    return inspect(pieces(view), detect, sought=bool(old_ones) or corpus(view).has(_RADICALS))


@cache
def _old_ones() -> frozenset[str]:
    """Return the characters that are of the traditional set only, by what the old national sets hold."""
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    return frozenset(_held(every, "big5") - _held(every, "gb2312") - _NOT_OLD)


def _held(characters: str, encoding: str) -> set[str]:
    """Return those of some characters that an encoding has."""
    return set(characters.encode(encoding, "ignore").decode(encoding))


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-011", Family.WORDING, Severity.WARNING, "标点重复", _FORM, marks_stand_once),
    Rule("WRD-015", Family.WORDING, Severity.WARNING, "中文里用半角标点", _FORM, marks_are_full_width),
    Rule("WRD-016", Family.WORDING, Severity.HINT, "全角、半角混用", _FORM, widths_agree),
    Rule("WRD-017", Family.WORDING, Severity.HINT, "汉字之间有空格", _FORM, no_blanks_inside),
    Rule("WRD-021", Family.WORDING, Severity.WARNING, "错字、别字", _FORM, words_are_spelt),
    Rule("WRD-026", Family.WORDING, Severity.HINT, "繁体字、异体字", _FORM, characters_are_standard),
)
