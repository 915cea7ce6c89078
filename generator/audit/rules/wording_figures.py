"""Rules on how figures are written: units, digits and separators, signs behind words of direction.

Comes in: the typed texts. Goes out: results. Whether a figure is right is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.accounts.facts import Measure
from generator.audit.model import Family, Result, Rule, View
from generator.audit.text_pieces import MASK, Hit, Piece, around, figured, inspect, with_figures
from generator.findings import Severity

_UNITS: Final = re.compile(
    rf"(?<=[\d{MASK}])\s*(?:万元元|元万元|亿亿元?|亿万元|万万元|元元(?!素)|万元人民币元|万元万|元/元|[%％]{{2,}}|[%％]个百分点|个百分点[%％]|"
    r"人次次|人人次|人次人(?!员|数|均)|辆辆|项项(?!目)|场场(?!次)|平方米平|公里公里)|百分之[\d零一二三四五六七八九十.]+[%％]"
)
_SPACED: Final = "数字中间有空格"
_ROUGH: Final = "“余”“多”前面应当是整十、整百的数"
_MILD: Final = {_SPACED: Severity.WARNING, _ROUGH: Severity.HINT}
_NUMBERS: Final = (
    (_SPACED, r"\d +[.,] *\d|(?<=\d\d)\. +\d(?=[\d.]*(?:万|亿|元|%))|\d, +\d{3}(?!\d)|(?<=\d) +(?=\d)"),
    ("千位分隔的位置不对", r"(?<![\d,.])\d{1,3}(?:,\d{3})*,\d{1,2}(?=\.\d|万元|亿元|元)"),
    ("千位分隔的位置不对", r"(?<![\d,.])\d{4,},\d{3}(?!\d)|(?<![\d,.])\d{1,3}(?:,\d{3})*,\d{4,}(?=\.\d|万|亿|元)"),
    ("千位分隔用了全角逗号", r"(?<![\d，])\d{1,3}，\d{3}(?!\d)(?=[.，万亿元])"),
    ("小数点不对", r"\d。\d{1,6}(?=\s*(?:万|亿|元|%|％|个))|\d．\d|\d·\d+(?=\s*(?:万|亿|元|%|％))"),
    ("小数点或分隔号重复", r"\d\.\.+\d|(?<![\d.])\d+\.\d+\.\d+(?=\s*(?:万元|亿元|元|%|％))|\d,,\d"),
    ("数字前面多了 0", r"(?<![\d.,])0\d+(?:\.\d+)?(?=\s*(?:万元|亿元|元|%|％))"),
    ("小数点前后缺数字", r"(?<![\d,])\.\d+(?=\s*(?:万元|亿元|元|%|％))|\d\.(?=万元|亿元|元|%|％)"),
    (_ROUGH, r"(?<![\d.,])[\d,]+[1-9][余多][个家场次人户件项名份批]"),
    ("数字里夹着字母", r"\d[OoＯlI]\d|(?<![A-Za-z])[OＯ]\.\d+(?=万元|%|％)"),
)
_COMPILED: Final = tuple((what, re.compile(pattern, re.MULTILINE)) for what, pattern in _NUMBERS)
_DIGITS: Final = "0123456789.,，。 OolI"
_SIGNED: Final = re.compile(
    rf"(?:增加|增长|提高|上升|上涨|减少|下降|降低|压减|节约|减幅|增幅|降幅)(?:额|率|幅度)?(?:了|为|约|达)?\s*[-−－–—负](?=\s*[\d{MASK}])"
)
_OPPOSITE: Final = re.compile(
    rf"(?:增加|增长|上升|提高)(?:减少|下降|降低|压减)(?=[了约\s]*[\d{MASK}])|(?:减少|下降|降低|压减)(?:增加|增长|上升|提高)(?=[了约\s]*[\d{MASK}])|大于小于|小于大于"
)
_MONEY: Final = re.compile(r"[\s\d.,{}]*万?元")
_QUOTE: Final = re.compile(r"\{([^{}\n]+)\}")
_QUOTES: Final = re.compile(rf"[{MASK}{{]")
"""What a corpus has instead of a quote."""


def units_stand_once(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：计量单位不应重复、不应自相矛盾；引用的金额以万元印出，后面应当写“万元”，引用的比率已带“%”。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _UNITS.finditer(piece.masked):
            quote = around(piece.text, *match.span())
            yield Hit(quote, f"计量单位“{match[0].strip()}”不对。", "请只写一个计量单位。", printed=match[0].strip())
        yield from _quoted_units(view, piece)

    return inspect(with_figures(view), detect, sought=figured(view).has(_UNITS, _QUOTES))


def _quoted_units(view: View, piece: Piece) -> Iterator[Hit]:
    """Look at what stands behind a quoted fact: amounts are printed in 万元, rates with their sign."""
    for match in _QUOTE.finditer(piece.text):
        fact, behind = view.facts.get(match[1].strip()), piece.text[match.end() :].lstrip()
        if fact and fact.measure is Measure.AMOUNT and behind.startswith(("元", "亿", "千元", "百万", "%", "个", "人")):
            message = f"引用的“{match[0]}”是金额，以万元印出，后面写的是“{behind[:2]}”。"
            yield Hit(f"{match[0]}{behind[:1]}", message, f"请写成“{match[0]}万元”。", computed=f"{match[0]}万元")
        elif fact and fact.measure is Measure.RATE and behind.startswith(("%", "％", "万元", "元")):
            message = f"引用的“{match[0]}”印出来已经带“%”，后面写的是“{behind[:1]}”。"
            yield Hit(f"{match[0]}{behind[:1]}", message, f"请删去后面的“{behind[:1]}”。", computed=match[0])


def figures_are_written_well(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：数字的写法应当规范，千位分隔、小数点的位置正确，中间没有空格和字母。"""
    met = [(what, pattern) for what, pattern in _COMPILED if figured(view).has(pattern)]

    def detect(piece: Piece) -> Iterator[Hit]:
        told: set[str] = set()
        for what, pattern in met:
            for match in pattern.finditer(piece.masked):
                number = _whole(piece.masked, *match.span())
                if number not in told:
                    told.add(number)
                    yield Hit(number, f"“{number}”的写法不对：{what}。", "请改正数字。", severity=_MILD.get(what))

    return inspect(with_figures(view), detect, sought=bool(met))


def _whole(text: str, start: int, end: int) -> str:
    """Return the whole number that a stretch is part of, as it was typed."""
    while start and text[start - 1] in _DIGITS:
        start -= 1
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    return text[start:end].strip("，。 ")


def words_agree_with_signs(view: View) -> Iterator[Result]:
    """增减变动用“增加”“减少”表示方向，数字用正数；“增加-5万元”“减少-3%”方向不明，不应出现。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for pattern in (_SIGNED, _OPPOSITE):
            for match in pattern.finditer(piece.masked):
                behind = _MONEY.match(piece.text, match.end())
                mild = None if behind or pattern is _OPPOSITE else Severity.WARNING
                quote = piece.text[match.start() : match.end() + 6]
                message = f"“{quote}”方向不明：方向词“{match[0].strip()}”已经表示增减。"
                yield Hit(quote, message, "请用“增加”或“减少”表示方向，数字写成正数。", severity=mild)

    return inspect(with_figures(view), detect, sought=figured(view).has(_SIGNED, _OPPOSITE))


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-022", Family.WORDING, Severity.ERROR, "计量单位重复或不对", _FORM, units_stand_once),
    Rule("WRD-023", Family.WORDING, Severity.ERROR, "数字写法不规范", _FORM, figures_are_written_well),
    Rule("WRD-024", Family.WORDING, Severity.ERROR, "方向词与正负号矛盾", _FORM, words_agree_with_signs),
)
