"""The typed texts as the rules on wording read them: quotes of facts masked, and what each text is used for.

Comes in: a ``View``. Goes out: ``Piece`` values, and the results a pattern or a detector gives when run over all of
them. Nothing is narrowed, squeezed or put right here: these rules are about the very characters that were typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import Enum, auto
from typing import Final

from msgspec import Struct

from generator.audit.model import Found, Passed, Path, Result, TypedText, View, once_a_view
from generator.audit.text_corpus import Corpus
from generator.findings import Severity

MASK: Final = "\ue000"
"""Stands for each character of a quote ``{名称}``: a figure will be printed there."""

HAN: Final = r"\u3400-\u9fff"
"""Chinese characters, to be put into a class of a pattern."""

PASSED: Final = Passed("一段文字")
_QUOTE: Final = re.compile(r"(?<![{$])\{(?![%{])[^{}\n]+\}(?!\})")
_MASKED: Final = re.compile(f"{MASK}+")
_EITHER_SIDE: Final = 6
_SHOWN: Final = 40
_REFERENCES: Final = frozenset({"同", "包含项目", "项目"})
_CHOICES: Final = frozenset({"自称", "财政级次", "项目类别", "项目属性", "项目类型", "方向"})
_NAMES: Final = frozenset({"标题", "名称", "名词", "事项"})
_PROSE: Final = frozenset(
    {
        *("主要职责", "内设机构", "导语", "正文", "结语", "前加", "后加", "替换", "自评过程", "结果应用情况", "解释"),
        *("偏差原因分析", "改进措施及结果应用方案", "完成的绩效目标", "未完成的绩效目标", "上年度结果应用情况"),
        *("本年度存在的问题和原因", "项目整改", "绩效目标调整完善", "拟与预算安排相结合情况", "空表说明"),
    }
)
_PHRASES: Final = frozenset(
    {
        *("变动原因", "预算差异原因", "原因", "用途", "各类支出用途", "评价情况", "整体评价情况", "主要产出和效益"),
        *("发现的问题及原因", "下一步改进措施", "目标", "成果", "接待对象", "接待内容", "其他用车用途", "完成情况"),
        *("工作内容及目标", "内容", "草稿"),
    }
)


class Use(Enum):
    """What a text is used for: a name or value, a phrase put into a sentence, or whole paragraphs."""

    NAME = auto()
    PHRASE = auto()
    PROSE = auto()


class Piece(Struct, frozen=True):
    """One typed text; ``masked`` has the same length, with quotes of facts replaced by ``MASK``.

    ``kind`` is its path without any numbers: texts that say the same sort of thing share it; ``key`` is the innermost
    key of it. ``group`` is its path without the number of the paragraph: texts of one list share it. ``figures`` tells
    whether it has digits or quotes of facts.
    """

    path: Path
    text: str
    masked: str
    use: Use
    kind: tuple[str, ...]
    key: str
    group: Path
    figures: bool


class Hit(Struct, frozen=True):
    """What a detector sees in one text: the stretch at fault, what to say of it and how to mend it."""

    quote: str
    message: str
    fix: str
    computed: str = ""
    severity: Severity | None = None
    printed: str = ""


Detector = Callable[[Piece], Iterable[Hit]]


@once_a_view
def pieces(view: View) -> tuple[Piece, ...]:
    """Return all texts that are read for their wording: what was typed, and the free keys that are printed."""
    named = view.accounts.submission.three_public.items
    keys = tuple(TypedText(("三公经费", item, "其中", key), key) for item, each in named for key in each.parts)
    return tuple(_pieces((*view.texts, *keys)))


def _pieces(texts: Iterable[TypedText]) -> Iterator[Piece]:
    """Leave out what must be one of a few given words, and names that only refer to what is typed elsewhere."""
    for typed in texts:
        path, text = typed.path, typed.text
        kind = tuple([step for step in path if isinstance(step, str)])
        key = kind[-1]
        if key in _CHOICES or (key in _REFERENCES and len(kind) > 1):
            continue
        masked = _QUOTE.sub(lambda found: MASK * len(found[0]), text) if "{" in text else text
        group = path[:-1] if isinstance(path[-1], int) else path
        figures = MASK in masked or any(map(str.isdigit, masked))
        yield Piece(path, text, masked, _use(kind), kind, key, group, figures)


def _use(keys: tuple[str, ...]) -> Use:
    last, first = keys[-1], keys[0]
    if last in _NAMES:
        return Use.NAME
    if last in _PROSE or first in ("补充文字", "空表说明") or (first, last) == ("部门", "内容"):
        return Use.PROSE
    if last in _PHRASES or first in ("变动原因", "预算差异原因", "各类支出用途"):
        return Use.PHRASE
    return Use.NAME


@once_a_view
def with_figures(view: View) -> tuple[Piece, ...]:
    """Return the texts that have figures: rules on figures count only such texts as read."""
    return tuple([piece for piece in pieces(view) if piece.figures])


@once_a_view
def sentences(view: View) -> tuple[Piece, ...]:
    """Return the texts that are sentences or stand in one: all but names and values."""
    return tuple([piece for piece in pieces(view) if piece.use is not Use.NAME])


@once_a_view
def corpus(view: View) -> Corpus:
    """Return all texts one after the other: what does not occur in it need not be looked for in each of them."""
    return Corpus.of(piece.masked for piece in pieces(view))


@once_a_view
def figured(view: View) -> Corpus:
    """Return all texts that have figures one after the other, for rules that read no others: a third of all."""
    return Corpus.of(piece.masked for piece in with_figures(view))


@once_a_view
def spoken(view: View) -> Corpus:
    """Return all texts that are sentences or stand in one, one after the other."""
    return Corpus.of(piece.masked for piece in sentences(view))


def inspect(texts: Collection[Piece], detect: Detector, *, sought: bool = True) -> Iterator[Result]:
    """Run a detector over some texts; a text without a hit passes, the same stretch is told once a text.

    Where what is ``sought`` does not occur at all, every text passes unread.
    """
    passed = 0 if sought else len(texts)
    for piece in texts if sought else ():
        told: set[str] = set()
        for hit in detect(piece):
            if hit.quote not in told:
                told.add(hit.quote)
                yield found(piece, hit)
        passed += not told
    if passed:
        yield Passed(PASSED.what, passed)


def found(piece: Piece, hit: Hit, *others: Path) -> Found:
    """Return the finding for a hit in a text; ``others`` are further places it speaks of."""
    start = piece.masked.find(hit.quote)
    quote = piece.text[start : start + len(hit.quote)] if MASK in hit.quote else hit.quote
    return Found(
        message=_unmasked(hit.message.replace(hit.quote, quote) if quote else hit.message),
        fix=_unmasked(hit.fix),
        paths=(piece.path, *others),
        printed=_unmasked(hit.printed or quote),
        computed=_unmasked(hit.computed),
        quote=quote,
        severity=hit.severity,
    )


def _unmasked(text: str) -> str:
    """Return a text for the clerk: what was masked in it is a quote of some fact."""
    return _MASKED.sub("{…}", text)


def around(text: str, start: int, end: int) -> str:
    """Return a stretch with some characters on either side, as it is found again in the source line."""
    return text[max(0, start - _EITHER_SIDE) : end + _EITHER_SIDE].strip()


def shown(text: str) -> str:
    """Return a text for a message, cut where it is long."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def where(path: Path) -> str:
    """Return a place in words: the keys from the outermost to the innermost, items of lists by number."""
    return "/".join(f"第{step + 1}项" if isinstance(step, int) else step for step in path)
