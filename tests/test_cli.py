"""Tests of the command line: Chinese throughout, exit codes, several folders in one call, what machines get wrong."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from generator import cli, pipeline
from generator.cli import commands
from generator.cli.chinese import INTERRUPTED, READ_NO_FURTHER, system_error
from generator.findings import Finding, Severity
from generator.fonts import FontsMissingError
from generator.pipeline import FORMATS, Rendered
from tests.cases import BASES
from tests.submissions import MINIMAL
from tests.test_pipeline import LAYOUT, NAMES, STEM, variant

ENGLISH = re.compile(r"\b(?:Usage|Options|Commands|Arguments|Error|Try|Missing|Show|Invalid|Got|No such|not)\b")
NAMES_OF_COMMANDS = commands.list_commands(click.Context(commands))


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(commands, [str(each) for each in arguments], prog_name="gongkai")
    said = result.stderr + (result.stdout if arguments[:1] != ("schema",) else "")
    assert ENGLISH.search(said) is None, said
    return result


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write small files in place of real ones, and never ask what the machine has."""
    files = {ending: f"a {ending}".encode() for ending in FORMATS}
    monkeypatch.setattr(pipeline, "render", lambda *_: Rendered(files, LAYOUT, ()))
    monkeypatch.setattr(cli, "machine_problems", lambda: ())


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Return a report that lacks a figure of last year."""
    return variant(tmp_path / "缺数", "05-上年与原因.yaml", "\n  收支总计: 190\n", "\n")


# -- Chinese throughout ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], [], *([name, "--help"] for name in NAMES_OF_COMMANDS)])
def test_help_is_chinese(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.output.startswith("用法：gongkai")
    for line in result.output.splitlines()[1:]:
        words = re.sub(r"--?[a-z]+|gongkai|[a-z]+/[a-z]+|^  [a-z]+ |^  -V|`.*?`", "", line)
        if re.search(r"[a-z]{4,}", words):
            assert re.search(r"[一-鿿]", line), line


def test_help_explains_every_command_and_option() -> None:
    output = run("--help").output
    for name in NAMES_OF_COMMANDS:
        assert re.search(rf"^  {name} +[一-鿿]", output, re.MULTILINE)
    for name in NAMES_OF_COMMANDS:
        command = commands.get_command(click.Context(commands), name)
        for option in (each for each in command.params if isinstance(each, click.Option)):
            assert option.help, f"{name} {option.opts}"


def test_what_only_writes_is_not_loaded_to_check() -> None:
    code = "import sys, generator.cli.audit; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "generator" in loaded
    assert not {"weasyprint", "docx", "pptx", "openpyxl", "xlsxwriter", "xlrd", "lxml", "pikepdf"} & set(loaded)


def test_version() -> None:
    assert re.fullmatch(r"gongkai \d+\.\d+\.\d+\n", run("--version").output)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build"], "没有写“文件夹...”。\n用法见：gongkai build --help\n"),
        (["bulid", "x"], "没有命令“bulid”。是不是要写：build？\n用法见：gongkai --help\n"),
        (["公开"], "没有命令“公开”。\n用法见：gongkai --help\n"),
        (["build", "x", "--drft"], "没有选项 --drft。是不是要写：--draft？\n用法见：gongkai build --help\n"),
        (["--quiet"], "没有选项 --quiet。\n用法见：gongkai --help\n"),
        (["build", "x", "-o"], "选项 -o 后面缺少内容。\n"),
        (["build", "x", "--quiet=1"], "选项 --quiet 后面不写内容。\n"),
        (["facts", "x", "y", "z"], "多写了：z。\n用法见：gongkai facts --help\n"),
        (["facts"], "没有写“文件夹”。\n用法见：gongkai facts --help\n"),
    ],
)
def test_wrong_use_is_told_in_chinese(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.output.partition("用法见")[0]) == (2, message.partition("用法见")[0])
    assert message in result.output or result.output.startswith(message)


def test_wrong_choice_names_the_choices() -> None:
    result = run("check", MINIMAL, "--format", "doc")
    assert result.exit_code == 2
    assert result.output.startswith("选项 --format 不能是“doc”。可写：text、")


# -- build -----------------------------------------------------------------------------------------------------------


def test_build_tells_what_was_written(tmp_path: Path) -> None:
    result = run("build", MINIMAL, "-o", tmp_path / "out", "-q")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == f"{MINIMAL}：已生成 5 个文件"
    assert lines[1] == f"  {tmp_path}/out/{STEM}.pdf（1 KB）"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)


def test_errors_are_listed_and_nothing_is_written(tmp_path: Path, bad: Path) -> None:
    result = run("build", bad, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "错误 TXT-007：报告中要与上年比较“收支总计”" in result.stderr
    assert f"{bad}：没有生成" in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_bad_folder_does_not_stop_the_others(tmp_path: Path, bad: Path, order: tuple[int, int]) -> None:
    folders = (MINIMAL, bad)
    result = run("build", *(folders[number] for number in order), tmp_path / "没有", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert f"{MINIMAL}：已生成 5 个文件" in result.stdout
    assert f"{bad}：没有生成" in result.stderr
    assert f"{tmp_path / '没有'}：没有生成" in result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)


def test_reports_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    other = variant(tmp_path / "另一份", "06-项目与重点工作.yaml", "全年组织示例活动12次。", "全年组织活动12次。")
    result = run("build", MINIMAL, other, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert f"与 {MINIMAL} 的报告同名（{STEM}），会互相覆盖。" in result.stderr
    assert f"{MINIMAL}：已生成 5 个文件" in result.stdout


def test_a_draft_is_built_and_called_one(tmp_path: Path, bad: Path) -> None:
    result = run("build", bad, "-o", tmp_path / "out", "--draft")
    assert result.exit_code == 0
    assert f"{bad}：已生成 5 个文件（草稿）" in result.stdout
    assert "TXT-007" in result.stderr


def test_warnings_are_shown_with_a_finished_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = Finding("OUT-002", Severity.WARNING, "字太长。")
    hint = Finding("OUT-009", Severity.HINT, "仅供参考。")
    rendered = Rendered({"pdf": b""}, LAYOUT, (warning, hint))
    monkeypatch.setattr(pipeline, "render", lambda *_: rendered)
    result = run("build", MINIMAL, "-o", tmp_path)
    assert result.exit_code == 0
    assert "警告 OUT-002：字太长。" in result.stderr
    assert "仅供参考" not in result.stderr


def test_broken_pack_is_not_the_department_s_error(tmp_path: Path) -> None:
    other = variant(tmp_path / "报告", "01-基本情况.yaml", "wuhan/final-accounts-2024", "wuhan/final-accounts-2031")
    result = run("build", other, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "没有名为“wuhan/final-accounts-2031”的模板包。" in result.stderr
    assert "01-基本情况.yaml" in result.stderr


def test_templates_from_a_folder_of_one_s_own(tmp_path: Path) -> None:
    result = run("build", MINIMAL, "--templates", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "没有名为“wuhan/final-accounts-2024”的模板包。" in result.stderr


# -- what machines get wrong -----------------------------------------------------------------------------------------


def test_machine_that_lacks_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "machine_problems", lambda: ("缺少 libpango。", "缺少字体。"))
    result = run("build", MINIMAL, "-o", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (2, "缺少 libpango。\n缺少字体。\n")
    assert not (tmp_path / "out").exists()


def test_missing_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> Rendered:
        raise error

    error = FontsMissingError("字体没有准备好，请运行 make fonts。")

    monkeypatch.setattr(pipeline, "render", missing)
    result = run("build", MINIMAL, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "字体没有准备好，请运行 make fonts。" in result.stderr


def test_output_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refused)
    result = run("build", MINIMAL, "-o", tmp_path / "只读")
    assert result.exit_code == 2
    assert f"读写文件失败：没有权限（{tmp_path}/只读）。" in result.stderr


def test_file_in_place_of_the_output_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    result = run("build", MINIMAL, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert f"读写文件失败：这里已有同名的文件，不是文件夹（{tmp_path}/out）。" in result.stderr


def test_what_the_system_says_otherwise_is_passed_on() -> None:
    assert system_error(OSError(errno.ENOSPC, "No space left on device")) == "读写文件失败：磁盘已满。"
    assert system_error(OSError(errno.EXDEV, "Cross-device link", "甲")) == "读写文件失败：Cross-device link（甲）。"
    assert system_error(OSError("某种原因")) == "读写文件失败：某种原因。"


def test_interrupted_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Rendered:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "render", interrupted)
    result = run("build", MINIMAL, "-o", tmp_path / "out")
    assert (result.exit_code, result.stderr.strip()) == (INTERRUPTED, "已中断。")
    assert not (tmp_path / "out").exists()


def test_anything_else_is_a_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(sys, "argv", ["gongkai", "--version"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    fault = RuntimeError("boom")
    with pytest.raises(SystemExit) as ended:
        sys.excepthook(RuntimeError, fault, None)
    assert ended.value.code == 3
    said = capsys.readouterr().err
    assert "RuntimeError: boom" in said
    assert said.endswith("这是程序的错误，不是填报数据的错误。请把上面的内容发给维护人员。\n")


@pytest.mark.slow
def test_a_fault_of_the_program_is_called_one(tmp_path: Path) -> None:
    code = (
        "import sys; from generator import pipeline; from generator.cli import main\n"
        "def broken(*_): raise RuntimeError('boom')\n"
        "pipeline.render = broken\n"
        f"sys.argv = ['gongkai', 'build', {str(MINIMAL)!r}, '-o', {str(tmp_path / 'out')!r}]\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "RuntimeError: boom" in done.stderr
    assert done.stderr.endswith("这是程序的错误，不是填报数据的错误。请把上面的内容发给维护人员。\n")


# -- facts, schema ---------------------------------------------------------------------------------------------------


def test_facts_are_listed_with_value_and_origin() -> None:
    lines = run("facts", MINIMAL, "机关运行经费").stdout.splitlines()
    assert lines[0].split("\t")[:2] == ["机关运行经费.年初预算", "200,000.00元"]
    assert re.fullmatch(r"04-运行采购资产\.yaml:\d+:\d+", lines[0].split("\t")[2])
    assert "机关运行经费.决算数\t205,000.00元\t公用经费合计" in lines
    assert (
        "机关运行经费.比年初预算.增减率\t2.5%\t(机关运行经费.决算数 - 机关运行经费.年初预算) ÷ 机关运行经费.年初预算 × 100%"
        in lines
    )
    assert len(run("facts", MINIMAL).stdout.splitlines()) > 300


def test_a_reader_that_stops_reading_is_no_fault() -> None:
    code = f"import sys; from generator.cli import main; sys.argv = ['gongkai', 'facts', {str(BASES['sample-large'])!r}]; main()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == READ_NO_FURTHER


def test_facts_are_listed_even_where_a_text_quotes_a_wrong_one(tmp_path: Path) -> None:
    """Else nobody could look up the right name."""
    other = variant(tmp_path, "06-项目与重点工作.yaml", "全年组织示例活动12次。", "'总计{收支总记}万元。'")
    assert run("build", other, "-o", tmp_path / "out").exit_code == 1
    result = run("facts", other, "收支总计")
    assert result.exit_code == 0
    assert "收支总计\t2,005,000.00元\t" in result.stdout


def test_facts_of_what_cannot_be_read(tmp_path: Path) -> None:
    result = run("facts", tmp_path / "没有")
    assert result.exit_code == 1
    assert "报告文件夹“没有”不存在。" in result.stderr


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = run("schema").stdout
    assert json.loads(printed)["title"] == "部门决算公开填报文件"
    assert run("schema", "-o", tmp_path / "schema.json").stdout == ""
    assert (tmp_path / "schema.json").read_text("utf-8") == printed


def test_schema_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run("schema", "-o", tmp_path / "没有" / "schema.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("读写文件失败：文件或文件夹不存在")
