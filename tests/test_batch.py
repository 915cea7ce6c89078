"""Tests of batches: every report of a bureau at once, what is kept, what is done again, and what the board says."""

from __future__ import annotations

import errno
import functools
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import generator
from generator import fonts
from generator.batch import batching, keys, ledger, working
from generator.batch.batching import Asked, Batch, Means, Progress, batch
from generator.batch.board import Change, Line, State
from generator.batch.expected import Unit, read_list
from generator.batch.finding import Target, search, shard
from generator.batch.problems import PROBLEMS
from generator.batch.records import Record
from generator.batch.running import Here, OneProcess
from generator.cli import commands
from generator.findings import FindingsError
from generator.pack.loading import templates_folder
from tests.submissions import FILES
from tests.submissions import write as write_folder

GUIDE = Path(__file__).parent.parent / "docs" / "批量使用.md"
TODAY = date(2025, 9, 25)
HEAD, PRIOR = "01-基本情况.yaml", "05-上年与原因.yaml"
NAME = "云泽市示例局"


def report(folder: Path, name: str, *, bad: bool = False, **more: str) -> Path:
    """Write a report of a department; a bad one lacks a figure of last year."""
    files = {**FILES, HEAD: FILES[HEAD].replace(NAME, name), **more}
    if bad:
        files[PRIOR] = files[PRIOR].replace("\n  收支总计: 190\n", "\n")
        assert files[PRIOR] != FILES[PRIOR]
    return write_folder(folder, files)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a bureau of two good departments and a bad one."""
    folder = tmp_path / "局"
    for name in ("甲局", "乙局"):
        report(folder / name, name)
    report(folder / "组" / "丙局", "丙局", bad=True)
    return folder


class Told(Progress):
    """Remembers what a batch tells."""

    def __init__(self) -> None:
        self.begun: tuple[int, int] = (0, 0)
        self.done: list[str] = []

    def begin(self, reports: int, kept: int) -> None:
        self.begun = (reports, kept)

    def finished(self, record: Record) -> None:
        self.done.append(record.name)


def run(
    root: Path, make: Callable[[], Executor] = Here, width: int = 1, limit: float = 600, **asked: Any
) -> tuple[Batch, Told]:
    """Check a folder into ``出`` beside it, unless asked otherwise."""
    told = Told()
    asked = {"out": root.parent / "出", "today": TODAY, "build": False, **asked}
    return batch(Asked(root, **asked), Means(make, lambda: width, limit), told), told


def lines(done: Batch) -> dict[str, Line]:
    return {line.name: line for line in done.board.lines}


def written(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def gongkai(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(each) for each in arguments], prog_name="gongkai")


# -- finding reports -------------------------------------------------------------------------------------------------


def test_reports_are_folders_that_hold_a_report_at_any_depth(root: Path) -> None:
    assert [target.name for target in search(root, root / "出").targets] == ["乙局", "甲局", "组/丙局"]


def test_what_belongs_to_a_report_and_the_output_are_no_reports(root: Path) -> None:
    report(root / "甲局" / "单位" / "01-甲中心", "甲中心")
    report(root / "出" / "旧", "旧局")
    (root / ".隐藏").mkdir()
    (root / ".隐藏" / "报告.yaml").write_text("报告: {}\n", "utf-8")
    assert len(search(root, root / "出").targets) == 3


def test_a_report_that_cannot_be_parsed_is_still_a_report(root: Path) -> None:
    (root / "丁局").mkdir()
    (root / "丁局" / "报告.yaml").write_text("报告:\n\t年度: [2024\n", "utf-8")
    done, _ = run(root)
    assert lines(done)["丁局"].state is State.ERRORS
    assert lines(done)["甲局"].state is State.CLEAN


def test_folders_that_look_like_reports_are_told_not_dropped(root: Path) -> None:
    (root / "忘了").mkdir()
    (root / "忘了" / "收入.yaml").write_text("收入: {}\n", "utf-8")
    (root / "链接").symlink_to(root / "甲局")
    messages = [finding.message for finding in search(root, root / "出").findings]
    assert messages == [
        "“忘了”里有 .yaml 文件，但没有“报告”，没有当作填报文件夹。",
        "“链接”是链接，没有进去查找。",
    ]


def test_a_root_without_reports_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(FindingsError, match="BAT-002"):
        search(tmp_path, tmp_path / "出")


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_shards_partition_the_reports(of: int) -> None:
    targets = tuple(Target(str(number), Path(str(number))) for number in range(5))
    parts = [shard(targets, number, of) for number in range(1, of + 1)]
    assert sorted(target.name for part in parts for target in part) == [target.name for target in targets]
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


# -- the list --------------------------------------------------------------------------------------------------------


def listed(folder: Path, text: str) -> tuple[Unit, ...]:
    path = folder / "名单.yaml"
    path.write_text(text, "utf-8")
    return read_list(path)


def test_missing_and_unexpected_units(root: Path) -> None:
    units = listed(
        root,
        "单位:\n  - {名称: 甲局, 文件夹: 甲局}\n  - {名称: 戊局, 文件夹: 戊局}\n  - {名称: 丙部, 文件夹: 组/丙局}\n",
    )
    done, _ = run(root, units=units)
    board = done.board
    assert (board.counts["应报"], board.counts["未报"], board.counts["名单以外"]) == (3, 1, 1)
    assert {name: line.state for name, line in lines(done).items()} == {
        "乙局": State.CLEAN,
        "戊局": State.MISSING,
        "甲局": State.CLEAN,
        "组/丙局": State.ERRORS,
    }
    ids = {name: [each.id for each in line.findings if each.id.startswith("BAT")] for name, line in lines(done).items()}
    assert ids == {"乙局": ["BAT-004"], "戊局": ["BAT-003"], "甲局": [], "组/丙局": ["BAT-005"]}
    assert [each.reports for each in board.sums] == [2], "who is not on the list is not added up"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("单位: 甲局\n", "名单里没有“单位”"),
        ("部门: []\n", "名单里没有“单位”"),
        ("单位:\n  - 甲局\n", "应有名称和文件夹两个键"),
        ("单位:\n  - {名称: 甲局}\n", "没有填“文件夹”"),
        ("单位:\n  - {名称: 甲局, 文件夹: ../甲局}\n", "应是根文件夹里的相对路径"),
        ("单位:\n  - {名称: 甲局, 文件夹: /etc}\n", "应是根文件夹里的相对路径"),
        ("单位:\n  - {名称: 甲局, 文件夹: 甲局, 电话: 1}\n", "没有“电话”这个键"),
        ("单位:\n  - {名称: 甲局, 文件夹: 甲局}\n  - {名称: 乙局, 文件夹: 甲局/}\n", "写了两次"),
    ],
)
def test_a_wrong_list_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(FindingsError, match=told) as caught:
        listed(tmp_path, text)
    assert {finding.id for finding in caught.value.findings} == {"BAT-001"}
    assert caught.value.findings[0].positions[0].file == "名单.yaml"


# -- what is kept ----------------------------------------------------------------------------------------------------


def test_unchanged_reports_are_kept_and_changed_ones_made(root: Path) -> None:
    first, told = run(root)
    assert (told.begun, len(told.done)) == ((3, 0), 3)
    assert {line.change for line in first.board.lines} == {Change.NEW}
    report(root / "组" / "丙局", "丙局")
    second, told = run(root)
    assert (told.begun, told.done) == ((3, 2), ["组/丙局"])
    changes = {name: line.change for name, line in lines(second).items()}
    assert changes == {"乙局": Change.SAME, "甲局": Change.SAME, "组/丙局": Change.CHANGED}
    assert lines(second)["组/丙局"].state is State.CLEAN


def test_a_lost_or_altered_output_is_made_again(root: Path) -> None:
    run(root)
    (root.parent / "出" / "甲局" / working.SHEET).unlink()
    (root.parent / "出" / "乙局" / working.SHEET).write_text("改过", "utf-8")
    _, told = run(root)
    assert told.done == ["乙局", "甲局"]


def test_a_damaged_record_is_as_good_as_none(root: Path) -> None:
    run(root)
    records = root.parent / "出" / ledger.FOLDER / "records"
    for path in records.iterdir():
        path.write_bytes(path.read_bytes()[:20])
    (records.parent / "last.json").write_text("[", "utf-8")
    done, told = run(root)
    assert len(told.done) == 3
    assert lines(done)["甲局"].change is Change.NEW


def key_of(root: Path, **asked: Any) -> str:
    """Return the key of the report 甲局."""
    told = Asked(root, root.parent / "出", TODAY, **asked)
    return next(job.key for job in batching._jobs(told, search(root, told.out).targets) if job.name == "甲局")


def append(path: Path) -> None:
    path.write_text(path.read_text("utf-8") + "# 改\n", "utf-8")


def test_the_key_follows_every_input(root: Path) -> None:
    last = report(root.parent / "往年" / "甲局-2023", "甲局")
    (root / "甲局" / "关联.yaml").write_text("上年: ../../往年/甲局-2023\n", "utf-8")
    report(root / "甲局" / "单位" / "01", "甲局本级")
    seen = {key_of(root)}
    assert key_of(root) in seen
    for number, path in enumerate((root / "甲局" / HEAD, root / "甲局" / "单位" / "01" / HEAD, last / HEAD), start=2):
        append(path)
        seen.add(key_of(root))
        assert len(seen) == number, path
    (root / "甲局" / HEAD).rename(root / "甲局" / "1.yaml")
    seen.add(key_of(root))
    assert len(seen) == 5
    append(root / "乙局" / HEAD)
    assert key_of(root) in seen


def test_folders_linked_in_a_circle_have_a_key(root: Path) -> None:
    for one, other in (("甲局", "乙局"), ("乙局", "甲局")):
        (root / one / "关联.yaml").write_text(f"上年: ../{other}\n", "utf-8")
    before = key_of(root)
    append(root / "乙局" / HEAD)
    assert key_of(root) != before


def test_the_key_follows_packs_fonts_and_options(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = tmp_path / "模板"
    shutil.copytree(templates_folder(), templates)
    before = key_of(root, templates=templates)
    assert key_of(root) == before, "where the packs lie does not matter"
    assert len({before, key_of(root, draft=True), key_of(root, build=False)}) == 3
    append(templates / "wuhan" / "final-accounts-2024" / "glossary.yaml")
    assert key_of(root, templates=templates) != before
    other = tmp_path / "fonts.yaml"
    shutil.copy(fonts.MANIFEST, other)
    append(other)
    monkeypatch.setattr(keys, "MANIFEST", other)
    assert key_of(root) != before


def test_the_key_follows_the_program(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of(root)
    monkeypatch.setattr(generator, "__version__", "9.9.9")
    assert key_of(root) != before
    monkeypatch.undo()
    source = tmp_path / "generator" / "__init__.py"
    source.parent.mkdir()
    source.write_text("", "utf-8")
    monkeypatch.setattr(generator, "__file__", str(source))
    first = keys.program()
    append(source)
    assert keys.program() != first


# -- workers that die or hang ----------------------------------------------------------------------------------------


def faulty(job: working.Job, faults: dict[str, tuple[str, Path]]) -> working.Made:
    """Do the work, but die or hang on some reports, the first time or always."""
    fault, mark = faults.get(job.name, ("", Path()))
    if fault and ("always" in fault or not mark.exists()):
        mark.touch()
        if "dies" in fault:
            os._exit(7)
        time.sleep(600)
    return working.work(job)


class Faulty(OneProcess):
    """A process in which the work on some reports goes wrong: by name, what happens and the mark that it has."""

    def __init__(self, faults: dict[str, tuple[str, Path]]) -> None:
        super().__init__("generator.batch.working")
        self._faults = faults

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert (fn, kwargs) == (working.work, {})
        return super().submit(faulty, *args, self._faults)


def test_the_heaviest_reports_are_done_first(root: Path) -> None:
    report(root / "末局", "末局", **{"09-说明.yaml": f"# {'略' * 5000}\n"})
    report(root / "组" / "末尾局", "末尾局", **{"09-说明.yaml": f"# {'略' * 4000}\n"})
    _, told = run(root)
    assert told.done[:2] == ["末局", "组/末尾局"]


def test_workers_that_die_or_hang_once_cost_a_retry(root: Path) -> None:
    faults = {"甲局": ("hangs", root.parent / "hung"), "乙局": ("dies", root.parent / "died")}
    make = functools.partial(Faulty, faults)
    warm = OneProcess("generator.batch.working")
    warm.submit(os.getpid).result()
    done, _ = run(root, make, 1, 20)
    warm.shutdown()
    assert all(mark.exists() for _, mark in faults.values())
    assert [line.state for line in done.board.lines] == [State.CLEAN, State.CLEAN, State.ERRORS]


def test_a_worker_that_always_dies_costs_its_report_and_no_other(root: Path) -> None:
    make = functools.partial(Faulty, {"甲局": ("always dies", root.parent / "mark")})
    done, _ = run(root, make, 2)
    line = lines(done)["甲局"]
    assert (line.state, [each.id for each in line.findings]) == (State.FAILED, ["BAT-008"])
    assert [lines(done)[name].state for name in ("乙局", "组/丙局")] == [State.CLEAN, State.ERRORS]
    again, told = run(root)
    assert told.done == ["甲局"], "what was not done is tried again"
    assert lines(again)["甲局"].state is State.CLEAN


class Never(Here):
    """An executor whose work never ends."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        del fn, args, kwargs
        return Future()


def test_what_always_takes_too_long_ends_in_a_finding(root: Path) -> None:
    done, _ = run(root, Never, 3, 0.05)
    assert {each.id for line in done.board.lines for each in line.findings} == {"BAT-009"}
    assert not done.board.clean


def test_a_fault_of_the_program_is_told_and_the_others_go_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(job: working.Job) -> working.Made:
        if job.name == "甲局":
            message = "坏了"
            raise RuntimeError(message)
        return working.work(job)

    monkeypatch.setattr(batching, "work", broken)
    result = gongkai("batch", root, "-o", root.parent / "出", "--check", "--workers", "1", "--today", "2025-09-25")
    assert result.exit_code == 3
    assert "RuntimeError: 坏了" in result.stderr
    board = json.loads((root.parent / "出" / "总览.json").read_bytes())
    assert [(each["文件夹"], each["状态"]) for each in board["报告"]] == [
        ("乙局", "无错误"),
        ("甲局", "没有完成"),
        ("组/丙局", "有错误"),
    ]


# -- a run that is killed --------------------------------------------------------------------------------------------


def descendants(pid: int) -> Iterator[int]:
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        yield from descendants(int(child))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in /proc")
def test_a_killed_run_leaves_no_half_and_goes_on(tmp_path: Path) -> None:
    root, out = tmp_path / "局", tmp_path / "出"
    for number in range(12):
        report(root / f"{number:02}", f"第{number}局")
    code = "from generator.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "batch",
        root,
        "-o",
        out,
        "--check",
        "--workers",
        "2",
        "--today",
        "2025-09-25",
    ]
    with subprocess.Popen([str(each) for each in command], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert process.stderr.readline().startswith("[1/12]")
        children = list(descendants(process.pid))
        process.kill()
    assert len(children) >= 2
    ends = time.monotonic() + 10
    while any(map(alive, children)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not [pid for pid in children if alive(pid)], "workers end with the run"
    kept = len(list((out / ledger.FOLDER / "records").glob("*.json")))
    assert 1 <= kept < 12
    assert not (out / "总览.html").exists()
    resumed, told = run(root, out=out)
    assert told.begun == (12, kept)
    whole, _ = run(root, out=tmp_path / "另")
    assert resumed.board == whole.board
    assert written(out) == written(tmp_path / "另")


# -- same bytes ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_one_and_two_workers_write_the_same_bytes(root: Path) -> None:
    shutil.rmtree(root / "乙局")
    outs = [root.parent / "一", root.parent / "二"]
    for workers, out in enumerate(outs, start=1):
        result = gongkai("batch", root, "-o", out, "--workers", workers, "--today", "2025-09-25")
        assert result.exit_code == 1, result.output
    one, two = map(written, outs)
    assert one == two
    built = {Path(name).suffix for name in one if name.startswith("甲局/2024年度甲局部门决算公开")}
    assert built == {".pdf", ".docx", ".html", ".xlsx", ".json"}
    assert [name for name in one if name.startswith("组/丙局/")] == [f"组/丙局/{working.SHEET}"]
    assert gongkai("batch", root, "-o", outs[0], "--workers", "1", "--today", "2025-09-25").exit_code == 1
    assert written(outs[0])["甲局/审核单.html"] == one["甲局/审核单.html"]


# -- the board -------------------------------------------------------------------------------------------------------


def head_with(approved: str, published: str) -> str:
    """Return the head of a report with other days; empty leaves one out."""
    head = FILES[HEAD].replace(NAME, "甲局")
    head = re.sub(r"\n  批复日期: .*", f"\n  批复日期: {approved}" if approved else "", head)
    return re.sub(r"\n  公开日期: .*", f"\n  公开日期: {published}" if published else "", head)


def test_days_left_count_from_the_day_given(root: Path) -> None:
    left = {}
    report(root / "甲局", "甲局", **{HEAD: head_with("2025-09-10", "")})
    for day in (date(2025, 9, 20), date(2025, 9, 30), date(2025, 10, 3)):
        done, _ = run(root, today=day)
        left[day.day] = lines(done)["甲局"].time_left
    assert left == {20: "还有 10 天", 30: "今天到期", 3: "已超过 3 天"}
    report(root / "甲局", "甲局", **{HEAD: head_with("", "")})
    done, _ = run(root)
    assert lines(done)["甲局"].time_left == "没有填批复日期"


@pytest.mark.parametrize(
    ("published", "today", "told"),
    [
        ("2025-09-29", date(2025, 12, 1), "已公开"),
        ("2025-09-29", date(2025, 9, 28), "还有 2 天"),
        ("2025-10-05", date(2025, 12, 1), "公开晚了 5 天"),
    ],
)
def test_what_was_published_is_not_waited_for(root: Path, published: str, today: date, told: str) -> None:
    report(root / "甲局", "甲局", **{HEAD: head_with("2025-09-10", published)})
    done, _ = run(root, today=today)
    assert lines(done)["甲局"].time_left == told


def test_totals_add_up_by_year_and_tie(root: Path) -> None:
    head = FILES[HEAD].replace(NAME, "丁中心").replace("  年度: 2024\n", "  年度: 2024\n  类型: 单位决算公开\n")
    report(root / "丁中心", "丁中心", **{HEAD: head})
    done, _ = run(root)
    units, departments = sorted(done.board.sums, key=lambda each: each.reports)
    assert (units.kind, units.reports) == ("单位决算公开", 1)
    single = units.totals["收支总计"]
    assert single == Decimal(2005000)
    assert departments.kind == "部门决算公开"
    expected = {name: departments.reports * value for name, value in units.totals.items()}
    assert dict(departments.totals) == expected
    assert {tie.verdict for tie in departments.ties} == {"相符"}


def test_the_board_says_the_same_in_all_formats_and_runs_no_formula(root: Path) -> None:
    cmd, script = "=cmd|' /C calc'!A0", "<script>alert(1)</script>"
    run(root, units=(Unit(cmd, "没有"), Unit("乙局", "乙局"), Unit(script, script)))
    out = root.parent / "出"
    tree = json.loads((out / "总览.json").read_bytes())
    assert [each["部门"] for each in tree["报告"]] == [script, "乙局", cmd, "甲局", "丙局"]
    page = (out / "总览.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    book = openpyxl.load_workbook(io.BytesIO((out / "总览.xlsx").read_bytes()))
    assert book.sheetnames == ["总览", "发现", "合计"]
    assert book["总览"]["A4"].value == cmd
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    assert str(root.parent) not in page


def test_a_department_twice_is_told(root: Path) -> None:
    report(root / "甲局二", "甲局")
    done, _ = run(root)
    assert [each.id for each in done.board.notes] == ["BAT-006"]


# -- the command -----------------------------------------------------------------------------------------------------


def test_exit_codes_and_shards_of_the_command(root: Path) -> None:
    out = root.parent / "出"
    common = ("batch", root, "-o", out, "--check", "--workers", "1", "--today", "2025-09-25")
    assert gongkai(*common, "--shard", "1/3").exit_code == 0
    assert gongkai(*common, "--shard", "2/3").exit_code == 0
    result = gongkai(*common, "--shard", "3/3")
    assert (result.exit_code, "[1/1] 组/丙局：错误 1 项" in result.stderr) == (1, True)
    assert (out / "总览-分片3-3.html").is_file()
    result = gongkai(*common)
    assert result.exit_code == 1
    assert "没有改动、直接沿用的 3 份。" in result.stdout


@pytest.mark.parametrize(
    ("option", "value"), [("--shard", "3/2"), ("--shard", "0/2"), ("--today", "昨天"), ("--workers", "0")]
)
def test_wrong_use_is_told(root: Path, option: str, value: str) -> None:
    result = gongkai("batch", root, "-o", root.parent / "出", option, value)
    assert result.exit_code == 2
    assert f"选项 {option} 不能是“{value}”" in result.stderr


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    result = gongkai("batch", tmp_path / "没有", "-o", tmp_path / "出", "--check")
    assert (result.exit_code, "不存在，或者不是文件夹" in result.stderr) == (2, True)


def test_a_broken_pack_is_not_the_departments_error(root: Path) -> None:
    other = FILES[HEAD].replace("wuhan/final-accounts-2024", "wuhan/final-accounts-2031")
    report(root / "甲局", "甲局", **{HEAD: other})
    result = gongkai("batch", root, "-o", root.parent / "出", "--check", "--workers", "1")
    assert result.exit_code == 2


def test_an_output_folder_that_is_a_file(root: Path) -> None:
    out = root.parent / "出"
    out.write_text("", "utf-8")
    result = gongkai("batch", root, "-o", out, "--check", "--workers", "1")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("读写文件失败：")


@pytest.mark.parametrize(("number", "why"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘是只读的")])
def test_a_full_or_read_only_disk_ends_the_run_which_goes_on_later(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    publish, written_yet = ledger.publish, []

    def full(files: dict[str, bytes], folder: Path) -> tuple[Path, ...]:
        if len(written_yet) >= 3:
            raise OSError(number, os.strerror(number), str(folder))
        written_yet.append(folder)
        return publish(files, folder)

    monkeypatch.setattr(ledger, "publish", full)
    result = gongkai("batch", root, "-o", root.parent / "出", "--check", "--workers", "1")
    assert result.exit_code == 2
    assert f"读写文件失败：{why}" in result.stderr
    assert "做完的都已保存" in result.stderr
    monkeypatch.undo()
    _, told = run(root)
    assert told.begun == (3, 1)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["batch", "build"])
def test_a_disk_that_is_full_in_the_middle_of_a_file_leaves_what_was_there(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    out = root.parent / "出"
    more = ("--workers", "1") if command == "batch" else ()
    where = root if command == "batch" else root / "甲局"
    shutil.rmtree(root / "乙局")
    report(root / "组" / "丙局", "丙局", bad=True)
    assert gongkai(command, where, "-o", out, *more).exit_code in (0, 1)
    before = written(out)
    append(root / "甲局" / HEAD)
    whole = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix != ".docx":
            return whole(path, data)
        whole(path, data[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    result = gongkai(command, where, "-o", out, *more)
    assert result.exit_code == 2
    assert f"读写文件失败：磁盘已满（{out}" in result.stderr
    monkeypatch.undo()
    assert written(out) == before
    assert list(out.rglob(".gongkai-?*")) in ([], [out / ledger.FOLDER])
    gongkai(command, where, "-o", out, *more)
    assert written(out).keys() == before.keys()


@pytest.mark.parametrize("command", ["batch", "build"])
def test_a_read_only_output_folder_is_told_with_its_name(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    out = root.parent / "出"
    more = ("--workers", "1") if command == "batch" else ()
    closed = OSError(errno.EROFS, os.strerror(errno.EROFS), str(out / ".gongkai-x"))

    def refuse(**_: Any) -> str:
        raise closed

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    shutil.rmtree(root / "乙局")
    result = gongkai(command, root if command == "batch" else root / "甲局", "-o", out, *more)
    assert result.exit_code == 2
    assert f"读写文件失败：磁盘是只读的（{out}" in result.stderr
    assert ".gongkai-x" not in result.stderr
    assert written(out) == {}


def test_the_guide_tells_every_problem() -> None:
    text = GUIDE.read_text("utf-8")
    assert [problem.id for problem in PROBLEMS] == [f"BAT-{number:03}" for number in range(1, len(PROBLEMS) + 1)]
    assert [problem.id for problem in PROBLEMS if f"| {problem.id} | {problem.meaning} |" not in text] == []
