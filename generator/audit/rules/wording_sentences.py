"""Rules on sentences: unfinished ones, pairs that do not close, numbering that skips, sentences too long to read.

Comes in: the typed texts. Goes out: results.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.audit.mentions import number
from generator.audit.model import Family, Found, Path, Result, Rule, View
from generator.audit.text_pieces import (
    PASSED,
    Hit,
    Piece,
    Use,
    around,
    corpus,
    found,
    inspect,
    pieces,
    sentences,
    shown,
)
from generator.findings import Severity

_OPEN_END: Final = re.compile(r"[，、,—－\-（(“《〈「【〔+和或及与]$|…+$|\.{3,}$")
_WHOLE_WORDS: Final = re.compile(
    "(?:实事求是|[目标有]的|[总缓饱温调谐共人柔平随中]和|[普涉触波顾提危推遍惠可殃累]及|[参给赠授]与|[作行人有所无难更改称命]为|[应核校相绝面不配比反]对|"
    "[存所实现内外潜健]在|[理自缘事]由|[可予难足]以|[干上即]将|[原成起诱基病]因|[合兼归]并|[服听跟随遵]从|[方意导倾走趋动取流定双志投去]向|植被|而且)$"
)
_WAITING: Final = re.compile(
    "(?:是|的|和|及|与|为|对|在|把|由|从|向|于|以|将|因|并|或|但|而|且|其中|包括|比如|例如|主要|通过|根据|按照|由于|因为|以及|并且|尤其|等等)$"
)
_LONGEST_END: Final = 4
"""As many characters as any of these ends has."""
_NAME_GOES_ON: Final = ("，", "、", ",", "（", "(", "“", "《")
"""A name may end in any word, but not in one of these marks."""
_WITHOUT_WORDS: Final = re.compile(
    r"[一二三四五六七八九十]是(?=[；;。，,、])|(?:用于|原因是|主要是|包括|比如|例如|由于|因为|其中|以及|分别为|分别是)[：:]?(?=[。；;！])"
)
_FIGURE_ONLY: Final = re.compile(
    r"主要(?:是|用于|为)\s*[\d,.]+\s*(?:辆|台（套）|台|套|个|项|人次|人|次|万元|元)(?=[，。；;、,]|\s*$)"
)
_HEADLESS: Final = re.compile(r"^[，。、；：！？,;:!?）)”’》】〕%％]+")
_FULL_STOP: Final = ("。", "！", "？", "!", "?", "”", "）", ")", "》", "…")
_PAIRS: Final = {"（": "）", "“": "”", "‘": "’", "《": "》", "【": "】", "〔": "〕", "「": "」", "『": "』", "〈": "〉"}
_PAIRED: Final = re.compile(r"[（）()“”‘’《》【】〔〕「」『』〈〉\[\]\"]")
_CLOSING: Final = {closing: opening for opening, closing in _PAIRS.items()}
_WIDTHS: Final = str.maketrans("()[]", "（）【】")
_ITEM: Final = re.compile(r"(?:^|(?<=[\s。；;：:，,、]))(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z])[)）]")
_NUMERALS: Final = "[一二三四五六七八九十]{1,3}"
_START: Final = r"(?:^|(?<=[。；;：:，,、！\n ]))\s*"
_MARKERS: Final = {
    "是": (_START, rf"(?P<number>{_NUMERALS})是(?!(?P=number)(?:[，。、；]|$))"),
    "第": (_START, rf"第(?P<number>{_NUMERALS})[，,、]"),
    "、": (r"^\s*", rf"(?P<number>{_NUMERALS})、"),
    "（一）": (_START, rf"[（(](?P<number>{_NUMERALS})[）)]"),
    "1.": (_START, r"(?P<number>[0-9]{1,2})[.．、](?!(?!20[0-9]{2}年)[0-9])"),
    "（1）": (_START, r"[（(](?P<number>[0-9]{1,2})[）)]"),
    "①": ("", "(?P<number>[①-⑳])"),
}
"""The numbers in front of items by their style: where one may stand, and what it is."""
_COMPILED: Final = {
    style: (re.compile(number, re.MULTILINE), re.compile(start + number, re.MULTILINE))
    for style, (start, number) in _MARKERS.items()
}
_CIRCLED: Final = ord("①")
_LONGEST: Final = 100
_LEAST_PARAGRAPH: Final = 20
_SUBHEADING: Final = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|\d{1,2}[.．、])[^，。；：]+$"
)
_LEADING: Final = ("前加", "导语", "内设机构")
"""Texts that the report goes on from with its own."""


def sentences_are_whole(view: View) -> Iterator[Result]:
    """部门决算公开应当内容完整、形式规范：句子应当写完，不应停在顿号、逗号、冒号、省略号或者“是”“的”“和”“其中”等字上，也不应只有序号没有内容。"""
    last = {piece.group: piece.path for piece in pieces(view)}
    reasons = view.accounts.submission.reasons
    met = [(pattern, say) for pattern, say in _EMPTY if corpus(view).has(pattern)]

    def detect(piece: Piece) -> Iterator[Hit]:
        text = piece.masked.rstrip()
        if piece.use is not Use.NAME and (text in view.facts or text in reasons):
            yield Hit(text, f"这里只写了“{text}”，是一个项目或数据的名称，没有写出内容。", "请写出内容。")
        head = _HEADLESS.match(text)
        if head:
            yield Hit(text[:12], f"文字以“{head[0]}”开头，前面好像少了内容。", "请补上开头，或删去多余的标点。")
        for pattern, say in met:
            yield from map(say, pattern.finditer(text))
        yield from _end(piece, text, is_last=last[piece.group] == piece.path)

    return inspect(pieces(view), detect)


def _without_words(match: re.Match[str]) -> Hit:
    quote = around(match.string, match.start(), match.end() + 1)
    return Hit(quote, f"“{match[0]}”后面没有内容。", "请补上内容，或删去这几个字。")


def _figure_only(match: re.Match[str]) -> Hit:
    message = f"“{match[0]}”只有数，没有写出是什么。"
    return Hit(match[0], message, "请补上漏写的内容：数写在前面，“主要是”后面写是什么、用于什么。")


_EMPTY: Final = ((_WITHOUT_WORDS, _without_words), (_FIGURE_ONLY, _figure_only))
"""Words that lead to something that is not there, and what tells of them."""


def _end(piece: Piece, text: str, *, is_last: bool) -> Iterator[Hit]:
    """Look at how a text ends; a colon may lead to the next paragraph of the list."""
    fix = "请把句子写完，或删去多余的字。"
    end, is_name = text[-_LONGEST_END:], piece.use is Use.NAME
    if is_name and not end.endswith(_NAME_GOES_ON):
        return
    is_open, waiting = bool(_OPEN_END.search(end)), None if is_name else _WAITING.search(end)
    if (is_open or waiting) and _WHOLE_WORDS.search(end):
        is_open, waiting = False, None
    if is_open:
        yield Hit(text[-12:], f"文字停在“{text[-1]}”上，好像没有写完。", fix)
    elif text.endswith(("：", ":")) and is_last and not is_name and piece.key not in _LEADING:
        yield Hit(text[-12:], "文字停在冒号上，后面没有内容。", fix)
    elif waiting:
        mild = Severity.HINT if waiting[0] == "等等" else None
        yield Hit(text[-12:], f"文字停在“{waiting[0]}”上，好像没有写完。", fix, severity=mild)
    elif (
        piece.use is Use.PROSE
        and len(text) >= _LEAST_PARAGRAPH
        and not text.endswith(_FULL_STOP)
        and not _SUBHEADING.match(text)
        and (is_last or text[-1] not in "；;：:")
    ):
        yield Hit(
            text[-12:],
            f"这一段以“{text[-4:]}”结束，没有句号。",
            "请在段末加上句号；没有写完的，请写完。",
            severity=Severity.HINT,
        )


def pairs_close(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：括号、引号、书名号应当成对。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        text = _ITEM.sub(lambda item: "\ue001" * len(item[0]), piece.masked).translate(_WIDTHS)
        opened: list[int] = []
        for place, character in enumerate(text):
            if character in _PAIRS:
                opened.append(place)
            elif character in _CLOSING:
                if opened and text[opened[-1]] == _CLOSING[character]:
                    opened.pop()
                else:
                    yield _unpaired(piece.text, place, "前面没有与它成对的")
                    return
        if opened:
            yield _unpaired(piece.text, opened[0], "后面没有与它成对的")
        elif text.count('"') % 2:
            yield _unpaired(piece.text, text.rindex('"'), "没有与它成对的")

    return inspect([piece for piece in pieces(view) if _PAIRED.search(piece.masked)], detect)


def _unpaired(text: str, place: int, what: str) -> Hit:
    return Hit(
        around(text, place, place + 1),
        f"“{text[place]}”{what}。",
        "请补上缺的一半，或删去多余的一半。",
        printed=text[place],
    )


class _Marker(Struct, frozen=True):
    """A number in front of an item: its style, what it counts, as typed and in which text."""

    number: int
    text: str
    piece: Piece


def numbering_is_whole(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：序号应当连续，“一是”“二是”“三是”和“1.”“2.”不应跳号、重号，有“一是”应当有“二是”。"""
    groups: dict[Path, list[Piece]] = defaultdict(list)
    for piece in pieces(view):
        if piece.use is not Use.NAME or piece.key in ("标题", "事项"):
            groups[piece.kind if piece.use is Use.NAME else piece.group].append(piece)
    last: dict[tuple[tuple[str, ...], str], int] = {}
    text = corpus(view)
    used = {style: there for style, (sign, there) in _COMPILED.items() if text.has(sign) and text.has(there)}
    for group in groups.values():
        for style, pattern in used.items():
            markers = [_marker(match, piece) for piece in group for match in pattern.finditer(piece.masked)]
            if markers:
                slips = list(_slips(style, markers, _before(markers, last.get((group[0].kind, style), 0))))
                yield from slips or (PASSED,)
                last[group[0].kind, style] = markers[-1].number


def _marker(match: re.Match[str], piece: Piece) -> _Marker:
    typed = match["number"]
    value = ord(typed) - _CIRCLED + 1 if "①" <= typed <= "⑳" else number(typed)
    return _Marker(value, match[0].strip(), piece)


def _before(markers: list[_Marker], last: int) -> int:
    """Return the number that a numbering goes on from: texts beside each other, and texts added to the report's own."""
    first = markers[0]
    return first.number - 1 if first.piece.kind[0] == "补充文字" or first.number == last + 1 else 0


def _slips(style: str, markers: list[_Marker], before: int) -> Iterator[Found]:
    """Yield where a numbering does not go on by one or begin anew."""
    for marker in markers:
        if marker.number not in (before + 1, 1):
            told = f"前一个序号是{before}" if before else "前面没有1"
            message = f"序号不连续：“{marker.text}”{told}。"
            fix = f"请核对，这里应是第{before + 1}项；漏写了内容的请补上。"
            yield found(marker.piece, Hit(marker.text, message, fix, computed=f"第{before + 1}项"))
        before = marker.number
    if style == "是" and len(markers) == 1 and markers[0].number == 1:
        message = "只有“一是”，没有“二是”。"
        fix = "请补上漏写的内容；只有一条的，删去“一是”。"
        yield found(markers[0].piece, Hit(markers[0].text, message, fix, severity=Severity.HINT))


def reasons_are_short(view: View) -> Iterator[Result]:
    """变动原因应当简明。一句话太长不便阅读的，应当分成几句或几项来写。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for sentence in re.split(r"[。；;：:！\n]", piece.text):
            if len(sentence) > _LONGEST:
                message = f"“{shown(sentence)}”一句有 {len(sentence)} 个字，不便阅读。"
                yield Hit(
                    sentence[:20], message, "请分成几句；几个原因的，写成列表，每项一个。", printed=shown(sentence)
                )

    phrases = [piece for piece in sentences(view) if piece.use is Use.PHRASE]
    return inspect(phrases, detect, sought=any(len(piece.text) > _LONGEST for piece in phrases))


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-013", Family.WORDING, Severity.WARNING, "句子没有写完", _FORM, sentences_are_whole),
    Rule("WRD-014", Family.WORDING, Severity.WARNING, "括号、引号、书名号不成对", _FORM, pairs_close),
    Rule("WRD-018", Family.WORDING, Severity.WARNING, "序号不连续", _FORM, numbering_is_whole),
    Rule("WRD-025", Family.WORDING, Severity.HINT, "一句话太长", _FORM, reasons_are_short),
)
