"""click in Chinese: its own words in help and errors, and what the system says about files.

Comes in: commands and errors. Goes out: a group whose help and messages are Chinese throughout. click keeps its words
in code, so they are replaced where click prints them.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final, NoReturn

import click

INTERRUPTED: Final = 130
READ_NO_FURTHER: Final = 141
"""What shells give for a program whose reader has gone."""
_HEADINGS: Final = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
_HELP: Final = {"Show this message and exit.": "显示这段说明。", "Show the version and exit.": "显示版本。"}
_SYSTEM: Final = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘配额",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "这里已有同名的文件，不是文件夹",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "这里是文件夹，不是文件",
    errno.ENAMETOOLONG: "名称太长",
    errno.EBUSY: "文件正被别的程序使用",
    errno.ETXTBSY: "文件正被别的程序使用",
    errno.EADDRINUSE: "这个端口已经被别的程序占用",
}


def system_error(error: OSError) -> str:
    """Tell in Chinese why a file could not be read or written."""
    why = _SYSTEM.get(error.errno or 0, error.strerror or str(error))
    where = f"（{error.filename}）" if error.filename else ""
    return f"读写文件失败：{why}{where}。"


class _Formatter(click.HelpFormatter):
    """Writes help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{' ' * self.current_indent}{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands with what they do."""
        told = [
            (first, _HELP.get(second, second).replace("[required]", "（必须写）").replace("; required]", "]（必须写）"))
            for first, second in rows
        ]
        super().write_dl(told, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class ChineseGroup(click.Group):
    """A group whose help and errors, and those of its commands, are Chinese."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **{"options_metavar": "[选项]", "subcommand_metavar": "命令 [参数]...", **kwargs})

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, which then speaks Chinese as well."""
        cmd.context_class = _Context
        cmd.options_metavar = "[选项]"
        super().add_command(cmd, name)

    def invoke(self, context: click.Context) -> object:
        """Run a command; whoever reads its output may stop reading, as ``head`` does."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the rest goes nowhere, without a word
            raise click.exceptions.Exit(READ_NO_FURTHER) from None

    def main(  # type: ignore[override] # click's overloads serve callers who do not want the program to end
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        **extra: Any,  # noqa: ANN401 - click's own
    ) -> NoReturn:
        """Run a command line and end the program; wrong use ends in a message and click's exit code."""
        try:
            result = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            sys.exit(0)
        except click.ClickException as error:
            click.echo(told(error), err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("已中断。", err=True)
            sys.exit(INTERRUPTED)
        sys.exit(result if isinstance(result, int) else 0)


def told(error: click.ClickException) -> str:
    """Return what was wrong with a command line, and where its use is explained."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"\n用法见：{context.command_path} --help" if context else ""
    return f"{_fault(error)}{hint}"


def _fault(error: click.ClickException) -> str:
    name = str(getattr(error, "option_name", None) or getattr(error, "command_name", None) or "")
    close = "、".join(getattr(error, "possibilities", None) or ())
    meant = f"是不是要写：{close}？" if close else ""
    quoted = re.findall(r"['(]([^')]+)[')]", error.message)
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {name}。{meant}"
    if isinstance(error, click.MissingParameter):
        return f"没有写{_parameter(error)}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {name} 后面缺少内容。" if "requires" in error.message else f"选项 {name} 后面不写内容。"
    if isinstance(error, click.BadParameter):
        typed = quoted[0] if quoted else "".join(re.findall(r"^(\S+) is not in the range", error.message))
        return f"{_parameter(error)}不能是“{typed}”。{_choices(error)}"
    if name or "command" in error.message:
        return f"没有命令“{name or (quoted[0] if quoted else '')}”。{meant}"
    return f"多写了：{quoted[-1]}。" if quoted else error.message


def _parameter(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return f"选项 {parameter.opts[-1]} "
    return f"“{(parameter and parameter.metavar) or '参数'}”"


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    return f"可写：{'、'.join(map(str, kind.choices))}。" if isinstance(kind, click.Choice) else ""
