"""What only the pack and the options can tell about the input: codes that have no place in a table, quotes of facts.

Comes in: accounts and pack. Goes out: findings. Without these checks a typed figure could be left out of a table
unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.accounts.classification import UNNAMED
from generator.derive.accounts import Accounts
from generator.derive.comparisons import THREE_PUBLIC
from generator.derive.subjects import CLASS
from generator.document.printing import Printing
from generator.document.voice import Voice
from generator.findings import Finding, Severity
from generator.pack.loading import TemplatePack
from generator.submission.fields import code_of
from generator.submission.kinds import kind_of
from generator.submission.models import Options, Submission

MOST_DECIMALS: Final = 6
_PRIOR = "上年决算数"


def check_all(accounts: Accounts, pack: TemplatePack, printing: Printing) -> Iterator[Finding]:
    """Find all that would be printed wrongly, or not at all, without anyone seeing it."""
    yield from check_year(accounts, pack)
    yield from check_codes(accounts, pack, printing)
    yield from check_named(accounts)
    yield from check_budgets(accounts, printing)
    yield from check_three_public(accounts)


def check_decimals(accounts: Accounts) -> Iterator[Finding]:
    """Find numbers of decimals that nobody can mean."""
    for name, field in Options.model_fields.items():
        chosen = getattr(accounts.submission.options, name)
        if isinstance(chosen, int) and chosen > MOST_DECIMALS:
            place = accounts.positions.at("版式", str(field.alias))
            message = f"“{field.alias}”填了 {chosen}，太多了。"
            expected = f"0 至 {MOST_DECIMALS}"
            yield Finding("TXT-014", Severity.ERROR, message, (place,), expected, "通常填 1 或 2。")


def check_kind(accounts: Accounts, pack: TemplatePack) -> Iterator[Finding]:
    """Find a report of a kind that the pack's format is not for."""
    report, wanted = accounts.submission.report, pack.manifest.kind
    if kind_of(report.kind).name != wanted:
        message = f"模板包“{pack.manifest.title}”是“{wanted}”的格式，这个报告的类型是“{report.kind}”。"
        fix = "请核对“报告”里的“类型”和“模板包”；gongkai pack list 列出各类报告的模板包。"
        yield Finding("TXT-017", Severity.ERROR, message, (accounts.positions.at("报告", "模板包"),), fix=fix)


def check_year(accounts: Accounts, pack: TemplatePack) -> Iterator[Finding]:
    """Find a report of a year that the pack's format is not for."""
    year, years = accounts.submission.report.year, pack.manifest.years
    if year not in years:
        message = f"模板包“{pack.manifest.title}”适用于 {'、'.join(map(str, years))} 年度，这个报告是 {year} 年度的。"
        fix = "请换用这一年度的模板包；格式没有变化的，请模板维护人员在 pack.yaml 的“年度”里加上这一年。"
        yield Finding("TXT-015", Severity.ERROR, message, (accounts.positions.at("报告", "年度"),), fix=fix)


def check_budgets(accounts: Accounts, printing: Printing) -> Iterator[Finding]:
    """Find subjects without the budget that the text compares with: it would be taken for zero."""
    base = printing.options.budget_base or ""
    for subject, expenditure in accounts.submission.expenditure.items():
        name = f"支出.{code_of(subject)}.一般公共预算"
        if expenditure.general_public_budget and f"{name}.{base}" not in accounts.facts:
            place = accounts.positions.key("支出", subject, "一般公共预算")
            spent = printing.text(accounts.facts[f"{name}.合计"]).text
            message = f"科目 {subject} 的一般公共预算支出 {spent} 万元要与{base}比较，但没有填{base}。"
            fix = f"请在“一般公共预算”下补上“{base}: 金额”；没有预算的填 0。"
            yield Finding("TXT-012", Severity.ERROR, message, (place,), fix=fix)


def check_three_public(accounts: Accounts) -> Iterator[Finding]:
    """Find “三公” items without last year's figure where others have one: no total could be compared."""
    typed = [item for item in THREE_PUBLIC if f"三公经费.{item}.{_PRIOR}" in accounts.facts]
    for item in THREE_PUBLIC if typed else ():
        if item not in typed:
            place = accounts.positions.key("三公经费", item)
            message = f"填了{'、'.join(typed)}的{_PRIOR}，没有填{item}的，算不出“三公”经费的上年合计。"
            fix = f"请在“{item}”下补上“{_PRIOR}: 金额”，没有发生的填 0；不与上年比较的，各项都不填。"
            yield Finding("TXT-013", Severity.ERROR, message, (place,), fix=fix)


def check_codes(accounts: Accounts, pack: TemplatePack, printing: Printing) -> Iterator[Finding]:
    """Find economic types without a line in 公开06表, and classes without a line in 公开01表."""
    scheme = printing.options.economic_list or ""
    listed = {code for spec in pack.tables.values() for codes in spec.lists.get(scheme, ()) for code in codes}
    for subject, amount in accounts.submission.economic.items():
        if amount and code_of(subject) not in listed:
            place = accounts.positions.key("基本支出经济分类", subject)
            message = f"经济分类科目 {subject} 在所选的“{scheme}”里没有对应的行，金额会漏印。"
            fix = "请在“版式”里选“经济分类明细: 长表”，或核对科目编码。"
            yield Finding("TXT-010", Severity.ERROR, message, (place,), fix=fix)
    lines = {name for spec in pack.tables.values() for line in spec.right for name in line.facts}
    for subject in accounts.submission.expenditure:
        if f"支出决算.{code_of(subject)[:CLASS]}.本年支出合计" not in lines:
            place = accounts.positions.key("支出", subject)
            message = f"功能分类科目 {subject} 所属的类在公开01表里没有对应的行，金额会漏印。"
            yield Finding("TXT-011", Severity.ERROR, message, (place,), fix="请核对科目编码。")


def check_named(accounts: Accounts) -> Iterator[Finding]:
    """Find subjects that nobody has named: a draft prints a placeholder."""
    submission = accounts.submission
    keys = (("收入", submission.income), ("支出", submission.expenditure), ("基本支出经济分类", submission.economic))
    unnamed = {code for code, name in submission.subjects.items() if name == UNNAMED}
    for key, subject in ((key, subject) for key, table in keys for subject in table):
        if code_of(subject) in unnamed:
            unnamed.discard(code_of(subject))
            message = f"科目 {subject} 不在分类里，也没有写名称，正式的报告不能印“{UNNAMED}”。"
            fix = "请在编码后面写上名称，与编码隔一个空格；或写进“自定义科目”。"
            yield Finding("TXT-016", Severity.ERROR, message, (accounts.positions.key(key, subject),), fix=fix)


def check_quotes(submission: Submission, voice: Voice) -> None:
    """Check every quote of a fact in every typed text."""
    for path, text in submission.texts:
        voice.check_quotes(text, path)
