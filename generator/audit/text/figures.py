"""Figures in a text: amounts, rates, counts and scores with their units, as far as the text alone tells.

Comes in: a squeezed text. Goes out: ``Figure`` values in order. Numbers of codes, ordinals, dates and list
items are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from msgspec import Struct

YUAN: Final = "元"
_SCALES: Final = {"万亿": 12, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2, "": 0}
_SCALE: Final = "|".join(scale for scale in _SCALES if scale)
_NUMBER: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])|[0-9]{1,18}(?![0-9]))(?:\.[0-9]{1,10})?"
_UNITS: Final = re.split(
    r"\s+",
    r"台\(套\) 人次 批次 户次 家次 场次 车次 标准箱 平方米 立方米 平方公里 千伏安 个百分点 小时 分钟 公里 公顷 "
    "个 项 次 辆 人 名 家 户 件 套 台 份 篇 期 场 批 处 条 座 根 吨 卷 册 幅 天 种 类 起 宗 例 笔 棵 株 亩 米 班 所 "
    "轮 支 幢 栋 间 站 张 位 款 部 门 块 架 本 只 面 片 组 队 艘 口 盏 页 字 倍 度 箱 羽 头 斤 公斤 升 节 课 讲",
)
_UNIT: Final = "|".join(_UNITS)
_FIGURE: Final = re.compile(
    rf"(?<![0-9A-Za-z.,第№#_/])(?P<sign>-(?<![0-9A-Za-z)年月日]-))?(?P<number>{_NUMBER})(?![0-9])"
    rf"(?P<about>余|多|来)?"
    rf"(?:(?P<rate>%|‰)|(?P<scale>{_SCALE})?(?P<more>余|多)?(?:(?P<money>元)(?!/|每)|(?P<foreign>美元|欧元|日元|港元|英镑)"
    rf"|(?P<score>分)(?![之别析钟类支局项为布散期批配解管公店行])|(?P<unit>{_UNIT})))?"
    rf"(?P<side>\(含\)以上|及以上|以上|以下|以内|左右|上下)?"
)
_CHINESE: Final = re.compile(
    r"(?<![第一二三四五六七八九十百千几数])(?P<number>[两二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(?P<unit>个|项)"
)
_DIGITS: Final = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_DATE: Final = re.compile(
    r"(?:(?:19|20)[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日?)?(?:[至-](?:[0-9]{1,2}月)?[0-9]{1,2}日?)?|[0-9]{1,2}日|[0-9]{1,2}时[0-9]{0,2}分?"
)
_YEAR: Final = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:-(?P<last>(?:19|20)[0-9]{2}))?年度?")
_ITEM: Final = re.compile(r"\(?[0-9]{1,2}(?:[.、](?![0-9])|\))")
_CHINESE_DIGITS: Final = "两二三四五六七八九十"
BEGINS: Final = f"[0-9({_CHINESE_DIGITS}-]"
"""What a figure, a date or an item begins with."""
HAS_NUMBER: Final = re.compile(f"[0-9{_CHINESE_DIGITS}](?:(?<=[0-9])|个|项)")
"""What a text has that has a figure: a digit, or a Chinese one that counts."""
_BEGINS: Final = re.compile(BEGINS)
_ROUGH_BEFORE: Final = re.compile(
    r"(?:约|约为|大约|近|接近|不足|不到|(?<!不)[低小]于|超|(?<!不)超过|突破|逾|(?<!不)[高大]于)$"
)
_LONGEST_ROUGH: Final = 3
_BEFORE: Final = {"约": 0, "约为": 0, "大约": 0} | dict.fromkeys(("超", "超过", "突破", "逾", "高于", "大于"), 1)


class Kind(StrEnum):
    """What a figure counts, by its unit."""

    AMOUNT = "金额"
    RATE = "比率"
    COUNT = "个数"
    SCORE = "得分"
    BARE = "数字"


class Rough(StrEnum):
    """How a figure is only roughly given."""

    EXACT = ""
    ABOUT = "约"
    OVER = "余"
    UNDER = "近"


class Figure(Struct, frozen=True):
    """A figure of a text: what it counts, its value (amounts in 元, rates in percent), and to which place it was typed.

    ``step`` is the value of one unit in its last place; ``start`` and ``end`` are its stretch of the plain text,
    ``number_end`` where its digits end. ``fact`` is the fact it was quoted from.
    """

    kind: Kind
    value: Decimal
    unit: str
    step: Decimal
    start: int
    number_end: int
    end: int
    rough: Rough = Rough.EXACT
    fact: str = ""
    chinese: bool = False

    @property
    def places(self) -> int:
        """The exponent of the last place typed, for rounding a fact to it."""
        exponent = self.step.normalize().as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0


class Year(Struct, frozen=True):
    """A year named in a text."""

    year: int
    start: int
    end: int


class Day(Struct, frozen=True):
    """A date, or the number of an item of a list, which are no figures."""

    start: int
    end: int


Mark = Figure | Year | Day
Quoted = Callable[[int, int], str]
"""Gives the fact that a stretch of a text was filled in from, or nothing."""


def marks(text: str, quoted: Quoted) -> Iterator[Mark]:
    """Yield the figures, years and dates of a squeezed text, in order."""
    place = 0
    while found := _BEGINS.search(text, place):
        mark = _mark_at(text, found.start(), quoted)
        if mark is not None:
            yield mark
        place = mark.end if mark else found.end()


def _mark_at(text: str, place: int, quoted: Quoted) -> Mark | None:
    if text[place] in _CHINESE_DIGITS:
        return _chinese(text, place)
    if item := _item(text, place):
        return item
    date = _DATE.match(text, place)
    if date and not (place and text[place - 1].isdecimal()):
        return Day(place, date.end())
    year = _YEAR.match(text, place)
    if year and not (place and text[place - 1].isalnum() and text[place - 1].isascii()):
        return Year(int(year["last"] or year["year"]), place, year.end())
    figure = _FIGURE.match(text, place)
    return _figure(figure, quoted) if figure else None


def _item(text: str, place: int) -> Day | None:
    """Return the number of an item of a list (1. （1） 1、) where one can begin, which is no figure either."""
    item = _ITEM.match(text, place) if not place or text[place - 1] in "。；：" else None
    return Day(place, item.end()) if item else None


def _figure(match: re.Match[str], quoted: Quoted) -> Figure:
    number = Decimal(match["number"].replace(",", ""))
    digits = len(match["number"].partition(".")[2])
    kind, unit, power = _measure(match)
    value = (number if not match["sign"] else -number).scaleb(power)
    number_end = match.end("number")
    return Figure(
        kind=kind,
        value=value,
        unit=unit,
        step=_step(power - digits),
        start=match.start(),
        number_end=number_end,
        end=match.end(),
        rough=_rough(match),
        fact=quoted(match.start(), number_end),
    )


@cache
def _step(exponent: int) -> Decimal:
    """Return a power of ten; there are as few as places that a pattern of figures allows."""
    return Decimal(1).scaleb(exponent)


def _measure(match: re.Match[str]) -> tuple[Kind, str, int]:
    """Return what a matched figure counts, its unit, and the power of ten of its scale."""
    power = _SCALES[match["scale"] or ""]
    if match["rate"]:
        return Kind.RATE, match["rate"], -1 if match["rate"] == "‰" else 0
    if match["money"]:
        return Kind.AMOUNT, f"{match['scale'] or ''}{YUAN}", power
    if match["score"]:
        return Kind.SCORE, "分", power
    unit = match["foreign"] or match["unit"] or ""
    return (Kind.COUNT, unit, power) if unit else (Kind.BARE, match["scale"] or "", power)


def _rough(match: re.Match[str]) -> Rough:
    if match["about"] or match["more"] or (match["side"] or "").endswith("以上"):
        return Rough.OVER
    if match["side"]:
        return Rough.ABOUT if match["side"] in ("左右", "上下") else Rough.UNDER
    start = match.start()
    found = _ROUGH_BEFORE.search(match.string[max(0, start - _LONGEST_ROUGH) : start])
    if not found:
        return Rough.EXACT
    return {-1: Rough.UNDER, 1: Rough.OVER, 0: Rough.ABOUT}[_BEFORE.get(found[0], -1)]


def _chinese(text: str, place: int) -> Figure | None:
    """Return a small number written in Chinese before 个 or 项 (三项指标)."""
    match = _CHINESE.match(text, place)
    if match is None:
        return None
    tens, ten, ones = match["number"].rpartition("十")
    value = _DIGITS[ones] if not ten else _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return Figure(
        Kind.COUNT, Decimal(value), match["unit"], Decimal(1), place, match.end("number"), match.end(), chinese=True
    )
