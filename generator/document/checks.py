"""What only the pack and the options can tell about the input: codes that have no place in a table, quotes of facts.

Comes in: accounts and pack. Goes out: findings. Without these checks a typed figure could be left out of a table
unseen.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.derive.accounts import Accounts
from generator.derive.subjects import CLASS
from generator.document.printing import Printing
from generator.document.voice import Voice
from generator.findings import Finding, Severity
from generator.pack.loading import TemplatePack
from generator.submission.fields import Model, code_of
from generator.submission.models import Submission

Path = tuple[str | int, ...]


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


def check_quotes(submission: Submission, voice: Voice) -> None:
    """Check every quote of a fact in every typed text."""
    for path, text in texts(submission):
        voice.check_quotes(text, path)


def texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield (path of Chinese keys, text) of every text below a value."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Model):
        for name, field in type(value).model_fields.items():
            yield from texts(getattr(value, name), (*path, str(field.alias)))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, (*path, key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts(item, (*path, number))
