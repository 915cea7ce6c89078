"""Years: last year's folder linked, its figures taken and checked, what made each change, drafts of reasons."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.accounts.facts import Derivation
from generator.audit.early import early_checks
from generator.audit.engine import audit, view_of
from generator.audit.places import origins_of
from generator.audit.registry import coded_rules
from generator.cli import commands
from generator.derive.accounts import Accounts, accounts_of
from generator.derive.contributions import REST, Part
from generator.derive.prior import LAST as LAST_FACTS
from generator.document.compose import Composed, compose
from generator.document.nodes import Paragraph, plain
from generator.document.reasons import ReasonPlace, names_of, reason_places
from generator.findings import Finding, FindingsError, Severity, SourcePosition
from generator.submission.link_problems import LINK_PROBLEMS
from generator.submission.loading import load
from generator.submission.reasons import KeyedReason, is_draft, paragraphs
from tests.builders import pack, sample
from tests.cases import BASES, LAST, PACK, Case, last_tree, put, save, view, write
from tests.linked import FILE, linked_accounts, loaded_accounts, pair

FUND = "2120899 其他国有土地使用权出让收入安排的支出"
RULES = {rule.id: rule for rule in coded_rules()}


def wan(accounts: Accounts, name: str) -> Decimal:
    return accounts.facts[name].value / 10000


def typed(place: SourcePosition) -> str:
    return place.text.strip("'")


def errors(folder: Path) -> tuple[Finding, ...]:
    try:
        return load(folder).findings
    except FindingsError as error:
        return error.findings


def composed(accounts: Accounts) -> Composed:
    return compose(accounts, pack())


def places(accounts: Accounts) -> dict[str, ReasonPlace]:
    found = reason_places(accounts, pack(), composed(accounts).explained)
    return {"/".join(place.path): place for place in found}


# The link


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("/etc", "LNK-001"),
        ("C:/上年", "LNK-001"),
        ("~/上年", "LNK-001"),
        ("file://上年", "LNK-001"),
        ("..\\上年", "LNK-001"),
        ("../没有", "LNK-002"),
        ("../" + "长" * 5000, "LNK-002"),
        (f"../{LAST}/{FILE}", "LNK-002"),
        ("..", "LNK-002"),
        (".", "LNK-003"),
        ("../本年", "LNK-003"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_at_its_key(typed: str, problem: str, tmp_path: Path) -> None:
    (finding,) = errors(pair(tmp_path, {"上年": typed}))
    assert (finding.id, finding.severity) == (problem, Severity.ERROR)
    assert finding.positions[0].source_line.startswith("上年:")
    assert len(finding.message) < 120


def test_folders_inside_each_other_are_no_two_years(tmp_path: Path) -> None:
    folder = pair(tmp_path, {"上年": "里面"})
    save({"报告": {"年度": "2023"}}, folder / "里面")
    assert "LNK-003" in {finding.id for finding in errors(folder)}


def test_a_link_back_ends(tmp_path: Path) -> None:
    (finding,) = errors(pair(tmp_path, then={"上年": "../本年"}))
    assert finding.id == "LNK-004"
    assert "1 处错误" in finding.message


def test_errors_of_last_year_are_counted_here_and_told_there(tmp_path: Path) -> None:
    folder = pair(tmp_path, then={"三公经费/公务接待费/预算数": "二", "部门/名称": "甲:乙"})
    (finding,) = errors(folder)
    assert finding.id == "LNK-004"
    assert "2 处错误" in finding.message
    assert "gongkai check ../上年" in finding.fix


def test_only_the_year_before_can_be_linked(tmp_path: Path) -> None:
    (finding,) = errors(pair(tmp_path, then={"报告/年度": "2022", "报告/公开日期": "2023-09-29"}))
    assert (finding.id, finding.expected) == ("LNK-005", "2023 年度的填报文件夹")
    assert [place.file for place in finding.positions] == [FILE, f"../{LAST}/{FILE}"]


def test_another_name_is_a_warning_with_both_places(tmp_path: Path) -> None:
    (finding,) = errors(pair(tmp_path, then={"部门/名称": "云泽市示范局"}))
    assert (finding.id, finding.severity) == ("LNK-006", Severity.WARNING)
    assert [place.file for place in finding.positions] == [FILE, f"../{LAST}/{FILE}"]


def test_without_a_link_last_year_s_figures_are_missed(tmp_path: Path) -> None:
    (finding,) = errors(pair(tmp_path, drop=("上年",)))
    assert finding.id == "INP-001"
    assert "上年决算" in finding.message


def test_ids_of_the_link_are_those_listed() -> None:
    assert [problem.id for problem in LINK_PROBLEMS] == [name for name in early_checks() if name.startswith("LNK-")]


# What is taken


def test_last_year_s_figures_are_taken_and_traced_to_their_lines(tmp_path: Path) -> None:
    accounts = loaded_accounts(tmp_path, then={"支出/2010302/一般公共预算/项目支出": "61.5"})
    assert wan(accounts, "上年.本年支出合计") == Decimal(182)
    assert wan(accounts, "变动.本年支出合计.增减额") == Decimal("18.5")
    files = {origin.file for origin in origins_of(accounts.facts, "上年.本年支出合计")}
    assert files == {f"../{LAST}/{FILE}"}
    assert "61.5" in {typed(origin) for origin in origins_of(accounts.facts, "上年.本年支出合计")}


def test_balances_are_carried_over_each_by_its_nature(tmp_path: Path) -> None:
    then = {
        "收入/2010302/一般公共预算财政拨款": "90",
        "收入/2010302/其他收入": "7",
        f"收入/{FUND}": {"政府性基金预算财政拨款": "30"},
    }
    accounts = loaded_accounts(tmp_path, then=then)
    assert wan(accounts, "年初结转和结余.一般公共预算财政拨款") == 10
    assert wan(accounts, "年初结转和结余.非财政拨款") == 7
    assert wan(accounts, "政府性基金.2120899.年初结转和结余") == 30
    assert wan(accounts, "年初结转和结余") == wan(accounts, "上年报告.年末结转和结余") == 47
    assert "2120899" in accounts.subjects.government_fund


def test_what_is_typed_stays(tmp_path: Path) -> None:
    now = {"上年决算": {"收支总计": "190"}, "结转结余": {"年初结转和结余": {"一般公共预算财政拨款": "3"}}}
    accounts = loaded_accounts(tmp_path, now, {"收入/2010302/一般公共预算财政拨款": "90"})
    assert wan(accounts, "上年.收支总计") == 190
    assert wan(accounts, "上年报告.收支总计") == Decimal("210.5")
    assert wan(accounts, "年初结转和结余.一般公共预算财政拨款") == 3


def test_last_year_may_have_typed_in_another_unit(tmp_path: Path) -> None:
    folder = pair(tmp_path)
    path = folder.parent / LAST / FILE
    text = path.read_text("utf-8").replace("金额单位: 万元", "金额单位: 元")
    path.write_text(text, "utf-8")
    loaded = load(folder)
    assert loaded.prior is not None
    assert loaded.prior.submission.income["2010302 一般行政管理事务"].general_public_budget == 80
    assert loaded.submission.income["2010302 一般行政管理事务"].general_public_budget == 800000


def test_a_chain_of_years_carries_balances_through(tmp_path: Path) -> None:
    folder = pair(tmp_path, then={"上年": "../前年"})
    earliest = {**last_tree(Case("", "", 0)), "报告": {"年度": "2022", "模板包": PACK, "金额单位": "万元"}}
    put(earliest, ["收入", "2010302", "一般公共预算财政拨款"], "84")
    save(earliest, tmp_path / "前年")
    accounts = accounts_of(load(folder))
    assert wan(accounts, "年初结转和结余.一般公共预算财政拨款") == 4
    assert f"../前年/{FILE}" in {origin.file for origin in origins_of(accounts.facts, "年初结转和结余")}


def test_whatever_is_taken_brings_what_it_was_computed_from(tmp_path: Path) -> None:
    accounts = loaded_accounts(tmp_path, then={"收入/2060102/其他收入": "7"}, base="sample-small")
    assert accounts.prior is not None
    taken = [fact for fact in accounts.facts.values() if fact.name.startswith(LAST_FACTS)]
    for fact in taken:
        there = accounts.prior.facts[fact.name.removeprefix(LAST_FACTS)]
        assert (fact.value, fact.measure) == (there.value, there.measure)
        operands = fact.origin.operands if isinstance(fact.origin, Derivation) else ()
        known = [name for name in operands if name.removeprefix(LAST_FACTS) in accounts.prior.facts]
        assert all(name in accounts.facts for name in known), fact
    assert len(taken) > 50


# Both sides


def test_a_changed_figure_of_last_year_is_found_on_both_sides(tmp_path: Path) -> None:
    now = {"上年决算": {"本年支出合计": "200.5"}}
    folder = pair(tmp_path, now, {"支出/2010302/一般公共预算/项目支出": "70"})
    (finding,) = audit(view(folder), [RULES["YRS-005"]]).findings
    assert finding.severity is Severity.ERROR
    assert (finding.printed, finding.computed) == ("200.50万元", "190.50万元")
    files = [place.file for place in finding.positions]
    assert files[0] == FILE
    assert set(files[1:]) == {f"../{LAST}/{FILE}"}
    assert "70" in {typed(place) for place in finding.positions}


def test_openings_are_compared_by_nature(tmp_path: Path) -> None:
    now = {"结转结余": {"年初结转和结余": {"一般公共预算财政拨款": "12"}}}
    folder = pair(tmp_path, now, {"收入/2010302/一般公共预算财政拨款": "90"})
    (finding,) = audit(view(folder), [RULES["YRS-002"]]).findings
    assert (finding.printed, finding.computed, finding.severity) == ("12.00万元", "10.00万元", Severity.WARNING)


def test_a_linked_pair_is_clean(tmp_path: Path) -> None:
    folder = pair(
        tmp_path, {"预算差异原因/2010301": "年中补发了以前年度的津贴补贴"}, drop=("机关运行经费/上年决算数",)[:0]
    )
    found = audit(view(folder), [rule for rule in RULES.values() if rule.id.startswith("YRS-00")]).findings
    assert [each for each in found if each.id not in ("YRS-004", "YRS-007")] == []


# What made a change

AMOUNTS = st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100)
CODES = ("2010301", "2010302", "2100408")


@st.composite
def years(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    def year() -> dict[str, Any]:
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
        spent = {code: [str(draw(AMOUNTS)) for _ in range(3)] for code in codes}
        names = draw(st.lists(st.sampled_from(["甲项目", "乙项目", "丙项目"]), unique=True))
        return {
            "收入": {
                code: {"一般公共预算财政拨款": str(draw(AMOUNTS)), "其他收入": str(draw(AMOUNTS))} for code in codes
            },
            "支出": {
                code: {
                    "一般公共预算": {"人员经费": a, "公用经费": b, "年初预算": str(draw(AMOUNTS))},
                    "其他资金": {"项目支出": c},
                }
                for code, (a, b, c) in spent.items()
            },
            "基本支出经济分类": {"30101": str(draw(AMOUNTS)), "30201": str(draw(AMOUNTS))},
            "项目": [{"名称": name, "执行数": str(draw(AMOUNTS))} for name in names],
        }

    return year(), year()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(years())
def test_contributions_add_up_to_the_change(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    accounts = linked_accounts(*both)
    changes = [name for name in accounts.facts if name.startswith("变动.") and name.endswith(".增减额")]
    assert {f"{name}.增减额" for name in accounts.breakdowns if name.startswith("变动.")} == {
        name for name in changes if accounts.facts[name].value
    }
    for change, breakdowns in accounts.breakdowns.items():
        for breakdown in breakdowns:
            assert sum(part.value for part in breakdown.parts) == accounts.facts[f"{change}.增减额"].value
            sizes = [abs(part.value) for part in breakdown.parts]
            assert sizes == sorted(sizes, reverse=True)
            assert all(accounts.facts[part.fact].value == part.value for part in breakdown.parts)


def test_breakdowns_are_by_subject_source_project_and_type(tmp_path: Path) -> None:
    then = {
        "支出/2010302/一般公共预算/项目支出": "68.5",
        "项目/0/执行数": "50",
        "基本支出经济分类/30201": "14",
        "基本支出经济分类/30211": "6.5",
    }
    found = loaded_accounts(tmp_path, then=then).breakdowns["变动.一般公共预算财政拨款支出"]
    told = {each.way: [(part.label, part.value / 10000) for part in each.parts] for each in found}
    assert told == {
        "科目": [("2010302", Decimal("11.5"))],
        "性质": [("项目支出", Decimal("11.5"))],
        "项目": [("示例工作经费", Decimal(30)), (REST, Decimal("-18.5"))],
        "经济分类": [("项目支出", Decimal("11.5")), ("30201", Decimal("-1.5")), ("30211", Decimal("1.5"))],
    }


# Drafts


def test_a_draft_tells_the_greatest_parts_as_the_pack_prints_them(tmp_path: Path) -> None:
    then = {
        "支出/2010302/一般公共预算/项目支出": "42.8",
        "支出/2010301/一般公共预算/公用经费": "21.6",
        "收入/2010302/一般公共预算财政拨款": "42.8",
        "收入/2010301/一般公共预算财政拨款": "121.6",
    }
    place = places(loaded_accounts(tmp_path, then=then))["变动原因/一般公共预算财政拨款支出"]
    assert place.draft == "一般行政管理事务增加37.2万元"  # 37.2 of 38.3 is enough
    assert place.change.fact.value == 361000
    assert place.last == ("示例工作的项目经费增加",)


def test_no_more_than_three_parts_are_told() -> None:
    codes = ("2010301", "2010302", "2010303", "2010306", "2010308")
    spent = {code: {"一般公共预算": {"项目支出": 10 + n, "年初预算": 10}} for n, code in enumerate(codes)}
    received = {code: {"一般公共预算财政拨款": 10 + n} for n, code in enumerate(codes)}
    before = {code: {"一般公共预算": {"项目支出": 9, "年初预算": 9}} for code in codes}
    accounts = linked_accounts(
        {"支出": spent, "收入": received},
        {"支出": before, "收入": {code: {"一般公共预算财政拨款": 9} for code in codes}},
    )
    draft = places(accounts)["变动原因/本年支出合计"].draft
    assert [part.partition("增加")[2] for part in draft.split("、")] == ["5万元", "4万元", "3万元"]
    assert [part.value for part in accounts.breakdowns["变动.本年支出合计"][0].parts] == [
        50000,
        40000,
        30000,
        20000,
        10000,
    ]


def test_where_one_subject_is_all_its_projects_are_told(tmp_path: Path) -> None:
    then = {
        "支出/2010302/一般公共预算/项目支出": "60",
        "项目/0/执行数": "50",
        "项目/1": {"名称": "旧项目", "执行数": "10", "用途": "示例"},
    }
    place = places(loaded_accounts(tmp_path, then=then))["变动原因/一般公共预算财政拨款支出"]
    assert place.draft == "示例工作经费增加30万元、旧项目减少10万元"


def test_budget_differences_are_drafted_without_a_link() -> None:
    accounts = sample("sample-small")
    assert places(accounts)["预算差异原因/206"].draft == "一般行政管理事务减少27.32万元"
    assert places(accounts)["变动原因/收支总计"].draft == ""


def test_a_draft_is_printed_and_only_a_draft_may_hold_it(tmp_path: Path) -> None:
    now = {"变动原因/收支总计": {"草稿": "一般行政管理事务增加10万元"}}
    then = {"支出/2010302/一般公共预算/项目支出": "70", "收入/2010302/一般公共预算财政拨款": "70"}
    accounts = loaded_accounts(tmp_path, now, then)
    document = composed(accounts).document
    text = "\n".join(plain(block.runs) for block in document.blocks() if isinstance(block, Paragraph))
    assert "主要原因是一般行政管理事务增加10万元。" in text
    for draft, severity in (("草稿", Severity.WARNING), ("", Severity.ERROR)):
        seen = view_of(accounts, pack(), replace(document, draft=draft))
        (finding,) = audit(seen, [RULES["YRS-006"]]).findings
        assert finding.severity is severity
        assert finding.positions[0].text == "一般行政管理事务增加10万元"


# gongkai reasons


def changed_pair(folder: Path) -> Path:
    then = {
        "支出/2010302/一般公共预算/项目支出": "70",
        "收入/2010302/一般公共预算财政拨款": "70",
        "项目/0/执行数": "70",
    }
    return pair(folder, then=then)


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(commands, [str(each) for each in ("reasons", *arguments)])
    return result.exit_code, result.output


def test_reasons_lists_every_place_with_all_that_is_known(tmp_path: Path) -> None:
    code, told = run(changed_pair(tmp_path))
    assert code == 0
    block = told.split("\n\n")[0].splitlines()
    assert block[0] == "变动原因/收支总计　比上年增加 10.00 万元，增长 5.25%　［没有填］"
    assert block[1:] == [
        "  按科目：一般行政管理事务 +10.00",
        "  按来源：一般公共预算财政拨款 +10.00",
        "  上年写的：示例工作的项目经费增加",
        "  草稿：一般行政管理事务增加10万元",
    ]
    assert "变动原因/财政拨款收支总计" in told
    assert "草稿：同: 收支总计" in told
    assert told.splitlines()[-1] == "共 8 处要说明原因：没有填 6 处，草稿 0 处。"


def test_reasons_as_data_are_exact(tmp_path: Path) -> None:
    listed = json.loads(run(changed_pair(tmp_path), "--format", "json")[1])
    first = listed[0]
    assert (first["键"], first["增减额"], first["比率"]) == (["变动原因", "收支总计"], "100000.00", "5.25%")
    assert first["组成"]["科目"] == [{"名称": "一般行政管理事务", "标识": "2010302", "增减额": "100000.00"}]


def test_drafts_are_written_once_and_load_again(tmp_path: Path) -> None:
    folder = changed_pair(tmp_path)
    code, _ = run(folder, "--write")
    path = folder / "变动原因-草稿.yaml"
    written = path.read_text("utf-8")
    assert code == 0
    assert "收支总计:\n    草稿: 一般行政管理事务增加10万元" in written
    assert "本年支出合计:\n    草稿:" in written or "本年支出合计:\n    同: 收支总计" in written
    reasons = load(folder).submission.reasons
    assert set(reasons) == {
        "收支总计",
        "本年收入合计",
        "本年支出合计",
        "财政拨款收支总计",
        "一般公共预算财政拨款收入",
        "一般公共预算财政拨款支出",
    }
    assert run(folder, "--format", "yaml") == (0, "")
    again = pair(folder.parent, {"变动原因/收支总计": "示例"}, {"支出/2010302/一般公共预算/项目支出": "70"})
    path.write_text("", "utf-8")
    code, told = run(again, "--write")
    assert (code, path.read_text("utf-8")) == (1, "")
    assert "没有改动它" in told


def test_reasons_are_listed_while_texts_are_still_open(tmp_path: Path) -> None:
    """As a rolled-forward folder has them: keys with nothing behind, other reasons the same as an open one."""
    now = {
        "变动原因": {"收支总计": None, "本年支出合计": {"同": "收支总计"}},
        "机关运行经费/原因": None,
        "重点工作/工作/0/正文": None,
        "项目自评/0/偏差原因分析": None,
    }
    now["预算差异原因/2010301"] = None
    folder = pair(tmp_path, now, {"支出/2010302/一般公共预算/项目支出": "70"})
    assert {finding.id for finding in errors(folder)} == {"INP-003"}
    code, told = run(folder)
    assert code == 0
    assert "变动原因/本年支出合计　比上年增加 10.00 万元，增长 5.25%　［没有填］" in told
    assert "机关运行经费/原因　比预算增加 0.50 万元，增长 2.50%　［没有填］" in told
    assert "待填" not in told


def test_drafts_fill_open_keys_and_leave_those_that_are_the_same(tmp_path: Path) -> None:
    now = {"变动原因": {"财政拨款收支总计": None, "收支总计": {"同": "财政拨款收支总计"}}}
    then = {"支出/2010302/一般公共预算/项目支出": "70", "收入/2010302/一般公共预算财政拨款": "70"}
    folder = pair(tmp_path, now, then)
    assert run(folder, "--write")[0] == 0
    reasons = load(folder).submission.reasons
    assert reasons["收支总计"] == KeyedReason(同="财政拨款收支总计")
    assert reasons["财政拨款收支总计"] == KeyedReason(同="本年支出合计")
    assert is_draft(reasons["本年支出合计"])
    assert paragraphs(reasons["本年支出合计"]) == ("一般行政管理事务增加10万元",)


def test_a_figure_left_open_is_still_asked_for(tmp_path: Path) -> None:
    folder = pair(tmp_path, {"支出/2010302/一般公共预算/项目支出": None, "变动原因": {"收支总计": None}})
    code, told = run(folder)
    assert code == 1
    assert told.count("INP-003") == 1
    assert "“项目支出”没有填内容" in told


# Reasons spread over files


def test_reasons_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    folder = pair(tmp_path, {"变动原因": {"收支总计": "甲", "本年收入合计": None}, "三公经费/公务接待费/原因": "乙"})
    (folder / "原因.yaml").write_text("变动原因: {本年收入合计: 丙}\n三公经费: {公务接待费: {原因: 丁}}\n", "utf-8")
    (finding,) = errors(folder)
    assert finding.id == "INP-010"
    assert "“原因”在两个文件里都有" in finding.message
    (folder / "原因.yaml").write_text("变动原因: {本年收入合计: 丙}\n", "utf-8")
    assert load(folder).submission.reasons == {"收支总计": ("甲",), "本年收入合计": ("丙",)}


def test_subjects_of_one_name_are_told_apart() -> None:
    accounts = accounts_of(load(BASES["小"]))
    parts = [Part(code, "", Decimal(1)) for code in ("2010302", "2060102", "2010301", "其他")]
    assert list(names_of(parts, accounts).values()) == [
        "政府办公厅（室）及相关机构事务（款）一般行政管理事务（项）",
        "科学技术管理事务（款）一般行政管理事务（项）",
        "行政运行",
        "其他",
    ]


# 年初预算


def test_initial_budgets_are_taken_from_the_linked_budget(tmp_path: Path) -> None:
    drop = ("支出/2010301/一般公共预算/年初预算", "支出/2010302/一般公共预算/年初预算", "机关运行经费/年初预算")
    accounts = accounts_of(load(write(Case("", "", 0, drop=drop, budget={}), tmp_path)))
    figures = {name: accounts.facts.amount(f"支出.{name}.一般公共预算.年初预算") for name in ("2010301", "合计")}
    assert figures == {"2010301": 1_180_000, "合计": 1_980_000}
    assert accounts.facts.amount("机关运行经费.年初预算") == 200_000
    (origin,) = origins_of(accounts.facts, "支出.2010302.一般公共预算.年初预算")
    assert (origin.file, origin.source_line.strip()) == ("../年初预算/填报.yaml", "30299 其他商品和服务支出: '80'")


def test_a_subject_with_a_budget_and_no_spending_is_compared(tmp_path: Path) -> None:
    budget = {"设": {"预算项目/2/安排": {"2010399": {"一般公共预算": {"30299": "80"}}}}}
    drop = ("支出/2010302/一般公共预算/年初预算", "机关运行经费/年初预算")
    accounts = accounts_of(load(write(Case("", "", 0, drop=drop, budget=budget), tmp_path)))
    assert "2010399" in accounts.subjects.budgeted
    assert "2010399" not in accounts.subjects.expenditure
    assert accounts.facts.amount("支出.20103.一般公共预算.年初预算") == 1_980_000
    assert accounts.facts["预算对比.2010399.年初预算.完成率"].value == 0


def test_only_a_budget_of_the_same_year_is_taken(tmp_path: Path) -> None:
    other = write(Case("", "", 0, budget={"设": {"报告/年度": "2023"}}), tmp_path)
    assert [finding.id for finding in errors(other)] == ["LNK-005"]
    kind = write(Case("", "", 0, put={"年初预算": "../上年"}, last={}), tmp_path / "类")
    assert [finding.id for finding in errors(kind)] == ["LNK-007"]
