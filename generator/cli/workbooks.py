"""``gongkai import`` and ``gongkai export``: workbooks to report folders and back. No logic of their own.

Exit codes: 0 done, 1 a workbook or folder cannot be read without doubt, 2 wrong use (the folder is not empty).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from generator.amounts import AmountUnit
from generator.authoring.trees import Tree
from generator.cli.authoring import schema_path
from generator.cli.options import templates_option
from generator.findings import Finding, FindingsError, render_text
from generator.pack.choosing import pack_for
from generator.pack.loading import templates_folder
from generator.source import printable
from generator.submission.kinds import FINAL_ACCOUNTS
from generator.submission.units import UNITS_FOLDER
from generator.workbooks.filling import fill_in
from generator.workbooks.folders import kind_in, typed_tree, year_of
from generator.workbooks.importing import Asked, Imported, import_tables
from generator.workbooks.opening import open_workbook
from generator.workbooks.problems import CONFLICT, KIND, YEAR
from generator.workbooks.sheets import Sheet
from generator.workbooks.taking import is_fill_in, take
from generator.writers.files import create, publish

MISUSED = 2
_ENDING = "填报.xlsx"


@click.command("import")
@click.argument("paths", metavar="文件...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--out", metavar="文件夹", required=True, type=click.Path(path_type=Path), help="写到哪个文件夹。")
@click.option(
    "--texts", metavar="文件夹", type=click.Path(path_type=Path), help="文字取自这个填报文件夹，数字用导入的。"
)
@click.option(
    "--unit", type=click.Choice([unit.value for unit in AmountUnit]), metavar="单位", help="表上没写时：元、万元。"
)
@click.option("--year", metavar="年度", type=click.IntRange(2000, 2100), help="表上没写年度时用。")
@click.option("--overwrite", is_flag=True, help="文件夹里已有文件时，把原文件夹改名保留，再写。")
@templates_option
def import_command(paths: tuple[Path, ...], out: Path, texts: Path | None, *, overwrite: bool, **said: Any) -> None:  # noqa: ANN401 - options of several types
    """由 Excel 生成填报文件夹：九张公开表，或填好的填报工作簿（.xlsx、.xls）。

    表按标题和表头认，不看工作表名称和位置；合计不导入，只核对。没有用到的工作表、行、栏会一一列出。
    """
    if not overwrite and out.exists() and (not out.is_dir() or any(out.iterdir())):
        click.echo(f"{out} 里已经有文件，没有改动。请换一个文件夹，或加 --overwrite（原文件夹改名保留）。", err=True)
        raise click.exceptions.Exit(MISUSED)
    root = said["templates"] or templates_folder()
    unit = AmountUnit(said["unit"]) if said["unit"] else None
    asked = Asked(unit, said["year"], lambda each: pack_for(FINAL_ACCOUNTS.name, each, root))
    imported = _imported([sheet for path in _opened(paths) for sheet in path], asked, texts)
    kept = _moved_away(out)
    written = create(imported.files(schema_path(root, out)), out)
    if kept:
        click.echo(f"原来的文件夹已改名为 {kept}。")
    _tell(imported, out, len(written))


def _opened(paths: Iterable[Path]) -> list[tuple[Sheet, ...]]:
    """Open all workbooks, and tell of all that cannot be opened at once."""
    opened: list[tuple[Sheet, ...]] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            opened.append(open_workbook(path))
        except FindingsError as error:
            findings += error.findings
    if findings:
        raise FindingsError(findings)
    return opened


def _imported(sheets: list[Sheet], asked: Asked, texts: Path | None) -> Imported:
    if not is_fill_in(sheets):
        return import_tables(sheets, asked, _texts(texts) if texts else {})
    if texts:
        message = "填报工作簿已包含全部文字，不能再用 --texts。"
        raise FindingsError([CONFLICT.at(message, fix="请去掉 --texts；九张公开表另行导入。")])
    return take(sheets)


def _texts(folder: Path) -> dict[str, Tree]:
    """Return the texts that imported figures are put beside; the nine tables are those of final accounts."""
    tree = typed_tree(folder)
    kind = kind_in(tree)
    if not kind.accounts:
        message = f"“{printable(folder.name)}”是“{kind.name}”，九张公开表只能导入决算公开的填报文件夹。"
        raise FindingsError([KIND.at(message, fix="请核对 --texts 后面的文件夹。")])
    return tree


def _moved_away(out: Path) -> Path | None:
    """Give a folder that is in the way another name; nothing that was typed is lost."""
    if not out.is_dir() or not any(out.iterdir()):
        return None
    number = next(n for n in range(1, 10_000) if not out.with_name(f"{out.name}-旧{n}").exists())
    return out.resolve().rename(out.resolve().with_name(f"{out.name}-旧{number}"))


def _tell(imported: Imported, out: Path, number: int) -> None:
    if imported.findings:
        click.echo(render_text(imported.findings), err=True)
    click.echo(f"已写入 {out}：{number} 个文件，{len(imported.origins)} 个值记有来源单元格。")
    if imported.unused:
        click.echo(f"没有用到的，和需要知道的（{len(imported.unused)} 项）：")
    for line in imported.unused:
        click.echo(f"  {line}")
    if imported.open:
        click.echo(f"工作簿里没有、还要填写的主题：{'、'.join(imported.open)}。")
    click.echo(f"下一步：gongkai check {out}")


@click.command("export")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--workbook", is_flag=True, required=True, help="导出填报工作簿（.xlsx）。")
@click.option(
    "-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件（默认 文件夹名-填报.xlsx）。"
)
@click.option("--overwrite", is_flag=True, help="文件已存在时覆盖。")
def export_command(folder: Path, out: Path | None, *, workbook: bool, overwrite: bool) -> None:
    """导出填报工作簿：给不用 YAML 的人在 Excel 里填，填好后用 gongkai import 导入。

    键、说明、下拉列表与填报文件相同；有下属单位的，每个单位的文件夹各导出一份。
    """
    del workbook  # the only form of export; the option says so
    path = out or Path(f"{folder.resolve().name}-{_ENDING}")
    if path.exists() and not overwrite:
        click.echo(f"{path} 已存在，没有改动。请换一个文件名，或加 --overwrite。", err=True)
        raise click.exceptions.Exit(MISUSED)
    tree = typed_tree(folder)
    year = year_of(tree)
    if not year:
        message = f"“{printable(folder.name)}”没有填写年度，不知道用哪一年的科目。"
        raise FindingsError([YEAR.at(message, fix="请在“报告”下面填写“年度”。")])
    publish({path.name: fill_in(tree, year)}, path.parent)
    click.echo(f"已写入 {path}")
    units = folder / UNITS_FOLDER
    if units.is_dir():
        click.echo(f"下属单位在 {units} 里，请对每个单位的文件夹各运行一次。")
