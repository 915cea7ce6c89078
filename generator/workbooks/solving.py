"""Solving: from what the nine tables print to what a department types.

Comes in: the readings of all tables. Goes out: ``Solved``: typed figures by the name of their fact, each with its cell,
and what had to be decided. The tables print income by source and spending by kind; spending by fund follows from
公开05, 07 and 08表, money that is not 财政拨款 from what is left of 公开03表.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from generator.derive.subjects import ITEM
from generator.derive.totals import FISCAL_SOURCES, KINDS, OTHER_SOURCES
from generator.findings import Finding
from generator.submission.figures import PERSONNEL_CLASSES
from generator.workbooks.forms import NAMES
from generator.workbooks.problems import CHOSEN, MISSING_TABLE, TOTAL
from generator.workbooks.readings import Reading

ZERO: Final = Decimal(0)
GENERAL, FUND, STATE, OTHER = "一般公共预算", "政府性基金预算", "国有资本经营预算", "其他资金"
PERSONNEL, PUBLIC, PROJECT, BASIC = "人员经费", "公用经费", "项目支出", "基本支出"
_TYPED_ITEMS: Final = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")
_RUNNING: Final = "运行"
_STATE_CLASS: Final = "223"


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure to be typed: exact 元, and the cell it was read from or computed from."""

    yuan: Decimal
    origin: str = ""


@dataclass(slots=True)
class Solved:
    """Typed figures by fact, subjects of each table, findings; grows while solving, is only read afterwards."""

    readings: tuple[Reading, ...]
    names: Mapping[str, str]
    tables: frozenset[int]
    typed: dict[str, Typed] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    best: dict[str, Reading] = field(default_factory=dict)

    def value(self, fact: str) -> Decimal:
        """Return what the tables print for a fact; nothing printed is zero."""
        reading = self.best.get(fact)
        return reading.yuan if reading else ZERO

    def put(self, fact: str, yuan: Decimal, source: str = "", *, zero: bool = False) -> None:
        """Add a typed figure; zero is left out unless it must be typed."""
        if yuan or zero:
            origin = self.best[source or fact].origin if (source or fact) in self.best else ""
            self.typed[fact] = Typed(yuan, origin)

    def items(self, start: str) -> tuple[str, ...]:
        """Return the 项 that have a fact whose name starts so, in order."""
        codes = {fact.removeprefix(start).split(".")[0] for fact in self.best if fact.startswith(start)}
        return tuple(sorted(code for code in codes if code.isdigit() and len(code) == ITEM))


def half_step(reading: Reading) -> Decimal:
    """Return how far a printed figure may be from the exact one, in 元: half of its last decimal place."""
    return Decimal(5).scaleb((4 if reading.unit.places > 2 else 0) - reading.places - 1)  # noqa: PLR2004 - of 元


def solve(readings: Iterable[Reading], names: Mapping[str, str], tables: frozenset[int]) -> Solved:
    """Return what would have been typed for these tables."""
    found = tuple(readings)
    solved = Solved(found, names, tables)
    for reading in sorted(found, key=half_step, reverse=True):
        solved.best[reading.fact] = reading
    _tell_missing(solved)
    _income(solved)
    _expenditure(solved)
    _balances(solved)
    for fact in sorted(solved.best):
        code = fact.removeprefix("经济分类.")
        if code != fact and len(code) == len("30101"):
            solved.put(fact, solved.value(fact))
    if 9 in tables:  # noqa: PLR2004 - 公开09表
        for item in _TYPED_ITEMS:
            for column in ("预算数", "决算数"):
                solved.put(f"三公经费.{item}.{column}", solved.value(f"三公经费.{item}.{column}"), zero=True)
    solved.typed = dict(sorted(solved.typed.items(), key=lambda each: each[0].split(".")[:2]))
    return solved


def _tell_missing(solved: Solved) -> None:
    missing = [name for number, name in NAMES.items() if number not in solved.tables]
    if missing:
        message = f"没有找到 {len(missing)} 张公开表：{'、'.join(missing)}；只在这些表里的数没有导入。"
        solved.findings.append(MISSING_TABLE.at(message, fix="请把缺的表一并导入，或在生成的填报文件里补填。"))


def _income(solved: Solved) -> None:
    left: dict[str, Decimal] = {}
    for code in solved.items("收入决算."):
        prefix = f"收入决算.{code}"
        fund = solved.value(f"政府性基金.{code}.本年收入")
        left[code] = solved.value(f"{prefix}.财政拨款收入") - fund
        solved.put(f"{prefix}.{FISCAL_SOURCES[1]}", fund, f"政府性基金.{code}.本年收入")
        for source in OTHER_SOURCES:
            solved.put(f"{prefix}.{source}", solved.value(f"{prefix}.{source}"))
    _state_income(solved, left)
    for code, yuan in left.items():
        prefix = f"收入决算.{code}"
        printed = any(fact.startswith(f"{prefix}.") for fact in solved.typed)
        solved.put(f"{prefix}.{FISCAL_SOURCES[0]}", yuan, f"{prefix}.财政拨款收入", zero=not printed)


def _state_income(solved: Solved, left: dict[str, Decimal]) -> None:
    """Take 国有资本经营预算 out of the items' 财政拨款: first where it is spent, for no table tells it by item."""
    total = f"收入决算.合计.{FISCAL_SOURCES[2]}"
    rest = solved.value(total)
    spent = {code for code in left if solved.value(f"支出.{code}.{STATE}.合计")}
    order = sorted(left, key=lambda code: (code[:3] != _STATE_CLASS, code not in spent, -left[code]))
    taken = []
    for code in order:
        part = min(rest, max(left[code], ZERO))
        if part > 0:
            rest -= part
            left[code] -= part
            solved.put(f"收入决算.{code}.{FISCAL_SOURCES[2]}", part, total)
            taken.append(code)
    if taken:
        message = f"国有资本经营预算财政拨款收入没有分科目的表，计入 {'、'.join(taken)}。"
        solved.findings.append(CHOSEN.at(message, fix="请核对“收入”里这几个科目的来源。"))


def _expenditure(solved: Solved) -> None:
    if 5 not in solved.tables:  # noqa: PLR2004 - 公开05表, without which the fund of no figure is known
        return
    codes = solved.items("支出决算.") or solved.items("支出.")
    for code in sorted({*codes, *solved.items("支出."), *solved.items("政府性基金.")}):
        for kind in (BASIC, PROJECT):
            _one_kind(solved, code, kind)
        for kind in KINDS[2:]:
            solved.put(
                f"支出.{code}.{OTHER}.{kind}", solved.value(f"支出决算.{code}.{kind}"), f"支出决算.{code}.{kind}"
            )
    _split_basic(solved)
    for code in codes:
        if not any(fact.startswith(f"支出.{code}.") for fact in solved.typed):
            solved.put(f"支出.{code}.{GENERAL}.{PROJECT}", ZERO, f"支出决算.{code}.{PROJECT}", zero=True)


def _one_kind(solved: Solved, code: str, kind: str) -> None:
    """Tell one item's 基本支出 or 项目支出 by fund; 基本支出 is typed as 人员经费 until it is split."""
    sources = {
        GENERAL: f"支出.{code}.{GENERAL}.{kind}",
        FUND: f"政府性基金.{code}.{kind}",
        STATE: f"支出.{code}.{STATE}.{kind}",
    }
    typed_as = PERSONNEL if kind == BASIC else kind
    parts = {fund: solved.value(fact) for fund, fact in sources.items()}
    for fund, yuan in parts.items():
        solved.put(f"支出.{code}.{fund}.{typed_as}", yuan, sources[fund])
    whole = solved.best.get(f"支出决算.{code}.{kind}")
    if whole is None:
        return
    rest = whole.yuan - sum(parts.values())
    slack = half_step(whole) * (sum(bool(yuan) for yuan in parts.values()) + 1) if rest != whole.yuan else ZERO
    if rest < -slack:
        message = f"{whole.origin} 的{kind}比公开05、07、08表同一科目之和少 {-rest:f} 元。"
        fix = "请核对科目各表的数；支出决算表应包括全部资金。"
        solved.findings.append(TOTAL.at(message, whole.sheet.place(whole.cell), fix=fix))
    elif rest > slack:
        solved.put(f"支出.{code}.{OTHER}.{typed_as}", rest, whole.fact)


def _split_basic(solved: Solved) -> None:
    """Take 公用经费 of 公开06表 out of the items' 基本支出, from 行政运行 and the like first, then from the largest."""
    public = solved.best.get("公用经费合计")
    economic = (fact for fact in solved.best if fact.startswith("经济分类.") and len(fact) == len("经济分类.30101"))
    listed = [fact for fact in economic if fact.split(".")[1][:3] not in PERSONNEL_CLASSES]
    rest = public.yuan if public else sum((solved.value(fact) for fact in listed), ZERO)
    end = f".{GENERAL}.{PERSONNEL}"
    basic = {fact: typed for fact, typed in solved.typed.items() if fact.endswith(end)}
    order = sorted(
        basic, key=lambda fact: (_RUNNING not in solved.names.get(fact.split(".")[1], ""), -basic[fact].yuan)
    )
    enough = [fact for fact in order if basic[fact].yuan >= rest][:1]
    split = []
    for fact in enough or order:
        part = min(rest, basic[fact].yuan)
        if part > 0:
            rest -= part
            code = fact.split(".")[1]
            del solved.typed[fact]
            solved.put(fact, basic[fact].yuan - part, f"支出.{code}.{GENERAL}.{BASIC}")
            solved.put(f"支出.{code}.{GENERAL}.{PUBLIC}", part, public.fact if public else listed[0])
            split.append(code)
    others = sorted({f.split(".")[1] for f in solved.typed if f.endswith(f".{PERSONNEL}") and f not in basic})
    if (split and len(basic) > 1) or others:
        told = [f"公用经费计入 {'、'.join(split)}，其余基本支出计为人员经费"] * bool(split and len(basic) > 1)
        told += [f"{'、'.join(others)} 非一般公共预算的基本支出全部计为人员经费"] * bool(others)
        message = f"各科目的人员经费和公用经费没有分开的表：{'；'.join(told)}。"
        solved.findings.append(CHOSEN.at(message, fix="九张公开表的数不受影响；如需按实际分开，请改“支出”。"))


def _balances(solved: Solved) -> None:
    for fact in ("使用非财政拨款结余", "结余分配"):
        solved.put(fact, solved.value(fact))
    for source in (FISCAL_SOURCES[0], FISCAL_SOURCES[2]):
        solved.put(f"年初结转和结余.{source}", solved.value(f"年初结转和结余.{source}"))
    for code in solved.items("政府性基金."):
        fact = f"政府性基金.{code}.年初结转和结余"
        solved.put(fact, solved.value(fact))
    whole = solved.best.get("年初结转和结余")
    if whole and 4 in solved.tables:  # noqa: PLR2004 - 公开04表
        solved.put("年初结转和结余.非财政拨款", whole.yuan - solved.value("年初财政拨款结转和结余"), whole.fact)
