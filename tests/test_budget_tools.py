"""The tools on budgets: new and rolled folders, traces of cells, reasons, comparisons, batches, links between reports."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from submissions import MINIMAL as ACCOUNTS

from generator.cli import commands
from generator.derive.contributions import REST
from generator.document.trace import trace
from generator.pipeline import prepare

BUDGET = Path(__file__).parent / "minimal_budget"
SAMPLE = Path(__file__).parent.parent / "inputs" / "sample-budget"
GUIDE = Path(__file__).parent.parent / "docs" / "部门预算填报.md"
_FILE = re.compile(r"`([^`\n]+\.yaml)`\n\n```yaml\n(.*?)```", re.DOTALL)
TOPICS = ("基本情况", "预算项目", "上年与原因", "采购与资产", "整体绩效目标", "项目绩效目标")


def gongkai(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(commands, [*map(str, arguments)], prog_name="gongkai", env={"COLUMNS": "200"})
    return result.exit_code, result.output


def typed(folder: Path) -> dict[str, Any]:
    """Return all that was typed in a folder, every value as it stands there."""
    files = sorted(folder.glob("*.yaml"))
    return {key: value for file in files for key, value in yaml.load(file.read_text("utf-8"), yaml.BaseLoader).items()}  # noqa: S506 - texts only


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Return a folder with two budgets of one department, this year's linked to last year's and without reasons."""
    tree = typed(BUDGET)
    last = tmp_path / "示例局-预算-2023"
    last.mkdir()
    text = (BUDGET / "预算.yaml").read_text("utf-8")
    text = text.replace("年度: 2024\n", "年度: 2023\n").replace(": 2024-", ": 2023-")
    text = text.replace("30101 基本工资: 58", "30101 基本工资: 50").replace(": 80}", ": 70}")
    (last / "预算.yaml").write_text(text, "utf-8")
    for key in ("上年预算", "变动原因", "科目变动原因"):
        del tree[key]
    tree["上年"] = "../示例局-预算-2023"
    this = tmp_path / "示例局-预算-2024"
    this.mkdir()
    (this / "预算.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    return tmp_path


def test_a_new_budget_has_the_files_of_the_sample(tmp_path: Path) -> None:
    code, said = gongkai("new", tmp_path / "新", "--kind", "部门预算", "--year", "2025", "--name", "云泽市示例局")
    assert code == 0, said
    assert sorted(file.name for file in (tmp_path / "新").iterdir()) == sorted(file.name for file in SAMPLE.iterdir())
    assert [file.stem.partition("-")[2] for file in sorted((tmp_path / "新").iterdir())] == list(TOPICS)
    head = (tmp_path / "新" / "01-基本情况.yaml").read_text("utf-8").splitlines()[0]
    assert head.startswith("# 这个文件夹里还可以填")
    assert {"年终结转结余", "政府采购预算", "政府购买服务预算"} <= set(head.partition("：")[2].split("、"))


def test_a_new_budget_says_where_units_go(tmp_path: Path) -> None:
    code, said = gongkai("new", tmp_path / "新", "--kind", "部门预算", "--year", "2025", "--unit", "甲")
    assert code == 2
    assert "预算单位" in said


def test_a_rolled_budget_asks_for_amounts_and_takes_last_years_from_the_old_folder(tmp_path: Path) -> None:
    old, new = tmp_path / "示例局-预算-2024", tmp_path / "示例局-预算-2025"
    shutil.copytree(BUDGET, old)
    code, said = gongkai("roll-forward", old, new)
    assert code == 0, said
    assert "关联上年" in said
    tree = typed(new)
    assert tree["上年"] == "../示例局-预算-2024"
    assert "上年预算" not in tree
    assert [each["名称"] for each in tree["预算项目"]] == ["在职人员经费", "公用经费定额", "示例工作经费"]
    assert tree["预算项目"][0]["安排"] == {
        "2010301 行政运行": {"一般公共预算": {"30101 基本工资": "", "30102 津贴补贴": ""}}
    }


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("附表5/2010301/合计", ["支出预算.2010301.一般公共预算.合计"]),
        ("附表2/合计/一般公共预算", ["收入预算.合计.一般公共预算", "收入预算.合计.一般公共预算结转"]),
        ("附表3/2010302/项目支出", ["支出预算.2010302.全部.项目支出"]),
        ("附表10/示例工作经费/合计", ["项目支出预算.项目.示例工作经费.合计"]),
    ],
)
def test_a_cell_of_a_budget_names_its_facts(question: str, names: list[str]) -> None:
    report = prepare(BUDGET, draft=True)
    assert [found.fact.name for found in trace(report.accounts.facts, report.document, question)] == names


def test_cells_behind_several_texts_are_found_and_told_by_unit_and_project() -> None:
    report = prepare(SAMPLE, draft=True)
    found = trace(report.accounts.facts, report.document, "附表11/不可预见公用经费/采购金额合计（元）")
    assert [each.fact.name for each in found] == ["采购预算.1.金额"]
    (place,) = found[0].places
    assert place.text.endswith("办公室本级　不可预见公用经费")
    (vehicles,) = trace(report.accounts.facts, report.document, "附表7/公务接待费")
    assert vehicles.fact.name == "三公经费预算.公务接待费"


def test_what_needs_a_reason_is_listed_with_what_made_it_and_drafted_beside_what_is_typed(years: Path) -> None:
    this = years / "示例局-预算-2024"
    (this / "原因.yaml").write_text("科目变动原因: {2010301: 人员增加}\n", "utf-8")
    code, said = gongkai("reasons", this)
    assert code == 0, said
    assert said.count("［没有填］") == 3
    assert "科目变动原因/2010301　比上年增加 8.00 万元，增长 7.27%　［已填］\n  按性质：人员经费 +8.00" in said
    assert "按项目：示例工作经费 +10.00、在职人员经费 +8.00" in said
    assert gongkai("reasons", "--write", this)[0] == 0
    assert "2010301" not in (this / "变动原因-草稿.yaml").read_text("utf-8")
    code, said = gongkai("check", "--draft", this)
    assert code == 0, said
    assert said.count("YRS-006：") == 2


def test_the_parts_of_every_change_add_up_to_it(years: Path) -> None:
    accounts = prepare(years / "示例局-预算-2024", draft=True).accounts
    assert {"变动.收支总计", "变动.一般公共预算", "科目变动.2010301", "科目变动.2010302"} == accounts.breakdowns.keys()
    for change, breakdowns in accounts.breakdowns.items():
        for breakdown in breakdowns:
            assert sum(part.value for part in breakdown.parts) == accounts.facts[f"{change}.增减额"].value
            assert all(part.label != REST for part in breakdown.parts)


def test_two_budgets_are_compared(years: Path) -> None:
    code, said = gongkai("diff", years / "示例局-预算-2023", years / "示例局-预算-2024")
    assert code == 0
    assert "500,000.00元 → 580,000.00元" in said
    assert "比2023年预算增加18.00万元" in said


def test_final_accounts_take_their_initial_budget_from_a_budget_and_both_stand_on_one_board(tmp_path: Path) -> None:
    root = tmp_path / "全区"
    shutil.copytree(BUDGET, root / "示例局-预算-2024")
    shutil.copytree(ACCOUNTS, root / "示例局-2024")
    (root / "示例局-2024" / "年初预算.yaml").write_text("年初预算: ../示例局-预算-2024\n", "utf-8")
    day = date(2024, 2, 10).isoformat()
    out = tmp_path / "总览"
    code, said = gongkai("batch", root, "-o", out, "--check", "--workers", "1", "--today", day, "-q")
    assert code == 0, said
    board = json.loads((out / "总览.json").read_text("utf-8"))
    sums = {each["类型"]: each for each in board["合计"]}
    assert sums["部门预算"]["金额"]["一般公共预算支出"] == "1980000.00"
    assert sums["部门预算"]["金额"]["基本支出"] == "1180000.00"
    assert [tie["结论"] for tie in sums["部门预算"]["勾稽"]] == ["相符"] * 6
    assert sums["部门决算公开"]["金额"]["收支总计"] == "2005000.00"


def test_the_ten_minutes_of_the_guide_make_a_draft_without_a_finding(tmp_path: Path) -> None:
    folder = tmp_path / "市档案局-预算-2024"
    code, _ = gongkai("new", folder, "--kind", "部门预算", "--year", "2024", "--name", "云泽市档案事务局")
    assert code == 0
    files = dict(_FILE.findall(GUIDE.read_text("utf-8")))
    assert files.keys() == {file.name for file in folder.iterdir()}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    code, said = gongkai("check", "--draft", folder)
    assert code == 0
    assert "没有发现问题" in said, said
