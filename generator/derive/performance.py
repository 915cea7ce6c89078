"""Performance self-evaluations: what each form's figures are, and its scores by the official rules.

Comes in: the typed forms and the facts of the accounts. Goes out: facts under ``整体自评.…`` and
``项目自评.{项目名称}.…``:

* ``预算数``, ``执行数``, ``执行率``, ``预算权重`` (20) and ``预算得分`` (20 × rate, at most 20);
* ``目标{n}.{g}.{i}.权重`` and ``.得分`` of every indicator, counted from 1 in the order typed;
* weights summed: ``目标{n}.{g}.权重`` (二级), ``目标{n}.{一级指标}.权重``, ``目标{n}.权重``, ``指标权重``, ``总权重``;
* weights and scores over all goals: ``{一级指标}.权重`` and ``.得分``; ``指标得分`` and ``总分``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from generator.accounts.facts import HUNDRED, FactBook, Ledger, Measure
from generator.amounts import format_amount, round_half_up
from generator.derive.targets import SCORE_PLACES, Verdict, far_beyond, judge, parse_target
from generator.findings import Finding, Severity, SourcePosition
from generator.submission.evaluation_models import EvaluatedSpending
from generator.submission.performance import ProjectForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.submission.models import Submission
    from generator.submission.performance import Goal, Indicator, OverallForm
    from generator.submission.positions import Positions

    Form = OverallForm | ProjectForm
    Path = tuple[str | int, ...]

OVERALL: Final = "整体自评"
BUDGET_WEIGHT: Final = Decimal(20)


def project_prefix(name: str) -> str:
    """Return the beginning of the names of a project form's facts."""
    return f"项目自评.{name}"


def form_prefix(form: Form) -> str:
    """Return the beginning of the names of a form's facts."""
    return project_prefix(form.name) if isinstance(form, ProjectForm) else OVERALL


def indicator_prefix(form: str, goal: int, group: int, indicator: int) -> str:
    """Return the beginning of the names of an indicator's facts; all numbers count from 1."""
    return f"{form}.目标{goal}.{group}.{indicator}"


def indicators(form: Form) -> Iterator[tuple[int, int, int, str, Indicator]]:
    """Yield (goal, group, number, 一级指标, indicator) of a form in printed order, numbers from 1."""
    for n, goal in enumerate(form.goals, 1):
        for g, group in enumerate(goal.groups, 1):
            for i, indicator in enumerate(group.indicators, 1):
                yield n, g, i, group.level1, indicator


def level_names(goals: tuple[Goal, ...]) -> tuple[str, ...]:
    """Return the 一级指标 of some goals, each once, in the order of their first appearance."""
    return tuple(dict.fromkeys(group.level1 for goal in goals for group in goal.groups))


def missed_indicators(form: Form, facts: FactBook) -> tuple[Indicator, ...]:
    """Return the indicators that have less than their full score: those whose reasons the form must give."""
    prefix = form_prefix(form)
    return tuple(
        indicator
        for n, g, i, _, indicator in indicators(form)
        if facts.amount(f"{indicator_prefix(prefix, n, g, i)}.得分") < indicator.weight
    )


def derive_performance(submission: Submission, positions: Positions, ledger: Ledger) -> tuple[Finding, ...]:
    """Derive the facts of all forms; return what no rule can score and what does not add up."""
    findings = (
        list(_derive_overall(submission.overall_form, positions, ledger)) if submission.overall_form.goals else []
    )
    seen: dict[str, SourcePosition] = {}
    for number, form in enumerate(submission.project_forms):
        path: Path = ("项目自评", number)
        place = positions.at(*path, "项目名称")
        if form.name in seen:
            message = f"项目“{form.name}”的自评表填了两次。"
            findings.append(Finding("PRF-007", Severity.ERROR, message, (place, seen[form.name]), fix="请删去一份。"))
            continue
        seen[form.name] = place
        findings += _derive_project(form, path, positions, ledger)
    return tuple(findings)


def _derive_overall(form: OverallForm, positions: Positions, ledger: Ledger) -> Iterator[Finding]:
    path: Path = (OVERALL,)
    ledger.enter(f"{OVERALL}.预算数", form.budget, positions.at(*path, "预算数"))
    if form.initial_budget is not None:
        ledger.enter(f"{OVERALL}.年初预算数", form.initial_budget, positions.at(*path, "年初预算数"))
    if isinstance(form, EvaluatedSpending):
        _enter_spending(form, positions, ledger)
    ledger.same(f"{OVERALL}.执行数", "本年支出合计")
    yield from _derive_form(form, OVERALL, path, positions, ledger)


def _enter_spending(form: EvaluatedSpending, positions: Positions, ledger: Ledger) -> None:
    """Enter the spending of a form that stands alone, under the names it has where accounts give it."""
    for name, key, amount in (
        ("本年支出合计", "执行数", form.executed),
        ("基本支出合计", "基本支出总额", form.basic),
        ("项目支出合计", "项目支出总额", form.project),
        (f"{OVERALL}.往来资金", "往来资金", form.current),
    ):
        if amount is not None:
            ledger.enter(name, amount, positions.at(OVERALL, key))
    for kind in ("基本支出", "项目支出"):
        ledger.same(f"支出决算.合计.{kind}", f"{kind}合计")


def _derive_project(form: ProjectForm, path: Path, positions: Positions, ledger: Ledger) -> Iterator[Finding]:
    prefix = project_prefix(form.name)
    names = form.projects or (form.name,)
    for index, name in enumerate(names):
        if f"项目.{name}.执行数" not in ledger:
            place = positions.at(*path, "包含项目", index) if form.projects else positions.at(*path, "项目名称")
            message = f"“项目”中没有名为“{name}”的项目，自评表取不到预算数和执行数。"
            fix = "请核对名称，或在“包含项目”中写明这张表包括“项目”中的哪些项目。"
            yield Finding("PRF-006", Severity.ERROR, message, (place,), fix=fix)
    ledger.total(f"{prefix}.预算数", (f"项目.{name}.全年预算数" for name in names))
    ledger.total(f"{prefix}.执行数", (f"项目.{name}.执行数" for name in names))
    yield from _derive_form(form, prefix, path, positions, ledger)


def _derive_form(form: Form, prefix: str, path: Path, positions: Positions, ledger: Ledger) -> Iterator[Finding]:
    yield from _derive_budget(prefix, positions.at(*path, "预算数"), ledger)
    for n, g, i, _, indicator in indicators(form):
        own = (*path, "年度绩效目标", n - 1, "指标组", g - 1, "指标", i - 1)
        yield from _derive_indicator(indicator, indicator_prefix(prefix, n, g, i), own, positions, ledger)
    _derive_sums(form, prefix, ledger)
    total = ledger.value(f"{prefix}.总权重")
    if total != HUNDRED:
        wanted, found = HUNDRED - BUDGET_WEIGHT, format_amount(total - BUDGET_WEIGHT, drop_zeros=True)
        message = f"各指标权重合计 {found} 分，加预算执行情况 {BUDGET_WEIGHT} 分不等于 {HUNDRED} 分。"
        fix = f"请调整权重，使各指标权重合计为 {wanted} 分。"
        place = positions.at(*path, "年度绩效目标")
        yield Finding("PRF-004", Severity.ERROR, message, (place,), expected=f"{wanted} 分", fix=fix)


def _derive_budget(prefix: str, place: SourcePosition, ledger: Ledger) -> Iterator[Finding]:
    """Derive 执行率 and 预算得分: 20 × rate, at most 20 (预算执行情况 20 分)."""
    budget, executed, rate = f"{prefix}.预算数", f"{prefix}.执行数", f"{prefix}.执行率"
    ledger.score(f"{prefix}.预算权重", BUDGET_WEIGHT, ())
    ledger.ratio(rate, executed, budget)
    if rate not in ledger:
        yield Finding(
            "PRF-005", Severity.ERROR, "预算数为 0，算不出执行率和预算得分。", (place,), fix="请填写全年预算数。"
        )
    score = min(BUDGET_WEIGHT * ledger.value(rate) / HUNDRED, BUDGET_WEIGHT)
    ledger.score(f"{prefix}.预算得分", round_half_up(score, SCORE_PLACES), (f"{prefix}.预算权重", rate))


def _derive_indicator(
    indicator: Indicator, prefix: str, path: Path, positions: Positions, ledger: Ledger
) -> Iterator[Finding]:
    weight = f"{prefix}.权重"
    ledger.enter(weight, indicator.weight, positions.at(*path, "权重"), Measure.SCORE)
    verdict = judge(parse_target(indicator.target, indicator.direction), indicator.actual, indicator.weight)
    if indicator.score is not None:
        place = positions.at(*path, "得分")
        ledger.enter(f"{prefix}.得分", indicator.score, place, Measure.SCORE)
        yield from _check_typed(indicator, indicator.score, verdict, place)
    elif verdict.score is not None:
        ledger.score(f"{prefix}.得分", verdict.score, (weight,))
    else:
        ledger.score(f"{prefix}.得分", Decimal(0), (weight,))
        message = f"指标“{indicator.name}”不能按规则计分：{verdict.problem}。"
        fix = "请填写得分；目标值和完成值能用数量表示的，也可以改成同一单位的数。"
        yield Finding("PRF-001", Severity.ERROR, message, (positions.at(*path, "完成值"),), fix=fix)


def _check_typed(indicator: Indicator, typed: Decimal, verdict: Verdict, place: SourcePosition) -> Iterator[Finding]:
    if typed > indicator.weight:
        message = f"指标“{indicator.name}”的得分 {typed} 分超过了权重 {indicator.weight} 分。"
        yield Finding(
            "PRF-003", Severity.ERROR, message, (place,), f"不超过 {indicator.weight} 分", "请核对得分和权重。"
        )
    elif verdict.by_formula and verdict.score is not None and verdict.score != typed:
        yield _differs(indicator, typed, verdict.score, place)


def _differs(indicator: Indicator, typed: Decimal, right: Decimal, place: SourcePosition) -> Finding:
    """Tell of a typed score that is not the rule's: too much is an error, a deduction must be looked at."""
    shown = format_amount(right, drop_zeros=True)
    message = f"指标“{indicator.name}”填写的得分 {typed} 分与按规则计算的 {shown} 分不一致。"
    fix = "定量指标可以不填得分，由程序计算；目标值或完成值有误的，请改正。"
    decimals = len(f"{typed.normalize():f}".partition(".")[2])
    if decimals and typed == round_half_up(right, decimals):
        return Finding("PRF-002", Severity.HINT, message, (place,), f"{shown} 分", fix, rounding=True)
    if typed > right:
        return Finding("PRF-002", Severity.ERROR, message, (place,), f"{shown} 分", fix)
    if far_beyond(parse_target(indicator.target, indicator.direction), indicator.actual):
        message = f"{message}完成值远超目标值，扣分应是因为目标值设定偏低。"
        return Finding("PRF-002", Severity.HINT, message, (place,), f"{shown} 分", "请在偏差原因分析中说明扣分的原因。")
    return Finding("PRF-002", Severity.WARNING, message, (place,), f"{shown} 分", fix)


def _derive_sums(form: Form, prefix: str, ledger: Ledger) -> None:
    entries = [(n, g, level1, indicator_prefix(prefix, n, g, i)) for n, g, i, level1, _ in indicators(form)]
    for n, goal in enumerate(form.goals, 1):
        own = [entry for entry in entries if entry[0] == n]
        for g in range(1, len(goal.groups) + 1):
            _total(f"{prefix}.目标{n}.{g}.权重", [name for _, group, _, name in own if group == g], ledger)
        for level1 in level_names((goal,)):
            _total(f"{prefix}.目标{n}.{level1}.权重", [name for _, _, level, name in own if level == level1], ledger)
        _total(f"{prefix}.目标{n}.权重", [name for *_, name in own], ledger)
    for level1 in level_names(form.goals):
        names = [name for _, _, level, name in entries if level == level1]
        _total(f"{prefix}.{level1}.权重", names, ledger)
        _total(f"{prefix}.{level1}.得分", names, ledger)
    _total(f"{prefix}.指标权重", [name for *_, name in entries], ledger)
    _total(f"{prefix}.指标得分", [name for *_, name in entries], ledger)
    ledger.total(f"{prefix}.总权重", (f"{prefix}.预算权重", f"{prefix}.指标权重"), Measure.SCORE)
    ledger.total(f"{prefix}.总分", (f"{prefix}.预算得分", f"{prefix}.指标得分"), Measure.SCORE)


def _total(name: str, indicator_names: list[str], ledger: Ledger) -> None:
    """Sum the weights or the scores of indicators, whichever ``name`` ends in."""
    ending = name.rsplit(".", 1)[1].removeprefix("指标")
    ledger.total(name, [f"{each}.{ending}" for each in indicator_names], Measure.SCORE)
