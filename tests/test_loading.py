"""Loading: a good report becomes exact values with places; a bad one is told all that is wrong, in Chinese, at once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from submissions import FILES, MINIMAL, NAMES, outcome, write

from generator.findings import Finding, FindingsError, Severity, render_text
from generator.source import Mapping as MappingNode
from generator.source import read_bytes
from generator.submission.errors import explain
from generator.submission.loading import load
from generator.submission.models import Submission
from generator.submission.positions import spot_of
from generator.submission.problems import FOLDER, MANY, PROBLEMS, TOO_MANY_ITEMS
from generator.submission.references import KnownNames
from generator.submission.shapes import ROOT, Either, Group, Listing, Shape, Table, keys_of, places_of_keys
from generator.submission.validating import plain

SAMPLES = sorted((Path(__file__).parent.parent / "inputs").glob("*/"))
CASES = sorted((Path(__file__).parent / "bad_inputs").glob("*.yaml"))


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Return the minimal report's files with one passage replaced."""
    assert old in FILES[file]
    return {**FILES, file: FILES[file].replace(old, new, 1)}


# A good report


def test_minimal_report_is_valid() -> None:
    assert load(MINIMAL).findings == ()


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_samples_are_valid(folder: Path) -> None:
    assert not [finding for finding in load(folder).findings if finding.severity is not Severity.HINT]


def test_amounts_are_exact_yuan() -> None:
    submission = load(MINIMAL).submission
    assert submission.income["2010301 行政运行"].general_public_budget == Decimal("1205000.00")
    assert submission.economic["30201 办公费"] == Decimal("125000.00")
    fund = submission.expenditure["2010301 行政运行"].general_public_budget
    assert fund is not None
    assert (fund.personnel, fund.public, fund.project) == (Decimal(1000000), Decimal(205000), Decimal(0))


def test_unit_may_stand_in_any_file_and_order(tmp_path: Path) -> None:
    files = {f"{9 - number}.yaml": text for number, text in enumerate(FILES.values())}
    assert load(write(tmp_path, files)).submission.projects[0].budget == Decimal("800000.00")
    yuan = changed("01-基本情况.yaml", "金额单位: 万元", "金额单位: 元")
    assert load(write(tmp_path, yuan)).submission.projects[0].budget == Decimal("80.00")


def test_positions_of_values_and_keys() -> None:
    positions = load(MINIMAL).positions
    path = ("支出", "2010302 一般行政管理事务", "一般公共预算", "项目支出")
    assert str(positions.at(*path)) == "02-收支.yaml:15:13"
    assert positions.at(*path).text == "80"
    assert str(positions.key(*path)) == "02-收支.yaml:15:7"
    assert positions.key(*path).text == "项目支出"
    assert str(positions.at("项目", 0, "执行数")) == "06-项目与重点工作.yaml:2:34"
    assert str(positions.key("项目", 0)) == "06-项目与重点工作.yaml:2:6"


def test_position_of_what_was_not_typed_is_that_of_the_key_above() -> None:
    positions = load(MINIMAL).positions
    assert (
        positions.at("支出", "2010302 一般行政管理事务", "政府性基金预算", "项目支出").text
        == "2010302 一般行政管理事务"
    )
    assert positions.at("变动原因", "没有", "同").text == "变动原因"
    assert str(positions.at("结转结余", "结余分配")) == "01-基本情况.yaml:1:1"


def test_forms_of_several_files_are_joined_in_file_order(tmp_path: Path) -> None:
    form = FILES["绩效自评/示例工作.yaml"]
    body = form.split("项目自评:\n")[1]
    items = "".join(f"  {line}\n" for line in body.splitlines())
    second = "项目自评:\n  -" + items[3:].replace(
        "项目名称: 示例工作经费", "项目名称: 第二\n    包含项目: [示例工作经费]"
    )
    loaded = load(write(tmp_path, {**FILES, "绩效自评/02.yaml": second}))
    assert [form.name for form in loaded.submission.project_forms] == ["第二", "示例工作经费"]
    assert loaded.positions.at("项目自评", 0, "项目名称").file == "绩效自评/02.yaml"
    assert loaded.positions.at("项目自评", 1, "项目名称").file == "绩效自评/示例工作.yaml"


def test_texts_become_paragraphs(tmp_path: Path) -> None:
    old = "结果应用情况: 把自评结果作为安排下一年度预算的依据。"
    files = changed("06-项目与重点工作.yaml", old, "结果应用情况: |\n    一段。\n\n    又一段。\n")
    assert load(write(tmp_path, files)).submission.management.application == ("一段。", "又一段。")
    files = changed("06-项目与重点工作.yaml", old, "结果应用情况:\n    - 一段。\n    - 又一段。\n")
    assert load(write(tmp_path, files)).submission.management.application == ("一段。", "又一段。")


def test_english_names_of_fields_are_no_keys() -> None:
    with pytest.raises(ValidationError):
        Submission.model_validate({"report": {}}, by_alias=True, by_name=False)


# What the pack knows


def test_names_of_the_pack_are_asked_for_by_its_name(tmp_path: Path) -> None:
    asked: list[str] = []

    def names_of(pack: str) -> KnownNames:
        asked.append(pack)
        return KnownNames(subjects={"20196": "新款", "2019601": "新项"})

    files = {name: text.replace("2010302 一般行政管理事务", "2019601 新项") for name, text in FILES.items()}
    assert outcome(write(tmp_path, files), names_of)[1] == ()
    assert asked == ["wuhan/final-accounts-2024"]
    assert [finding.id for finding in outcome(tmp_path)[1]] == ["INP-012", "INP-012"]


def test_broken_pack_is_reported_with_the_rest_at_the_line_that_names_it(tmp_path: Path) -> None:
    def names_of(pack: str) -> KnownNames:
        raise FindingsError([Finding("PACK-001", Severity.ERROR, f"没有名为“{pack}”的模板包。")])

    files = changed("01-基本情况.yaml", "年度: 2024", "年度: 24")
    findings = outcome(write(tmp_path, files), names_of)[1]
    assert [(each.id, str(each.positions[0])) for each in findings] == [
        ("INP-016", "01-基本情况.yaml:3:7"),
        ("PACK-001", "01-基本情况.yaml:4:8"),
    ]


def test_reasons_are_those_of_the_figures_of_last_year() -> None:
    assert Submission.REASONS[:3] == ("本年收入合计", "本年支出合计", "收支总计")


# Bad reports: the corpus


def edited(case: Mapping[str, Any]) -> dict[str, str]:
    files = dict(FILES)
    for edit in case["改动"]:
        name = edit["文件"]
        if "原文" in edit:
            assert edit["原文"] in files[name], f"{edit['原文']} not in {name}"
            files[name] = files[name].replace(edit["原文"], edit["改为"], 1)
        else:
            files[name] = edit["改为"]
    return files


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_corpus(path: Path, tmp_path: Path) -> None:
    case = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
    findings = outcome(write(tmp_path, edited(case)), lambda _: NAMES)[1]
    told = [
        (each.id, str(each.severity), str(each.positions[0]), each.positions[0].text, each.message) for each in findings
    ]
    assert told == [(each["编号"], each["级别"], each["位置"], each["原文"], each["说"]) for each in case["发现"]]
    for finding, wanted in zip(findings, case["发现"], strict=True):
        assert wanted["改法"] in finding.fix
        assert_chinese(finding)


def test_corpus_has_every_problem() -> None:
    told = "".join(path.read_text("utf-8") for path in CASES)
    missing = {problem.id for problem in PROBLEMS if f"编号: {problem.id}\n" not in told}
    assert missing == {FOLDER.id, MANY.id, TOO_MANY_ITEMS.id}, "these three have tests of their own"


def test_problems_are_numbered_without_gaps() -> None:
    assert [problem.id for problem in PROBLEMS] == [f"INP-{number:03}" for number in range(1, len(PROBLEMS) + 1)]


ALLOWED_LATIN = re.compile(
    r"“[^”]*”|U\+[0-9A-F]{4}|YAML|Excel|wuhan/final-accounts-2024|Tab|UTF-8|\.yaml|[A-Z]{3,4}-\d{3}"
)


def assert_chinese(finding: Finding) -> None:
    """Nothing but quoted input may be in Latin letters."""
    for text in (finding.message, finding.expected, finding.fix):
        assert not re.search(r"[A-Za-z]{3,}", ALLOWED_LATIN.sub("", text)), text


# Bad reports: folders


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    (finding,) = outcome(tmp_path / "没有")[1]
    assert (finding.id, finding.message) == ("INP-020", "报告文件夹“没有”不存在。")


def test_folder_that_is_a_file() -> None:
    (finding,) = outcome(MINIMAL / "02-收支.yaml")[1]
    assert (finding.id, finding.message) == ("INP-020", "报告文件夹“02-收支.yaml”不是文件夹。")


def test_folder_without_files(tmp_path: Path) -> None:
    (tmp_path / "说明.docx").write_bytes(b"x")
    (finding,) = outcome(tmp_path)[1]
    assert finding.id == "INP-020"
    assert "没有 .yaml 文件" in finding.message


def test_empty_files_beside_good_ones_are_only_warned_of(tmp_path: Path) -> None:
    loaded, findings = outcome(write(tmp_path, {**FILES, "空.yaml": "# 还没有填\n"}))
    assert loaded is not None
    assert [(each.id, each.severity) for each in findings] == [("SRC-006", Severity.WARNING)]


def test_only_empty_files_miss_every_required_key_once(tmp_path: Path) -> None:
    loaded, findings = outcome(write(tmp_path, {"空.yaml": ""}))
    assert loaded is None
    (missing,) = [each for each in findings if each.id == "INP-001"]
    assert all(f"“{key.name}”" in missing.message for key in keys_of(Submission).values() if key.required)


def test_links_out_of_the_folder_are_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "别处.yaml"
    outside.write_text("机关运行经费: {决算数: 1}\n", "utf-8")
    folder = write(tmp_path / "报告", FILES)
    (folder / "07.yaml").symlink_to(outside)
    loaded, findings = outcome(folder)
    assert loaded is not None
    assert [each.id for each in findings] == ["SRC-021"]


# Everything at once, in order, without repetition


def test_findings_are_in_order_of_file_and_line_and_each_only_once(tmp_path: Path) -> None:
    files = {name: text.replace(": 80", ": 八十").replace(": 190", ": 一九〇") for name, text in FILES.items()}
    findings = outcome(write(tmp_path, files))[1]
    places = [(each.positions[0].file, each.positions[0].line, each.positions[0].column) for each in findings]
    assert len(findings) == sum(text.count(": 八十") + text.count(": 一九〇") for text in files.values())
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_many_findings_of_a_kind_are_counted(tmp_path: Path) -> None:
    items = "".join(f"  - {{名称: 项目{number}, 执行数: 无}}\n" for number in range(130))
    files = changed("06-项目与重点工作.yaml", "项目:\n", f"项目:\n{items}")
    findings = outcome(write(tmp_path, files))[1]
    assert [each.id for each in findings].count("INP-005") == 100
    (more,) = [each for each in findings if each.id == MANY.id]
    assert more.message == "INP-005 类问题还有 30 处没有列出。"
    assert more.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("其他名词", "其他名词:\n" + "  - {名词: 甲, 解释: 乙}\n" * 1001),
        ("自定义科目", "自定义科目:\n" + "".join(f"  {number}: 甲\n" for number in range(1001))),
    ],
)
def test_more_items_than_any_report_has_are_told_where_they_stand(tmp_path: Path, place: str, text: str) -> None:
    findings = outcome(write(tmp_path, {**FILES, "99-附加.yaml": text}))[1]
    (found,) = [each for each in findings if each.id == TOO_MANY_ITEMS.id]
    assert found.message == f"“{place}”有 1001 项，最多 1000 项。"
    assert (found.positions[0].file, found.positions[0].line) == ("99-附加.yaml", 2)


def test_a_wrong_unit_does_not_make_every_amount_wrong(tmp_path: Path) -> None:
    files = changed("01-基本情况.yaml", "金额单位: 万元", "金额单位: 美元")
    files["02-收支.yaml"] = files["02-收支.yaml"].replace("80", "80.123456")
    assert [each.id for each in outcome(write(tmp_path, files))[1]] == ["INP-007"]


# Every error that pydantic can give


JUNK: tuple[object, ...] = ("", "无", "@@", "-1", "9" * 40, [], ["无"], [[]], {}, {"无": "无"}, [{"无": "无"}])


def places_of(shape: Shape, path: tuple[str | int, ...] = (), depth: int = 0) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every place the models know, free keys and items once."""
    yield path
    if isinstance(shape, Either):
        shape = shape.group
    if isinstance(shape, Group) and depth < 12:
        for key in keys_of(shape.model).values():
            yield from places_of(key.shape, (*path, key.name), depth + 1)
    elif isinstance(shape, Listing):
        yield from places_of(shape.item, (*path, 0), depth + 1)
    elif isinstance(shape, Table):
        yield from places_of(shape.value, (*path, "2010301"), depth + 1)


def at_place(path: tuple[str | int, ...], value: object) -> object:
    """Return the smallest tree with a value at a path."""
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def tree_of(value: object) -> MappingNode:
    """Return the node tree of a value, as if typed."""
    file, findings = read_bytes("填报.yaml", yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode())
    assert not findings
    assert isinstance(file.root, MappingNode)
    return file.root


def test_every_error_of_the_models_is_told_in_chinese() -> None:
    seen: set[str] = set()
    for path in (path for path in places_of(ROOT) if path):
        for junk in JUNK:
            root = tree_of(at_place(path, junk))
            try:
                Submission.model_validate(plain(root), by_alias=True, by_name=False)
            except ValidationError as error:
                details = error.errors()
                seen.update(detail["type"] for detail in details)
                findings = explain(details, spot_of(root, root.position), complete=False)
                for finding in findings:
                    assert_chinese(finding)
                    assert finding.positions[0].file == "填报.yaml"
                    assert all(detail["msg"] not in str(finding) for detail in details)
    assert seen == {
        "missing",
        "extra_forbidden",
        "value_error",
        "literal_error",
        "enum",
        "model_type",
        "dict_type",
        "tuple_type",
        "too_short",
    }


def test_places_of_keys_name_the_free_keys_above() -> None:
    assert ("支出", "*", "一般公共预算") in places_of_keys()["人员经费"]
    assert places_of_keys()["报告"] == ((),)


# Mutations of a good report


def leaves(tree: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items: Any = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in items:
        yield (*path, step)
        yield from leaves(value, (*path, step))


PARSED = {name: yaml.load(text, yaml.BaseLoader) for name, text in FILES.items()}  # noqa: S506 - texts only
MUTATIONS = [(name, path) for name, tree in PARSED.items() for path in leaves(tree)]


def mutated(name: str, path: tuple[str | int, ...], text: str | None) -> dict[str, str]:
    """Return the files with the value at a path deleted, or replaced by a text as a clerk might type it."""
    tree = yaml.load(FILES[name], yaml.BaseLoader)  # noqa: S506 - texts only
    parent = tree
    for step in path[:-1]:
        parent = parent[step]
    if text is None:
        del parent[path[-1]]
    else:
        parent[path[-1]] = "@@@"
    dumped = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    return {**FILES, name: dumped.replace("'@@@'", text or "")}


def assert_told(files: Mapping[str, str], name: str, path: tuple[str | int, ...], folder: Path) -> None:
    loaded, findings = outcome(write(folder, files), lambda _: NAMES)
    if loaded is not None:
        return
    told = {place.file for finding in findings for place in finding.positions}
    references = {"06-项目与重点工作.yaml", "05-上年与原因.yaml"}
    top_level = len(path) == 1
    assert name in told or (name in references and told) or (top_level and "01-基本情况.yaml" in told), (path, findings)
    for finding in findings:
        assert_chinese(finding)


def test_deleting_any_key_is_told_or_harmless(tmp_path: Path) -> None:
    for name, path in MUTATIONS:
        assert_told(mutated(name, path, None), name, path, tmp_path)


@pytest.mark.parametrize("junk", ["", "~", "无", "-1", "'#REF!'", "[甲, 乙]", "{甲: 乙}", "*甲", "：", "'", "１２"])
def test_junk_anywhere_is_told_or_harmless(junk: str, tmp_path: Path) -> None:
    for name, path in MUTATIONS[:: 1 if junk in ("", "无") else 5]:
        assert_told(mutated(name, path, junk), name, path, tmp_path)


# Anything at all: never a traceback


KEYS = st.sampled_from([*places_of_keys(), "2010301 行政运行", "2010301", "30101", "因公出国(境)费", "year"]) | st.text(
    max_size=6
)
VALUES = st.recursive(
    st.sampled_from(["", "1", "元", "2024", "示例工作经费", "-0.5", "是", "公用经费", "收支总计"])
    | st.text(max_size=8)
    | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(extra=st.dictionaries(KEYS, VALUES, max_size=5), kept=st.sets(st.sampled_from(sorted(FILES))))
def test_any_structure_loads_or_is_told(extra: dict[str, object], kept: set[str], tmp_path: Path) -> None:
    files = {name: FILES[name] for name in kept}
    files["随意.yaml"] = yaml.safe_dump(extra, allow_unicode=True)
    loaded, findings = outcome(write(tmp_path, files), lambda _: NAMES)
    assert loaded is not None or any(finding.severity is Severity.ERROR for finding in findings)
    assert render_text(findings)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(FILES)),
    place=st.integers(0, 2000),
    cut=st.integers(0, 12),
    text=st.text(alphabet=" \t\n-:：'\"{}[]#&*!|>%@,，0１a中\u3000\x00\ufeff", max_size=6),
)
def test_any_slip_of_the_keyboard_loads_or_is_told(name: str, place: int, cut: int, text: str, tmp_path: Path) -> None:
    old = FILES[name]
    start = place % len(old)
    loaded, findings = outcome(write(tmp_path, {**FILES, name: old[:start] + text + old[start + cut :]}))
    assert loaded is not None or any(finding.severity is Severity.ERROR for finding in findings)


HOSTILE = {
    "unknown keys": "".join(f"键{number}: 1\n" for number in range(20_000)),
    "unknown subjects": "支出:\n"
    + "".join(f"  {9_000_000 + number}: {{其他资金: {{}}}}\n" for number in range(20_000)),
    "wrong amounts": "支出:\n" + "".join(f"  {2_010_301 + number}: 无\n" for number in range(20_000)),
    "projects": "项目:\n" + "".join(f"  - {{名称: 甲{number}, 执行数: 1}}\n" for number in range(10_000)),
    "projects in projects": "项目:\n" + "".join(f"{'  ' * n}- 名称: 甲{n}\n{'  ' * n}  其中:\n" for n in range(30)),
    "reasons in a chain": "变动原因:\n" + "".join(f"  甲{n}: {{同: 甲{n + 1}}}\n" for n in range(3_000)),
    "forms": "项目自评:\n" + "".join(f"  - {{项目名称: 乙{number}}}\n" for number in range(5_000)),
    "long text": f"部门: {{名称: {'甲' * 500_000}}}\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_told_in_bounded_time(text: str, tmp_path: Path) -> None:
    folder = write(tmp_path, {"敌意.yaml": text})
    start = time.process_time()
    loaded, findings = outcome(folder, lambda _: NAMES)
    assert time.process_time() - start < 15
    assert loaded is None
    assert len(findings) < 1000


def test_approved_totals_may_name_their_unit(tmp_path: Path) -> None:
    rows = "本年收入合计: 200.50\n    本年支出合计: 2,005,000.00元\n    总计: 200.5 万元"
    loaded = load(write(tmp_path, {**FILES, "批复.yaml": f"批复数:\n  公开01表:\n    {rows}\n"}))
    assert list(loaded.submission.approved["公开01表"].values()) == [Decimal("2005000.00")] * 3


@pytest.mark.parametrize("text", ["0.02亿元", "200.505元", "二百万元", "元", "200 .50万元", "200.1234567万元"])
def test_approved_totals_in_no_unit(tmp_path: Path, text: str) -> None:
    files = {**FILES, "批复.yaml": f"批复数: {{公开01表: {{本年收入合计: {text}}}}}\n"}
    with pytest.raises(FindingsError) as caught:
        load(write(tmp_path, files))
    assert [finding.id for finding in caught.value.findings] == ["INP-005"]


BUDGET = Path(__file__).parent / "minimal_budget"


def test_projects_of_a_budget_may_stand_in_several_files(tmp_path: Path) -> None:
    text = (BUDGET / "预算.yaml").read_text("utf-8")
    whole, part = "预算项目:\n", "  - 名称: 示例工作经费\n"
    before, rest = text.split(part, 1)
    project, after = rest.split("\n上年预算:", 1)
    (tmp_path / "a.yaml").write_text(f"{before}\n上年预算:{after}", "utf-8")
    (tmp_path / "b.yaml").write_text(f"{whole}{part}{project}\n", "utf-8")
    assert load(tmp_path).submission == load(BUDGET).submission
