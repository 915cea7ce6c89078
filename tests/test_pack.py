"""Tests of template packs: loading and inheriting, and every kind of mistake told with file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.document.compose import compose
from generator.findings import Finding, FindingsError, Severity
from generator.pack.check_parts import SLOTS
from generator.pack.checks import LABELS, check_pack
from generator.pack.glossary import load_glossary
from generator.pack.loading import REQUIRED, load_pack, pack_ids, templates_folder
from generator.pipeline import examine, kits
from generator.submission.models import Options
from tests.builders import PACK, accounts, document, pack, section
from tests.submissions import FILES
from tests.submissions import write as write_folder

CHILD = "zixian/final-accounts-2025"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return a folder of packs that holds a copy of the real one."""
    shutil.copytree(templates_folder() / PACK, tmp_path / PACK)
    return tmp_path


def write(templates: Path, name: str, text: str, of: str = PACK) -> None:
    path = templates / of / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def edit(templates: Path, name: str, old: str, new: str) -> None:
    text = (templates / PACK / name).read_text("utf-8")
    assert old in text, f"{name} has no {old}"
    write(templates, name, text.replace(old, new, 1))


def child(templates: Path, extends: str = PACK, of: str = CHILD) -> None:
    manifest = (templates / PACK / "pack.yaml").read_text("utf-8")
    write(templates, "pack.yaml", manifest.replace(f"标识: {PACK}", f"标识: {of}\n继承: {extends}"), of)


def faults(templates: Path, identifier: str = PACK) -> tuple[Finding, ...]:
    with pytest.raises(FindingsError) as caught:
        load_pack(identifier, templates)
    assert all(finding.severity is Severity.ERROR for finding in caught.value.findings)
    return caught.value.findings


# -- loading and inheriting ------------------------------------------------------------------------------------------


def test_pack_is_whole() -> None:
    found = pack()
    assert sorted(found.tables) == [f"0{number}" for number in range(1, 10)]
    assert sorted(found.figures) == ["支出结构", "收入结构", "收支总计", "财政拨款收支总计"]
    assert all(getattr(found.manifest.options, name) is not None for name in Options.model_fields)
    assert {entry.text for part in found.structure.parts for entry in part.entries if entry.text} <= set(found.texts)
    assert list(check_pack(found, PACK)) == []
    assert PACK in pack_ids(templates_folder())


def test_every_required_wording_stands_in_the_pack() -> None:
    assert set(LABELS) <= set(pack().manifest.labels)
    assert {"年度", "部门"} < SLOTS


def test_a_file_of_the_child_replaces_that_of_the_parent(templates: Path) -> None:
    child(templates)
    write(templates, "text/说明-01.j2", "{{ 年度 }}年度总计{{ 额('收支总计') }}万元。", CHILD)
    found = load_pack(CHILD, templates)
    assert found.manifest.id == CHILD
    assert found.folders == (templates / CHILD, templates / PACK)
    assert found.files["text/说明-01.j2"] == templates / CHILD / "text/说明-01.j2"
    assert found.files["text/说明-02.j2"] == templates / PACK / "text/说明-02.j2"
    made = compose(accounts(), found).document
    assert section(made, "收入支出决算总体情况说明") == ["2024年度总计100万元。"]
    assert section(made, "、支出决算情况说明") == section(document(), "、支出决算情况说明")
    assert section(compose(accounts(), load_pack(PACK, templates)).document, "收入支出决算总体情况说明") != [
        "2024年度总计100万元。"
    ]


def test_a_manifest_says_only_what_differs(templates: Path) -> None:
    head = f"标识: {CHILD}\n继承: {PACK}\n名称: 子县\n年度: [2025]\n"
    write(templates, "pack.yaml", f"{head}版式:\n  零值: '0.00'\n用语:\n  备注: 说明：{{说明}}\n", CHILD)
    above, below = load_pack(PACK, templates).manifest, load_pack(CHILD, templates).manifest
    assert (below.title, below.years) == ("子县", (2025,))
    assert (below.kind, below.file_name) == (above.kind, above.file_name)
    assert below.options == above.options.model_copy(update={"zero": "0.00"})
    assert below.labels == {**above.labels, "备注": "说明：{说明}"}


@pytest.mark.parametrize("key", ["标识", "名称", "年度"])
def test_a_manifest_does_not_inherit_what_names_the_pack(templates: Path, key: str) -> None:
    lines = [f"标识: {CHILD}", f"继承: {PACK}", "名称: 子县", "年度: [2025]"]
    write(templates, "pack.yaml", "\n".join(line for line in lines if not line.startswith(key)), CHILD)
    (finding,) = faults(templates, CHILD)
    assert finding.message == f"模板文件 pack.yaml 的“{key}”有误：缺少这个键。"


def test_a_fault_of_the_parents_manifest_is_told_in_its_line(templates: Path) -> None:
    child(templates)
    edit(templates, "pack.yaml", "  零值: 空白", "  零值: 空的")
    (finding,) = faults(templates, CHILD)
    assert [place.source_line for place in finding.positions] == ["  零值: 空的"]


def test_a_pack_may_add_subjects(templates: Path) -> None:
    child(templates)
    text = "来源: 县财政局的通知\n日期: 2025-01-01\n科目:\n  20198: 试点事务\n  2019801: 试点专项\n"
    write(templates, "subjects.yaml", text, CHILD)
    assert load_pack(CHILD, templates).subjects == {"20198": "试点事务", "2019801": "试点专项"}
    assert load_pack(PACK, templates).subjects == {}


def test_subjects_that_a_pack_adds_are_printed(templates: Path, tmp_path: Path) -> None:
    child(templates)
    write(
        templates, "subjects.yaml", "来源: 通知\n日期: 2025-01-01\n科目: {20198: 试点事务, 2019801: 试点专项}\n", CHILD
    )
    texts = {
        name: text.replace("2010302 一般行政管理事务", "2019801").replace(PACK, CHILD) for name, text in FILES.items()
    }
    examined = examine(write_folder(tmp_path / "报告", texts), kits(templates))
    assert [finding.id for finding in examined.audit.findings if finding.id.startswith("INP")] == []
    assert examined.report is not None
    names = {row.cells[1].text for table in examined.report.document.tables() for row in table.rows() if row.cells[1:]}
    assert {"试点事务", "试点专项"} <= names


def test_a_pack_is_for_some_year(templates: Path) -> None:
    edit(templates, "pack.yaml", "年度: [2022, 2023, 2024, 2025]", "年度: []")
    (finding,) = faults(templates)
    assert finding.message == "模板文件 pack.yaml 的“年度”有误：至少要有 1 项。"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2019801: 试点专项", "科目 2019801 的上级款级科目 20198 不存在。"),
        ("2010301: 行政运转", "科目 2010301 在分类里的名称是“行政运行”，这里写的是“行政运转”。"),
        ("20103980: 试点", "“20103980”不是科目编码，应为 3、5 或 7 位数字。"),
        ("新科目: 试点", "“新科目”不是科目编码，应为 3、5 或 7 位数字。"),
    ],
)
def test_added_subjects_that_cannot_be(templates: Path, line: str, told: str) -> None:
    write(templates, "subjects.yaml", f"来源: 通知\n日期: 2025-01-01\n科目:\n  {line}\n")
    (finding,) = faults(templates)
    assert (finding.id, finding.message) == ("PACK-004", told)
    assert [(place.file, place.line) for place in finding.positions] == [("subjects.yaml", 4)]


def test_added_subjects_name_their_source_and_its_day(templates: Path) -> None:
    write(templates, "subjects.yaml", "日期: 二月\n科目: {}\n")
    assert [finding.message for finding in faults(templates)] == [
        "模板文件 subjects.yaml 的“来源”有误：缺少这个键。",
        "模板文件 subjects.yaml 的“日期”有误：应为日期，例如 2025-01-01。",
    ]


def test_each_year_has_its_own_format() -> None:
    older, newer = pack("wuhan/final-accounts-2023"), pack()
    assert older.folders == (*older.folders[:1], *newer.folders)
    assert set(older.files) == set(newer.files)
    own = {name for name, path in older.files.items() if path.is_relative_to(older.folders[0])}
    assert own == {"pack.yaml", "CHANGELOG.md"}
    assert (older.manifest.years, 2023 in newer.manifest.years) == ((2023,), True)
    assert older.manifest.options.formula_notes
    assert older.manifest.options.text_separators
    assert older.manifest.options.budget_base == "全年预算"
    assert list(check_pack(older, "wuhan/final-accounts-2023")) == []


def test_a_child_may_have_a_child(templates: Path) -> None:
    child(templates)
    child(templates, CHILD, "zixian/final-accounts-2026")
    found = load_pack("zixian/final-accounts-2026", templates)
    assert [folder.relative_to(templates).as_posix() for folder in found.folders] == [
        *("zixian/final-accounts-2026", CHILD, PACK)
    ]


def test_a_format_change_is_a_pack_change(templates: Path) -> None:
    """Another order of parts, another title, another unit line: no Python."""
    edit(templates, "structure.yaml", "标题: 第五部分　名词解释", "标题: 第五部分　名词释义")
    edit(templates, "tables/01.yaml", "单位行: 金额单位：万元", "单位行: 单位：万元")
    made = compose(accounts(), load_pack(PACK, templates)).document
    assert "第五部分　名词释义" in {text for _, text, _ in made.toc()}
    assert next(iter(made.tables())).right_line == "单位：万元"


# -- packs that are not there ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "identifier", ["wuhan/final-accounts-2031", "wuhan", "../wuhan/x", "wuhan/../wuhan/x", "", "A/B"]
)
def test_unknown_pack_names_those_there_are(templates: Path, identifier: str) -> None:
    (finding,) = faults(templates, identifier)
    assert (finding.id, finding.message) == ("PACK-001", f"没有名为“{identifier}”的模板包。")
    assert finding.fix == f"可用的模板包：{PACK}。"


def test_folder_without_packs(tmp_path: Path) -> None:
    (finding,) = faults(tmp_path)
    assert finding.fix == f"文件夹 {tmp_path.name} 里没有模板包，请核对路径。"


def test_unknown_parent_is_told_at_its_line(templates: Path) -> None:
    child(templates, "wuhan/final-accounts-2031")
    (finding,) = faults(templates, CHILD)
    assert (finding.id, finding.message) == ("PACK-001", "没有名为“wuhan/final-accounts-2031”的模板包。")
    assert [(place.file, place.source_line) for place in finding.positions] == [
        ("pack.yaml", "继承: wuhan/final-accounts-2031")
    ]


def test_packs_that_extend_each_other(templates: Path) -> None:
    child(templates, "zixian/b", "zixian/a")
    child(templates, "zixian/a", "zixian/b")
    (finding,) = faults(templates, "zixian/a")
    assert finding.message == "模板文件 pack.yaml：继承绕成了一圈：zixian/a → zixian/b → zixian/a。"


@pytest.mark.parametrize("name", REQUIRED)
def test_missing_file(templates: Path, name: str) -> None:
    (templates / PACK / name).unlink()
    (finding,) = faults(templates)
    assert (finding.id, finding.message) == ("PACK-003", f"模板文件 pack.yaml：模板包缺少文件：{name}。")


# -- broken files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        ("pack.yaml", "文件名:", "文件名称:", "“文件名称”有误：没有这个键，请核对写法", "文件名称: "),
        ("pack.yaml", "  零值: 空白", "  零值: 空的", "“版式 › 零值”有误：应为 '0.00' or '空白'", "  零值: 空的"),
        (
            "pack.yaml",
            "  公式注: 否",
            "  公式注: 不",
            "“版式 › 公式注”有误：“不”应为“是”或“否”。 请改为“否”",
            "  公式注: 不",
        ),
        ("pack.yaml", "年度: [2022", "年度: [二〇二二", "“年度 › 0”有误：应为整数", "年度: [二〇二二"),
        ("structure.yaml", "    页面: table_portrait", "    页: 竖", "“部分 › 1 › 页”有误：没有这个键", "    页: 竖"),
        ("structure.yaml", "主题: ", "题: ", "“题”有误：没有这个键", "题: "),
        (
            "structure.yaml",
            "自评表: 整体",
            "自评表: 全部",
            "“部分 › 5 › 内容 › 0 › 自评表”有误：应为 '整体' or '项目'",
            "自评表: 全部",
        ),
        ("tables/01.yaml", "版面: two_sided", "版面: 两侧", "“版面”有误：应为 ", "版面: 两侧"),
        ("tables/01.yaml", "字号: 9", "字号: 九", "“字号”有误：应为数字", "字号: 九"),
        (
            "tables/01.yaml",
            "连续: 31",
            "断续: 31",
            "“文件”有误：版面 two_sided 要写“左侧”“右侧”，以及每种行次的“右侧起始行次”",
            "版面:",
        ),
        ("tables/02.yaml", "行: 收入", "行: 收支", "“行”有误：应为 ", "行: 收支"),
        ("tables/02.yaml", "行: 收入\n", "", "“文件”有误：版面 function_rows 要写“行”", "版面:"),
        (
            "tables/06.yaml",
            "  长表:",
            "  全表:",
            "“文件”有误：版面 economic_grid 要写“末行”，以及短表和长表的“明细”",
            "版面:",
        ),
        ("tables/09.yaml", ", 取数: 三公经费.合计.预算数", "", "“文件”有误：版面 single_row 要写每栏的“取数”", "版面:"),
        ("tables/09.yaml", "零值: 空白", "零值: 0", "“零值”有误：应为 ", "零值: 0"),
        ("figures.yaml", "类型: columns", "类型: 柱", "“收支总计 › 类型”有误：应为 'columns' or 'pie'", "类型: 柱"),
        ("looks.yaml", "表线粗细: 0.5", "表线粗细: 细", "“表线粗细”有误：应为数字", "表线粗细: 细"),
        ("glossary.yaml", "名词:", "名词: 无\n词:", "“名词”有误：应为列表", "名词: 无"),
        ("tables/摘要得分表.yaml", "表头: [评价准则, ", "表头: [", "“表头”有误：至少要有 3 项", "表头: ["),
        (
            "tables/整体自评表.yaml",
            "每块最多行数: 10",
            "每块最多行数: 0",
            "“目标 › 每块最多行数”有误：不能小于 1",
            "每块最多行数: 0",
        ),
        (
            "tables/整体自评表.yaml",
            "{标: 单位名称}",
            "{标: 单位, 文: 名称}",
            "“表首 › 0 › 0”有误：每格应写且只写一项",
            "表首:",
        ),
    ],
)
def test_wrong_value_is_told_with_file_and_line(templates: Path, case: tuple[str, str, str, str, str]) -> None:
    name, old, new, message, line = case
    edit(templates, name, old, new)
    finding = next(each for each in faults(templates) if message in each.message)
    assert finding.id == "PACK-002"
    assert finding.message.startswith(f"模板文件 {name} 的")
    (place,) = finding.positions
    assert place.file == name
    assert line.strip() in place.source_line or line == "表首:"


@pytest.mark.parametrize(
    ("name", "text", "number", "message"),
    [
        ("structure.yaml", "", "PACK-003", "模板文件 structure.yaml：文件是空的。"),
        ("figures.yaml", "- 图\n", "PACK-003", "模板文件 figures.yaml：应为“图名: 内容”的形式。"),
        ("tables/01.yaml", "版面: [a\n", "PACK-003", ""),
        ("tables/01.yaml", "版面：two_sided\n", "PACK-003", ""),
        ("pack.yaml", "标识: a\n标识: b\n", "PACK-003", ""),
    ],
)
def test_file_that_cannot_be_read(templates: Path, name: str, text: str, number: str, message: str) -> None:
    write(templates, name, text)
    finding = faults(templates)[0]
    assert finding.id.startswith(number)
    assert finding.message.startswith(message)
    assert finding.positions[0].file == name


def test_template_in_another_encoding(templates: Path) -> None:
    (templates / PACK / "text/说明-01.j2").write_bytes("总计".encode("gb18030"))
    (finding,) = faults(templates)
    assert finding.message == "模板文件 text/说明-01.j2：文件不是 UTF-8 编码，请另存为 UTF-8。"


def test_mistakes_of_all_files_are_told_at_once(templates: Path) -> None:
    edit(templates, "tables/01.yaml", "字号: 9", "字号: 九")
    edit(templates, "tables/02.yaml", "字号: 9", "字号: 九")
    edit(templates, "looks.yaml", "表线粗细: 0.5", "表线粗细: 细")
    edit(templates, "figures.yaml", "类型: pie", "类型: 饼")
    edit(templates, "pack.yaml", "年度: [2022", "年度: [二〇二二")
    write(templates, "tables/03.yaml", "")
    (templates / PACK / "text/说明-01.j2").write_bytes(b"\xff")
    assert {place.file for finding in faults(templates) for place in finding.positions} == {
        "pack.yaml"
    }  # the manifest is needed to know which files there are
    edit(templates, "pack.yaml", "年度: [二〇二二", "年度: [2022")
    assert [finding.positions[0].file for finding in faults(templates)] == [
        *("figures.yaml", "looks.yaml", "tables/01.yaml", "tables/02.yaml", "tables/03.yaml", "text/说明-01.j2")
    ]


def test_glossary_is_read_by_itself(templates: Path) -> None:
    assert load_glossary(templates / PACK / "glossary.yaml") == pack().glossary


# -- files that do not fit together ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            "pack.yaml",
            f"标识: {PACK}",
            "标识: wuhan/x",
            f"标识“wuhan/x”与所在的文件夹“{PACK}”不一致。",
            "标识: wuhan/x",
        ),
        ("pack.yaml", "  零值: 空白\n", "", "“版式”缺少“零值”。", "  科目行: 类款项"),
        ("pack.yaml", "  目录标题: 目　录\n", "", "“用语”缺少“目录标题”。", "  部门行: 部门：{部门}"),
        (
            "pack.yaml",
            '文件名: "{年度}',
            '文件名: "{年}',
            "“{年}年度{部门}{主体}决算公开”里的 {年} 没有可填的内容。",
            "文件名: ",
        ),
        ("pack.yaml", "备注：{说明}", "备注：{说}", "“备注：{说}”里的 {说} 没有可填的内容。", "  备注: "),
        (
            "structure.yaml",
            '"{部门}", "{主体}决算公开"]',
            '"{部们}", "部门决算公开"]',
            "“{部们}”里的 {部们} 没有可填的内容。",
            "封面: ",
        ),
        (
            "structure.yaml",
            "第四部分　{年度}年",
            "第四部分　{年度年",
            "“第四部分　{年度年重点工作完成情况”里的花括号不成对。",
            "第四部分",
        ),
        ("structure.yaml", "文字: 说明-01.j2", "文字: 说明-00.j2", "没有文字模板 text/说明-00.j2。", "说明-00.j2"),
        ("structure.yaml", '表: "01"', '表: "11"', "没有表样 tables/11.yaml。", '表: "11"'),
        (
            "structure.yaml",
            "    页面: table_portrait",
            "    页面: 竖",
            "looks.yaml 里没有名为“竖”的页面。",
            "    页面: 竖",
        ),
        (
            "structure.yaml",
            "键: 机构设置情况",
            "键: 部门主要职责",
            "“部门主要职责”用了两次，部门的补充文字会印两遍。",
            "二、机构设置情况",
        ),
        ("tables/02.yaml", "页面: table_landscape", "页面: 横", "looks.yaml 里没有名为“横”的页面。", "页面: 横"),
        ("tables/02.yaml", "宽: 280", "宽: 290", "各栏的宽合计 1010，应为 1000。", "宽: 90"),
        (
            "tables/02.yaml",
            "{code}.事业收入",
            "{code}.事业收人",
            "没有名为“收入决算.{code}.事业收人”的数据项。",
            "事业收人",
        ),
        ("tables/01.yaml", "取数: [收支总计]", "取数: [收支总记]", "没有名为“收支总记”的数据项。", "收支总记"),
        (
            "tables/04.yaml",
            "支出.202.政府性基金预算.合计",
            "支出.202.政府基金.合计",
            "没有名为“支出.202.政府基金.合计”的数据项。",
            "外交",
        ),
        (
            "tables/06.yaml",
            "[人员经费合计, 人员经费合计, 2]",
            "[人员经费合计, 人员经费, 2]",
            "没有名为“人员经费”的数据项。",
            "人员经费, 2",
        ),
        (
            "tables/07.yaml",
            "空表判断: [政府性基金.合计.年初结转和结余",
            "空表判断: [政府基金",
            "没有名为“政府基金”的数据项。",
            "政府基金",
        ),
        ("tables/07.yaml", "{自称}{年度}年度无", "{我们}{年度}年度无", "里的 {我们} 没有可填的内容。", "空表说明"),
        ("tables/07.yaml", '标题: "{年度}', '标题: "{年份}', "里的 {年份} 没有可填的内容。", "标题: "),
        ("tables/05.yaml", "  - 1栏各行", "  - {1栏各行}", "里的 {1栏各行} 没有可填的内容。", ""),
        (
            "figures.yaml",
            "取数: 上年.收支总计",
            "取数: 去年.收支总计",
            "没有名为“去年.收支总计”的数据项。",
            "去年.收支总计",
        ),
        ("figures.yaml", '名: "{上年}年度"', '名: "{去年}年度"', "“{去年}年度”里的 {去年} 没有可填的内容。", "{去年}"),
        (
            "figures.yaml",
            "  略零: true",
            '  略零: true\n  标签: "{数额}"',
            "“{数额}”里的 {数额} 没有可填的内容。",
            "标签",
        ),
        ("tables/重点工作.yaml", "宽: [70", "宽: [80", "各栏的宽合计 1010，应为 1000。", "宽: ["),
        (
            "labels.yaml",
            "取数: {决算: 财政拨款收支总计, ",
            "取数: {决算: 财政拨款收支总数, ",
            "没有名为“财政拨款收支总数”的数据项。",
            "财政拨款收支总数",
        ),
        (
            "labels.yaml",
            "决算: {政府性基金预算: 政府性基金.合计.本年收入",
            "决算: {政府性基金预算: 政府性基金.合计.收入",
            "没有名为“政府性基金.合计.收入”的数据项。",
            "政府性基金.合计.收入",
        ),
        ("labels.yaml", "占: 本年收入合计", "占: 本年总收入", "没有名为“本年总收入”的数据项。", "占: 本年总收入"),
        (
            "labels.yaml",
            "公务用车购置费.购置数",
            "公务用车购置费.辆数",
            "没有名为“三公经费.公务用车购置费.辆数”",
            "计数",
        ),
        ("labels.yaml", "数: 自评表.项目表数", "数: 自评表.个数", "没有名为“自评表.个数”的数据项。", "自评表.个数"),
        ("labels.yaml", "主体: 整体自评}", "主体: 整体}", "“主体”里没有“整体”。", "主体: 整体}"),
        ("labels.yaml", "  支出决算情况说明: ", "  支出说明: ", "里没有键为“支出说明”的节。", "  支出说明: "),
        ("labels.yaml", "共{}张项目", "共几张项目", "句式“共几张项目绩效自评表”里要有一个 {}", "共几张项目"),
        ("labels.yaml", '{项}（项）"]', '（项）"]', "说法“（项）”里要有 {项}", "（项）"),
    ],
)
def test_what_does_not_fit_is_told_with_file_and_line(templates: Path, case: tuple[str, str, str, str, str]) -> None:
    name, old, new, message, line = case
    edit(templates, name, old, new)
    if name == "tables/05.yaml":
        edit(templates, name, "  - {1栏各行}=(2+3)栏各行。", '  - "{1栏各行}=(2+3)栏各行。"')
    (finding,) = faults(templates)
    assert finding.id == "PACK-004"
    assert message in finding.message
    (place,) = finding.positions
    assert place.file == name
    assert line in place.source_line


def test_labels_of_a_section_the_child_dropped_may_stay(templates: Path) -> None:
    child(templates)
    structure = (templates / PACK / "structure.yaml").read_text("utf-8")
    lines = [line for line in structure.splitlines(keepends=True) if "键: 政府采购支出说明" not in line]
    write(templates, "structure.yaml", "".join(lines), CHILD)
    assert "政府采购支出说明" in load_pack(CHILD, templates).labels.sections


def test_condition_of_a_term(templates: Path) -> None:
    text = (templates / PACK / "glossary.yaml").read_text("utf-8")
    write(
        templates,
        "glossary.yaml",
        text.replace("名词:\n", "名词:\n  - {名词: 某词, 释义: 指某事。, 条件: [没有]}\n", 1),
    )
    (finding,) = faults(templates)
    assert finding.message == "没有名为“没有”的数据项。"


def test_no_figure_is_typed_into_a_text() -> None:
    """Numbers of lists, the last day of the year and the thresholds of the official wording are no figures."""
    wording = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    allowed = re.compile(r"12月31日|单价(50|100)万元（含）以上|^\s*(#+ )?（?\d[.）]", re.MULTILINE)
    found = {name: re.findall(r"\d+", allowed.sub("", wording.sub("", text))) for name, text in pack().texts.items()}
    assert {name: numbers for name, numbers in found.items() if numbers} == {"说明-06.j2": ["0"]}
