"""``gongkai new`` and ``gongkai roll-forward``: folders for people to fill in. No logic of their own.

Exit codes: 0 made, 1 the old folder cannot be read, 2 wrong use (the new folder is not empty, no pack for the year).
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import click

from generator.authoring.folders import Made, Wanted, head_of, new_report, rolled_report
from generator.cli.options import templates_option
from generator.pack.choosing import fits, known_years, pack_for
from generator.pack.loading import templates_folder
from generator.submission.kinds import FINAL_ACCOUNTS, KINDS, kind_of
from generator.submission.linking import PRIOR
from generator.submission.shapes import keys_of
from generator.writers.files import create

MISUSED = 2
_SHOWN = 40
_pack_option = click.option(
    "--pack", metavar="模板包", default="", help="用哪个模板包（默认用为该年度编的，没有的用最新的）。"
)
kind_option = click.option(
    "--kind",
    type=click.Choice([kind.name for kind in KINDS]),
    metavar="类型",
    default=FINAL_ACCOUNTS.name,
    help=f"哪一类报告（默认{FINAL_ACCOUNTS.name}）：{'、'.join(kind.name for kind in KINDS)}。",
)


@click.command("new")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--year", metavar="年度", type=click.IntRange(2000, 2100), required=True, help="报告所属年度。")
@kind_option
@click.option("--name", metavar="名称", default="", help="部门规范全称。")
@click.option("--unit", "units", metavar="单位", multiple=True, help="所属单位，本级写在第一个；有几个单位写几次。")
@_pack_option
@templates_option
def new_command(folder: Path, kind: str, units: tuple[str, ...], templates: Path | None, **said: Any) -> None:  # noqa: ANN401 - what click parsed
    """新建一个填报文件夹：要填的键都在里面，旁边写着填什么。

    填好后运行 gongkai check 文件夹，没填的和填错的会一一列出。
    """
    root = templates or templates_folder()
    if units and not kind_of(kind).accounts:
        instead = "各单位写在“预算单位”里" if kind_of(kind).ahead else "每个单位各建一个填报文件夹"
        click.echo(f"“{kind}”没有下属单位的数要相加，不用 --unit；{instead}。", err=True)
        raise click.exceptions.Exit(MISUSED)
    year: int = said["year"]
    pack = _pack(kind, year, root, said["pack"])
    wanted = Wanted(
        year, pack, said["name"], units, lambda below: schema_path(root, folder / below, kind), kind_of(kind)
    )
    made = new_report(wanted)
    _put(made, folder)
    click.echo(f"已新建 {folder}：{len(made.files)} 个文件，{len(made.open)} 处待填。")
    click.echo(f"填好后运行：gongkai check {folder}")


@click.command("roll-forward")
@click.argument("old", metavar="旧文件夹", type=click.Path(path_type=Path))
@click.argument("new", metavar="新文件夹", type=click.Path(path_type=Path))
@_pack_option
@templates_option
def roll_forward_command(old: Path, new: Path, pack: str, templates: Path | None) -> None:
    """由上年的填报文件夹生成本年的：沿用不变的，空出要重新填写的，并关联上年。

    名称、职责、单位、项目和绩效目标沿用；本年的数、原因、完成情况空出；上年数从关联的旧文件夹取得。
    """
    root, head = templates or templates_folder(), head_of(old)
    year = head.year + 1
    kind = kind_of(head.kind)
    chosen = _pack(kind.name, year, root, pack)
    wanted = Wanted(year, chosen, schema=lambda below: schema_path(root, new / below, kind.name), kind=kind)
    made = rolled_report(old, new, wanted)
    _put(made, new)
    linked = f"，关联上年 {old}" if PRIOR.key in keys_of(kind.model) else ""
    click.echo(f"已生成 {new}（{year} 年度{linked}）：{len(made.files)} 个文件。")
    _left(made)
    click.echo(f"填好后运行：gongkai check {new}")


def _pack(kind: str, year: int, templates: Path, asked: str) -> str:
    """Return the pack that was asked for, or the one for the year; it must be of the kind and for the year."""
    pack = pack_for(kind, year, templates) if not asked else asked if fits(asked, kind, year, templates) else ""
    if asked and not pack:
        click.echo(f"模板包“{asked}”不适用于 {year} 年度的“{kind}”。gongkai pack list 列出全部模板包。", err=True)
        raise click.exceptions.Exit(MISUSED)
    if not pack:
        years = "、".join(str(each) for each in known_years(kind, templates))
        click.echo(f"没有适用于 {year} 年度的“{kind}”模板包，现有的适用于：{years}。", err=True)
        click.echo("请模板维护人员先建：gongkai pack new 新模板包 --from 旧模板包", err=True)
        raise click.exceptions.Exit(MISUSED)
    return pack


def schema_path(templates: Path, folder: Path, kind: str = FINAL_ACCOUNTS.name) -> str:
    """Return the way from a folder to the JSON Schema, where both lie in one project."""
    schema = (templates / "schema" / f"{kind}.schema.json").resolve()
    near = folder.resolve().is_relative_to(templates.resolve().parent)
    return Path(os.path.relpath(schema, folder.resolve())).as_posix() if near and schema.is_file() else ""


def _put(made: Made, folder: Path) -> None:
    try:
        create({name: text.encode() for name, text in made.files.items()}, folder)
    except FileExistsError:
        click.echo(f"{folder} 里已经有文件，没有改动。请换一个文件夹。", err=True)
        raise click.exceptions.Exit(MISUSED) from None


def _left(made: Made) -> None:
    """Tell what is left to do: how many places of each key are open, and which texts to read again."""
    open_places = "、".join(f"{key} {number}" for key, number in Counter(made.open).items())
    click.echo(f"待填 {len(made.open)} 处（{open_places}），旁边注有上年的内容。")
    if made.review:
        click.echo(f"已沿用、年份推后一年，请核对 {len(made.review)} 处：")
    for place in made.review[:_SHOWN]:
        click.echo(f"  {place}")
    if len(made.review) > _SHOWN:
        click.echo(f"  ……还有 {len(made.review) - _SHOWN} 处。")
