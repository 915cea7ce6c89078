"""``gongkai batch``: all reports below a folder. Options, progress, exit codes; no logic of its own.

Exit codes: 0 no errors, 1 some report has errors or is missing, 2 wrong use, a broken pack, a disk that cannot be
written to or a cluster that cannot be used, 3 a bug in the program.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from generator.batch.batching import Asked, Batch, Progress, batch
from generator.batch.board import Board
from generator.batch.expected import read_list
from generator.batch.records import Record
from generator.batch.running import NobodyLeftError
from generator.cli.chinese import system_error
from generator.cli.cluster import cluster_options, means_of
from generator.cli.options import templates_option
from generator.fonts import FontsMissingError, font_files
from generator.pipeline import machine_problems

FAILED, MISUSED, BROKEN = 1, 2, 3
_LIMIT = 600
_GOES_ON = "做完的都已保存，没有写了一半的文件；排除以后再运行一次就接着做。"
_SHARD = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class _Shard(click.ParamType[tuple[int, int]]):
    """``i/n``: the i-th of n parts."""

    name = "i/n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:  # noqa: ANN401 - click's own
        """Return number and how many."""
        match = _SHARD.fullmatch(str(value))
        if isinstance(value, tuple):
            return value
        if match is None or int(match[1]) > int(match[2]):
            self.fail(f"'{value}'", param, ctx)
        return int(match[1]), int(match[2])


@click.command("batch")
@click.argument("root", metavar="根文件夹", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, metavar="文件夹", type=click.Path(path_type=Path), help="报告和总览写到哪里。"
)
@click.option("--check", is_flag=True, help="只审核，不生成报告。")
@click.option(
    "--list", "listed", metavar="文件", type=click.Path(path_type=Path), help="应报单位的名单（YAML），据此找出没报的。"
)
@click.option(
    "--workers", metavar="个数", type=click.IntRange(1, 256), help="同时处理几份（默认按核数和内存；1 不另开进程）。"
)
@click.option("--shard", metavar="i/n", type=_Shard(), default=(1, 1), help="只做 n 份中的第 i 份，供几台机器分做。")
@click.option("--today", metavar="年-月-日", type=click.DateTime(["%Y-%m-%d"]), help="从哪一天算剩余天数（默认今天）。")
@click.option("--draft", is_flag=True, help="有审核错误也生成，每页印上“草稿”。")
@click.option(
    "--timeout", metavar="秒", type=click.IntRange(1), default=_LIMIT, help=f"一份报告最多用多久（默认 {_LIMIT} 秒）。"
)
@templates_option
@cluster_options
@click.option("-q", "--quiet", is_flag=True, help="不显示进度。")
def batch_command(root: Path, out: Path, *, check: bool, quiet: bool, **said: Any) -> None:  # noqa: ANN401 - options of several types
    """批量生成或审核一个文件夹下的全部填报文件夹，写出总览。

    没有改动的报告不重做；中断后再运行一次，从断处接着做。
    """
    if not root.is_dir():
        click.echo(f"根文件夹“{root}”不存在，或者不是文件夹。", err=True)
        raise click.exceptions.Exit(MISUSED)
    problems = () if check else (*machine_problems(), *_fonts_missing())
    if problems:
        click.echo("\n".join(problems), err=True)
        raise click.exceptions.Exit(MISUSED)
    units = read_list(said["listed"]) if said["listed"] else None
    today = said["today"].date() if said["today"] else _today()
    asked = Asked(root, out, today, units, said["shard"], said["templates"], build=not check, draft=said["draft"])
    console = Console(stderr=True)
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        *(TextColumn("已用"), TimeElapsedColumn(), TextColumn("还要"), TimeRemainingColumn()),
    )
    bar = Bar(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
    try:
        with means_of(said) as by, bar:
            done = batch(asked, by, _Shown(bar, quiet=quiet))
    except (NobodyLeftError, OSError) as error:
        told = f"{system_error(error)}{_GOES_ON}" if isinstance(error, OSError) else str(error)
        click.echo(told, err=True)
        raise click.exceptions.Exit(MISUSED) from None
    _tell(done)
    raise click.exceptions.Exit(_code(done))


class _Shown(Progress):
    """Shows the progress: a bar on a terminal, else a line for each report."""

    def __init__(self, bar: Bar, *, quiet: bool) -> None:
        self._bar, self._quiet = bar, quiet
        self._task = bar.add_task("查找", total=None)
        self._total = self._done = self._bad = 0

    def begin(self, reports: int, kept: int) -> None:
        """Begin with those to be done; the time left is theirs."""
        self._total = reports - kept
        self._bar.update(self._task, total=self._total, description=f"未改动 {kept}，处理")

    def finished(self, record: Record) -> None:
        """Tell of one report."""
        self._done += 1
        self._bad += bool(record.errors)
        self._bar.update(self._task, completed=self._done, description=f"{record.name}（有错误 {self._bad} 份）")
        if self._bar.disable and not self._quiet:
            state = f"错误 {record.errors} 项" if record.errors else "无错误"
            click.echo(f"[{self._done}/{self._total}] {record.name}：{state}", err=True)


def _today() -> date:
    """Return the day it is where the program runs."""
    return datetime.now(UTC).astimezone().date()


def _fonts_missing() -> tuple[str, ...]:
    try:
        font_files()
    except FontsMissingError as error:
        return (str(error),)
    return ()


def _tell(done: Batch) -> None:
    for told in (*done.traces, *done.notes):
        click.echo(told, err=True)
    board: Board = done.board
    for line in board.lines:
        if line.state.value != "无错误":
            click.echo(f"{line.unit or line.name}（{line.name}）：{line.state.value}，错误 {line.count('错误')} 项")
    for note in board.notes:
        click.echo(f"{note.severity.value} {note.id}：{note.message}{note.fix}")
    click.echo("，".join(f"{name} {number}" for name, number in board.counts.items()) + "。")
    click.echo(f"没有改动、直接沿用的 {done.kept} 份。")
    for path in done.files:
        click.echo(f"  {path}")


def _code(done: Batch) -> int:
    records = [line.record for line in done.board.lines]
    if done.traces:
        return BROKEN
    if any(record.broken_pack for record in records):
        return MISUSED
    return 0 if done.board.clean else FAILED
