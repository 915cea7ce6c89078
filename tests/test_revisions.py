"""What changed between two editions: figures, wording, structure; every format; whatever else is handed in is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import commands
from generator.findings import FindingsError
from generator.pipeline import prepare
from generator.revisions.comparing import Difference, compare
from generator.revisions.edition import Edition, read_edition
from generator.revisions.reports import Compared, structured, text, web
from generator.revisions.wording import change, pieces, summary
from generator.writers import data
from tests.submissions import MINIMAL

FIGURE = {"名称": "收支总计", "数值": "100.00", "单位": "元", "性质": "填报", "出处": "03.yaml:1:1"}
RATE = {"名称": "占比", "数值": "50", "单位": "%", "性质": "计算", "公式": "a ÷ b × 100%"}


def edition(*, figures: list[dict[str, str]] | None = None, **sections: list[str]) -> Edition:
    """Return an edition with sections of level 2 by title (a number in front of it is its numbering)."""
    content: dict[str, Any] = {
        "标题": "2024年度示例局部门决算公开",
        "部门": "示例局",
        "日期": "2025-09-12",
        "数据项": [FIGURE, RATE] if figures is None else figures,
        "章节": [{"级别": 2, "标题": title, "内容": lines} for title, lines in sections.items()],
    }
    return read_edition("旧.json", json.dumps(content).encode())


def difference(old: Edition, new: Edition) -> Difference:
    found = compare(old, new)
    assert compare(new, new).nothing
    return found


def test_the_same_is_told_as_the_same() -> None:
    assert summary(difference(edition(甲=["一"]), edition(甲=["一"]))) == "两份报告的数字、文字和结构都相同。"


def test_figures_that_changed_were_added_or_left_out() -> None:
    more, other = {**FIGURE, "数值": "110.00"}, {**FIGURE, "名称": "新数"}
    found = difference(edition(), edition(figures=[more, other]))
    assert [(each.name, change(each)) for each in found.figures] == [
        ("收支总计", "增加10.00元，10.00%"),
        ("新数", "新增"),
        ("占比", "删去"),
    ]
    assert [each.name for each in found.typed] == ["收支总计", "新数"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("-100.00", "-110.00", "减少10.00元，10.00%"),
        ("0", "5", "增加5.00元"),
        ("100.00", "0", "减少100.00元，100.00%"),
    ],
)
def test_a_change_is_told_with_its_direction_and_no_rate_on_a_base_of_zero(old: str, new: str, told: str) -> None:
    found = difference(edition(figures=[{**FIGURE, "数值": old}]), edition(figures=[{**FIGURE, "数值": new}]))
    assert change(found.figures[0]) == told


def test_a_rate_changes_by_points() -> None:
    found = difference(edition(figures=[RATE]), edition(figures=[{**RATE, "数值": "52.5"}]))
    assert change(found.figures[0]) == "增加2.5个百分点"


def test_figures_written_another_way_are_the_same() -> None:
    assert difference(edition(figures=[FIGURE]), edition(figures=[{**FIGURE, "数值": "100.0"}])).nothing


def test_a_sentence_in_which_only_digits_changed_is_not_a_change_of_wording() -> None:
    found = difference(edition(甲=["收入10.5万元。", "其他。"]), edition(甲=["收入1,011万元。", "其它。"]))
    assert [each.only_figures for each in found.sections[0].changes] == [True, False]
    assert [each.old for each in found.sections[0].wording] == [("其他。",)]


def test_sections_are_known_again_by_their_titles_without_numbering_and_year() -> None:
    old, new = {"一、2023年度收入": ["甲"], "二、支出": ["乙"]}, {"一、支出": ["乙"], "二、2024年度收入": ["甲"]}
    found = difference(edition(**old), edition(**new))
    assert not found.added
    assert not found.removed
    assert not found.sections
    assert len(found.moved) == 1


def test_a_new_title_over_the_same_text_is_a_change_of_wording() -> None:
    lines = ["坚持引进增量与挖掘存量并重，全年推动8个产业项目签约落地。"]
    found = difference(edition(招商引资成效明显=lines), edition(招商引资成效显著=lines))
    assert not found.added
    assert [each.new for each in found.sections[0].changes] == [("招商引资成效显著",)]


def test_sections_added_and_left_out() -> None:
    found = difference(edition(甲=["一"], 乙=["二二"]), edition(甲=["一"], 丙=["完全是另一回事"]))
    assert (found.added, found.removed) == ((("丙",),), (("乙",),))


def test_what_changed_within_a_line_is_marked() -> None:
    found = difference(edition(甲=["车辆\t保有量1辆"]), edition(甲=["车辆\t拥有量1辆"]))
    assert [
        (sign, [piece.text for piece in stretches if piece.changed])
        for sign, stretches in pieces(found.sections[0].changes[0])
    ] == [("-", ["保"]), ("+", ["拥"])]


def test_every_format_tells_all_and_escapes() -> None:
    old, new = edition(甲=["<b>旧</b>", "x"]), edition(figures=[{**FIGURE, "数值": "7"}], 甲=["<b>新</b>", "x"])
    compared = Compared("旧", "新", old, new, difference(old, new))
    assert "收支总计　100.00元 → 7.00元　减少93.00元，93.00%　03.yaml:1:1" in text(compared)
    page = web(compared)
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    told = json.loads(structured(compared))
    assert told["数据项"][0] == {
        "名称": "收支总计", "旧": "100.00", "新": "7", "差额": "-93.00", "单位": {"旧": "元", "新": "元"}, "填报": True,
    }  # fmt: skip
    assert told["文字"][0]["改动"] == [{"只有数字": False, "旧": ["<b>旧</b>"], "新": ["<b>新</b>"]}]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff", b'{"\xe6\xa0\x87\xe9\xa2\x98": 1}', b"[" * 10_000, b'{"a": 1e999999999}']
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(FindingsError) as refused:
        read_edition("别的.json", content)
    assert [each.id for each in refused.value.findings] == ["DIF-002"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["diff", *map(str, arguments)])


def test_a_folder_and_its_file_are_the_same_edition(tmp_path: Path) -> None:
    report = prepare(MINIMAL, draft=True)
    file = tmp_path / "报告.json"
    file.write_bytes(data.render(report.accounts.facts.values(), report.document))
    ran = run(MINIMAL, file, "--exit-code")
    assert ran.exit_code == 0, ran.output
    assert "都相同" in ran.output


def test_a_changed_folder_is_told_from_the_command_line(tmp_path: Path) -> None:
    changed = Path(shutil.copytree(MINIMAL, tmp_path / "新"))
    for path in changed.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("云泽市示例局", "云泽市样例局"), "utf-8")
    ran = run(MINIMAL, changed, "--exit-code")
    assert ran.exit_code == 1, ran.output
    assert "文字改动" in ran.output


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    ran = run(MINIMAL, tmp_path / "没有")
    assert ran.exit_code == 1
    assert "不存在" in ran.output
