"""The engine: what a rule says becomes findings with places, figures and regulations; waivers; identities; drafts."""

from __future__ import annotations

import functools
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from generator.accounts.facts import Fact, FactBook, Measure
from generator.audit.early import early_checks
from generator.audit.engine import NOT_PRINTED, UNREADABLE, audit, in_family, unreadable
from generator.audit.identities import FILE, Identity, Instance, identities, instances
from generator.audit.model import Family, Found, NotChecked, Passed, Result, Rule, View
from generator.audit.places import exact, wan
from generator.audit.registry import all_rules, coded_rules
from generator.audit.report import AuditReport, Head, conclusion
from generator.audit.reports import FORMATS
from generator.audit.rules.ties import HALF_UNIT, identity_rules, known_to_the_fen, tolerance
from generator.findings import Finding, FindingsError, Severity, SourcePosition, caret_lines, render_finding
from generator.pipeline import examine, kits, prepare
from tests.budgets import RICH as RICH_BUDGET
from tests.cases import BASES, Case, pack, view, write
from tests.submissions import MINIMAL, as_yaml

RULES = {rule.id: rule for rule in all_rules(pack())}


def rule(*results: Result, identifier: str = "WRD-999", family: Family = Family.WORDING, **fields: Any) -> Rule:
    def check(seen: View) -> Iterable[Result]:
        """规则的文字。"""  # noqa: D400
        return results

    given = {"severity": Severity.WARNING, "citations": ("预算法-14",), **fields}
    return Rule(identifier, family, given.pop("severity"), "规则", given.pop("citations"), check, **given)


@functools.cache
def clean(base: str = "小") -> View:
    return view(BASES[base])


def changed(tmp_path: Path, **put: Any) -> View:
    """Return the view of the minimal report with values at paths (``__`` for ``/``) changed."""
    return view(write(Case("", "", 0, put={path.replace("__", "/"): value for path, value in put.items()}), tmp_path))


# -- from results to findings


def test_each_outcome_is_counted_as_what_it_is() -> None:
    results = (
        Passed("甲"),
        Passed("乙"),
        NotChecked("丙", "没有填"),
        Found("错了。", "请改。"),
        Found("尾差。", "", rounding=True),
    )
    report = audit(clean(), [rule(*results)])
    row = next(each for each in report.summary() if each.family == Family.WORDING)
    assert (row.checked, row.passed, row.errors, row.warnings, row.hints) == (4, 2, 0, 1, 0)
    assert (row.rounding, row.unchecked, row.waived) == (1, 1, 0)
    assert [(each.what, each.because) for each in report.unchecked] == [("丙", "没有填")]
    assert conclusion([report]) == "警告 1 项；尾差 1 处；未审核 1 项。"


def test_a_finding_tells_everything() -> None:
    found = Found(
        "公用经费不符。",
        "请核对。",
        paths=(("支出", "2010301 行政运行", "一般公共预算", "公用经费"),),
        facts=("公用经费合计", "支出.2010301.一般公共预算.公用经费", "没有这个数"),
        printed="20.50万元",
        computed="21.00万元",
    )
    (finding,) = audit(clean(), [rule(found, severity=Severity.ERROR)]).findings
    assert render_finding(finding) == (
        "02-收支.yaml:11:13\n"
        "错误 WRD-999：公用经费不符。\n"
        "          公用经费: 20.50\n"
        "                    ^^^^^\n"
        "  印的是：20.50万元\n"
        "  应为：21.00万元\n"
        "  依据的数：公用经费合计 = 20.50万元（经济分类.302）\n"
        "  依据的数：支出.2010301.一般公共预算.公用经费 = 20.50万元（02-收支.yaml:11:13）\n"
        "  改法：请核对。\n"
        "  依据：《中华人民共和国预算法》（全国人民代表大会常务委员会2018年12月29日修正）第十四条"
    )
    assert finding.family == Family.WORDING


def test_without_paths_a_finding_stands_where_its_figures_were_typed() -> None:
    (finding,) = audit(clean(), [rule(Found("不符。", "", facts=("人员经费合计",)))]).findings
    assert [str(place) for place in finding.positions] == ["02-收支.yaml:19:15", "02-收支.yaml:20:15"]
    assert [place.text for place in finding.positions] == ["60", "40"]


def test_the_caret_stands_under_the_quote() -> None:
    path = ("重点工作", "工作", 0, "正文", 0)
    (finding,) = audit(clean(), [rule(Found("次数不对。", "", paths=(path,), quote="12次"))]).findings
    line, caret = caret_lines(finding.positions[0])
    assert line.strip() == "正文: 全年组织示例活动12次。"
    assert caret == " " * (6 + 6 + 16) + "^^^^"


def test_the_caret_finds_the_line_of_a_text_of_several_lines(tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    folder.mkdir()
    for source in BASES["小"].rglob("*.yaml"):
        target = folder / source.relative_to(BASES["小"])
        target.parent.mkdir(exist_ok=True)
        text = source.read_text("utf-8")
        target.write_text(
            text.replace("正文: 全年组织示例活动12次。", "正文: |\n        第一段。\n        第二段错字。"), "utf-8"
        )
    path = ("重点工作", "工作", 0, "正文", 1)
    (finding,) = audit(view(folder), [rule(Found("错字。", "", paths=(path,), quote="错字"))]).findings
    assert caret_lines(finding.positions[0]) == ("        第二段错字。", " " * 14 + "^^^^")


def test_severity_of_a_case_goes_before_that_of_the_rule_and_rounding_only_informs() -> None:
    results = (Found("一。", "", severity=Severity.ERROR), Found("二。", ""), Found("三。", "", rounding=True))
    found = {each.message: each.severity for each in audit(clean(), [rule(*results)]).findings}
    assert found == {"一。": Severity.ERROR, "二。": Severity.WARNING, "三。": Severity.HINT}


def test_rules_of_other_years_do_not_run_and_do_not_count() -> None:
    report = audit(
        clean(), [rule(Found("旧规则。", ""), last=2023), rule(Passed("新规则"), identifier="WRD-998", first=2024)]
    )
    assert report.findings == ()
    assert report.passed is not None
    assert report.passed["WRD-998"] == (Family.WORDING, 1)
    assert "WRD-999" not in report.passed


def test_only_citations_in_force_are_told(tmp_path: Path) -> None:
    """The law of 2024 does not hold for final accounts of 2022, which were disclosed in 2023."""
    own = rule(Found("一。", ""), citations=("保守国家秘密法-35", "算术"))
    law = "《中华人民共和国保守国家秘密法》（全国人民代表大会常务委员会2024年2月27日修订）第三十五条"
    assert audit(clean(), [own]).findings[0].regulation == (law, "算术关系")
    earlier = changed(tmp_path, 报告__年度="2022", 报告__公开日期="2023-09-29")
    assert audit(earlier, [own]).findings[0].regulation == ("算术关系",)


def test_findings_of_earlier_rooms_are_counted_in_their_families() -> None:
    place = SourcePosition("甲.yaml", 1, 1)
    before = [
        Finding("INP-014", Severity.WARNING, "名称不符。", (place,)),
        Finding("PRF-002", Severity.ERROR, "得分不符。"),
    ]
    report = audit(clean(), [], before)
    assert {each.id: each.family for each in report.findings} == {
        "INP-014": Family.INPUT,
        "PRF-002": Family.PERFORMANCE,
    }
    typed = clean().accounts.positions.count()
    row = report.summary()[0]
    assert (row.family, row.passed, row.warnings) == (Family.INPUT, typed - 1, 1)
    assert typed > 80
    assert in_family(Finding("OUT-001", Severity.ERROR, "")).family == Family.INPUT


def test_the_total_is_the_sum_of_the_families() -> None:
    report = audit(clean(), RULES.values())
    rows = report.summary()
    assert [row.family for row in rows] == [family.value for family in Family]
    for name in ("checked", "passed", "found", "unchecked", "rounding", "waived"):
        assert getattr(report.total(), name) == sum(getattr(row, name) for row in rows)
    assert report.total().checked > 500


def test_texts_of_settings_and_records_are_no_texts_of_the_report() -> None:
    keys = {text.path[0] for text in clean("sample-large").texts}
    assert not keys & set(NOT_PRINTED)
    assert {"部门", "变动原因", "重点工作", "项目自评"} <= keys


# -- input that cannot be read


def test_unreadable_input_leaves_every_rule_unchecked() -> None:
    finding = Finding("SRC-003", Severity.ERROR, "冒号。", (SourcePosition("甲.yaml", 1, 3),))
    report = unreadable([finding], coded_rules(), Head("某部门"))
    assert not report.clean
    assert {each.because for each in report.unchecked} == {UNREADABLE}
    assert len(report.unchecked) == len(coded_rules())
    assert report.total().passed == 0


def test_the_identities_of_the_pack_are_unchecked_as_well(tmp_path: Path) -> None:
    folder = write(Case("", "", 0, put={"收入/2010301/一般公共预算财政拨款": "一百"}), tmp_path)
    unchecked = {each.rule for each in examine(folder, kits()).audit.unchecked}
    assert unchecked == {rule.id for rule in all_rules(pack())}


def test_folders_that_cannot_be_read_are_examined_like_others(tmp_path: Path) -> None:
    (tmp_path / "填报.yaml").write_text("报告：\n", "utf-8")
    examined = examine(tmp_path, kits())
    assert examined.report is None
    assert examined.audit.head.folder == tmp_path.name
    assert [each.id for each in examined.audit.findings] == ["SRC-003"]


# -- waivers


def waiver(identifier: str, place: str = "") -> dict[str, str]:
    return {
        "规则": identifier,
        "理由": "批复原文如此",
        "批准人职务": "财务负责人",
        **({"位置": place} if place else {}),
    }


FOUND = Found("错字。", "", paths=(("重点工作", "工作", 0, "正文", 0),), quote="12次")


@pytest.mark.parametrize("place", ["", "重点工作", "重点工作/工作/0/正文", "组织示例活动", "填报.yaml"])
def test_a_waived_finding_is_listed_and_does_not_stop(tmp_path: Path, place: str) -> None:
    seen = changed(tmp_path, 豁免=[waiver("WRD-999", place)])
    report = audit(seen, [rule(FOUND, severity=Severity.ERROR)])
    assert report.findings == ()
    assert report.clean
    (waived,) = report.waived
    assert (waived.finding.id, waived.reason, waived.approver) == ("WRD-999", "批复原文如此", "财务负责人")
    assert report.total().waived == 1


@pytest.mark.parametrize("place", ["重点工", "绩效管理", "组织示例会议", "别的.yaml"])
def test_a_waiver_for_another_place_does_not_count(tmp_path: Path, place: str) -> None:
    seen = changed(tmp_path, 豁免=[waiver("WRD-999", place)])
    report = audit(seen, [rule(FOUND, severity=Severity.ERROR)])
    assert not report.waived
    assert sorted(each.id for each in report.findings) == ["WRD-999", "WVR-002"]
    assert not report.clean


def test_unused_and_unknown_waivers_are_told_at_their_place(tmp_path: Path) -> None:
    seen = changed(tmp_path, 豁免=[waiver("WRD-999"), waiver("WRD-000")])
    report = audit(seen, [rule(Passed("没有错字"))])
    assert [(each.id, each.severity, each.positions[0].text) for each in report.findings] == [
        ("WVR-002", Severity.WARNING, "WRD-999"),
        ("WVR-001", Severity.WARNING, "WRD-000"),
    ]
    assert report.findings[0].family == Family.INPUT


def test_what_belongs_to_the_input_cannot_be_waived(tmp_path: Path) -> None:
    seen = changed(tmp_path, 豁免=[waiver("INP-014"), waiver("INX-001")])
    before = [Finding("INP-014", Severity.ERROR, "名称不符。")]
    report = audit(seen, [rule(Found("格式。", ""), identifier="INX-001", family=Family.INPUT)], before)
    assert not report.waived
    assert sorted(each.id for each in report.findings) == ["INP-014", "INX-001", "WVR-003", "WVR-003"]


def test_a_typed_score_can_be_waived_but_not_what_lacks_one(tmp_path: Path) -> None:
    seen = changed(tmp_path, 豁免=[waiver("PRF-002"), waiver("PRF-001")])
    before = [Finding("PRF-002", Severity.ERROR, "得分不同。"), Finding("PRF-001", Severity.ERROR, "没有得分。")]
    report = audit(seen, [], before)
    assert [each.finding.id for each in report.waived] == ["PRF-002"]
    assert sorted(each.id for each in report.findings) == ["PRF-001", "WVR-003"]


def test_every_check_before_the_audit_is_listed() -> None:
    """The ids that the rooms before the audit give are those of the list, and the list has no other."""
    rooms = Path(__file__).parent.parent / "generator"
    rules = set(RULES)
    given = {
        found
        for path in rooms.rglob("*.py")
        for found in re.findall(r'"((?:SRC|PRF|TXT|OUT|DIF|PACK|INP|LNK|UNI|BUD)-[0-9]{3})"', path.read_text("utf-8"))
    }
    assert given - rules == set(early_checks())


# -- identities


def view_with(seen: View, facts: Iterable[Fact]) -> View:
    return replace(seen, accounts=structs.replace(seen.accounts, facts=FactBook([*seen.facts.values(), *facts])))


def disturbed(seen: View, name: str, amount: int) -> View:
    """Return a view in which one fact is off by some 元."""
    fact = seen.facts.get(name) or Fact(name, Decimal(0), Measure.AMOUNT, SourcePosition("甲.yaml", 1, 1))
    return view_with(seen, [structs.replace(fact, value=fact.value + amount)])


def results(identity: Identity, seen: View) -> list[Result]:
    (own,) = [each for each in identity_rules(seen.pack) if each.id == identity.id]
    return list(own.check(seen))


BUDGET_PACK = "wuhan/budget-2024"
IDENTITIES = [*identities(pack()), *identities(pack(BUDGET_PACK))]


@functools.cache
def rich_budget() -> View:
    """Return a budget that has something in each of its tables."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "预算.yaml").write_text(RICH_BUDGET, "utf-8")
        return view(Path(folder))


def views(identity: Identity) -> tuple[View, ...]:
    """Return reports of the kind that an identity is for, the one with something in every table last."""
    if identity in identities(pack(BUDGET_PACK)):
        return clean("预算"), rich_budget()
    return clean("小"), clean("sample-small"), clean("sample-large"), with_funds()


@functools.cache
def with_funds() -> View:
    """Return a report that has something in each of the nine tables."""
    put = {
        "收入/2120802/政府性基金预算财政拨款": "50",
        "结转结余/年初结转和结余/政府性基金预算财政拨款/2120802": "30",
        "支出/2120802/政府性基金预算": {"项目支出": "60", "用途": "征地补偿"},
        "收入/2230105/国有资本经营预算财政拨款": "10",
        "支出/2230105/国有资本经营预算": {"项目支出": "10", "用途": "退休人员管理"},
        "项目/0/执行数": "150",
    }
    with tempfile.TemporaryDirectory() as folder:
        return view(write(Case("", "", 0, put=put), Path(folder)))


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda each: each.id)
def test_identities_hold_on_every_report(identity: Identity) -> None:
    for seen in views(identity):
        assert [each for each in results(identity, seen) if isinstance(each, Found)] == []


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda each: each.id)
def test_identities_break_when_any_figure_of_theirs_is_off(identity: Identity) -> None:
    """The proof that none of them holds for nothing: each figure on either side, off by 1 元 or more, is found."""
    seen = views(identity)[-1]
    own = list(instances(identity, seen))
    assert own, "nothing to check in a report with all tables"
    broken = 0
    for instance in own[:12]:
        for sign, name in (*instance.left, *((-sign, name) for sign, name in instance.right)):
            step = -sign if identity.relation == "不小于" else sign
            found = [each for each in results(identity, disturbed(seen, name, 10**9 * step)) if isinstance(each, Found)]
            assert found or both_sides(instance, name), (instance, name)
            broken += bool(found)
    assert broken


def both_sides(instance: Instance, name: str) -> bool:
    """Tell whether a figure stands on both sides of a difference and so cancels out."""
    return sum(sign for sign, each in instance.left if each == name) == sum(
        sign for sign, each in instance.right if each == name
    )


def test_one_fen_is_found_where_amounts_are_known_to_the_fen() -> None:
    (identity,) = [each for each in identities(pack()) if each.id == "ACR-122"]
    seen = clean("sample-large")
    fact = seen.facts["公用经费合计"]
    off = view_with(seen, [structs.replace(fact, value=fact.value + Decimal("0.01"))])
    (found,) = results(identity, off)
    assert isinstance(found, Found)
    assert not found.rounding
    assert "相差 0.000001 万元" in found.message


@pytest.mark.parametrize(("off", "rounding"), [(1, True), (150, True), (151, False), (-150, True), (-151, False)])
def test_rounding_is_a_class_of_its_own_where_only_two_decimals_are_known(off: int, *, rounding: bool) -> None:
    """公用经费 of the minimal report: one figure by function and two by type, half a unit for each of the three."""
    (identity,) = [each for each in identities(pack()) if each.id == "ACR-122"]
    (found,) = results(identity, disturbed(clean(), "公用经费合计", off))
    assert isinstance(found, Found)
    assert found.rounding is rounding


def test_tolerance_has_a_reason() -> None:
    names = ("公用经费合计", "支出.合计.一般公共预算.公用经费")
    assert not known_to_the_fen(clean())
    assert tolerance(clean(), names) == 3 * HALF_UNIT
    for exact_sample in ("sample-small", "sample-large"):
        assert known_to_the_fen(clean(exact_sample))
        assert tolerance(clean(exact_sample), names) == 0


def test_a_pack_without_identities_has_none() -> None:
    bare = replace(pack(), files={name: path for name, path in pack().files.items() if name != FILE})
    assert identities(bare) == ()


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [("1801700", "180.17"), ("951559942", "95,155.9942"), ("0.01", "0.000001"), ("0", "0.00"), ("-5000", "-0.50")],
)
def test_amounts_are_told_to_the_last_digit(yuan: str, shown: str) -> None:
    assert wan(Decimal(yuan)) == shown


def test_rates_and_counts_are_told_short() -> None:
    place = SourcePosition("甲.yaml", 1, 1)
    assert exact(Fact("率", Decimal(200) / 3, Measure.RATE, place)) == "66.6666…%"
    assert exact(Fact("个", Decimal(12), Measure.COUNT, place)) == "12"


# -- the pipeline


def test_errors_of_all_stages_are_raised_together(tmp_path: Path) -> None:
    put = {
        "基本支出经济分类/30101": "61",  # ties, audit
        "整体自评/年度绩效目标/0/指标组/0/指标/0/权重": "41",  # derivation
        "收入/2010301": {"一般公共预算财政拨款": "120.51"},
    }
    case = Case("", "", 0, put=put, drop=("变动原因",))  # composition
    with pytest.raises(FindingsError) as raised:
        prepare(write(case, tmp_path))
    ids = {finding.id for finding in raised.value.findings}
    assert {"ACR-121", "PRF-004", "TXT-001"} <= ids


def test_a_draft_is_made_in_spite_of_errors_and_says_so(tmp_path: Path) -> None:
    folder = write(Case("", "", 0, put={"基本支出经济分类/30101": "61"}), tmp_path)
    report = prepare(folder, draft=True)
    assert "草稿" in report.document.draft
    assert not report.audit.clean
    with pytest.raises(FindingsError):
        prepare(folder)


def test_a_final_report_is_no_draft() -> None:
    report = examine(BASES["小"], kits()).report
    assert report is not None
    assert report.document.draft == ""


def test_a_draft_of_unreadable_input_is_refused(tmp_path: Path) -> None:
    (tmp_path / "填报.yaml").write_text("报告：\n", "utf-8")
    with pytest.raises(FindingsError):
        prepare(tmp_path, draft=True)


def test_the_same_audit_twice_is_the_same() -> None:
    one, two = (examine(BASES["sample-large"], kits()).audit for _ in range(2))
    assert one == two


def test_reports_without_findings_are_clean() -> None:
    assert AuditReport(Head(""), ()).clean
    assert conclusion([]) == "没有发现问题。"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"左": "本年收入合记"}, "ACR-901 的“本年收入合记”不是数据项名称。"),
        ({"右": ["支出决算.{下级}.本年支出"]}, "ACR-901 的“支出决算.{下级}.本年支出”不是数据项名称。"),
        ({"依据": ["预算法-15"]}, "ACR-901 的依据“预算法-15”不在法规登记簿里。"),
        ({"编号": "ACR-902"}, "编号 ACR-902 用了两次。"),
    ],
)
def test_mistakes_in_identities_are_told_with_their_line(tmp_path: Path, wrong: dict[str, Any], told: str) -> None:
    good = {"名称": "甲", "说明": "甲。", "左": "本年收入合计", "左称": "左", "依据": ["算术"], "改法": "改。"}
    path = tmp_path / FILE
    entries = [{"编号": "ACR-902", **good}, {"编号": "ACR-901", **good, **wrong}]
    path.write_text(as_yaml(entries), "utf-8")
    with pytest.raises(FindingsError) as raised:
        identities(replace(pack(), files={**pack().files, FILE: path}))
    (finding,) = raised.value.findings
    assert (finding.id, finding.message) == ("PACK-020", told)
    assert finding.positions[0].line > 1


def test_a_machine_without_fonts_can_audit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GONGKAI_FONTS", str(tmp_path))
    report = examine(BASES["小"], kits()).audit
    assert ("OUT-001", "这台机器没有安装随附的字体（make fonts）") in [
        (each.rule, each.because) for each in report.unchecked
    ]
    assert report.clean


@pytest.mark.parametrize("number", ["13912345678", "１３９１２３４５６７８", "139-1234-5678"])
def test_what_is_personal_is_shown_in_part_only(number: str, tmp_path: Path) -> None:
    """A report that is handed on must not spread what it warns of: not in the message, not in the quoted line."""
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "填报"))
    (folder / "99.yaml").write_text(
        f"补充文字:\n  收入决算情况说明:\n    后加: 联系电话：{number}，请来电。\n", "utf-8"
    )
    audit = examine(folder, kits()).audit
    assert "REL-012" in {finding.id for finding in audit.findings}
    shown = "\n".join(form((audit,), ()) for form in FORMATS.values())
    assert number not in shown
    assert "139" in shown or "１３９" in shown
