"""Rules on what the forms say of missed targets and of the budget's execution (偏差原因分析, 摘要, 综述).

Comes in: the forms of a ``View``. Goes out: results. Precision comes first: a target counts as explained when a clear
part of its name is spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from generator.audit.forms import FormView, IndicatorView, forms
from generator.audit.mentions import Claim, all_reached, claims, spoken_of, told_by_figures
from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, TypedText, View
from generator.audit.saying import percent, points
from generator.audit.text.reading import read
from generator.audit.text.statements import Statement
from generator.findings import Severity
from generator.submission.performance import ProjectForm

_HUNDRED: Final = Decimal(100)
_HALF: Final = Decimal(50)
_SMALL_DEVIATION: Final = Decimal(10)
_NOTHING: Final = re.compile(
    r"(?:无|没有|不存在|暂无)?(?:偏差|未完成(?:的)?(?:指标|目标|绩效目标)?)?(?:情况|原因)?|无|/|-|不适用"
)
_NO_DEVIATION: Final = re.compile(r"(?:没有|不存在|无)(?:任何)?偏差")
_MISSED_WORDS: Final = re.compile(r"(?:未能?|没有|没能)(?:完成|达到|达成|达标|实现|实施|开展)|未完成|低于(?:年初)?目标")
_QUOTED_INDICATOR: Final = re.compile("“(?P<before>[^“”]{4,30})”指标|指标“(?P<behind>[^“”]{4,30})”")
_ABOUT_MONEY: Final = re.compile("执行率|预算|支出|资金|经费|付款|支付|结余|结转|调剂|追加|超支")


def missed_targets_explained(view: View) -> Iterator[Result]:
    """偏差大或者目标未完成的，应当分析原因：每一项没有得满分的指标，都应当在“偏差原因分析”中说明原因。"""
    for form in forms(view):
        names = [each.name for each in form.indicators]
        empty = bool(_NOTHING.fullmatch(form.deviation.strip("。 \n")))
        for each in form.missed:
            others = [name for name in names if name != each.name]
            where = f"{form.title}的指标“{each.name}”"
            if not empty and _mentioned(each, form.deviation, others):
                yield Passed(f"{where}说明了未完成的原因")
                continue
            yield Found(
                f"{where}目标值“{each.indicator.target}”，完成值“{each.indicator.actual}”，得 {points(each.score)}"
                f"（权重 {points(each.indicator.weight)}），偏差原因分析里没有说到它。",
                "请在“偏差原因分析”里写明这项指标没有完成的原因；完成值或得分填错的，请改正。",
                (form.at("偏差原因分析"), each.at("完成值")),
                facts=each.facts,
                severity=Severity.ERROR if empty else None,
            )


def counts_of_indicators(view: View) -> Iterator[Result]:
    """自评表的文字说明应当与表中的指标一致。

    写明“n项指标中有m项完成”的，n 应为表中指标的个数，m 应为达到目标（得满分）的指标的个数。
    """
    for form in forms(view):
        for path, text in _texts(form):
            for claim in claims(text):
                yield from _check_claim(form, path, claim)


def _check_claim(form: FormView, path: Path, claim: Claim) -> Iterator[Result]:
    total, missed = len(form.indicators), len(form.short)
    if claim.total != total:
        yield Found(
            f"{form.title}共有 {total} 项指标，文字写的是“{claim.quote}”。",
            f"请核对：表中指标是 {total} 项。",
            (path,),
            printed=f"{claim.total}项",
            computed=f"{total}项",
            quote=claim.quote,
        )
        return
    right = total - missed if claim.reached else missed
    if claim.some is None or claim.some == right:
        yield Passed(f"{form.title}文字里的指标个数")
        return
    clear = all(each.short_by_figures for each in form.short)
    word = "达到目标" if claim.reached else "没有达到目标"
    yield Found(
        f"{form.title}的 {total} 项指标中，{word}的是 {right} 项，文字写的是“{claim.quote}”。",
        "请核对文字和各项指标的完成值、得分。",
        (path, *(each.at("完成值") for each in form.short)),
        facts=tuple(name for each in form.short for name in each.facts),
        printed=f"{claim.some}项",
        computed=f"{right}项",
        quote=claim.quote,
        severity=None if clear else Severity.WARNING,
    )


def not_all_reached(view: View) -> Iterator[Result]:
    """有指标没有完成的，不得写成全部完成、没有偏差。"""
    for form in forms(view):
        for path, text in _texts(form):
            said = all_reached(text)
            if not said:
                continue
            if not form.short:
                yield Passed(f"{form.title}写明指标全部完成")
                continue
            first, *rest = form.short
            clear = any(each.short_by_figures for each in form.short)
            names = "、".join(f"“{each.name}”" for each in form.short[:3]) + ("等" if len(form.short) > 3 else "")  # noqa: PLR2004 - three names are enough
            yield Found(
                f"{form.title}写着“{said}”，但有 {len(form.short)} 项指标没有得满分：{names}。",
                "请改写文字，逐项说明没有完成的指标；完成值或得分填错的，请改正。",
                (path, first.at("完成值"), *(each.at("完成值") for each in rest)),
                facts=first.facts,
                quote=said,
                severity=None if clear else Severity.WARNING,
            )


def summary_lists_missed(view: View) -> Iterator[Result]:
    """自评结果（摘要版）应当列明未完成的绩效目标，与自评表一致：表中没有完成的指标都应列出，全部完成的写“无”。"""
    for form in forms(view):
        if form.form.summary is None:
            continue
        path, text = form.at("摘要", "未完成的绩效目标"), "\n".join(form.form.summary.missed)
        none = bool(_NOTHING.fullmatch(text.strip("。 \n")))
        names = [each.name for each in form.indicators]
        for each in form.short:
            if not none and _mentioned(each, text, [name for name in names if name != each.name]):
                yield Passed(f"{form.title}的摘要列出了“{each.name}”")
                continue
            yield Found(
                f"{form.title}的指标“{each.name}”没有得满分"
                f"（{points(each.score)}，权重 {points(each.indicator.weight)}），"
                f"摘要的“未完成的绩效目标”{'写的是“无”' if none else '没有列出它'}。",
                "请在摘要里列出这项指标；完成值或得分填错的，请改正。",
                (path, each.at("完成值")),
                facts=each.facts,
            )
        if not form.short and not none:
            yield Found(
                f"{form.title}的各项指标都达到了目标，摘要却列有未完成的绩效目标。",
                "请核对：确实全部完成的写“无。”，没有完成的请改正完成值或得分。",
                (path,),
                severity=Severity.HINT,
            )
        elif not form.short:
            yield Passed(f"{form.title}的摘要写明没有未完成的指标")


def reason_without_deviation(view: View) -> Iterator[Result]:
    """指标全部完成、预算全部执行的，没有偏差，不需要说明未完成的原因。"""
    for form in forms(view):
        rate = view.facts.get(f"{form.prefix}.执行率")
        if form.missed or rate is None or rate.value != _HUNDRED:
            continue
        match = _MISSED_WORDS.search(form.deviation)
        if match is None:
            yield Passed(f"{form.title}没有偏差，也没有写未完成的原因")
            continue
        yield Found(
            f"{form.title}的指标都得了满分，预算执行率 100%，偏差原因分析却写着“{match[0]}”。",
            "请核对：有指标没有完成的，请改正完成值；没有的，请改写这段文字。",
            (form.at("偏差原因分析"),),
            facts=(rate.name,),
            quote=match[0],
        )


def execution_explained(view: View) -> Iterator[Result]:
    """预算执行率超过 100% 或低于 50% 的，属于偏差大，应当在“偏差原因分析”中说明预算执行的情况和原因。"""
    for form in forms(view):
        rate = view.facts.get(f"{form.prefix}.执行率")
        if rate is None:
            yield NotChecked(f"{form.title}的预算执行率", "预算数为 0，没有执行率")
            continue
        large = rate.value > _HUNDRED or rate.value < _HALF
        denied = _NO_DEVIATION.search(form.deviation) if abs(rate.value - _HUNDRED) > _SMALL_DEVIATION else None
        if denied is None and (not large or _ABOUT_MONEY.search(form.deviation)):
            yield Passed(f"{form.title}的预算执行率")
            continue
        said = f"写着“{denied[0]}”" if denied else "没有说到预算执行"
        yield Found(
            f"{form.title}的预算执行率是 {percent(rate.value)}，偏差原因分析{said}。",
            "请在“偏差原因分析”里说明预算执行偏差的原因；预算数、执行数填错的，请改正。",
            (form.at("偏差原因分析"),),
            facts=(rate.name, f"{form.prefix}.预算数", f"{form.prefix}.执行数"),
            computed=percent(rate.value),
            quote=denied[0] if denied else "",
        )


def indicators_are_its_own(view: View) -> Iterator[Result]:
    """一张自评表和它的综述，说的应是本表的指标；引号里的指标名称是另一张自评表的，往往是几条综述互相写错了位置。"""
    quoting = [typed for typed in view.texts if _QUOTED_INDICATOR.search(typed.text)]
    if not quoting:
        return
    known = {form.prefix: form for form in forms(view)}
    for typed, form in _texts_of_forms(view, known, quoting):
        for match in _QUOTED_INDICATOR.finditer(typed.text):
            name = match["before"] or match["behind"]
            owners = [other for other in known.values() if any(each.name == name for each in other.indicators)]
            if form in owners or not owners:
                yield Passed(f"{form.title}的文字说的是本表的指标")
                continue
            yield Found(
                f"{form.title}的文字说到指标“{name}”，它是{owners[-1].title}的指标，{form.title}里没有。",
                "请核对这段文字是否写错了位置。",
                (typed.path,),
                printed=name,
                quote=name,
            )


def _texts_of_forms(
    view: View, known: Mapping[str, FormView], texts: Iterable[TypedText]
) -> Iterator[tuple[TypedText, FormView]]:
    """Yield those of some texts that speak of one project form, by their place or by the review they are part of."""
    spoken: dict[Path, set[str]] = {}
    for said in read(view):
        if isinstance(said, Statement) and said.form:
            spoken.setdefault(said.text.path, set()).add(said.form)
    by_path = {form.path: form for form in known.values()}
    depths = {len(path) for path in by_path}
    for typed in texts:
        place = [form for depth in depths if (form := by_path.get(typed.path[:depth]))]
        named = spoken.get(typed.path, set())
        said_of = place or [known[prefix] for prefix in named if prefix in known and len(named) == 1]
        if said_of and isinstance(said_of[0].form, ProjectForm):
            yield typed, said_of[0]


def _mentioned(each: IndicatorView, text: str, others: list[str]) -> bool:
    """Tell whether a text speaks of an indicator, by its name or by its figures."""
    told = told_by_figures(each.name, each.indicator.target, each.indicator.actual, text)
    return told or spoken_of(each.name, text, others)


def _texts(form: FormView) -> Iterator[tuple[Path, str]]:
    """Yield the paragraphs of a form that speak of its indicators as a whole, with their places."""
    model = form.form
    for number, text in enumerate(model.deviation):
        yield form.at("偏差原因分析", number), text
    if isinstance(model, ProjectForm) and model.review:
        for number, text in enumerate(model.review.problems):
            yield form.at("综述", "发现的问题及原因", number), text
    if model.summary:
        for number, text in enumerate(model.summary.problems):
            yield form.at("摘要", "本年度存在的问题和原因", number), text


_FORM: Final = ("官方格式-自评表",)
_PERFORMANCE: Final = Family.PERFORMANCE

RULES: Final = (
    Rule("PFM-021", _PERFORMANCE, Severity.WARNING, "未完成的指标说明原因", _FORM, missed_targets_explained),
    Rule("PFM-022", _PERFORMANCE, Severity.ERROR, "文字里的指标个数与表一致", _FORM, counts_of_indicators),
    Rule("PFM-023", _PERFORMANCE, Severity.ERROR, "有指标未完成的不写全部完成", _FORM, not_all_reached),
    Rule("PFM-024", _PERFORMANCE, Severity.WARNING, "摘要列明未完成的指标", _FORM, summary_lists_missed),
    Rule("PFM-025", _PERFORMANCE, Severity.HINT, "没有偏差的不写未完成", _FORM, reason_without_deviation),
    Rule("PFM-026", _PERFORMANCE, Severity.WARNING, "预算执行偏差说明原因", _FORM, execution_explained),
    Rule("PFM-027", _PERFORMANCE, Severity.WARNING, "文字说的是本表的指标", _FORM, indicators_are_its_own),
)
