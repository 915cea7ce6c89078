"""Whether a text speaks of an indicator, and what it claims about how many indicators were reached.

Comes in: names of indicators and free text. Goes out: yes or no, and ``Claim`` values with the words they were read
from. Names are seldom repeated word for word (专网链路租赁 for 200M专网链路租赁数), so a clear part of one is enough:
in doubt, it is spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

_ENDINGS: Final = re.compile(
    r"(?:(?:完成|达成|实现|提升|提高|改善|增长|下降|控制|覆盖|及时|合格|达标|通过|办结|准确|满意|开展|举办|组织|执行)?"
    r"(?:率|度|数量|次数|场次|期数|户数|家数|人次|人数|个数|件数|批次|数|量|情况|程度|水平)|指标)+$"
)
_BEGINNINGS: Final = re.compile(
    r"^(?:(?:有效|持续|进一步|不断)?(?:开展|举办|组织|提升|提高|加强|推进|推动|促进|完成|扩大|优化|落实|保障))"
)
_OPINION: Final = re.compile("满意|评价|不高|投诉|反映|意见")
_CLEAR_PART, _SHORT_PART, _SHARE_OF_PAIRS = 4, 3, 0.3
_NUMERALS: Final = "零一二三四五六七八九"
_NUMBER: Final = r"[0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一两二三四五六七八九]"
_KIND: Final = r"(?:项目)?(?:绩效|三级|考核|自评|具体|年度)*"
_COUNTED: Final = re.compile(
    rf"(?:(?P<all>{_NUMBER})\s*项{_KIND}指标中?[，,]?(?:其中)?有?|指标[^，。；\d]{{0,6}}?(?P<all2>{_NUMBER})\s*项[，,、；]?(?:其中)有?)"
    rf"\s*(?P<some>{_NUMBER})\s*项(?P<what>[^，,。；;]{{0,14}})"
)
_TOTAL: Final = re.compile(
    rf"(?:(?<![0-9一二三四五六七八九十])(?P<all>{_NUMBER})\s*项{_KIND}指标(?:中|全部|均|都|已)|指标(?:共有?|共计|总计)\s*(?P<all2>{_NUMBER})\s*项)"
)
_NEGATIVE: Final = re.compile("未|没有|没能|偏差|不足|滞后|较差|低于|较低")
_FIGURES: Final = re.compile(r"(?<![0-9.,])[0-9][0-9.,]*[\u4e00-\u9fff]")
"""Numbers with the first character of their unit; rates have none."""
_SENTENCE: Final = re.compile(r"[^。；;！!\n]+")
_ALL_REACHED: Final = re.compile(
    r"(?:各项|各个|所有|全部|全年)[^，,。；]{0,8}(?:指标|目标)[^，,。；]{0,6}?(?:均|都|全部|已|全面|圆满|按期|如期)+[^，,。；]{0,4}?(?:达到|完成|达成|达标|实现|超额)"
    r"|(?:各项|各个|所有|全部|全年)[^，,。；]{0,8}(?:指标|目标)(?:达到|达成|达标|完成|实现|超额)"
    r"|指标[^，,。；]{0,4}(?:全部|均|都)[^，,。；]{0,4}(?:达到|完成|达成|达标|实现|超额)"
    r"|(?:没有|不存在|无)(?:任何)?(?:偏差|未完成|未达)"
)
_EXCEPTED: Final = re.compile("除|其余|其他|其它|另外|外，|另有|未(?!完成的(?:绩效)?目标)|没有(?:达|完成|实现)|项中")


class Claim(Struct, frozen=True):
    """What a text says of the indicators: how many there are, how many were reached or missed, if it says so."""

    quote: str
    total: int
    some: int | None = None
    reached: bool = True


def spoken_of(name: str, text: str, others: Iterable[str] = ()) -> bool:
    """Tell whether a text speaks of an indicator; stretches that are the names of others do not count for it."""
    name, text = _plain(name), _plain(text)
    if name in text:
        return True
    for other in sorted((_plain(each) for each in others), key=len, reverse=True):
        if name not in other and other not in name:
            text = text.replace(other, "\n")
    core = _core(name)
    if "满意" in name and len(core) <= _CLEAR_PART and not _OPINION.search(text):
        return False
    match = SequenceMatcher(None, core, text, autojunk=False).find_longest_match()
    if match.size >= min(_CLEAR_PART, len(core)):
        return True
    return match.size >= _SHORT_PART and _shared_pairs(core, text) >= _SHARE_OF_PAIRS


def told_by_figures(name: str, target: str, actual: str, text: str) -> bool:
    """Tell whether a paragraph speaks of an indicator by what was planned and what came of it: 计划60天，实际52天.

    It must hold a figure of the 目标值 and one that only the 完成值 has, units and all, and two characters of the name
    that stand together; rates are too much alike to tell indicators by.
    """
    planned, reached = (set(_FIGURES.findall(_plain(value))) for value in (target, actual))
    pairs = [pair for pair in _pairs(_core(_plain(name))) if re.fullmatch(r"[\u4e00-\u9fff]{2}", pair)]
    for paragraph in map(_plain, text.splitlines()):
        found = set(_FIGURES.findall(paragraph))
        if found & planned and found & (reached - planned) and any(pair in paragraph for pair in pairs):
            return True
    return False


def claims(text: str) -> Iterator[Claim]:
    """Yield what a text says with figures of how many indicators there are and were reached: “10项指标中有9项……”."""
    if "指标" not in text or "项" not in text:
        return
    counted = []
    for match in _COUNTED.finditer(text):
        counted.append(match.span())
        total = number(match["all"] or match["all2"])
        yield Claim(match[0], total, number(match["some"]), not _NEGATIVE.search(match["what"]))
    for match in _TOTAL.finditer(text):
        if not any(start <= match.start() < end for start, end in counted):
            yield Claim(match[0], number(match["all"] or match["all2"]))


def all_reached(text: str) -> str:
    """Return the words that say that every indicator was reached, or nothing."""
    for sentence in _SENTENCE.findall(text) if _ALL_REACHED.search(text) else ():
        match = _ALL_REACHED.search(sentence)
        if match and not _EXCEPTED.search(sentence.replace(match[0], "")):
            return match[0]
    return ""


def number(text: str) -> int:
    """Return a number of one or two digits written in figures or in Chinese: 12, 十二, 二十."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    digit = {character: value for value, character in enumerate(_NUMERALS)}
    if not ten:
        return digit[ones]
    return digit.get(tens, 1) * 10 + digit.get(ones, 0)


def _core(name: str) -> str:
    """Return what is an indicator's own in its name: without the words that any name ends or begins with."""
    core = _ENDINGS.sub("", name)
    shorter = _BEGINNINGS.sub("", core)
    return shorter if len(shorter) >= _SHORT_PART else core or name


def _shared_pairs(name: str, text: str) -> float:
    pairs = _pairs(name)
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0


def _pairs(name: str) -> list[str]:
    return [name[place : place + 2] for place in range(len(name) - 1)]


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"‘’「」（）()《》]", "", text)
