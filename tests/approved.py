"""Approved totals (批复数) as a department types them: every figure of the nine tables as its report prints it.

Comes in: a report. Goes out: what stands under 批复数, in the report's unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from generator.amounts import AmountUnit, round_half_up, to_wan
from generator.audit.cells import _header_paths
from generator.pack.models import TableSpec
from generator.pipeline import Report

_LEFT_ONLY: Final = 1


def approved_totals(report: Report, decimals: int = 2) -> dict[str, dict[str, Any]]:
    """Return all figures by 公开表, row and column; in 元 exactly, in 万元 rounded as printed."""
    return {spec.label: dict(_rows(spec, report, decimals)) for spec in report.pack.tables.values()}


def _rows(spec: TableSpec, report: Report, decimals: int) -> Iterator[tuple[str, Any]]:
    if spec.layout == "two_sided":
        yield from _lines(spec, report, decimals)
    elif spec.layout == "economic_grid":
        scheme = report.accounts.submission.options.economic_list or "短表"
        codes = [code for codes in spec.lists[scheme] for code in codes]
        yield from ((code, _figure(f"经济分类.{code}", report, decimals)) for code in codes)
        yield from ((label, _figure(fact, report, decimals)) for label, fact, _ in spec.totals)
    elif spec.layout == "single_row":
        for path, column in zip(_header_paths(spec), spec.columns, strict=True):
            if path[0] == "预算数" and column.fact:
                yield _group(spec, "预算数", report, decimals)
                yield _group(spec, "决算数", report, decimals)
                return
    else:
        for code in ("合计", *_subjects(spec, report)):
            yield code, dict(_columns(spec, code, report, decimals))


def _group(spec: TableSpec, row: str, report: Report, decimals: int) -> tuple[str, dict[str, str]]:
    columns = zip(_header_paths(spec), spec.columns, strict=True)
    named = [(each.fact.split(".")[1], each.fact) for path, each in columns if path[0] == row and each.fact]
    return row, {name: _figure(fact, report, decimals) for name, fact in named}


def _subjects(spec: TableSpec, report: Report) -> tuple[str, ...]:
    subjects = report.accounts.subjects
    return {
        "收入": subjects.income,
        "支出": subjects.expenditure,
        "一般公共预算": subjects.general_public,
        "政府性基金": subjects.government_fund,
        "国有资本经营": subjects.state_capital,
    }[spec.rows or "支出"]


def _columns(spec: TableSpec, code: str, report: Report, decimals: int) -> Iterator[tuple[str, str]]:
    for path, column in zip(_header_paths(spec), spec.columns, strict=True):
        if column.fact:
            yield path[-1], _figure(column.fact.replace("{code}", code), report, decimals)


def _lines(spec: TableSpec, report: Report, decimals: int) -> Iterator[tuple[str, Any]]:
    names = [path[-1] for path in _header_paths(spec)]
    seen: set[str] = set()
    for line in (*spec.left, *spec.right):
        if line.facts and line.text not in seen:
            seen.add(line.text)
            values = [_figure(fact, report, decimals) if fact else "0" for fact in line.facts]
            single = len(values) == _LEFT_ONLY
            yield line.text, values[0] if single else dict(zip(names[-len(values) :], values, strict=True))


def _figure(fact: str, report: Report, decimals: int) -> str:
    yuan = report.accounts.facts.amount(fact)
    if report.accounts.submission.report.unit is AmountUnit.YUAN:
        return f"{yuan:f}"
    return f"{round_half_up(to_wan(yuan), decimals):f}"
