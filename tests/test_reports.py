"""Reports of audits: each format read back as its readers read it."""

from __future__ import annotations

import functools
import itertools
import json
import re
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from generator.audit.manual import body_of, example_of, explain, manual
from generator.audit.model import Family
from generator.audit.registry import all_rules, in_order
from generator.audit.report import AuditReport, Head
from generator.audit.reports import FORMATS
from generator.cli import commands
from generator.findings import Finding, Severity, SourcePosition, display_width
from generator.pipeline import examine, kits
from tests.cases import BASES, Case, pack, write

ROOT = Path(__file__).parent.parent
PACKS = (pack(), pack("wuhan/self-evaluation-2020"), pack("wuhan/budget-2024"))
RULES = in_order({rule.id: rule for each in PACKS for rule in all_rules(each)}.values())
"""The rules of every kind of report."""
YEARS = tuple(sorted({year for each in PACKS for year in each.manifest.years}, reverse=True))
NASTY = "<script>alert('1')</script> & \"引号\" \x1b[31m ]]> %0A ::error::"
WAIVER = {"规则": "ACR-202", "理由": "批复文件的栏名如此", "批准人职务": "财务负责人"}
PUT = {
    "基本支出经济分类/30101": "61.5",
    "批复数/公开01表/本年支出合计": "200.500001",
    "批复数/公开01表/本年收入合计": "200.495",
    "批复数/公开03表/合计/本年支出": "1",
    "豁免": [WAIVER],
}


@functools.cache
def faulty() -> AuditReport:
    """Return the audit of a report with an error, a rounding difference and a waiver."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "示例局"
        inputs.mkdir()
        return examine(write(Case("", "", 0, put=PUT), inputs), kits()).audit


@functools.cache
def clean() -> AuditReport:
    return examine(BASES["sample-large"], kits()).audit


def nasty() -> AuditReport:
    """Return an audit whose texts try to be something else."""
    place = SourcePosition("<甲>.yaml", 3, 5, "<b>", "键: <b>&amp;</b>")
    finding = Finding("WRD-001", Severity.ERROR, NASTY, (place, place), fix=NASTY, printed=NASTY, family=Family.WORDING)
    return AuditReport(Head("文件夹", "文件夹", NASTY), (finding,))


def render(form: str, *reports: AuditReport) -> str:
    return FORMATS[form](reports or (faulty(), clean()), RULES)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_audits_give_the_same_text(form: str) -> None:
    assert render(form) == render(form)
    assert render(form).endswith("\n")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_typed_moves_the_cursor_or_becomes_markup(form: str) -> None:
    text = render(form, nasty())
    assert "\x1b" not in text
    if form == "html":
        assert "<script" not in text
        assert "&lt;script&gt;" in text


@pytest.mark.parametrize("form", ["html", "junit", "sarif"])
def test_what_the_rooms_before_find_is_named(form: str) -> None:
    finding = Finding("TXT-004", Severity.ERROR, "210 类没有用途。", family=Family.INPUT)
    notice = Finding("WVR-001", Severity.WARNING, "没有这个编号。", family=Family.INPUT)
    text = render(form, AuditReport(Head("文件夹", "文件夹"), (finding, notice)))
    assert "没有填各类支出的用途" in text
    assert "豁免的规则编号不存在" in text


# Terminal


def test_terminal_shows_findings_rounding_waivers_and_the_table() -> None:
    text = render("text", faulty())
    assert "错误 ACR-121：公开06表人员经费合计 101.50 万元，应等于公开05表基本支出中的人员经费 100.00 万元" in text
    assert re.search(r"尾差 2 处.*\n.*ACR-201.*在尾差范围之内", text)
    assert re.search(r"已豁免 1 项：\n.*ACR-202.*\n    理由：批复文件的栏名如此（财务负责人）", text)
    assert "结论：错误 " in text
    assert "有错误，不能生成正式报告。" in text


def test_carets_of_the_terminal_stand_under_their_text() -> None:
    lines = render("text", faulty()).splitlines()
    found = [(above, below) for above, below in itertools.pairwise(lines) if below.strip() and not below.strip(" ^")]
    assert len(found) >= 3
    for above, below in found:
        start = len(below) - len(below.lstrip())
        assert display_width(above) >= start + below.count("^")
    line, caret = next(pair for pair in found if "30101" in pair[0])
    before = line[: line.index("'61.5'")]
    assert caret == " " * display_width(before) + "^" * len("'61.5'")


def test_terminal_table_has_a_row_a_family_and_adds_up() -> None:
    text = render("text", faulty())
    rows = [re.findall(r"[^│┃\s]+", line) for line in text.splitlines() if line.startswith("│")]
    assert [row[0] for row in rows] == [*(family.value for family in Family), "合计"]
    figures = [[int(cell) for cell in row[1:]] for row in rows]
    assert figures[-1] == [sum(column) for column in zip(*figures[:-1], strict=True)]
    for checked, passed, errors, warnings, hints, rounding, waived, _ in figures:
        assert checked == passed + errors + warnings + hints + rounding + waived


# JSON


def test_json_holds_everything() -> None:
    tree = json.loads(render("json"))
    one, two = tree["报告"]
    assert (one["部门"], one["年度"], one["公开日期"]) == ("云泽市示例局", "2024", "2025-09-29")
    found = next(each for each in one["发现"] if each["编号"] == "ACR-121")
    assert found["印的是"] == "101.50万元"
    assert found["应为"] == "100.00万元"
    assert found["位置"][0]["文件"] == "填报.yaml"
    assert found["位置"][0]["文字"] == "'61.5'"
    assert any("支出.合计.一般公共预算.人员经费 = 100.00万元" in line for line in found["依据的数"])
    assert one["豁免"][0]["批准人职务"] == "财务负责人"
    assert sum(each["尾差"] for each in one["发现"]) == 2
    assert two["未审核"][0]["原因"]
    total = one["汇总"][-1]
    assert total["错误"] == sum(each["级别"] == "错误" and not each["尾差"] for each in one["发现"])


# SARIF


def test_sarif_points_at_code_points_and_names_rules() -> None:
    log = json.loads(render("sarif"))
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules][: len(RULES)] == [rule.id for rule in RULES]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    found = next(each for each in run["results"] if each["ruleId"] == "ACR-121")
    region = found["locations"][0]["physicalLocation"]["region"]
    assert region["endColumn"] - region["startColumn"] == len("'61.5'")
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("%E7%A4%BA")
    assert found["level"] == "error"


def test_sarif_suppresses_what_is_waived_and_notes_what_was_not_checked() -> None:
    (run,) = json.loads(render("sarif"))["runs"]
    (waived,) = [each for each in run["results"] if "suppressions" in each]
    assert waived["ruleId"] == "ACR-202"
    assert waived["suppressions"][0]["justification"] == "批复文件的栏名如此（财务负责人）"
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert len(notes) == len(faulty().unchecked) + len(clean().unchecked)


# JUnit


def test_junit_fails_on_errors_and_skips_what_was_not_checked() -> None:
    root = ET.fromstring(render("junit"))  # noqa: S314 - written by the test itself
    suites = list(root)
    assert len(suites) == 2 * len(Family)
    for suite in suites:
        cases = list(suite)
        assert int(suite.get("tests", "")) == len(cases)
        assert int(suite.get("failures", "")) == sum(case.find("failure") is not None for case in cases)
        assert int(suite.get("skipped", "")) == sum(case.find("skipped") is not None for case in cases)
    failed = [case.get("name", "") for case in root.iter("testcase") if case.find("failure") is not None]
    assert "ACR-121 05表与06表人员经费" in failed
    assert not any(name.startswith("ACR-202") for name in failed)


def test_junit_of_nasty_texts_is_xml() -> None:
    root = ET.fromstring(render("junit", nasty()))  # noqa: S314 - written by the test itself
    (failure,) = root.iter("failure")
    assert "<script>" in (failure.get("message") or "")


# GitHub


def test_github_commands_are_one_a_line_and_escaped() -> None:
    lines = render("github").splitlines()
    assert all(re.match(r"::(error|warning|notice) ", line) for line in lines)
    assert len(lines) == len(faulty().findings) + len(clean().findings) + 2
    first = next(line for line in lines if "ACR-121" in line)
    assert re.match(r"::error file=示例局/填报\.yaml,line=\d+,col=\d+,title=错误 ACR-121::公开06表", first)
    assert "%0A印的是：101.50万元" in first


def test_github_text_cannot_start_a_command() -> None:
    (line, conclusion) = render("github", nasty()).splitlines()
    assert "%250A ::error::" in line
    assert conclusion.startswith("::notice title=<script>")


# HTML


class Reader(HTMLParser):
    """Reads a page as its text, marked stretches and elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text.append(data)
        if self._open and self._open[-1] == "mark":
            self.marks.append(data)


def test_html_is_one_self_contained_page() -> None:
    page = Reader(render("html"))
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "img", "iframe", "object"}]
    for _, attributes in page.tags:
        for name in ("src", "href", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "url(" not in render("html")
    assert "http" not in render("html").replace("http-equiv", "")


def test_html_says_who_what_and_how_it_came_out() -> None:
    text = "".join(Reader(render("html", faulty())).text)
    assert "云泽市示例局2024年度部门决算公开审核报告" in text
    assert "公开日期 2025-09-29" in text
    assert "有错误，不能生成正式报告。" in text
    assert "批复文件的栏名如此" in text
    assert "未审核" in text


def test_html_marks_the_text_at_fault() -> None:
    page = Reader(render("html", faulty()))
    assert "'61.5'" in page.marks
    assert len(page.marks) == sum(len(each.positions) for each in faulty().findings)


def test_html_shows_every_finding_once() -> None:
    page = Reader(render("html"))
    articles = [attributes["class"] for tag, attributes in page.tags if tag == "article"]
    assert len(articles) == len(faulty().findings) + len(clean().findings)
    assert articles.count("finding error") == sum(
        each.severity is Severity.ERROR for report in (faulty(), clean()) for each in report.findings
    )


def test_html_of_one_report_has_no_index() -> None:
    assert "个部门：" not in render("html", faulty())
    assert "2 个部门：" in render("html")


# The manual


def test_the_manual_is_up_to_date() -> None:
    assert (ROOT / "docs" / "审核规则.md").read_text("utf-8") == manual(RULES, YEARS), "run: python scripts/manual.py"


def test_every_rule_has_an_example_and_says_how_to_mend() -> None:
    lacking = [rule.id for rule in RULES if not all(vars_of(rule.id))]
    assert lacking == []


def vars_of(identifier: str) -> tuple[str, str, str]:
    rule = next(rule for rule in RULES if rule.id == identifier)
    shown = example_of(rule)
    return shown.wrong, shown.right, shown.fix


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_explain_tells_rule_regulation_example_and_mending(rule: object) -> None:
    identifier = getattr(rule, "id", "")
    text = explain(identifier, RULES, YEARS)
    assert text.startswith(f"{identifier}　")
    for label in ("规则：", "依据：", "示例　错：", "对：", "改法："):
        assert label in text
    assert "示例：" not in body_of(next(each for each in RULES if each.id == identifier))


def test_explain_knows_the_other_ids() -> None:
    assert "缺少必须填写的键" in explain("INP-001", RULES, YEARS)
    assert "填写的得分与按规则计算的不同" in explain("PRF-002", RULES, YEARS)
    assert "不能豁免" in explain("SRC-003", RULES, YEARS)
    assert "豁免没有用到" in explain("WVR-002", RULES, YEARS)
    assert explain("XYZ-001", RULES, YEARS) == ""


# The command line


def run(*arguments: str | Path) -> tuple[int, str]:
    outcome = CliRunner().invoke(commands, [str(each) for each in arguments])
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome.exit_code, outcome.output


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return write(Case("", "", 0, put=PUT), tmp_path)


def test_exit_codes(broken: Path, tmp_path: Path) -> None:
    assert run("check", broken)[0] == 1
    assert run("check", tmp_path / "没有", broken)[0] == 1
    assert run("check")[0] == 2
    assert run("check", broken, "--format", "word")[0] == 2
    code, text = run("check", broken, "--templates", tmp_path)
    assert (code, "PACK-001" in text) == (2, True)


def test_several_folders_are_checked_in_one_call(broken: Path) -> None:
    _, text = run("check", broken, BASES["小"])
    assert "2 个部门，没有错误的" in text
    assert text.count("结论：") == 2


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_goes_to_a_file(broken: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "深" / f"审核.{form}"
    code, text = run("check", broken, "--format", form, "-o", out)
    assert code == 1
    assert "ACR-121" in out.read_text("utf-8")
    assert "ACR-121" not in text


def test_rules_are_listed_by_family() -> None:
    code, text = run("rules")
    assert code == 0
    assert [line.split("\t")[0] for line in text.splitlines()] == [rule.id for rule in RULES]
    _, some = run("rules", "--family", "表间关系")
    assert {line.split("\t")[2] for line in some.splitlines()} == {"表间关系"}


def test_explain_on_the_command_line() -> None:
    assert run("explain", "acr-121")[1].startswith("ACR-121　05表与06表人员经费")
    assert run("explain", "XYZ-001")[0] == 2


def test_no_report_names_the_machine(broken: Path) -> None:
    for form in FORMATS:
        text = FORMATS[form]((examine(broken, kits()).audit, clean()), RULES)
        assert str(broken.parent) not in text
        assert str(ROOT) not in text
