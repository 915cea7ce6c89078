"""New folders and rolled-forward ones: every open place is asked for, nothing old is carried over by accident."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.authoring.folders import Wanted, new_report, rolled_report
from generator.authoring.rolling import action, fits, patterns, roll
from generator.authoring.scaffold import scaffold
from generator.authoring.trees import KeyPath, Tree
from generator.cli import commands
from generator.findings import FindingsError
from generator.pack.choosing import known_years, pack_for
from generator.pack.loading import templates_folder
from generator.submission.kinds import KINDS
from generator.submission.loading import load
from generator.submission.shapes import ROOT, Either, Group, Listing, Shape, Table, keys_of
from tests.cases import BASES
from tests.submissions import MINIMAL

PACK = "wuhan/final-accounts-2024"
UNITS = Path(__file__).parent.parent / "inputs" / "sample-units"


def places(shape: Shape, path: KeyPath = ()) -> set[KeyPath]:
    """Return every place of the models, ``*`` for free keys and items; 其中 of a project once."""
    match shape:
        case Either(group=group):
            return {path} | places(group, path)
        case Group() if path.count("其中") < 2:
            return {path}.union(*(places(key.shape, (*path, key.name)) for key in keys_of(shape.model).values()))
        case Listing(item):
            return {path} | places(item, (*path, "*"))
        case Table(_, value):
            return {path} | places(value, (*path, "*"))
        case _:
            return {path}


def test_every_pattern_is_of_a_place_of_the_models() -> None:
    known = set[KeyPath]().union(*(places(kind.shape) for kind in KINDS))
    for group, paths in patterns().items():
        for pattern in paths:
            assert any(fits(place, pattern) for place in known if place), f"{group}: {'/'.join(pattern)}"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (("收入", "2060102 x", "事业收入"), "待填"),
        (("部门", "主要职责", 0), "沿用"),
        (("变动原因", "收支总计", "同"), "沿用"),
        (("变动原因", "收支总计"), "待填"),
        (("发布", "签发", "日期"), "取消"),
        (("项目", 3, "执行数"), "待填"),
        (("项目", 3, "名称"), "沿用"),
        (("整体自评", "年度绩效目标", 0, "指标组", 1, "指标", 2, "目标值"), "沿用"),
        (("整体自评", "年度绩效目标", 0, "指标组", 1, "指标", 2, "完成值"), "待填"),
        (("结转结余", "年初结转和结余", "非财政拨款"), "取消"),
        (("一个没有想到的键",), "待填"),
    ],
)
def test_what_becomes_of_a_key(path: KeyPath, wanted: str) -> None:
    assert action(path) == wanted


def test_figures_are_left_open_with_last_years_beside() -> None:
    tree: dict[str, Tree] = {
        "报告": {"年度": "2023", "模板包": "旧", "公开日期": "2024-09-01"},
        "收入": {"2060102": {"事业收入": "1.5"}},
        "空表说明": {"公开07表": "本单位2023年度没有，2022年也没有，共20230年。"},
        "重点工作": {"工作": [{"事项": "甲"}, {"事项": "乙"}]},
    }
    rolled = roll(tree, 2024, "新", "../旧")
    assert rolled.tree == {
        "报告": {"年度": "2024", "模板包": "新"},
        "上年": "../旧",
        "收入": {"2060102": {"事业收入": ""}},
        "空表说明": {"公开07表": "本单位2024年度没有，2023年也没有，共20230年。"},
        "重点工作": {"工作": [{"事项": ""}]},
    }
    assert rolled.notes["收入", "2060102", "事业收入"] == "上年：1.5"
    assert rolled.review == [("空表说明", "公开07表")]


def written_to(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def asked(folder: Path) -> set[str]:
    """Return the ids of everything that is wrong with a folder."""
    with pytest.raises(FindingsError) as wrong:
        load(folder)
    return {finding.id for finding in wrong.value.findings}


def test_a_new_folder_asks_for_nothing_but_what_is_open(tmp_path: Path) -> None:
    made = new_report(Wanted(2024, PACK, "云泽市示例局"))
    assert asked(written_to(tmp_path / "新", made.files)) == {"INP-003"}


@pytest.mark.parametrize("old", [MINIMAL, UNITS], ids=["小", "几个单位"])
def test_a_rolled_folder_asks_for_nothing_but_what_is_open(old: Path, tmp_path: Path) -> None:
    """Also where units are still open: what they would add up to is not missed in the department's folder."""
    new = tmp_path / "新"
    made = rolled_report(old, new, Wanted(2025, PACK))
    assert asked(written_to(new, made.files)) <= {"INP-003", "INP-029"}


@pytest.mark.parametrize("name", ["小", "sample-small", "sample-large"])
def test_no_figure_of_last_year_is_typed_again(name: str, tmp_path: Path) -> None:
    made = rolled_report(BASES[name], tmp_path / "新", Wanted(2025, PACK))
    whole = "\n".join(re.sub(r"\s#.*", "", text) for text in made.files.values())
    assert not re.search(r"(决算数|执行数|完成值|本年收入合计|收支总计): *[0-9]", whole)
    assert len(made.open) == sum(text.count("  # 上年：") for text in made.files.values())


def test_units_get_folders_of_their_own(tmp_path: Path) -> None:
    made = new_report(Wanted(2024, PACK, "云泽市示例局", ("云泽市示例局本级", "云泽市示例 中心")))
    folders = {name.split("/")[1] for name in made.files if name.startswith("单位/")}
    assert folders == {"01-云泽市示例局本级", "02-云泽市示例中心"}
    own = "".join(text for name, text in made.files.items() if not name.startswith("单位/"))
    assert "\n收入:" not in own
    assert "\n重点工作:" in own
    assert asked(written_to(tmp_path / "新", made.files)) <= {"INP-003", "INP-029"}


def test_the_scaffold_has_every_key_that_must_be_there() -> None:
    made = scaffold({})
    required = {key.name for key in keys_of(ROOT.model).values() if key.required}
    assert required <= made.tree.keys()
    assert set(made.notes) >= {("部门", "名称"), ("三公经费", "公务接待费", "决算数")}


def test_the_pack_of_the_year_is_chosen() -> None:
    years = known_years("部门决算公开", templates_folder())
    assert pack_for("部门决算公开", 2024, templates_folder()) == PACK
    assert not pack_for("部门决算公开", years[-1] + 1, templates_folder())
    assert not pack_for("没有这一种", 2024, templates_folder())


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(each) for each in arguments])


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "我的.yaml").write_text("不要动", "utf-8")
    for ran in (run("new", tmp_path, "--year", "2024"), run("roll-forward", MINIMAL, tmp_path)):
        assert ran.exit_code == 2, ran.output
        assert "已经有文件" in ran.output
    assert [path.name for path in tmp_path.iterdir()] == ["我的.yaml"]


def test_a_year_without_a_pack_is_told(tmp_path: Path) -> None:
    ran = run("new", tmp_path / "新", "--year", "2099")
    assert ran.exit_code == 2
    assert "没有适用于 2099 年度" in ran.output
    assert not (tmp_path / "新").exists()


def test_a_pack_can_be_asked_for(tmp_path: Path) -> None:
    ran = run("new", tmp_path / "新", "--year", "2023", "--pack", PACK)
    assert ran.exit_code == 0, ran.output
    assert f"模板包: {PACK}" in (tmp_path / "新" / "01-基本情况.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("pack", "code", "told"),
    [("wuhan/final-accounts-2023", 2, "不适用于 2024 年度"), ("wuhan/none", 2, "没有名为“wuhan/none”的模板包")],
)
def test_a_pack_that_does_not_fit_is_told(pack: str, code: int, told: str, tmp_path: Path) -> None:
    ran = run("new", tmp_path / "新", "--year", "2024", "--pack", pack)
    assert ran.exit_code == code, ran.output
    assert told in ran.output
    assert not (tmp_path / "新").exists()


def test_an_old_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert run("roll-forward", tmp_path / "没有", tmp_path / "新").exit_code == 1
    assert not (tmp_path / "新").exists()
