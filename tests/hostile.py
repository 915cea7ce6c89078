"""Hostile things to type, and runs of the command line that must survive them.

Comes in: nothing. Goes out: nasty values, long texts; ``run_all`` calls ``gongkai`` again and again in one process of its own
with little memory and without network, ``check`` in this one.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from click.testing import CliRunner

from generator.cli import commands

ROOT: Final = Path(__file__).parent.parent
MINIMAL: Final = ROOT / "tests" / "minimal_report"
MEMORY: Final = 2 * 1024**3
"""Address space a run may take: a build needs a quarter of it."""

VALUES: Final = (
    "", " ", "~", "null", "NO", "true", "NaN", "inf", "-inf", "1e999", "1e-999", "0x1F", "0b1", "1_000", "٣٤", "１２３",
    "9" * 400, "0." + "0" * 400 + "1", "-0", "-1", "--1", "1,2,3", "1.2.3", ".5", "5.", "+5", "=1+1", "@SUM(A1)",
    "#REF!", "#N/A", "../../etc/passwd", "/etc/passwd", "C:\\Windows", "CON", "a" * 5000, "中" * 5000,
    "{{7*7}}", "{% for x in y %}", "{", "}", "{}", "{收支总计}", "{收支总计!r}", "{收支总计:>999999999}", "{0}", "{__class__}",
    "%s%s%n", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "]]>", "&amp;&#0;", "'; DROP TABLE--",
    "\u202e逆转", "\u200b", "\ufeff", "e\u0301", "\U0001f600", "\U000e0001", "𠮷野家", "㍿", "ﬀ",
    "2024-02-30", "0000-00-00", "99999-01-01", "2024年13月45日", "12:30", "*别名", "&锚", "!!python/object:os.system",
    "100%", "≥", "≤≥5", "0次/0次", "1/0", "∞", "½", "第一轮60天/第二轮60天", "百分之五十", "一百二十三",
)  # fmt: skip
"""What could be typed where something else is asked for."""

REPEATED: Final = (
    "主要原因是", "主要原因：一是", "1", "1,", "1.", "12,345.67万元，", "增加", "增加1万元，增长", "占", "%", "（", "）", "“", "《", "（（1）", "2024年",
    "其中：", "其中", "万元", "、", "，", "。", "；", "—", "…", " ", "\u3000", "啊", "项目", "项指标", "各项指标", "12项指标中11项", "一是", "一", "十",
    "{", "{收支总计", "X", "××", "待填", "1个、", "张三", "电话", "13800138000", "420106198503152419", "0", "收入合计", "财政拨款", "三公经费", "与2023年度相比，",
    "完成年初预算的", "a", "aA1", "-", "1-", "年", "2024年12月31日", "增长率", "“三公”经费", "公务用车", "党委党群工作经费", "未", "均达到", "所有指标均", "均",
)  # fmt: skip
"""What a text of a hundred thousand characters can be made of to keep an expression trying."""


@dataclass(frozen=True)
class Run:
    """What came of a run."""

    code: int
    output: str


def check(*arguments: str | Path) -> Run:
    """Run ``gongkai check`` in this process; anything but an exit code is a bug."""
    return command("check", *arguments)


def command(*arguments: str | Path) -> Run:
    """Run ``gongkai`` in this process."""
    result = CliRunner().invoke(commands, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.output)


def run_all(calls: Sequence[Sequence[str | Path]], folder: Path, seconds: int = 180) -> list[Run]:
    """Run ``gongkai`` so many times in one process of its own, in a folder, with bounded memory, without network.

    The time is a generous guard against what never ends; it measures nothing.
    """
    done = subprocess.run(
        [sys.executable, "-c", _START],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        input=json.dumps([[str(argument) for argument in arguments] for arguments in calls]),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        preexec_fn=_bound,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [Run(code, output) for code, output in json.loads(done.stdout.splitlines()[-1])]


_START: Final = """
import json, socket, sys, traceback
def refused(*_, **__): raise AssertionError("network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
from click.testing import CliRunner
from generator.cli import commands
runs = []
for arguments in json.load(sys.stdin):
    result = CliRunner().invoke(commands, arguments)
    bug = result.exception is not None and not isinstance(result.exception, SystemExit)
    told = "".join(traceback.format_exception(result.exception)) if bug else ""
    runs.append((3 if bug else result.exit_code, result.output + told))
print(json.dumps(runs))
"""


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def fine(outcome: Run) -> None:
    """Assert that a run ended as a run may end: with a message, never with a traceback."""
    assert "Traceback" not in outcome.output, outcome.output[-2000:]
    assert outcome.code in (0, 1, 2), outcome.output[-2000:]


def files(folder: Path) -> set[str]:
    """Return all files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
