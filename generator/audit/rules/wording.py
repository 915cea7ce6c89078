"""Rules on leftovers: blanks, hints and codes of templates that were not filled in or taken out; speech; mere scores.

Comes in: the typed texts, and what the report prints besides them. Goes out: results.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from generator.audit.model import Family, Found, Result, Rule, View, once_a_view
from generator.audit.text_corpus import Corpus
from generator.audit.text_lists import Wording, listed, wordings
from generator.audit.text_pieces import PASSED, Hit, Piece, Use, inspect, pieces, shown
from generator.document.nodes import Document, Heading, Inline, Paragraph, Table
from generator.document.voice import MISSING
from generator.findings import Severity
from generator.submission.kinds import FINAL_ACCOUNTS

_SCORE: Final = (
    r"(?:[一二三四五六]是|\d[.、]|[（(]\d[）)])?(?:产出|效益|满意度|成本|数量|质量|时效|预算执行|社会效益|经济效益)"
    r"(?:指标|情况)?(?:得|为|共|满分)?\s*\d+(?:\.\d+)?分[，。；、\s]*"
)
_LISTS: Final = ("blanks", "hints", "codes")
"""The lists of what may be left over of a template, by their names in ``Wordings``."""
_Left = tuple[str, Wording, str]
"""What is left over of a template in a line: the list it is of, what it is, the words themselves."""
_CLEAN: Final[set[str]] = set()
"""The lines of the report before in which nothing is left: most are the pack's, and stand in this one too."""
_BARE_SCORES: Final = re.compile(rf"(?P<scores>(?:{_SCORE})+)")
_LED_SCORES: Final = re.compile(rf"主要产出和(?:效益|效果)(?:是)?[：:]\s*(?P<scores>(?:{_SCORE})+)(?=$|发现|[（(]2)")


def blanks_are_filled(view: View) -> Iterator[Result]:
    """公开的决算内容应当准确、形式规范：模板里代替内容的“XX”“××”、横线、方括号、花括号和“待填”“待定”等留空，应当换成实际内容。"""
    return _everywhere(view, "blanks", "请换成实际内容；没有这项内容的，把整句删去。")


def hints_are_gone(view: View) -> Iterator[Result]:
    """公开的决算内容应当准确、形式规范：模板中写给填报人的填写说明、提示和示例，不是报告的内容，公开前应当删去。"""
    return _everywhere(view, "hints", "请删去这句话，或换成本部门的实际内容。")


def codes_are_gone(view: View) -> Iterator[Result]:
    """公开的决算内容应当准确、形式规范：不得留有电子表格的错误值（如“#REF!”）、文档的域代码、网页代码和乱码。"""
    return _everywhere(view, "codes", "请核对原来的数字或文字，重新填写。")


def written_not_spoken(view: View) -> Iterator[Result]:
    """决算公开是书面说明，形式应当规范：从讲话稿、工作报告摘来的文字，应当去掉称呼、致谢等口头用语。"""
    return listed(view, wordings().speech, "请改成书面说明，删去称呼和致谢。")


def results_are_told(view: View) -> Iterator[Result]:
    """项目绩效自评综述应当写明主要产出和效益；只列产出、效益、满意度指标的分值，没有说明做成了什么、起了什么作用。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        match = _BARE_SCORES.fullmatch(piece.text) or _LED_SCORES.search(piece.text)
        if match:
            message = f"“主要产出和效益”只写了指标的分值“{shown(match['scores'])}”，没有写产出和效益。"
            fix = "请写明完成了哪些工作、数量多少、起了什么作用；分值自评表里已经有了。"
            yield Hit(match["scores"], message, fix)

    about = [piece for piece in pieces(view) if "主要产出和" in f"{piece.key}{piece.text}"]
    return inspect(about, detect)


def _everywhere(view: View, key: str, fix: str) -> Iterator[Result]:
    """Look for one of the lists in what was typed, then in what the pack prints besides it."""
    yield from listed(view, getattr(wordings(), key), fix)
    yield from _in_print(view, key, fix)


def _in_print(view: View, key: str, fix: str) -> Iterator[Result]:
    """Look through what the report prints and nobody typed: the pack's own words, and names made of typed ones.

    Lines that lack a text that was asked for are left out: that is told already.
    """
    left = [(line, each, quote) for line, found in _left(view) for list_, each, quote in found if list_ == key]
    typed = "\n".join(piece.text for piece in pieces(view)) if left else ""
    for line, each, quote in left:
        if line not in typed and quote not in typed:
            message = f"报告里印着“{shown(line)}”，其中“{shown(quote)}”：{each.what}。"
            yield Found(message, fix, printed=quote, severity=each.severity)
    yield PASSED


@once_a_view
def _left(view: View) -> tuple[tuple[str, tuple[_Left, ...]], ...]:
    """Return the lines of the report in which something is left, each once, in order of their characters."""
    lines = {line for line in _printed(view.document) if MISSING not in line}
    new = lines - _CLEAN
    text = Corpus.of(new)
    met = [(key, each) for key, each in _general() if text.has(each.pattern)]
    left = [(line, found) for line in sorted(new) if met and (found := _left_in(line, met))]
    _CLEAN.clear()
    _CLEAN.update(lines.difference(line for line, _ in left))
    return tuple(left)


def _left_in(line: str, words: Iterable[tuple[str, Wording]]) -> tuple[_Left, ...]:
    """Return what stands in a line that is printed."""
    return tuple([(key, each, match[0]) for key, each in words for match in each.pattern.finditer(line)])


@cache
def _general() -> tuple[tuple[str, Wording], ...]:
    """Return what is looked for whatever a text is used for, with the list it is of."""
    listed_ = ((key, each) for key in _LISTS for each in getattr(wordings(), key))
    return tuple((key, each) for key, each in listed_ if all(each.is_for(use) for use in Use))


def _printed(document: Document) -> Iterator[str]:
    """Yield the words of the report without its figures."""
    yield from (*document.cover.title, *document.cover.foot, document.toc_title)
    for block in document.blocks():
        if isinstance(block, Paragraph):
            yield _words(block.runs)
        elif isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Table):
            yield from (block.title, block.label, block.left_line, block.right_line)
            yield from map(_words, block.notes)
        else:
            yield from (block.caption, *block.categories)


def _words(inline: Inline) -> str:
    return "".join([run.text for run in inline if not run.fact])


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-001", Family.WORDING, Severity.ERROR, "模板的留空没有填", _FORM, blanks_are_filled),
    Rule("WRD-002", Family.WORDING, Severity.ERROR, "模板的提示语没有删", _FORM, hints_are_gone),
    Rule("WRD-003", Family.WORDING, Severity.ERROR, "错误值、代码和乱码", _FORM, codes_are_gone),
    Rule(
        "WRD-027",
        Family.WORDING,
        Severity.WARNING,
        "综述只写分值",
        ("官方格式-情况说明",),
        results_are_told,
        kinds=(FINAL_ACCOUNTS,),
    ),
    Rule("WRD-028", Family.WORDING, Severity.WARNING, "讲话稿和口头用语", _FORM, written_not_spoken),
)
