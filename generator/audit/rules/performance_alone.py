"""Rules on self-evaluation forms that stand alone, whose totals are typed and follow from no accounts.

Comes in: the facts of a ``View``. Goes out: results.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.audit.model import Family, Found, Passed, Result, Rule, View
from generator.audit.rules.ties import tolerance
from generator.audit.saying import wan
from generator.derive.performance import OVERALL
from generator.findings import Severity
from generator.submission.kinds import SELF_EVALUATION

_BASIC, _PROJECT = "基本支出合计", "项目支出合计"
_CURRENT, _EXECUTED = f"{OVERALL}.往来资金", f"{OVERALL}.执行数"


def spending_adds_up(view: View) -> Iterator[Result]:
    """整体自评表的执行数是部门整体支出的财政资金实际支出数，应等于基本支出总额加项目支出总额，减去往来资金。"""
    executed = view.facts.get(_EXECUTED)
    if executed is None:
        return
    facts = tuple(name for name in (_BASIC, _PROJECT, _CURRENT, _EXECUTED) if name in view.facts)
    parts = {name: view.facts.amount(name) for name in (_BASIC, _PROJECT, _CURRENT)}
    right = parts[_BASIC] + parts[_PROJECT] - parts[_CURRENT]
    if right == executed.value:
        yield Passed("整体自评表的支出总额与执行数相符")
        return
    taken = f"，减往来资金 {wan(parts[_CURRENT])}" if parts[_CURRENT] else ""
    yield Found(
        f"基本支出总额 {wan(parts[_BASIC])}，加项目支出总额 {wan(parts[_PROJECT])}{taken}，"
        f"是 {wan(right)}，执行数填的是 {wan(executed.value)}。",
        "请核对三个数；项目支出总额里有不计入预算执行的往来资金的，填在“往来资金”里。",
        ((OVERALL, "执行数"), (OVERALL, "项目支出总额")),
        facts=facts,
        printed=wan(executed.value),
        computed=wan(right),
        rounding=Decimal(0) < abs(right - executed.value) <= tolerance(view, facts),
    )


RULES: Final = (
    Rule(
        "PFM-042",
        Family.PERFORMANCE,
        Severity.WARNING,
        "整体自评表的支出总额与执行数",
        ("官方格式-自评表",),
        spending_adds_up,
        kinds=(SELF_EVALUATION,),
    ),
)
