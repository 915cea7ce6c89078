"""Self-evaluation forms that stand alone: one, or a bundle of them, from the same engine as the final accounts."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
import yaml

from generator.cli import commands
from generator.derive.accounts import accounts_of
from generator.document.compose import compose
from generator.document.nodes import Document, Heading
from generator.findings import FindingsError, Severity
from generator.pack.loading import load_pack
from generator.pipeline import examine, kits, prepare, render
from generator.submission.kinds import FINAL_ACCOUNTS, KINDS, SELF_EVALUATION, kind_of
from generator.submission.loading import load
from generator.submission.shapes import Leaf, keys_of
from tests.cases import Case, save, tree

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "inputs" / "sample-self-evaluation"
PACK = "wuhan/self-evaluation-2020"
PROJECT = ROOT / "inputs" / "sample-small" / "绩效自评" / "02-行政事务.yaml"
TITLE = "2020年度制造园部门（单位）整体绩效自评表"


def base(**put: Any) -> dict[str, Any]:
    return tree(Case("", "", 0, "sample-self-evaluation", put))


def project() -> dict[str, Any]:
    """Return a project form with its project, as they stand in a sample of final accounts."""
    (form,) = yaml.load(PROJECT.read_text("utf-8"), yaml.BaseLoader)["项目自评"]  # noqa: S506 - texts only
    kept = {key: value for key, value in form.items() if key not in ("综述", "包含项目")}
    kept["填报日期"] = "2021-05-25"
    return {"项目自评": kept, "项目": [{"名称": kept["项目名称"], "全年预算数": "60", "执行数": "60"}]}


def alone() -> dict[str, Any]:
    return {key: value for key, value in base().items() if key != "整体自评"} | project()


def refused(parts: dict[str, Any], folder: Path) -> list[tuple[str, str]]:
    """Return id and message of what is wrong with an input that cannot be read."""
    with pytest.raises(FindingsError) as caught:
        load(save(parts, folder))
    return [(finding.id, finding.message) for finding in caught.value.findings]


def composed(folder: Path) -> Document:
    loaded = load(folder)
    return compose(accounts_of(loaded), load_pack(loaded.submission.report.pack)).document


# The kind


def test_every_type_of_report_is_of_one_kind() -> None:
    shape = keys_of(keys_of(FINAL_ACCOUNTS.model)["报告"].shape.model)["类型"].shape  # type: ignore[union-attr]
    assert isinstance(shape, Leaf)
    assert sorted(shape.choices) == sorted(name for kind in KINDS for name in kind.types)


@pytest.mark.parametrize(
    ("typed", "kind"), [("绩效自评", SELF_EVALUATION), ("", FINAL_ACCOUNTS), ("部门预算公开", FINAL_ACCOUNTS)]
)
def test_a_wrong_type_is_taken_for_what_it_looks_like(typed: str, kind: object) -> None:
    assert kind_of(typed) is kind


def test_a_misspelt_type_is_the_only_thing_reported(tmp_path: Path) -> None:
    parts = base()
    parts["报告"]["类型"] = "绩效自评"
    ((number, message),) = refused(parts, tmp_path)
    assert number == "INP-007"
    assert "绩效自评" in message


def test_keys_of_accounts_are_no_keys_of_forms(tmp_path: Path) -> None:
    parts = base() | {"收入": {"2010301 行政运行": {"其他收入": "1"}}}
    with pytest.raises(FindingsError) as caught:
        load(save(parts, tmp_path))
    (finding,) = caught.value.findings
    assert finding.id == "INP-002"
    assert finding.fix == "这一类报告不填“收入”，请删去；请核对“报告”里的“类型”。"


def test_a_report_of_forms_has_a_form(tmp_path: Path) -> None:
    parts = {key: value for key, value in base().items() if key != "整体自评"}
    ((number, message),) = refused(parts, tmp_path)
    assert number == "INP-001"
    assert "整体自评" in message
    assert "项目自评" in message


def test_totals_without_accounts_are_asked_for(tmp_path: Path) -> None:
    parts = base()
    del parts["整体自评"]["执行数"]
    ((number, message),) = refused(parts, tmp_path)
    assert number == "INP-001"
    assert "执行数" in message


def test_units_are_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "填报"))
    (folder / "单位" / "01-本级").mkdir(parents=True)
    with pytest.raises(FindingsError) as caught:
        load(folder)
    assert [finding.id for finding in caught.value.findings] == ["UNI-001"]


@pytest.mark.parametrize("swapped", [SAMPLE, ROOT / "tests" / "minimal_report"], ids=["forms", "accounts"])
def test_a_pack_of_another_kind_is_refused(swapped: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(swapped, tmp_path / "填报"))
    wanted = "wuhan/final-accounts-2024" if swapped == SAMPLE else PACK
    for path in folder.rglob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("wuhan/self-evaluation-2020" if swapped == SAMPLE else "wuhan/final-accounts-2024", wanted),
            "utf-8",
        )
    examined = examine(folder, kits())
    assert examined.report is None
    assert "TXT-017" in {finding.id for finding in examined.audit.findings}


# The figures


def test_scores_follow_from_the_typed_totals() -> None:
    facts = accounts_of(load(SAMPLE)).facts
    amounts = {name: facts.amount(name) for name in ("整体自评.执行数", "整体自评.往来资金", "项目支出合计")}
    assert amounts == {"整体自评.执行数": 3672400, "整体自评.往来资金": 486900, "项目支出合计": 4159300}
    assert f"{facts.amount('整体自评.预算得分')}" == "15.02"
    assert f"{facts.amount('整体自评.总分'):.2f}" == "91.57"


def test_only_what_was_typed_or_follows_from_it_has_a_fact() -> None:
    facts = accounts_of(load(SAMPLE)).facts
    assert not [name for name in facts if name.startswith(("收入决算", "三公经费", "变动.", "政府性基金"))]


def test_the_sample_is_clean_and_rules_on_accounts_are_not_asked() -> None:
    examined = examine(SAMPLE, kits())
    assert [finding for finding in examined.audit.findings if finding.severity is not Severity.HINT] == []
    rules = {rule.id for rule in kits()(PACK).rules}
    assert {"PFM-001", "PFM-042", "WRD-021", "REL-014", "REL-019"} <= rules
    assert not [name for name in rules if name.startswith(("CMP-", "ACR-", "WIT-", "YRS-"))]
    assert "PFM-042" not in {rule.id for rule in kits()("wuhan/final-accounts-2024").rules}


# The pages


def test_one_form_has_neither_cover_nor_contents() -> None:
    document = composed(SAMPLE)
    assert document.cover.title == ()
    assert list(document.toc()) == []
    (section,) = document.sections
    heading, table = section.blocks
    assert isinstance(heading, Heading)
    assert heading.text == "附件3："
    assert [each.title for each in document.tables()] == [TITLE]
    cells = [cell.text for row in next(document.tables()).rows() for cell in row.cells]
    assert "415.93（含往来资金48.69）" in cells
    assert "年度目标\n（80分）" in cells
    assert "产出指标\n（40分）" in cells
    assert "总分" not in cells
    assert [note[0].text[:2] for note in next(document.tables()).notes] == ["备注", "1.", "2.", "3.", "4."]
    assert table == next(document.tables())


def test_a_project_form_alone(tmp_path: Path) -> None:
    document = composed(save(alone(), tmp_path))
    assert list(document.toc()) == []
    (table,) = document.tables()
    assert "自评表" in table.title
    assert next(row.cells[0].text for row in table.rows()) == "项目名称"
    assert len(table.notes) == 5


def test_a_bundle_has_contents_with_a_line_a_form(tmp_path: Path) -> None:
    document = composed(save(base() | project(), tmp_path))
    titles = [table.title for table in document.tables()]
    assert [line for _, line, _ in document.toc()] == titles
    assert len(titles) == 2
    assert [block.text for block in document.blocks() if isinstance(block, Heading)] == ["附件3："]
    assert [len(table.notes) for table in document.tables()] == [5, 0]


@pytest.mark.slow
def test_files_of_one_form_begin_with_the_form() -> None:
    rendered = render(prepare(SAMPLE))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(rendered.files["pdf"])]
    assert rendered.layout.front_count == 0
    assert len(pages) == rendered.layout.sheet_count == 2
    assert "附件3" in pages[0]
    assert "目　录" not in "".join(pages)
    document = zipfile.ZipFile(io.BytesIO(rendered.files["docx"])).read("word/document.xml").decode()
    assert document.count("<w:sectPr>") == 1
    assert "TOCHeading" not in document
    assert rendered.findings == ()


# The pack


def test_the_pack_holds_only_what_differs() -> None:
    pack, above = load_pack(PACK), load_pack("wuhan/final-accounts-2024")
    assert pack.overall_form.columns == above.overall_form.columns
    assert pack.overall_form.notes == above.overall_form.notes
    assert pack.overall_form.goals.header == above.overall_form.goals.header
    assert pack.overall_form.goals.single != above.overall_form.goals.single
    assert pack.looks.styles["heading1"].align == "left"
    assert {name: style for name, style in pack.looks.styles.items() if name != "heading1"} == {
        name: style for name, style in above.looks.styles.items() if name != "heading1"
    }


def test_a_file_that_inherits_nothing_says_so(tmp_path: Path) -> None:
    templates = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))
    (templates / PACK / "tables" / "新表.yaml").write_text("沿用: true\n标题: 新\n", "utf-8")
    (templates / PACK / "glossary.yaml").write_text("沿用: true\n没有: 这个\n", "utf-8")
    with pytest.raises(FindingsError) as caught:
        load_pack(PACK, templates)
    assert [finding.id for finding in caught.value.findings] == ["PACK-002"]
    assert "没有" in caught.value.findings[0].message
    (templates / PACK / "glossary.yaml").unlink()
    (templates / PACK / "subjects.yaml").write_text("沿用: true\n", "utf-8")
    with pytest.raises(FindingsError) as caught:
        load_pack(PACK, templates)
    assert "所继承的模板包里没有这个文件" in caught.value.findings[0].message


# The command line


def called(*arguments: object) -> tuple[int, str]:
    from click.testing import CliRunner

    result = CliRunner().invoke(commands, [str(each) for each in arguments])
    return result.exit_code, result.output


def test_a_new_folder_of_forms_asks_for_forms_only(tmp_path: Path) -> None:
    code, told = called("new", tmp_path / "新", "--year", 2024, "--kind", "绩效自评表", "--name", "示例局")
    assert code == 0, told
    text = "\n".join(path.read_text("utf-8") for path in sorted((tmp_path / "新").rglob("*.yaml")))
    assert "类型: 绩效自评表" in text
    assert f"模板包: {PACK}" in text
    assert "基本支出总额:" in text
    assert "三公经费" not in text


def test_a_new_folder_of_forms_has_no_units(tmp_path: Path) -> None:
    code, told = called("new", tmp_path / "新", "--year", 2024, "--kind", "绩效自评表", "--unit", "甲")
    assert code == 2
    assert "--unit" in told
    assert not (tmp_path / "新").exists()


def test_facts_trace_and_diff_work_on_forms(tmp_path: Path) -> None:
    assert "整体自评.总分" in called("facts", SAMPLE, "总分")[1]
    assert "02-整体自评.yaml" in called("trace", SAMPLE, "整体自评.执行率")[1]
    changed = save(base(**{"整体自评/执行数": "360"}), tmp_path)
    code, told = called("diff", SAMPLE, changed)
    assert code == 0, told
    assert "整体自评.预算得分" in told


def test_the_nine_tables_are_not_put_beside_forms(tmp_path: Path) -> None:
    book = tmp_path / "公开01表.xlsx"
    openpyxl.Workbook().save(book)
    code, told = called("import", book, "--texts", SAMPLE, "-o", tmp_path / "新")
    assert code == 1
    assert "WKB-020" in told
    assert not (tmp_path / "新").exists()


def test_rolling_forward_links_to_nothing(tmp_path: Path) -> None:
    code, told = called("roll-forward", SAMPLE, tmp_path / "新")
    assert code == 0, told
    text = "\n".join(path.read_text("utf-8") for path in sorted((tmp_path / "新").rglob("*.yaml")))
    assert "年度: 2021" in text
    assert "上年:" not in text.replace("# 上年：", "")
    assert "招商接洽企业数量" in text
