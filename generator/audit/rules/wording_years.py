"""Rules on years and dates in free text: a year that cannot be this report's, texts taken over from last year.

Comes in: the typed texts. Goes out: results. Many years are lawful in a report (founded in 2008, plans until 2030,
documents, names of projects), so only a year that a sentence gives as the time of what this report tells is looked at.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from generator.audit.model import Family, Result, Rule, View, once_a_view
from generator.audit.text_names import blanked
from generator.audit.text_pieces import Hit, Piece, Use, corpus, inspect, pieces, sentences, shown, with_figures
from generator.findings import Severity

_SENTENCE: Final = re.compile(r"[^。；;！!？?\n]+")
_ASIDE: Final = re.compile(
    r"《[^》\n]{0,300}》|〔[^〕\n]{0,300}〕|“[^”\n]{0,300}”|\"[^\"\n]{0,300}\"|(?<=》)[（(][^）)\n]{0,300}[）)]"
)
"""With bounds: where nothing closes what was opened, every opening mark would be followed to the end of the text."""
_CLAUSE: Final = re.compile(r"[^，,、]{0,40}")
_YEAR: Final = re.compile(r"(?<![\d.,—\-－–~～至])((?:19|20)\d{2})(?=年)(?!年?[—\-－–~～至])")
_ANY_YEAR: Final = re.compile(r"(?=((?:19|20)\d{2}))")
_EXECUTION: Final = re.compile(
    r"年度?[^，。；\n]{0,10}?(?:决算|预算|支出|收入|绩效|自评|执行|拨款|采购|结余)|年度(?=[^，。；\n]{0,4}(?:完成|实现))"
)
_THIS_YEAR: Final = re.compile(r"本年度?|今年|全年")
_ORIGIN: Final = re.compile(
    r"自[^，。；\n]{0,14}[起来后]|以来|成立|组建|设立|建成|竣工|注册|购置|启用|投用|投入使用|挂牌|印发|发布|颁布|施行|"
    r"修订|出台|批准|批复|签订|签约|规划|行动|计划|方案|远景|历年|以前|往年|至今|起步|开工|立项|获评|荣获|任务书|始建"
)
"""What happened in any year of old, and is told to this day."""
_CARRIED: Final = re.compile(
    r"结转|尾款|质保|跨年|遗留|近[两三几]?年|前[两三几]年|较(?![高低好快大多少强差为小慢])|"
    r"(?<![占对])比(?![例重率如])|相比"
)
"""What ties this year to one of the years before."""
_AHEAD: Final = re.compile(r"规划|远景|力争|预计|计划于|拟于|期限|有效期|租期|合同期|服务期|质保期|目标年")
_CARRIED_YEARS: Final = 5
_AS_OF: Final = re.compile(r"截[至止]((?:19|20)\d{2})年(?:12月31日|[年]?末|[年]?底)")
_TOPIC: Final = re.compile(
    r"(?:^|[。！\n])\s*(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十\d]{1,2}[）)、])?\s*((?:19|20)\d{2})年(?:度|来|以来|全年)?[，,]"
)
_OWN: Final = re.compile(
    r"((?:19|20)\d{2})年度?(?:本|我)(?:部门|单位|局|委|办|中心|院|校|会)|(?:本|我)(?:部门|单位|局|委|办|中心|院|校|会)((?:19|20)\d{2})年度?(?!结转|尾款|自评结果)"
)
_RELATIVE: Final = re.compile(r"今年|去年|明年|前年(?!度)|上一?年底|眼下|目前正在")
_DAY: Final = re.compile(r"(?:((?:19|20)\d{2})年)?(?<![\d.])(\d{1,2})月(\d{1,2})日")
_MONTHS, _LEAP_YEAR = 12, 2024


@once_a_view
def _years(view: View) -> frozenset[int]:
    """Return all years that the texts may name."""
    return frozenset(map(int, _ANY_YEAR.findall(corpus(view).text)))


def year_is_lawful(view: View) -> Iterator[Result]:
    """部门决算公开说明的是本年度的预算执行和决算。说明本年度执行情况的文字里，不应出现本年度、上年度和公开当年以外的年份。"""
    year = view.year
    sought = bool(_years(view) - {year - 1, year, year + 1})
    names = _named(view) if sought else ()

    def detect(piece: Piece) -> Iterator[Hit]:
        for sentence in _SENTENCE.findall(_without(piece.masked, names)):
            for match in _YEAR.finditer(sentence):
                typed = int(match[1])
                lawful = piece.key != "完成值" and _is_lawful(sentence, match, year)
                if typed not in (year - 1, year, year + 1) and not lawful:
                    message = f"{year}年度的报告，“{shown(_readable(sentence))}”写的是{typed}年。"
                    fix = f"请核对年份：本年度是{year}年，上年度是{year - 1}年；确是别的年份的，写明与本年度的关系。"
                    mild = None if _speaks_of_now(sentence, match, year) else Severity.HINT
                    yield Hit(f"{typed}年", message, fix, computed=f"{year}年", severity=mild)

    return inspect([piece for piece in pieces(view) if _names_years(piece)], detect, sought=sought)


def _names_years(piece: Piece) -> bool:
    """Tell whether a text speaks of what was done; names of projects and headings may name any year."""
    return piece.use is not Use.NAME or piece.key in ("目标值", "完成值") or "指标" in piece.path


def _is_lawful(sentence: str, match: re.Match[str], year: int) -> bool:
    """Tell whether a sentence says why it names a year of old or one to come."""
    typed = int(match[1])
    if typed > year:
        before, after = sentence[: match.start()], sentence[match.end() :]
        return _says(_AHEAD, sentence) or before.endswith(("到", "至")) or after[1:2] in ("前", "底")
    recent = typed >= year - _CARRIED_YEARS
    return _says(_ORIGIN, sentence) or (recent and _says(_CARRIED, sentence))


def _speaks_of_now(sentence: str, match: re.Match[str], year: int) -> bool:
    """Tell whether a sentence gives a year as the time of what the report tells."""
    clause = _CLAUSE.match(sentence, match.start())
    carried_out = clause and _EXECUTION.match(sentence, match.end(), clause.end())
    return int(match[1]) > year or bool(carried_out) or _says(_THIS_YEAR, sentence)


@lru_cache(maxsize=16)
def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether a text has something; asked again for every year in it, and it may have thousands."""
    return bool(pattern.search(text))


def _readable(sentence: str) -> str:
    return sentence.replace("\ue001", "…").strip()


def _named(view: View) -> tuple[str, ...]:
    """Return the names that years may be part of, the longest first."""
    named = {form.name for form in view.accounts.submission.project_forms}
    named |= {fact.removeprefix("项目.").rpartition(".")[0] for fact in view.facts if fact.startswith("项目.")}
    return tuple(sorted((name for name in named if re.search(r"\d{4}", name)), key=len, reverse=True))


def _without(text: str, names: tuple[str, ...]) -> str:
    """Blank out names, titles, quotations and brackets, in which any year is lawful."""
    return _ASIDE.sub(lambda aside: "\ue001" * len(aside[0]), blanked(text, names))


def year_was_changed(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：沿用上年的文字，年度应当逐处改为本年度。“截至×年12月31日”、段首的年份、“本单位×年度”、空表说明和自评表的表名，应是本年度。"""
    year = view.year

    def detect(piece: Piece) -> Iterator[Hit]:
        if not (piece.figures and _ANY_YEAR.search(piece.masked)):
            return
        yield from _title(piece, year)
        yield from _executed(piece, year)
        matches = chain(_AS_OF.finditer(piece.masked), _TOPIC.finditer(piece.masked), _OWN.finditer(piece.masked))
        for match in matches:
            typed = match[1] or match[2]
            quote = match[0].lstrip("。！\n ")
            if int(typed) != year and piece.use is not Use.NAME and not _compares(piece, match, year):
                message = f"“{quote}”说的不是本年度（{year}年度），像是沿用了别的年度的文字。"
                yield Hit(
                    quote, message, _fix(typed, year), computed=quote.replace(typed, str(year)), severity=_worse(piece)
                )

    return inspect(pieces(view), detect, sought=bool(_years(view) - {year}))


def _executed(piece: Piece, year: int) -> Iterator[Hit]:
    """Look for what went wrong while last year's budget was carried out, where this year's is told of."""
    pattern = rf"{year - 1}年度?(?:项目|预算|资金)(?:执行|实施|支出)(?:过程)?中"
    for match in re.finditer(pattern, piece.masked) if "上年度" not in piece.key else ():
        message = f"“{match[0]}”说的是上年度的执行情况，报告说明的是{year}年度。"
        fixed = match[0].replace(str(year - 1), str(year))
        yield Hit(match[0], message, _fix(str(year - 1), year), computed=fixed, severity=Severity.HINT)


def _compares(piece: Piece, match: re.Match[str], year: int) -> bool:
    """Tell whether a text also names this year, so that the other one stands for comparison."""
    this_year = re.compile(rf"{year}年|本年|当年")
    return _says(this_year, piece.masked) and match.re is not _AS_OF and piece.kind[0] != "空表说明"


def _title(piece: Piece, year: int) -> Iterator[Hit]:
    """Look at a form's title: the year before 年度 is that of the report, unless it belongs to the project's name."""
    match = re.match(r"((?:19|20)\d{2})\s*年度?", piece.text) if piece.key in ("表名", "事项", "标题") else None
    if match and int(match[1]) != year:
        message = f"“{shown(piece.text)}”写的是{match[1]}年，报告是{year}年度的。"
        severity = Severity.ERROR if piece.key == "表名" else None
        yield Hit(
            match[0], message, _fix(match[1], year), computed=match[0].replace(match[1], str(year)), severity=severity
        )


def _worse(piece: Piece) -> Severity | None:
    """Return how bad it is; a remark under an empty table speaks of nothing but this year."""
    return Severity.ERROR if piece.kind[0] == "空表说明" else None


def _fix(typed: str, year: int) -> str:
    return f"请核对，应为本年度的，把“{typed}”改为“{year}”，并核对这段文字的内容是不是本年度的。"


def years_are_named(view: View) -> Iterator[Result]:
    """报告在次年公开，“今年”“去年”“明年”分不清指哪一年，应当写明年份。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _RELATIVE.finditer(piece.masked):
            message = f"“{match[0]}”分不清是{view.year}年还是公开的这一年。"
            yield Hit(match[0], message, f"请写明年份，如“{view.year}年”“{view.year + 1}年”，或写“本年度”“下一年度”。")

    return inspect(sentences(view), detect, sought=corpus(view).has(_RELATIVE))


def dates_exist(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：写到的日期应当是日历上有的日期。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _DAY.finditer(piece.masked):
            year, month, day = int(match[1] or _LEAP_YEAR), int(match[2]), int(match[3])
            if not 1 <= month <= _MONTHS or not 1 <= day <= calendar.monthrange(year, month)[1]:
                yield Hit(match[0], f"日历上没有“{match[0]}”这一天。", "请核对月、日。")

    return inspect([piece for piece in with_figures(view) if _DAY.search(piece.masked)], detect)


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-004", Family.WORDING, Severity.WARNING, "年份与报告年度不符", _FORM, year_is_lawful),
    Rule("WRD-005", Family.WORDING, Severity.WARNING, "沿用上年文字没有改年度", _FORM, year_was_changed),
    Rule("WRD-006", Family.WORDING, Severity.WARNING, "日期不存在", _FORM, dates_exist),
    Rule("WRD-029", Family.WORDING, Severity.HINT, "“今年”“去年”没有写明年份", _FORM, years_are_named),
)
