"""Tests of the pipeline: five files with published names, the same bytes everywhere and always, all of them or none."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generator import pipeline
from generator.findings import FindingsError, Severity
from generator.fonts import FontsMissingError
from generator.pipeline import FORMATS, Examined, Rendered, Report, build, examine, kits, prepare, render, settle, write
from generator.writers import docx, pdf
from generator.writers.pdf import PdfResult
from tests.submissions import FILES, MINIMAL
from tests.submissions import write as write_folder

ROOT = Path(__file__).parent.parent
STEM = "2024年度云泽市示例局部门决算公开"
NAMES = [f"{STEM}.{ending}" for ending in FORMATS]
LAYOUT = PdfResult(b"", {}, {}, 0, 0, (), ())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write small files in place of real ones."""
    files = {ending: f"a {ending}".encode() for ending in FORMATS}
    monkeypatch.setattr(pipeline, "render", lambda *_: Rendered(files, LAYOUT, ()))


def variant(folder: Path, name: str, old: str, new: str) -> Path:
    """Return a copy of the minimal report with one text replaced."""
    assert old in FILES[name]
    return write_folder(folder, {**FILES, name: FILES[name].replace(old, new)})


def held(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


# -- what is built ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_five_files_with_published_names(tmp_path: Path) -> None:
    stages: list[str] = []
    built = build(MINIMAL, tmp_path / "out", progress=stages.append)
    assert [path.name for path in built.files] == NAMES
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)
    assert built.audit.clean
    assert stages == ["读取并核对填报数据", "计算并编排报告", "审核", "写入文件"]


@pytest.mark.usefixtures("quick")
def test_errors_leave_what_was_built_before(tmp_path: Path) -> None:
    build(MINIMAL, tmp_path / "out")
    before = held(tmp_path / "out")
    bad = variant(tmp_path / "bad", "05-上年与原因.yaml", "\n  收支总计: 190\n", "\n")
    with pytest.raises(FindingsError) as caught:
        build(bad, tmp_path / "out")
    assert [finding.id for finding in caught.value.findings if finding.severity is Severity.ERROR] == ["TXT-007"]
    assert held(tmp_path / "out") == before


def test_failing_writer_leaves_what_was_built_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAMES[0]).write_bytes(b"before")

    def failing(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pdf, "render", lambda *_, **__: LAYOUT)
    monkeypatch.setattr(docx, "render", failing)
    with pytest.raises(OSError, match="No space left"):
        build(MINIMAL, tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """What the reading, the texts and the rules find comes in one list, warnings included."""
    bad = variant(tmp_path, "05-上年与原因.yaml", "\n  收支总计: 190\n", "\n")
    text = FILES["01-基本情况.yaml"].replace("2025-09-29", "2023-09-29")
    (tmp_path / "01-基本情况.yaml").write_text(text, "utf-8")
    with pytest.raises(FindingsError) as caught:
        prepare(bad)
    found = {finding.id: finding.severity for finding in caught.value.findings}
    assert found["TXT-007"] is Severity.ERROR
    assert found["INP-017"] is Severity.WARNING


@pytest.mark.usefixtures("quick")
def test_a_draft_is_built_in_spite_of_errors_and_says_so(tmp_path: Path) -> None:
    bad = variant(tmp_path / "bad", "05-上年与原因.yaml", "\n  收支总计: 190\n", "\n")
    built = build(bad, tmp_path / "out", draft=True)
    assert len(built.files) == 5
    assert not built.audit.clean
    assert prepare(bad, draft=True).document.draft == "草稿　未经审核，不得公开"
    assert prepare(MINIMAL).document.draft == ""


def test_what_cannot_be_read_is_not_even_a_draft(tmp_path: Path) -> None:
    bad = variant(tmp_path, "02-收支.yaml", "人员经费: 100", "人员经费: 一百")
    with pytest.raises(FindingsError):
        prepare(bad, draft=True)
    examined = examine(bad, kits())
    assert isinstance(examined, Examined)
    assert examined.report is None
    assert "INP-005" in {finding.id for finding in examined.audit.findings}


def test_options_that_nothing_can_be_printed_with_are_not_even_a_draft(tmp_path: Path) -> None:
    text = FILES["01-基本情况.yaml"] + "\n版式:\n  占比小数位: 999999999\n"
    bad = write_folder(tmp_path, {**FILES, "01-基本情况.yaml": text})
    examined = examine(bad, kits())
    assert examined.report is None
    assert "TXT-014" in {finding.id for finding in examined.audit.findings}


def test_character_that_no_font_has_is_told_with_its_place(tmp_path: Path) -> None:
    bad = variant(tmp_path, "06-项目与重点工作.yaml", "全年组织示例活动12次。", "全年组织示例活动\U0002a6d612次。")
    with pytest.raises(FindingsError) as caught:
        prepare(bad)
    (finding,) = (each for each in caught.value.findings if each.id == "OUT-001")
    assert finding.message == "字符“\U0002a6d6”（U+2A6D6）在随附的字体里没有字形，印不出来。"
    assert finding.positions[0].file == "06-项目与重点工作.yaml"


def test_without_the_fonts_the_audit_goes_on_and_says_what_it_could_not_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> set[str]:
        raise FontsMissingError

    monkeypatch.setattr(pipeline, "uncovered", missing)
    report = examine(MINIMAL, kits()).audit
    assert report.clean
    assert "OUT-001" in {each.rule for each in report.unchecked}


def test_a_process_of_many_reports_leaves_out_what_is_loaded_and_says_the_same() -> None:
    kit_of, threshold = kits(), gc.get_threshold()
    before = examine(MINIMAL, kit_of).audit
    gc.set_threshold(700)
    try:
        settle.__wrapped__()
        assert gc.isenabled()
        assert gc.get_threshold()[0] > 700
        assert gc.get_freeze_count()
        assert examine(MINIMAL, kit_of).audit == before
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)


def test_what_a_report_is_made_of_is_freed_without_the_collector() -> None:
    kit_of = kits()
    examine(MINIMAL, kit_of)
    gc.collect()
    gc.disable()
    try:
        examine(MINIMAL, kit_of)
        assert gc.collect() < 500  # templates and macros; with the facts they would be thousands
    finally:
        gc.enable()


def test_what_sticks_out_or_is_broken_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = replace(LAYOUT, sticking_out=((3, "云泽"),), broken=("s007",))
    monkeypatch.setattr(pdf, "render", lambda *_, **__: layout)
    monkeypatch.setattr(docx, "render", lambda *_: b"")
    found = render(prepare(MINIMAL)).findings
    assert [(finding.id, finding.severity) for finding in found] == [
        ("OUT-002", Severity.WARNING),
        ("OUT-003", Severity.WARNING),
    ]
    assert found[0].message == "PDF 第 3 张上的“云泽”超出了所在的位置，可能印不全。"


def test_each_pack_is_read_once() -> None:
    kit = kits()
    assert kit("wuhan/final-accounts-2024") is kit("wuhan/final-accounts-2024")


def test_written_report_is_that_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = prepare(MINIMAL)
    seen: list[Report] = []
    monkeypatch.setattr(pipeline, "render", lambda given, *_: seen.append(given) or Rendered({"pdf": b""}, LAYOUT, ()))
    assert [path.name for path in write(report, tmp_path).files] == NAMES[:1]
    assert seen == [report]


# -- the same bytes --------------------------------------------------------------------------------------------------

BUILD = """
import sys, time, datetime
shift = float(sys.argv[1])
now = time.time
time.time = lambda: now() + shift
time.localtime = lambda at=None, real=time.localtime: real(time.time() if at is None else at)
time.gmtime = lambda at=None, real=time.gmtime: real(time.time() if at is None else at)
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(seconds=shift)
    @classmethod
    def utcnow(cls):
        return super().utcnow() + datetime.timedelta(seconds=shift)
class Day(datetime.date):
    @classmethod
    def today(cls):
        return Later.now().date()
datetime.datetime, datetime.date = Later, Day
from generator.cli import main
sys.argv = ["gongkai", "build", sys.argv[2], "-o", sys.argv[3], "-q"]
main()
"""


def built_elsewhere(folder: Path, here: Path, out: str, shift: int, **environment: str) -> dict[str, str]:
    """Build in a process of its own: from another folder, at another time, with another environment."""
    here.mkdir(parents=True, exist_ok=True)
    run = [sys.executable, "-c", BUILD, str(shift), str(folder), out]
    paths = {"PYTHONPATH": str(ROOT), **environment}
    subprocess.run(run, cwd=here, check=True, capture_output=True, env={**os.environ, **paths})
    return held(here / out)


@pytest.mark.slow
def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Another folder, another clock, another time zone, another order of hashing, another language."""
    copy = tmp_path / "别处" / "报告"
    shutil.copytree(MINIMAL, copy)
    first = built_elsewhere(
        MINIMAL, tmp_path / "一", "out", 0, PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C.UTF-8"
    )
    second = built_elsewhere(
        copy, tmp_path / "二" / "三", "结果", 400 * 86400, PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C"
    )
    assert sorted(first) == sorted(NAMES)
    assert first == second


@pytest.mark.slow
def test_building_twice_in_one_process_gives_the_same_bytes() -> None:
    report = prepare(MINIMAL)
    assert render(report).files == render(prepare(MINIMAL)).files


def test_a_subject_that_is_not_in_the_classification_is_printed_by_its_name(tmp_path: Path) -> None:
    files = {name: text.replace("2010302 一般行政管理事务", "2010398 改革试点") for name, text in FILES.items()}
    examined = examine(write_folder(tmp_path, files), kits())
    assert [finding.id for finding in examined.audit.findings if finding.id.startswith("INP")] == ["INP-030"]
    assert examined.report is not None
    assert examined.audit.clean
    rows = [
        [cell.text for cell in row.cells[:2]] for table in examined.report.document.tables() for row in table.rows()
    ]
    assert rows.count(["2010398", "改革试点"]) == 3


def test_a_subject_that_nobody_has_named_is_printed_in_a_draft_only(tmp_path: Path) -> None:
    files = {name: text.replace("2010302 一般行政管理事务", "2010398") for name, text in FILES.items()}
    examined = examine(write_folder(tmp_path, files), kits())
    told = [(finding.id, finding.severity) for finding in examined.audit.findings if finding.id[:3] in ("INP", "TXT")]
    assert told == [("INP-030", Severity.WARNING), ("TXT-016", Severity.ERROR)]
    assert not examined.audit.clean
    assert examined.report is not None
    names = {row.cells[1].text for table in examined.report.document.tables() for row in table.rows() if row.cells[1:]}
    assert "（名称待填）" in names
    assert prepare(tmp_path, draft=True).document.draft


def test_a_name_that_was_not_compared_may_be_replaced(tmp_path: Path) -> None:
    files = {name: text.replace("2010302 一般行政管理事务", "2013804 市场主体管理") for name, text in FILES.items()}
    folder = write_folder(tmp_path, files)
    (warning, *_) = [each for each in examine(folder, kits()).audit.findings if each.id == "INP-014"]
    assert warning.fix.endswith("请把原书的名称写进“自定义科目”。")
    (folder / "科目.yaml").write_text("自定义科目:\n  2013804: 市场主体管理\n", "utf-8")
    examined = examine(folder, kits())
    assert [finding.id for finding in examined.audit.findings if finding.id.startswith("INP")] == []
    assert examined.report is not None
    assert examined.report.accounts.functional.name("2013804") == "市场主体管理"
