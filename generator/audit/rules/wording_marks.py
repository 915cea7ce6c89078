"""Rules on characters: punctuation, widths, blanks, typing errors, units, figures, old forms of characters.

Comes in: the typed texts. Goes out: results.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from generator.accounts.facts import Measure
from generator.audit.model import Family, Result, Rule, View
from generator.audit.text_lists import typos
from generator.audit.text_pieces import HAN, MASK, Hit, Piece, around, corpus, inspect
from generator.findings import Severity

_REPEATED: Final = re.compile(
    r"[，。；：、！？,;:](?:\s*[，。；：、！,;:])+|？[，。；：、？]|[“（《(]\s*[，。；：、]|[，、；：]\s*[）》)](?!\s*[）)])"
)
_HALF: Final = re.compile(
    rf"(?<=[{HAN}”）》％%{MASK}])[,;:](?=[{HAN}“（《0-9{MASK}])|(?<=[0-9])[,;](?=[{HAN}“（《])|"
    rf"(?<=[{HAN}”）》])[,;:!?](?=$|[{HAN}])|(?<=[{HAN}”）》])\.(?=$|[{HAN}“])"
)
_STRAIGHT: Final = re.compile(rf"\"[^\"\n]*[{HAN}][^\"\n]*\"|'[^'\n]*[{HAN}][^'\n]*'")
_FULL_WIDTH: Final = re.compile(r"[０-９Ａ-Ｚａ-ｚ．＋－＝／＆＠＃＄]+")
_PERCENT: Final = re.compile(r"(?<=\d)％")
_BLANK: Final = re.compile(rf"(?<=[{HAN}，。；：、“”《》（）])[ \u3000\t\u00a0]+(?=[{HAN}，。；：、“”《》（）])")
_HEADING: Final = re.compile(
    r"(?:^|[。；])\s*(?:第[一二三四五六七八九十\d]+[章节条部]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)])$"
)
_UNITS: Final = re.compile(
    rf"(?<=[\d{MASK}])\s*(?:万元元|元万元|亿亿元?|亿万元|万万元|元元(?!素)|万元人民币元|万元万|元/元|[%％]{{2,}}|[%％]个百分点|个百分点[%％]|"
    r"人次次|人人次|人次人(?!员|数|均)|辆辆|项项(?!目)|场场(?!次)|平方米平|公里公里)|百分之[\d零一二三四五六七八九十.]+[%％]"
)
_NUMBERS: Final = (
    (re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})*,\d{1,2}(?=\.\d|万元|亿元|元)"), "千位分隔的位置不对"),
    (
        re.compile(r"(?<![\d,.])\d{4,},\d{3}(?!\d)|(?<![\d,.])\d{1,3}(?:,\d{3})*,\d{4,}(?=\.\d|万|亿|元)"),
        "千位分隔的位置不对",
    ),
    (re.compile(r"(?<![\d，])\d{1,3}，\d{3}(?!\d)(?=[.，万亿元])"), "千位分隔用了全角逗号"),
    (re.compile(r"\d。\d{1,6}(?=\s*(?:万|亿|元|%|％|个))|\d[．·]\d"), "小数点不对"),
    (re.compile(r"\d\.\.+\d|(?<![\d.])\d+\.\d+\.\d+(?=\s*(?:万元|亿元|元|%|％))|\d,,\d"), "小数点或分隔号重复"),
    (re.compile(r"(?<![\d.,])0\d+(?:\.\d+)?(?=\s*(?:万元|亿元|元|%|％))"), "数字前面多了 0"),
    (re.compile(r"(?<![\d,])\.\d+(?=\s*(?:万元|亿元|元|%|％))|\d\.(?=万元|亿元|元|%|％)"), "小数点前后缺数字"),
    (re.compile(r"\d[OoＯlI]\d|(?<![A-Za-z])[OＯ]\.\d+(?=万元|%|％)"), "数字里夹着字母"),
    (
        re.compile(r"\d +[.,] *\d|(?<=\d\d)\. +\d(?=[\d.]*(?:万|亿|元|%))|\d, +\d{3}(?!\d)|(?<=\d) +(?=\d)"),
        "数字中间有空格",
    ),
)
_SIGNED: Final = re.compile(
    rf"(?:增加|增长|提高|上升|上涨|减少|下降|降低|压减|节约|减幅|增幅|降幅)(?:额|率|幅度)?(?:了|为|约|达)?\s*[-−－–—负](?=\s*[\d{MASK}])"
)
_OPPOSITE: Final = re.compile(
    rf"(?:增加|增长|上升|提高)(?:减少|下降|降低|压减)(?=[了约\s]*[\d{MASK}])|(?:减少|下降|降低|压减)(?:增加|增长|上升|提高)(?=[了约\s]*[\d{MASK}])|大于小于|小于大于"
)
_MONEY: Final = re.compile(r"[\s\d.,{}]*万?元")
_QUOTE: Final = re.compile(r"\{([^{}\n]+)\}")
_RADICALS: Final = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_NOT_OLD: Final = frozenset("昇瑀瞭玥甯陞翀寗甪堃喆仝冇咁〇囍")


def marks_stand_once(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：标点不应重复、叠用，括号、引号内不应以逗号、顿号等开头或结尾。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _REPEATED.finditer(piece.masked):
            quote = around(piece.text, *match.span())
            yield Hit(quote, f"标点“{match[0]}”叠在一起。", "请只留应有的一个。", printed=match[0])

    return inspect(view, detect)


def marks_are_full_width(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：中文里的逗号、分号、冒号、句号、引号应当用全角。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        matches = [*_HALF.finditer(piece.masked), *_STRAIGHT.finditer(piece.masked)]
        if matches:
            first = min(matches, key=re.Match.start)
            more = f"，这段文字里共有 {len(matches)} 处" if len(matches) > 1 else ""
            message = f"中文里用了半角的“{first[0][0]}”{more}。"
            yield Hit(around(piece.text, *first.span()), message, "请改为全角标点。", printed=first[0])

    return inspect(view, detect)


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

    return inspect(view, detect)


def no_blanks_inside(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：汉字之间、汉字与标点之间不应有空格。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _BLANK.finditer(piece.masked):
            if not _HEADING.search(piece.masked[: match.start()]):
                quote = around(piece.text, *match.span())
                yield Hit(quote, f"“{quote}”中间有空格。", "请删去空格。", printed=quote)

    return inspect(view, detect)


def words_are_spelt(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：不应有错字、别字。已公开的报告里常见的错字，列在程序的词表里。"""
    text = corpus(view)
    met = [typo for typo in typos() if typo.wrong.search(text)]

    def detect(piece: Piece) -> Iterator[Hit]:
        for typo in met:
            for match in typo.wrong.finditer(piece.masked):
                quote = around(piece.text, *match.span())
                message = f"“{quote}”里的“{match[0]}”可能是错字。"
                yield Hit(quote, message, f"请核对，应为“{typo.right}”。", typo.right, typo.severity, match[0])

    return inspect(view, detect)


def units_stand_once(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：计量单位不应重复、不应自相矛盾；引用的金额以万元印出，后面应当写“万元”，引用的比率已带“%”。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _UNITS.finditer(piece.masked):
            quote = around(piece.text, *match.span())
            yield Hit(quote, f"计量单位“{match[0].strip()}”不对。", "请只写一个计量单位。", printed=match[0].strip())
        yield from _quoted_units(view, piece)

    return inspect(view, detect)


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
    text = corpus(view)
    met = [(pattern, what) for pattern, what in _NUMBERS if pattern.search(text)]

    def detect(piece: Piece) -> Iterator[Hit]:
        for pattern, what in met:
            for match in pattern.finditer(piece.masked):
                quote = around(piece.text, *match.span())
                mild = Severity.WARNING if "空格" in what else None
                yield Hit(
                    quote,
                    f"“{quote}”里的数字写法不对：{what}。",
                    "请改正数字。",
                    severity=mild,
                    printed=match[0].strip(),
                )

    return inspect(view, detect)


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

    return inspect(view, detect)


def characters_are_standard(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：使用规范汉字，不用繁体字、异体字和从其他文件复制来的部首字符。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _RADICALS.finditer(piece.masked):
            usual = unicodedata.normalize("NFKC", match[0])
            message = f"“{match[0]}”是部首或兼容字符，看起来像汉字，但查找不到、字体里也可能没有。"
            yield Hit(match[0], message, f"请改为“{usual}”。", computed=usual, severity=Severity.WARNING)
        old = "".join(dict.fromkeys(each for each in piece.masked if _is_old(each)))
        if old:
            yield Hit(old[0], f"“{old}”像是繁体字或异体字。", "请改为规范汉字；人名、地名用字不用改。", printed=old)

    return inspect(view, detect)


@cache
def _is_old(character: str) -> bool:
    """Tell whether a character is of the traditional set only, by what the old national sets hold."""
    if not "\u4e00" <= character <= "\u9fff" or character in _NOT_OLD:
        return False
    return not _in(character, "gb2312") and _in(character, "big5")


def _in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-011", Family.WORDING, Severity.WARNING, "标点重复", _FORM, marks_stand_once),
    Rule("WRD-015", Family.WORDING, Severity.WARNING, "中文里用半角标点", _FORM, marks_are_full_width),
    Rule("WRD-016", Family.WORDING, Severity.HINT, "全角、半角混用", _FORM, widths_agree),
    Rule("WRD-017", Family.WORDING, Severity.HINT, "汉字之间有空格", _FORM, no_blanks_inside),
    Rule("WRD-021", Family.WORDING, Severity.WARNING, "错字、别字", _FORM, words_are_spelt),
    Rule("WRD-022", Family.WORDING, Severity.ERROR, "计量单位重复或不对", _FORM, units_stand_once),
    Rule("WRD-023", Family.WORDING, Severity.ERROR, "数字写法不规范", _FORM, figures_are_written_well),
    Rule("WRD-024", Family.WORDING, Severity.ERROR, "方向词与正负号矛盾", _FORM, words_agree_with_signs),
    Rule("WRD-026", Family.WORDING, Severity.HINT, "繁体字、异体字", _FORM, characters_are_standard),
)
