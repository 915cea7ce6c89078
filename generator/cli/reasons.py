"""``gongkai reasons``: which changes need a reason, what made them, and drafts. No logic of its own.

Exit codes: 0 listed or written, 1 the input cannot be read or the file of drafts exists, 2 a broken pack.
"""

from __future__ import annotations

from pathlib import Path

import click

from generator.authoring.reasons import FILE, FORMATS, Listed, as_yaml
from generator.cli.audit import write_text
from generator.cli.options import templates_option
from generator.pipeline import kits, reasons

FAILED = 1


@click.command("reasons")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", metavar="格式", help=f"{'、'.join(FORMATS)}。"
)
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件（默认打印）。")
@click.option("--write", "writes", is_flag=True, help=f"把没有填的原因拟成草稿，写成文件夹里的 {FILE}。")
@templates_option
def reasons_command(folder: Path, form: str, out: Path | None, templates: Path | None, *, writes: bool) -> None:
    """列出要说明原因的变动：填在哪个键、增减多少、由什么引起、上年怎么写的，并拟出草稿。

    与上年相比的，要填“上年”关联上年的填报文件夹，才能算出由什么引起。草稿没有确认的，不能正式输出。
    """
    accounts, places = reasons(folder, kits(templates))
    listed = Listed(places, accounts)
    if writes:
        _write(as_yaml(listed), folder / FILE)
    else:
        write_text(FORMATS[form](listed), out)


def _write(text: str, path: Path) -> None:
    """Write the drafts to a new file; what is there already may have been worked on, and stays."""
    if not text:
        click.echo("没有可以拟草稿的地方：要说明的原因都填了，或者不知道变动由什么引起。")
        return
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        click.echo(f"已有 {path}，没有改动它；请先改完、删去或改名，再运行一次。", err=True)
        raise click.exceptions.Exit(FAILED) from None
    click.echo(f"已写入 {path}；请逐条改成真正的原因，再去掉“草稿:”。")
