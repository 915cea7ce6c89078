"""The command line ``gongkai``: options, printing and exit codes, no logic of its own.

Exit codes: 0 done, 1 the input has errors, 2 wrong use or a broken pack, 3 a bug in the program.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from generator import __version__
from generator.accounts.facts import Derivation
from generator.cli.authoring import kind_option
from generator.cli.chinese import ChineseGroup, system_error
from generator.cli.options import templates_option
from generator.cli.trace import value_of
from generator.cli.units import Targets, takes_units
from generator.findings import Finding, FindingsError, Severity, render_text
from generator.fonts import FontsMissingError
from generator.pipeline import FORMATS, machine_problems, prepare, write
from generator.submission.kinds import kind_of
from generator.submission.schema import schema as input_schema
from generator.writers.processes import cores

if TYPE_CHECKING:
    from generator.writers.pdf_layouts import Layouts

FAILED, MISUSED, BROKEN = 1, 2, 3
_PACK = "PACK-"
folder_argument = click.argument(
    "folders", metavar="文件夹...", nargs=-1, required=True, type=click.Path(path_type=Path)
)


_ELSEWHERE: Final = {
    "batch": "batch.batch_command",
    "check": "audit.check_command",
    "diff": "diff.diff_command",
    "explain": "audit.explain_command",
    "export": "workbooks.export_command",
    "import": "workbooks.import_command",
    "new": "authoring.new_command",
    "pack": "packs.pack_group",
    "reasons": "reasons.reasons_command",
    "roll-forward": "authoring.roll_forward_command",
    "rules": "audit.rules_command",
    "trace": "trace.trace_command",
    "watch": "watch.watch_command",
}
"""Where the other commands are: each is loaded when it is called, for loading all takes longer than most of them."""


class _Group(ChineseGroup):
    """Turns what users get wrong into messages, and anything else into exit code 3."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*super().list_commands(context), *_ELSEWHERE})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.commands:  # all of them for a name that is none, to say which was meant
            for place in [_ELSEWHERE[name]] if name in _ELSEWHERE else _ELSEWHERE.values():
                module, command = place.split(".")
                self.add_command(getattr(import_module(f"generator.cli.{module}"), command))
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (FindingsError, FontsMissingError, OSError) as error:
            raise click.exceptions.Exit(_tell(error)) from None


def _tell(error: FindingsError | FontsMissingError | OSError) -> int:
    """Print what users got wrong, or what is wrong with the machine; return the exit code."""
    if isinstance(error, FindingsError):
        click.echo(render_text(error.findings), err=True)
        return MISUSED if any(finding.id.startswith(_PACK) for finding in error.findings) else FAILED
    click.echo(system_error(error) if isinstance(error, OSError) else str(error), err=True)
    return MISUSED


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="gongkai", message="%(prog)s %(version)s")
def commands() -> None:
    """公开：把部门填报的数据变成完整的公开报告。

    先按《填报指南》填好一个文件夹的 YAML 文件，再运行 gongkai build 文件夹。
    """


@commands.command("build")
@folder_argument
@click.option(
    "-o",
    "--out",
    default="outputs",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="输出到哪里（默认 outputs）。",
)
@templates_option
@click.option("--draft", is_flag=True, help="有审核错误也生成，每页印上“草稿”。")
@click.option("-q", "--quiet", is_flag=True, help="不显示进度。")
@takes_units
def build_command(folders: Targets, out: Path, templates: Path | None, *, quiet: bool, draft: bool) -> None:
    """生成报告：每个填报文件夹得到 PDF、DOCX、HTML、XLSX、JSON 五个文件。

    生成前先审核；有错误时列出全部问题，不写任何文件，退出码为 1。
    """
    problems = machine_problems()
    if problems:
        click.echo("\n".join(problems), err=True)
        raise click.exceptions.Exit(MISUSED)
    run, codes = _Run(templates, quiet=quiet, draft=draft), []
    for folder, below in folders:
        try:
            run.build(folder, out / below)
        except (FindingsError, FontsMissingError, OSError) as error:
            codes.append(_tell(error))
            click.echo(f"{folder}：没有生成", err=True)
    if codes:
        raise click.exceptions.Exit(min(codes))


def _layouts() -> Layouts:
    """Return what lays out the reports of one call."""
    from generator.writers.pdf_layouts import Layouts  # noqa: PLC0415 - slow to load, and no other command needs it

    return Layouts(cores())


@dataclass(frozen=True, slots=True)
class _Run:
    """One call of ``build``: what was asked for, and the folders of the reports built so far by their file names."""

    templates: Path | None
    quiet: bool
    draft: bool
    built: dict[str, Path] = field(default_factory=dict)
    layouts: Layouts = field(default_factory=_layouts)

    def build(self, folder: Path, out: Path) -> None:
        """Build one report into a folder and tell what was written."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=self.quiet or not console.is_terminal) as bar:
            task = bar.add_task(f"{folder}", total=None)

            def progress(stage: str) -> None:
                bar.update(task, description=f"{folder}：{stage}")

            report = prepare(folder, self.templates, progress, draft=self.draft)
            self._claim(report.stem, folder)
            built = write(report, out, progress, self.layouts)
        found = (*built.audit.findings, *built.findings)
        loud = [finding for finding in found if finding.severity is not Severity.HINT]
        if loud:
            click.echo(render_text(loud), err=True)
        click.echo(f"{folder}：已生成 {len(built.files)} 个文件{'（草稿）' if self.draft else ''}")
        for path in built.files:
            click.echo(f"  {path}（{-(-path.stat().st_size // 1024)} KB）")

    def _claim(self, stem: str, folder: Path) -> None:
        """Refuse a report that would overwrite another one of the same call."""
        if stem in self.built:
            message = f"与 {self.built[stem]} 的报告同名（{stem}），会互相覆盖。"
            fix = "请核对部门名称和年度；确实同名的，用 -o 输出到另一个文件夹。"
            raise FindingsError([Finding("OUT-004", Severity.ERROR, message, fix=fix)])
        self.built[stem] = folder


@commands.command("facts")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.argument("word", metavar="[关键词]", required=False, default="")
@templates_option
def facts_command(folder: Path, word: str, templates: Path | None) -> None:
    """列出报告里的数据项：名称、数值和来源；文字里可以用 {名称} 引用。"""
    report = prepare(folder, templates, draft=True)
    for fact in report.accounts.facts.values():
        if word in fact.name:
            origin = fact.origin.formula if isinstance(fact.origin, Derivation) else fact.origin.told
            click.echo(f"{fact.name}\t{value_of(fact)}\t{origin}")


@commands.command("schema")
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件（默认打印）。")
@kind_option
def schema_command(out: Path | None, kind: str) -> None:
    """输出填报文件的 JSON Schema，供编辑器补全和提示。"""
    text = json.dumps(input_schema(kind_of(kind)), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")


def _report_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    click.echo("这是程序的错误，不是填报数据的错误。请把上面的内容发给维护人员。", err=True)
    sys.exit(BROKEN)


def main() -> None:
    """Run the command line."""
    sys.excepthook = _report_bug
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # paths may be no text, terminals may lack characters
            stream.reconfigure(errors="backslashreplace")
    commands(prog_name="gongkai")


__all__ = ["FORMATS", "commands", "main"]
