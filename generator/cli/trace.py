"""``gongkai trace``: where a printed figure comes from, printed as a tree.

Comes in: a report folder and a name or cell. Goes out: text for a terminal. No logic of its own.
"""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from generator.accounts.facts import Fact, Measure
from generator.amounts import format_amount, to_wan
from generator.audit.cells import facts_of_cell, tables_by_label
from generator.cli.options import templates_option
from generator.document.trace import Step, Trace, near, trace
from generator.pipeline import Report, prepare

NOT_FOUND = 2
_WIDTH = 200
"""Columns of what goes to a file or another program: few lines are broken there."""


@click.command("trace")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.argument("question", metavar="名称或单元格")
@templates_option
def trace_command(folder: Path, question: str, templates: Path | None) -> None:
    """说明一个数从哪里来：公式、填在哪个文件哪一行、怎样舍入、报告里哪些地方印了它。

    可以写数据项名称，如 收支总计；也可以写单元格，如 公开03表/2010302/项目支出、附表7/公务接待费。
    """
    report = prepare(folder, templates, draft=True)
    facts = report.accounts.facts
    found = trace(facts, report.document, question) or tuple(
        each for name in _cell(report, question) for each in trace(facts, report.document, name)
    )
    if not found:
        click.echo(f"没有找到“{question}”。", err=True)
        close = near(facts, question)
        if close:
            click.echo(f"是不是要找：{'、'.join(close)}", err=True)
        raise click.exceptions.Exit(NOT_FOUND)
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _WIDTH
    for each in found:
        _show(each, console)


def _cell(report: Report, question: str) -> tuple[str, ...]:
    """Return the facts of a cell of a 公开表, named by row and column as in 批复数; nothing for anything else."""
    label, *rest = [part.strip() for part in question.split("/")]
    spec = tables_by_label(report.pack.tables).get(label)
    names = facts_of_cell(spec, *rest) if spec and len(rest) in (1, 2) else ()
    return tuple(name for name in names if name in report.accounts.facts)


def _show(found: Trace, console: Console) -> None:
    fact = found.fact
    console.print(_computation(found.steps))
    if fact.measure is Measure.AMOUNT:
        console.print(f"舍入：{fact.value:f}元 → {format_amount(to_wan(fact.value), 2)}万元（四舍五入到两位小数）")
    console.print(f"报告中印出 {len(found.places)} 处：" if found.places else "报告中没有直接印出这个数。")
    for place in found.places:
        line = f"  {escape(place.where)}：{escape(place.text)} [bold]{escape(place.printed)}[/bold]"
        console.print(line, soft_wrap=True)
    console.print()


def _computation(steps: tuple[Step, ...]) -> Tree:
    """Return the steps as a tree."""
    branches = {-1: Tree("")}
    for step in steps:
        branches[step.depth] = branches[step.depth - 1].add(escape(_line(step)))
    root: Tree = branches[-1].children[0]
    return root


def _line(step: Step) -> str:
    value = value_of(step.fact)
    if step.position:
        return f"{step.fact.name} = {value}　填在 {step.position.told}"
    note = "（见上）" if step.repeated else ""
    return f"{step.fact.name} = {value}　{'' if step.repeated else f'= {step.formula}'}{note}"


def value_of(fact: Fact) -> str:
    """Return a fact's value for people: exact 元, rates to four places."""
    if fact.measure is Measure.AMOUNT:
        return f"{fact.value:,f}元"
    return f"{format_amount(fact.value, 4, drop_zeros=True)}{fact.measure}"
