"""``gongkai watch``: a report folder is looked at again on every save. Options, printing, exit codes; no logic else.

Exit codes: 0 stopped by Ctrl+C, 2 wrong use, a port that is taken, or a broken pack at the start.
"""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from generator.cli.chinese import system_error
from generator.cli.options import templates_option
from generator.findings import FindingsError, Severity, render_text
from generator.fonts import FontsMissingError
from generator.pack.loading import templates_folder
from generator.pipeline import FORMATS, Examined, machine_problems
from generator.watching.changes import read_from, settled, snapshot
from generator.watching.rebuilding import Rebuilder
from generator.watching.serving import Server
from generator.watching.stage import Stage
from generator.writers.files import publish

MISUSED = 2


class _Formats(click.ParamType[tuple[str, ...]]):
    """Formats, with commas between them."""

    name = "formats"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the formats, each once."""
        if isinstance(value, tuple):
            return value
        wanted = tuple(dict.fromkeys(value.split(",")))
        if set(wanted) - set(FORMATS):
            self.fail(f"'{value}'", param, ctx)
        return wanted


@click.command("watch")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("-o", "--out", metavar="文件夹", type=click.Path(path_type=Path), help="没有错误时，还把报告写到这里。")
@click.option(
    "--formats", metavar="格式", type=_Formats(), default="html", help=f"写哪些（{','.join(FORMATS)}，默认 html）。"
)
@click.option("--port", metavar="端口", type=click.IntRange(1, 65535), help="网页用哪个端口（默认自动选空闲的）。")
@click.option("--open", "opened", is_flag=True, help="同时打开浏览器。")
@click.option("--draft", is_flag=True, help="按草稿：有审核错误也写，每页印上“草稿”。")
@templates_option
def watch_command(folder: Path, *, out: Path | None, port: int | None, opened: bool, **said: object) -> None:
    """边填边看：保存一次就重新审核、重新生成网页，浏览器里的页面随之更新。

    只有本机的浏览器能打开。按 Ctrl+C 停止。
    """
    if not folder.is_dir():
        click.echo(f"报告文件夹“{folder}”不存在，或者不是文件夹。", err=True)
        raise click.exceptions.Exit(MISUSED)
    templates, draft = said["templates"], bool(said["draft"])
    stage = Stage()
    rebuilder = Rebuilder(folder, stage, templates if isinstance(templates, Path) else None, draft)
    formats = said["formats"] if isinstance(said["formats"], tuple) else ()
    for problem in machine_problems():
        click.echo(problem, err=True)
    with _served(stage, port or 0) as server:
        click.echo(f"请在本机的浏览器里打开 {server.address} ，按 Ctrl+C 停止。")
        if opened:
            webbrowser.open(server.address)
        try:
            _watch(rebuilder, _Output(server, out, formats))
        except KeyboardInterrupt:
            click.echo("已停止。")


def _watch(rebuilder: Rebuilder, output: _Output) -> None:
    """Rebuild, and again after every change, until Ctrl+C."""
    packs = rebuilder.templates or templates_folder()
    while True:
        folders = (*read_from(rebuilder.folder), packs)
        before = snapshot(folders)
        output.tell(rebuilder.again())
        settled(lambda folders=folders: snapshot(folders), before)  # type: ignore[misc]


@contextmanager
def _served(stage: Stage, port: int) -> Iterator[Server]:
    server = Server(stage, port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stage.end()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class _Output:
    """Where findings and files go."""

    server: Server
    out: Path | None
    formats: tuple[str, ...]

    def tell(self, examined: Examined) -> None:
        """Print what was found; write the files that were asked for, if there may be any."""
        loud = [each for each in examined.audit.findings if each.severity is not Severity.HINT]
        now = datetime.now(UTC).astimezone()
        click.echo(f"[{now:%H:%M:%S}] {self.server.stage.view.told}")
        if loud:
            click.echo(render_text(loud), err=True)
        if self.out and self.server.stage.view.report:
            try:
                self._write(self.out)
            except FindingsError as error:
                click.echo(render_text(error.findings), err=True)
            except (FontsMissingError, OSError) as error:
                click.echo(system_error(error) if isinstance(error, OSError) else str(error), err=True)

    def _write(self, out: Path) -> None:
        view = self.server.stage.view
        if view.report is None:
            return
        files = {"html": view.page} if self.formats == ("html",) else self.server.files(view.report)
        for path in publish({f"{view.report.stem}.{ending}": files[ending] for ending in self.formats}, out):
            click.echo(f"  {path}")
