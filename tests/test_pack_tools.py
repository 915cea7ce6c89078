"""Tests of ``gongkai pack``: listing, showing, checking, comparing and starting packs, with their exit codes."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import commands
from generator.pack.catalogue import entries, origins, own_options
from generator.pack.comparing import Change, compare
from generator.pack.loading import load_pack, templates_folder
from tests.builders import PACK

OLDER, NEWER = "wuhan/final-accounts-2023", "wuhan/final-accounts-2025"
FORMS, BUDGET = "wuhan/self-evaluation-2020", "wuhan/budget-2024"
SAMPLE = Path(__file__).parent / "minimal_report"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return a folder of packs that holds copies of the real ones."""
    return shutil.copytree(templates_folder() / "wuhan", tmp_path / "包" / "wuhan").parent


def run(*arguments: str, templates: Path) -> Result:
    return CliRunner().invoke(commands, ["pack", *arguments, "--templates", str(templates)], prog_name="gongkai")


def edit(templates: Path, name: str, old: str, new: str, of: str = PACK) -> None:
    """Change a file of a pack; one that the pack inherits is copied first, as maintainers do."""
    text = (templates / PACK / name).read_text("utf-8")
    assert old in text, f"{name} has no {old}"
    path = templates / of / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new, 1), "utf-8")


def changes(templates: Path, old: str = PACK, new: str = NEWER) -> tuple[Change, ...]:
    return compare(load_pack(old, templates), load_pack(new, templates)).changes


@pytest.mark.parametrize("name", ["list", "show", "check", "diff", "new"])
def test_help_is_chinese(name: str) -> None:
    result = CliRunner().invoke(commands, ["pack", name, "--help"], prog_name="gongkai")
    assert result.exit_code == 0
    assert result.output.startswith(f"用法：gongkai pack {name} [选项]")
    assert not {"Usage", "Options", "Show", "required"} & set(result.output.replace("[", " ").split())


# -- list and show ---------------------------------------------------------------------------------------------------


def test_list_gives_a_line_a_pack(templates: Path) -> None:
    result = run("list", templates=templates)
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[0] for row in rows] == [BUDGET, OLDER, PACK, FORMS]
    assert rows[1][2:4] == ["2023", PACK]
    assert rows[2][3] == ""
    assert rows[1][4] == (templates / OLDER).as_posix()
    assert result.exit_code == 0


def test_list_tells_which_pack_is_broken_and_goes_on(templates: Path) -> None:
    edit(templates, "pack.yaml", "年度: [2022", "年度: [二〇二二")
    result = run("list", templates=templates)
    assert [line.split("\t")[1] for line in result.stdout.splitlines()] == [
        f"有 1 处错误，见 gongkai pack check {each}" for each in (BUDGET, OLDER, PACK, FORMS)
    ]
    assert result.exit_code == 2
    assert [len(entry.faults) for entry in entries(templates)] == [1, 1, 1, 1]


def test_list_of_a_folder_without_packs(tmp_path: Path) -> None:
    result = run("list", templates=tmp_path)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert "里没有模板包" in result.stderr


def test_show_tells_where_each_file_comes_from(templates: Path) -> None:
    pack = load_pack(OLDER, templates)
    found = origins(pack, templates)
    assert [origin.name for origin in found if origin.pack == OLDER] == ["CHANGELOG.md", "pack.yaml"]
    assert {origin.name for origin in found} == set(pack.files)
    assert {origin.pack for origin in found} == {OLDER, PACK}
    shown = run("show", OLDER, templates=templates).stdout
    assert f"文件（本包 2 个，沿用 {len(found) - 2} 个）" in shown
    assert f"  tables/01.yaml\t沿用 {PACK}" in shown
    assert "  公开01表\t{年度}年度收入支出决算总表\t6 栏\ttables/01.yaml" in shown
    assert "    收入决算情况说明\ttext/说明-02.j2" in shown


def test_show_marks_the_options_that_a_pack_changes(templates: Path) -> None:
    older, above = load_pack(OLDER, templates), load_pack(PACK, templates)
    assert own_options(older, above) == {
        *("正文千分位", "正文省略末尾零", "整百分数省略小数", "预算对比口径", "预算对比级次", "公式注", "得分带单位")
    }
    shown = run("show", OLDER, templates=templates).stdout.splitlines()
    assert "  公式注：是\t本包改" in shown
    assert "  表格千分位：是" in shown


# -- check -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identifier", [OLDER, PACK])
def test_the_packs_that_come_with_the_program_are_sound(identifier: str, templates: Path) -> None:
    result = run("check", identifier, "--with", str(SAMPLE), templates=templates)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.match(rf"{identifier}：可以用（\d+ 个文件，\d+ 段文字模板，\d+ 条勾稽关系，", result.stdout)
    assert "用 minimal_report 试排通过" in result.stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("tables/01.yaml", "取数: [收支总计]", "取数: [收支总数]", "PACK-004：没有名为“收支总数”的数据项。"),
        ("labels.yaml", "决算: 收支总计,", "决算: 收支总数,", "PACK-004：没有名为“收支总数”的数据项。"),
        ("structure.yaml", "说明-01.j2", "说明-99.j2", "PACK-004：没有文字模板 text/说明-99.j2。"),
        ("text/说明-08.j2", "{% else %}", "{% else if %}", "PACK-010：模板有误：语法不对"),
        ("text/说明-01.j2", "收支总计", "收支总数", "PACK-010：模板有误：没有名为“收支总数”的数据项"),
        ("identities.yaml", "左: 收支总计\n", "左: 收支总数\n", "PACK-020：WIT-102 的“收支总数”不是数据项名称。"),
        ("identities.yaml", "  右: [本年收入合计, 使用", "  右: [使用", "WIT-102"),
        ("page.html.j2", "{%- for section", "{%- foreach section", "PACK-010：模板有误：语法不对"),
    ],
)
def test_check_finds_what_is_wrong(templates: Path, name: str, old: str, new: str, told: str) -> None:
    edit(templates, name, old, new)
    result = run("check", PACK, "--with", str(SAMPLE), templates=templates)
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_check_tells_all_templates_that_cannot_be_read(templates: Path) -> None:
    for name in ("说明-08.j2", "说明-07.j2"):
        edit(templates, f"text/{name}", "{% else %}", "{% else if %}")
    told = run("check", PACK, "--with", str(SAMPLE), templates=templates).stderr
    assert told.count("PACK-010") == 2


def test_what_a_sample_lacks_is_no_fault_of_the_pack(templates: Path) -> None:
    edit(templates, "pack.yaml", "预算对比口径: 年初预算", "预算对比口径: 全年预算")
    result = run("check", PACK, "--with", str(SAMPLE), templates=templates)
    assert result.exit_code == 0
    assert "minimal_report 有 3 处没有填（不是模板包的错）" in result.stdout
    assert "没有填全年预算" in result.stdout


def test_check_of_an_unknown_pack(templates: Path) -> None:
    result = run("check", NEWER, templates=templates)
    assert result.exit_code == 2
    assert f"没有名为“{NEWER}”的模板包。" in result.stderr


# -- new -------------------------------------------------------------------------------------------------------------


def test_a_new_pack_holds_only_its_manifest_and_its_changes(templates: Path) -> None:
    result = run("new", NEWER, "--from", PACK, templates=templates)
    assert result.exit_code == 0
    assert sorted(path.name for path in (templates / NEWER).iterdir()) == ["CHANGELOG.md", "pack.yaml"]
    pack = load_pack(NEWER, templates)
    assert pack.manifest.title == "武汉市部门决算公开（2025 年度格式）"
    assert (pack.manifest.years, pack.manifest.extends) == ((2025,), PACK)
    assert pack.manifest.options == load_pack(PACK, templates).manifest.options
    assert "## 2025 年度" in (templates / NEWER / "CHANGELOG.md").read_text("utf-8")
    assert [path.name for path in (templates / "wuhan").iterdir() if path.name.startswith(".")] == []
    assert run("check", NEWER, "--with", str(SAMPLE), templates=templates).exit_code == 0


def test_a_new_pack_may_be_named_without_its_year(templates: Path) -> None:
    assert run("new", "zixian/jixiao", "--from", PACK, "--year", "2026", templates=templates).exit_code == 0
    assert load_pack("zixian/jixiao", templates).manifest.years == (2026,)


@pytest.mark.parametrize(
    ("identifier", "extends", "told"),
    [
        (OLDER, PACK, f"模板包 {OLDER} 已经有了，没有改动它。"),
        ("../x", PACK, "“../x”不能作模板包的标识。"),
        ("wuhan/决算", PACK, "“wuhan/决算”不能作模板包的标识。"),
        ("wuhan/final-accounts", PACK, "从“wuhan/final-accounts”看不出是哪一年的。"),
        (NEWER, "wuhan/final-accounts-2031", "没有名为“wuhan/final-accounts-2031”的模板包。"),
    ],
)
def test_a_pack_that_cannot_be_started_leaves_nothing(
    templates: Path, identifier: str, extends: str, told: str
) -> None:
    before = sorted(templates.rglob("*"))
    result = run("new", identifier, "--from", extends, templates=templates)
    assert result.exit_code == 2
    assert told in result.stderr
    assert sorted(templates.rglob("*")) == before


# -- diff ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def started(templates: Path) -> Path:
    """Return the packs with one that was just started."""
    assert run("new", NEWER, "--from", PACK, templates=templates).exit_code == 0
    return templates


def test_packs_without_differences(templates: Path) -> None:
    assert run("diff", PACK, PACK, templates=templates).stdout == "两个模板包的内容相同。\n"


def test_options_differ_as_they_count(templates: Path) -> None:
    shown = run("diff", PACK, OLDER, "--summary", templates=templates).stdout.splitlines()
    assert "  版式 › 公式注：否 → 是" in shown
    assert "  版式 › 预算对比口径：年初预算 → 全年预算" in shown
    assert "  年度：2022、2023、2024、2025 → 2023" in shown
    assert not [line for line in shown if "用语" in line or "表格千分位" in line]


def test_a_changed_title_and_column_are_told_by_their_places(started: Path) -> None:
    edit(started, "tables/09.yaml", "{年度}年度财政拨款", "{年度}年财政拨款", NEWER)
    edit(started, "structure.yaml", "二、机构设置情况", "二、机构情况", NEWER)
    assert [change for change in changes(started) if change.file != "pack.yaml"] == [
        Change("structure.yaml", ("部分", "第一部分　{部门}概况", "内容", "机构设置情况", "标题"), *titles()),
        Change(
            "tables/09.yaml",
            ("标题",),
            "{年度}年度财政拨款“三公”经费支出决算表",
            "{年度}年财政拨款“三公”经费支出决算表",
        ),
    ]


def titles() -> tuple[str, str]:
    return "二、机构设置情况", "二、机构情况"


def test_sections_that_change_places_are_told(started: Path) -> None:
    text = (started / PACK / "structure.yaml").read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(text) if "键: 公开01表" in line)
    text[at], text[at + 1] = text[at + 1], text[at]
    (started / NEWER / "structure.yaml").write_text("".join(text), "utf-8")
    (found,) = [change for change in changes(started) if change.file == "structure.yaml"]
    assert found.place[-1] == "次序"
    assert (found.old[:11], found.new[:11]) == ("公开01表、公开02表", "公开02表、公开01表")


def test_files_that_only_one_pack_has(started: Path) -> None:
    (started / NEWER / "text/附注.j2").parent.mkdir()
    (started / NEWER / "text/附注.j2").write_text("附注", "utf-8")
    there, back = (
        {file.name: file.kind for file in compare(load_pack(a, started), load_pack(b, started)).files}
        for a, b in ((PACK, NEWER), (NEWER, PACK))
    )
    assert (there["text/附注.j2"], back["text/附注.j2"]) == ("增加", "删去")


def test_the_text_of_a_changed_file_is_unified(started: Path) -> None:
    edit(started, "text/说明-08.j2", "无国有资本经营预算", "没有国有资本经营预算", NEWER)
    shown = run("diff", PACK, NEWER, templates=started).stdout
    assert "==== text/说明-08.j2（改动）\n--- wuhan/final-accounts-2024\n+++ wuhan/final-accounts-2025\n" in shown
    assert "-{{ 自称 }}{{ 年度 }}年度无国有资本经营预算财政拨款支出。" in shown
    assert "+{{ 自称 }}{{ 年度 }}年度没有国有资本经营预算财政拨款支出。" in shown
    assert "====" not in run("diff", PACK, NEWER, "--summary", templates=started).stdout


# -- the guide -------------------------------------------------------------------------------------------------------


def test_the_guide_is_as_it_runs(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the ten minutes is run, one after the other, and must answer what the guide says."""
    project = templates.parent
    templates.rename(project / "templates")
    (project / "inputs").symlink_to(templates_folder().parent / "inputs")
    monkeypatch.chdir(project)
    text = (templates_folder().parent / "docs" / "模板维护指南.md").read_text("utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    steps = [step.partition("\n") for block in blocks for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    assert len(steps) >= 8
    for command, _, answer in steps:
        assert counted(answered(command, project)) == counted(answer), command


def counted(text: str) -> str:
    """Return an answer without the numbers of files, templates and identities, which grow with the packs."""
    return re.sub(r"\d+ (?=个文件|段文字|条勾稽)", "N ", text)


def answered(command: str, project: Path) -> str:
    """Run one command of the guide; of ``| grep`` only the lines with the word are left."""
    whole, _, word = command.partition(" | grep ")
    first, *arguments = shlex.split(whole)
    if first == "gongkai":
        result = CliRunner().invoke(commands, [*arguments, "--templates", "templates"], prog_name="gongkai")
        assert result.exit_code == 0, result.output
        return "".join(line for line in result.stdout.splitlines(keepends=True) if word in line)
    assert first in {"cp", "mkdir", "sed"}
    return subprocess.run([first, *arguments], cwd=project, check=True, capture_output=True, text=True).stdout
