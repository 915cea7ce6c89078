"""``gongkai check``, ``rules`` and ``explain``: auditing reports, listing the rules, telling what one of them says.

Comes in: options. Goes out: text, and exit codes: 0 clean, 1 errors found, 2 wrong use or a broken pack.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from generator.audit.manual import explain
from generator.audit.model import Family, Rule
from generator.audit.registry import all_rules, coded_rules, in_order
from generator.audit.report import AuditReport
from generator.audit.reports import FORMATS, terminal
from generator.cli.options import templates_option
from generator.cli.units import Targets, takes_units
from generator.findings import Finding, FindingsError
from generator.pack.loading import TemplatePack, load_pack, pack_ids, templates_folder
from generator.pipeline import KitOf, examine, kits, settle

FAILED, MISUSED = 1, 2
_PACK = "PACK-"


@click.command("check")
@click.argument("folders", metavar="文件夹...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", metavar="格式", help=f"{'、'.join(FORMATS)}。"
)
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件（默认打印）。")
@click.option("--draft", is_flag=True, help="按草稿审核：正式公开才要的保密审查、签发不作要求。")
@templates_option
@takes_units
def check_command(folders: Targets, form: str, out: Path | None, templates: Path | None, *, draft: bool) -> None:
    """审核一个或几个填报文件夹，不生成报告。

    退出码：0 没有错误，1 有错误，2 用法或模板包有误。
    """
    reports = tuple(_audits([folder for folder, _ in folders], kits(templates), draft=draft))
    if out is None and form == "text" and sys.stdout.isatty():
        terminal.show(reports, Console(highlight=False, emoji=False))
    else:
        text = FORMATS[form](reports, _rules(templates))
        write_text(text, out)
    raise click.exceptions.Exit(_code(reports))


def _audits(folders: Iterable[Path], kit_of: KitOf, *, draft: bool) -> Iterator[AuditReport]:
    for number, folder in enumerate(folders):
        if number:
            settle()  # not for one report alone, which would be done before it pays
        yield examine(folder, kit_of, draft=draft).audit


def write_text(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file and say so."""
    if out is None:
        click.echo(text, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, "utf-8", newline="\n")
    click.echo(f"已写入 {out}", err=True)


def _code(reports: tuple[AuditReport, ...]) -> int:
    """Return the exit code: a broken pack is not the department's error."""
    findings: list[Finding] = [finding for report in reports for finding in report.findings]
    if any(finding.id.startswith(_PACK) for finding in findings):
        return MISUSED
    return 0 if all(report.clean for report in reports) else FAILED


@click.command("rules")
@click.option("--family", type=click.Choice([family.value for family in Family]), metavar="类别", help="只列一类。")
@templates_option
def rules_command(family: str | None, templates: Path | None) -> None:
    """列出审核规则：编号、级别、名称和依据。"""
    wanted = [rule for rule in _rules(templates) if family in (None, rule.family.value)]
    if not sys.stdout.isatty():
        for rule in wanted:
            click.echo("\t".join((rule.id, rule.severity, rule.family, rule.title, "、".join(rule.citations))))
        return
    table = Table("编号", "级别", "类别", "名称", "依据")
    for rule in wanted:
        table.add_row(rule.id, rule.severity, rule.family, rule.title, "、".join(rule.citations))
    Console(highlight=False, emoji=False).print(table)


@click.command("explain")
@click.argument("identifier", metavar="编号")
@templates_option
def explain_command(identifier: str, templates: Path | None) -> None:
    """说明一条规则：规则、依据的条文、示例和改法。"""
    years = tuple(sorted({year for pack in _packs(templates) for year in pack.manifest.years}, reverse=True))
    text = explain(identifier.strip().upper(), _rules(templates), years)
    if not text:
        click.echo(f"没有编号为“{identifier}”的规则。gongkai rules 列出全部规则。", err=True)
        raise click.exceptions.Exit(MISUSED)
    click.echo(text, nl=False)


def _packs(templates: Path | None) -> tuple[TemplatePack, ...]:
    root = templates or templates_folder()
    return tuple(load_pack(identifier, root) for identifier in sorted(pack_ids(root)))


def _rules(templates: Path | None) -> tuple[Rule, ...]:
    """Return the rules of all packs, each id once."""
    try:
        rules = {rule.id: rule for pack in _packs(templates) for rule in all_rules(pack)}
    except FindingsError:
        return coded_rules()
    return in_order(rules.values())
