"""Rules on words written twice: side by side, set off by a mark, leading a sentence again, pasted with marks and all.

Comes in: the typed texts. Goes out: results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.audit.model import Family, Result, Rule, View
from generator.audit.text_lists import wordings
from generator.audit.text_pieces import HAN, Hit, Piece, Use, corpus, figured, inspect, pieces, spoken
from generator.findings import Severity

_DOUBLED: Final = re.compile(rf"([{HAN}]{{2,12}}?)\1")
_DOUBLED_APART: Final = re.compile(rf"(?:^|[，。；、：])([{HAN}]{{4,12}})[，、；]\1(?=[，。；、]|$)")
_DOUBLED_CHUNK: Final = re.compile(r"([^\n\ue000]{4,12}?)\1")
_DOUBLED_FIGURE: Final = re.compile(
    rf"((?<!\d)(?<!\d[.,])\d[\d.,]*[{HAN}][^\n\d，。；]{{1,5}}|[{HAN}]\d[\d.,]*[%％{HAN}])\1"
)
_LED_TWICE: Final = re.compile(
    r"(?<=万元[，,])(?P<used>主要用于)(?P<one>[^，。；\n]{2,24})[，,](?P=used)(?=(?P<other>[^，。；\n]*))|"
    r"(?P<because>主要原因是)[^，。；\n]{2,24}[，,](?P=because)"
)
_OF_A_WHOLE: Final = re.compile(r"(?:支出|合计|总额|拨款|共计|总计)\s*[\d.,]+万元[，,]$")
_OWN_ITEM: Final = re.compile(r"(?:(?<![\d.,])[\d.,]*\d[\d.,]*万?元|项目|工程|专项|经费)$")
_STUTTER: Final = re.compile(
    r"([的了是在和与及为把对将])(?:(?<=的)(?<!目的)的(?!士|确)|(?<=了)(?<!为了)了(?!解|结|然)|\1\1)"
)
_IN_TURN: Final = re.compile(r"一[一-龥]$")
_LEAST_CHUNK: Final = 3


def words_stand_once(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确、形式规范：词语不应无意重复，如“主要原因是主要原因是”“增加增加”“的的”。"""
    met = [(pattern, say) for texts, pattern, say in _TWICE if texts(view).has(pattern)]

    def detect(piece: Piece) -> Iterator[Hit]:
        for pattern, say in met:
            yield from filter(None, (say(piece, match) for match in pattern.finditer(piece.masked)))

    return inspect(pieces(view), detect, sought=bool(met))


def _led_twice(piece: Piece, match: re.Match[str]) -> Hit | None:
    """Tell of words that lead a sentence again."""
    word = match["used"] or match["because"]
    if _parts_of_a_whole(piece.masked, match):
        return None
    message = f"一句话里写了两次“{word}”，中间好像漏了内容。"
    return Hit(match[0], message, f"请补上漏写的内容，或删去一个“{word}”。")


def _word_twice(_: Piece, match: re.Match[str]) -> Hit | None:
    """Tell of a word said twice, side by side or set off by a mark."""
    word, quote = match[1], match[0].strip("，。；、：")
    if _lawful(word, match[0]):
        return None
    return Hit(quote, f"“{quote}”里“{word}”重复了。", f"请删去重复的“{word}”。", severity=_how_bad(word, quote))


def _chunk_twice(piece: Piece, match: re.Match[str]) -> Hit | None:
    """Tell of what was pasted twice, marks and all."""
    words = len(re.findall(f"[{HAN}]", match[1])) >= _LEAST_CHUNK and not re.fullmatch(f"[{HAN}]+", match[1])
    if piece.use is Use.NAME or not words:
        return None
    return Hit(match[0], f"“{match[0]}”里“{match[1]}”写了两遍。", f"请删去重复的“{match[1]}”。")


def _figure_twice(piece: Piece, match: re.Match[str]) -> Hit | None:
    """Tell of a figure with its words written twice."""
    if piece.use is Use.NAME:
        return None
    message = f"“{match[0]}”里同一个数写了两遍。"
    return Hit(match[0], message, f"请核对，多余的“{match[1]}”请删去。", severity=Severity.HINT)


_TWICE: Final = (
    (corpus, _LED_TWICE, _led_twice),
    (corpus, _DOUBLED, _word_twice),
    (corpus, _DOUBLED_APART, _word_twice),
    (corpus, _STUTTER, _word_twice),
    (spoken, _DOUBLED_CHUNK, _chunk_twice),
    (figured, _DOUBLED_FIGURE, _figure_twice),
)
"""The ways in which words stand twice: in which texts, how, and what tells of it."""


def _parts_of_a_whole(text: str, match: re.Match[str]) -> bool:
    """Tell whether 主要用于 leads to the parts of a whole, or to one project after the other, each with its name."""
    if not match["used"]:
        return False
    return bool(
        _OF_A_WHOLE.search(text, 0, match.start()) or all(_OWN_ITEM.search(match[name]) for name in ("one", "other"))
    )


def _lawful(word: str, whole: str) -> bool:
    """Tell whether a word is said twice on purpose: 一项一项, 方方面面, 人人."""
    return bool(_IN_TURN.fullmatch(word)) or (len(set(word)) == 1 and len(whole) == 4)  # noqa: PLR2004 - 层层层层


def _how_bad(word: str, quote: str) -> Severity | None:
    """Return how bad it is: a word of two characters may come to stand twice by chance (服务服务队)."""
    if len(word) > 2 or word in wordings().usual or len(quote) != 2 * len(word):  # noqa: PLR2004 - words of two characters
        return None
    return Severity.HINT


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (Rule("WRD-010", Family.WORDING, Severity.WARNING, "词语重复", _FORM, words_stand_once),)
