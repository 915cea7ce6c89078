"""Rules on repetition: words said twice, what the sentence says already, the same text in many places.

Comes in: the typed texts, and the report as printed, in which it can be seen what stands before and after a typed
text. Goes out: results.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from generator.audit.model import Family, Found, Path, Result, Rule, View
from generator.audit.text.subjects import THREE_PUBLIC_SECTION
from generator.audit.text_lists import wordings
from generator.audit.text_pieces import (
    HAN,
    MASK,
    PASSED,
    Hit,
    Piece,
    Use,
    around,
    inspect,
    pieces,
    sentences,
    shown,
    where,
)
from generator.document.nodes import Document, Paragraph, plain
from generator.findings import Severity

_LEAST_ITEM, _LEAST_SENTENCE, _LEAST_TEXT, _MOST_PLACES = 6, 12, 10, 2
_TOLD: Final = 4
_REASON: Final = "原因"
_SECTIONS: Final = "补充文字"
_BECAUSE: Final = re.compile(r"(?:主要原因[是为：:]*)+(?P<reason>[^。\n]*)")
_NUMBERING: Final = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，、]?|\d{1,2}[.、）)]|[（(][一二三四五六七八九十\d]+[）)])\s*"
)
_BARE: Final = re.compile(rf"[^{HAN}0-9A-Za-z%{MASK}]")
_NOTHING: Final = re.compile(
    r"^[^。\n]{0,50}(?:没有|无|不存在|未发现|未发生)(?:任何|明显|较大|重大|上述|其他)?"
    r"(?:偏差|问题|变化|差异|异常|未完成[^。，\n]{0,8}|上年度?[^。，\n]{0,10}|[此该][^。，\n]{0,8}|支出|发生)?。?$"
)
_SENTENCE: Final = re.compile(r"[^。；;！\n]+")
_ENDINGS: Final = "。；;.，, "
_HEAD, _LEAST_HEAD, _SEAM, _LEAST_SEAM = 16, 4, 14, 2


def sentence_says_it_once(view: View) -> Iterator[Result]:
    """模板的句式已经写出“主要原因是”“用于”等，填的文字不应再以这些字开头，也不应以句式接着要写的字结尾，否则印出来是“主要原因是主要原因是”。"""
    lines = "\n".join(_paragraphs(view.document))

    def detect(piece: Piece) -> Iterator[Hit]:
        head = piece.masked.split(MASK)[0][:_HEAD]
        if len(head) < _LEAST_HEAD:
            return
        whole = piece.masked.rstrip(_ENDINGS)
        for start in _occurrences(head, whole, lines):
            before = lines[max(0, start - _SEAM) : start].rpartition("\n")[2]
            yield from _beginning(piece, before)
            if MASK not in whole and lines.startswith(whole, start):
                end = start + len(whole)
                yield from _ending(whole, lines[end : end + _SEAM].partition("\n")[0])

    return inspect([piece for piece in pieces(view) if _stands_in_a_sentence(piece)], detect)


def _stands_in_a_sentence(piece: Piece) -> bool:
    """Tell whether a text is put into a sentence: phrases, paragraphs, and the names of projects."""
    return piece.use is not Use.NAME or piece.kind[0] == "项目" or piece.kind == ("项目自评", "综述", "名称")


def _paragraphs(document: Document) -> Iterator[str]:
    return (plain(block.runs) for block in document.blocks() if isinstance(block, Paragraph))


def _occurrences(head: str, whole: str, lines: str) -> Iterator[int]:
    """Yield where a text may stand in the lines; its head inside of itself is no place of its own."""
    start = lines.find(head)
    while start >= 0:
        yield start
        start = lines.find(head, start + max(len(head), len(whole) * lines.startswith(whole, start)))


def _beginning(piece: Piece, before: str) -> Iterator[Hit]:
    """Compare how a text begins with how the sentence before it ends."""
    longest = min(len(before), len(piece.masked)) if piece.masked[:_LEAST_SEAM] in before else 0
    for length in range(longest, _LEAST_SEAM - 1, -1):
        words = piece.masked[:length]
        if before.endswith(words) and re.fullmatch(f"[{HAN}：，]+", words):
            message = (
                f"句子里已经有“{before[-length:]}”，填的文字又以“{words}”开头，印出来是“{before[-length:]}{words}”。"
            )
            yield Hit(words, message, f"请删去开头的“{words}”。", printed=before + piece.masked[: length + 4])
            return
    for lead in wordings().leads:
        match = lead.after.match(piece.masked)
        if match and lead.before.search(before):
            message = f"{lead.what}，填的文字又以“{match[0]}”开头，印出来是“{before}{match[0]}”。"
            fix = f"请删去开头的“{match[0]}”。"
            yield Hit(
                match[0], message, fix, severity=Severity.WARNING, printed=before + piece.masked[: match.end() + 4]
            )
            return


def _ending(whole: str, after: str) -> Iterator[Hit]:
    """Compare how a text ends with how the sentence goes on."""
    longest = min(len(after), len(whole)) if whole[-_LEAST_SEAM:] in after else 0
    for length in range(longest, _LEAST_SEAM - 1, -1):
        words = whole[-length:]
        if after.startswith(words) and re.fullmatch(f"[{HAN}]+", words):
            message = f"句子接着写“{after[:length]}”，填的文字已经以“{words}”结尾，印出来是“{words}{after[:length]}”。"
            quote = around(whole, len(whole) - length, len(whole))
            yield Hit(quote, message, f"请删去结尾的“{words}”。", severity=Severity.WARNING)
            return


def items_stand_once(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：同一段说明里，同样的条目、同样的句子不应写两遍。"""
    groups: dict[Path, list[Piece]] = defaultdict(list)
    for piece in sentences(view):
        groups[piece.group].append(piece)
    for group in groups.values():
        said: dict[str, list[tuple[str, Piece]]] = defaultdict(list)
        for sentence, bare, piece in _sentences(group):
            said[bare].append((sentence, piece))
        twice = [places for places in said.values() if len(places) > 1]
        yield from (_said_twice(places) for places in twice)
        if not twice:
            yield PASSED


def _sentences(group: Iterable[Piece]) -> Iterator[tuple[str, str, Piece]]:
    """Yield (sentence, the same without numbering and punctuation, where) of all texts of a list.

    Of a section of the report that the department writes itself only whole paragraphs are compared: by the official
    pattern its sentences give the same reason for several changes.
    """
    for piece in group:
        own = piece.kind[0] == _SECTIONS
        sentences = [piece.masked] if own else _SENTENCE.findall(piece.masked)
        least = _LEAST_ITEM if len(sentences) == 1 and not own else _LEAST_SENTENCE
        for sentence in sentences:
            bare = _bare(sentence)
            if len(bare) >= least and MASK not in bare and not _NOTHING.match(sentence):
                yield sentence.strip(), bare, piece


def _bare(text: str) -> str:
    """Return a text without its numbering and punctuation."""
    numbering = _NUMBERING.match(text)
    return _BARE.sub("", text[numbering.end() :] if numbering else text)


def _said_twice(places: list[tuple[str, Piece]]) -> Found:
    sentence, last = places[-1]
    found_in = dict.fromkeys(piece.path for _, piece in reversed(places))
    return Found(
        message=f"{'同一段' if len(found_in) == 1 else '同一项下'}里“{shown(sentence)}”写了{len(places)}遍。",
        fix="请删去重复的，或改成各自的内容。",
        paths=(last.path, *(path for path in found_in if path != last.path)),
        printed=sentence,
        quote=sentence,
    )


def texts_are_own(view: View) -> Iterator[Result]:
    """增减变动和偏差的原因、改进措施，应当逐项说明。同一段文字原样填在多处的，应当核对是否各自的实际情况；变动原因确实相同的，填“同”和写了原因的那一项。"""
    kinds: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in sentences(view):
        bare = _bare(piece.masked)
        if len(bare) >= _LEAST_TEXT and not _NOTHING.match(piece.masked):
            kinds[_subject(piece), bare].append(piece)
    for same in kinds.values():
        owners = len({_owner(piece) for piece in same})
        if owners > _MOST_PLACES:
            yield _used_often(same)
        elif owners == _MOST_PLACES and _subject(same[0]) == _REASON:
            yield replace(_used_often(same), severity=Severity.HINT)
        else:
            yield from (PASSED for _ in same)
    yield from _reasons_of_sections(view)


def _reasons_of_sections(view: View) -> Iterator[Result]:
    """Look at the reasons inside sections that were typed whole; the official form may ask for one of them twice."""
    given: dict[str, list[tuple[str, Piece]]] = defaultdict(list)
    for piece in filter(_gives_reasons, sentences(view)):
        for match in _BECAUSE.finditer(piece.masked):
            bare = _BARE.sub("", match["reason"])
            if len(bare) >= _LEAST_TEXT and MASK not in bare:
                given[bare].append((match["reason"], piece))
    for same in given.values():
        reason = same[0][0]
        if len(same) == 1:
            yield PASSED
            continue
        message = f"同一个原因“{shown(reason)}”原样写了{len(same)}处（{_places([piece for _, piece in same])}）。"
        fix = "请核对是否各自的实际情况：收入、支出和各项拨款增减的原因不同的，分别写明。"
        paths = tuple(dict.fromkeys(piece.path for _, piece in same))
        yield Found(message, fix, paths, printed=reason, quote=reason, severity=Severity.HINT)


def _gives_reasons(piece: Piece) -> bool:
    """Tell whether a text is of a section whose reasons are compared; of “三公”经费, the item's is the total's."""
    return piece.kind[0] == _SECTIONS and THREE_PUBLIC_SECTION not in piece.kind


def _places(same: list[Piece]) -> str:
    more = "等" if len(same) > _TOLD else ""
    return f"{'、'.join(where(piece.group) for piece in same[:_TOLD])}{more}"


def _subject(piece: Piece) -> str:
    """Return what a text is about, in so far as texts about the same may be told apart: all reasons are one kind."""
    keys = piece.kind
    if "原因" in keys[-1] or keys[0] in ("变动原因", "预算差异原因"):
        return _REASON
    return keys[-1]


def _owner(piece: Piece) -> Path:
    """Return whose text it is: one form may well say the same under several of its headings."""
    depth = {"项目自评": 2, "整体自评": 1}.get(str(piece.path[0]))
    return piece.path[:depth] if depth else piece.group


def _used_often(same: list[Piece]) -> Found:
    return Found(
        message=f"同一段文字“{shown(same[0].text)}”填在{len(same)}处（{_places(same)}）。",
        fix="请按各自的实际情况分别填写；变动原因确实相同的，其余各处改填“同: 写了原因的那一项”。",
        paths=tuple(piece.path for piece in same),
        printed=same[0].text,
        quote=same[0].text,
    )


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-012", Family.WORDING, Severity.ERROR, "与句式的文字重复", _FORM, sentence_says_it_once),
    Rule("WRD-019", Family.WORDING, Severity.WARNING, "条目、句子重复", _FORM, items_stand_once),
    Rule("WRD-020", Family.WORDING, Severity.WARNING, "同一段文字用在多处", ("官方格式-情况说明",), texts_are_own),
)
