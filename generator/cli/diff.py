"""``gongkai diff``: what changed between two report folders, or two JSON files of a build. No logic of its own.

Exit codes: 0 compared (with ``--exit-code``: 0 the same, 1 different), 1 an input cannot be read, 2 wrong use.
"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.audit import write_text
from generator.cli.options import templates_option
from generator.findings import FindingsError
from generator.pipeline import KitOf, examine, kits
from generator.revisions.comparing import compare
from generator.revisions.edition import Edition, read_edition
from generator.revisions.reports import FORMATS, Compared
from generator.writers import data

DIFFERENT = 1


@click.command("diff")
@click.argument("paths", metavar="旧 新", nargs=2, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", metavar="格式", help=f"{'、'.join(FORMATS)}。"
)
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件（默认打印）。")
@click.option("--exit-code", "coded", is_flag=True, help="有差别时退出码为 1。")
@templates_option
def diff_command(paths: tuple[Path, Path], form: str, out: Path | None, templates: Path | None, *, coded: bool) -> None:
    """比较两份报告：数字、文字和结构有哪些变化。

    旧、新都可以是填报文件夹，也可以是生成的 JSON 文件；可以比较昨天和今天，也可以比较上年和本年。
    """
    kit_of = kits(templates)
    old, new = (_edition(path, kit_of) for path in paths)
    compared = Compared(paths[0].as_posix(), paths[1].as_posix(), old, new, compare(old, new))
    write_text(FORMATS[form](compared), out)
    if coded and not compared.difference.nothing:
        raise click.exceptions.Exit(DIFFERENT)


def _edition(path: Path, kit_of: KitOf) -> Edition:
    """Return the edition of a JSON file, or the one that a folder would be built to, errors of the audit or not."""
    if path.is_file():
        return read_edition(path.as_posix(), path.read_bytes())
    examined = examine(path, kit_of, draft=True)
    if examined.report is None:
        raise FindingsError(examined.audit.findings)
    report = examined.report
    return read_edition(path.as_posix(), data.render(report.accounts.facts.values(), report.document))
