"""What a text template can say: the functions it prints facts with, and the texts the department typed.

Comes in: facts, submission, printing. Goes out: text with marks. Where a sentence needs a reason, a use or a
prior-year figure that was not typed, a finding is gathered here, with the place where it belongs: it is asked for
exactly where it is needed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import Struct

from generator.accounts.facts import Fact, FactBook
from generator.derive.comparisons import COMPARED
from generator.derive.names import is_name
from generator.document.marks import bare, mark
from generator.document.nodes import Run
from generator.document.printing import Printing
from generator.findings import Finding, Severity
from generator.submission.fields import code_of
from generator.submission.models import Submission
from generator.submission.positions import Positions
from generator.submission.reasons import paragraphs, resolved

Path = tuple[str | int, ...]
_QUOTE = re.compile(r"\{([^{}\n]*)\}")
_ENDINGS = "。；;.，, "
MISSING = "〔待填〕"
"""Printed where a text was not typed, which is a finding already (TXT-001 to TXT-007)."""


class Change(Struct, frozen=True):
    """A change as a template reads it: its direction, amount and rate as printed (no rate on a zero base)."""

    up: bool
    down: bool
    amount: str
    rate: str
    fact: str

    @classmethod
    def unknown(cls, name: str) -> Change:
        """Return what stands for a change whose other figure was not typed, which is a finding."""
        return cls(up=False, down=False, amount="0", rate="", fact=name)

    @property
    def none(self) -> bool:
        """Whether nothing changed."""
        return not (self.up or self.down)


@dataclass(slots=True)
class Voice:
    """The functions offered to templates.

    ``findings`` gathers what the department must still type, ``explained`` the places whose reasons are printed.
    """

    submission: Submission
    positions: Positions
    facts: FactBook
    printing: Printing
    findings: list[Finding] = field(default_factory=list)
    explained: dict[tuple[str, ...], None] = field(default_factory=dict)

    def amount(self, name: str) -> str:
        """Print a fact by its measure: 万元 for amounts; a fact that nothing was typed for prints as 0."""
        fact = self._fact(name)
        return mark(self.printing.text(fact)) if fact else "0"

    def share(self, name: str) -> str:
        """Print a share of a whole; 0% where the whole is zero."""
        fact = self._fact(name)
        return mark(self.printing.share(fact)) if fact else "0%"

    def completion(self, name: str) -> str:
        """Print a completion rate, or nothing on a zero base."""
        fact = self._fact(name)
        return mark(self.printing.completion(fact)) if fact else ""

    def score(self, name: str) -> str:
        """Print a score."""
        fact = self._fact(name)
        return mark(self.printing.score(fact)) if fact else "0"

    def holds(self, name: str) -> bool:
        """Tell whether a fact exists and is not zero."""
        fact = self._fact(name)
        return bool(fact and fact.value)

    def known(self, name: str) -> bool:
        """Tell whether a fact exists, be it zero."""
        return self._fact(name) is not None

    def _fact(self, name: str) -> Fact | None:
        """Return a fact, or nothing where nothing was typed; no report could have a fact of a misspelt name."""
        fact = self.facts.get(name)
        if fact is None and not is_name(name):
            msg = f"没有名为“{name}”的数据项"
            raise LookupError(msg)
        return fact

    def change(self, name: str, difference: str = "增减额", rate: str = "增减率") -> Change:
        """Return a change against last year or a budget; asks for the other year's figure where there is none."""
        fact = self.facts.get(f"{name}.{difference}")
        if fact is None:
            self._ask_prior(name)
            return Change.unknown(name)
        shown = self.printing.text(fact, absolute=True)
        growth = self.facts.get(f"{name}.{rate}")
        sensible = growth is not None and growth.value * fact.value >= 0  # a rate on a negative base says nothing
        return Change(
            up=fact.value > 0 and shown.text != "0",
            down=fact.value < 0 and shown.text != "0",
            amount=mark(shown),
            rate=mark(self.printing.rate(growth)) if growth and sensible else "",
            fact=fact.name,
        )

    def reason(self, key: str) -> tuple[str, ...]:
        """Return the reasons typed under 变动原因 for a change; asks for them where there are none."""
        self.explained[("变动原因", key)] = None
        found = paragraphs(resolved(self.submission.reasons, key))
        if not found:
            change = self.change(f"变动.{key}")
            direction = "增加" if change.up else "减少"
            message = f"{key}比上年{direction}{bare(change.amount)}万元，报告中要说明原因。"
            return self.ask("TXT-001", message, ("变动原因", key), f"{key}: 填写原因", (self.submission.PRIOR, key))
        return self.trimmed(found)

    def budget_reason(self, code: str) -> tuple[str, ...]:
        """Return why a subject's final figure differs from its budget; asks for it where none was typed."""
        self.explained[("预算差异原因", code)] = None
        typed = {code_of(subject): reason for subject, reason in self.submission.budget_reasons.items()}
        if code not in typed:
            prefix, base = f"支出.{code}.一般公共预算", self.printing.options.budget_base
            what = self._differs("支出决算数", f"{prefix}.合计", f"{base}数", f"{prefix}.{base}")
            message = f"科目 {code} 的{what}，报告中要说明原因。"
            return self.ask("TXT-002", message, ("预算差异原因", code), f"{code}: 填写原因", self._spent(code))
        return self.trimmed(paragraphs(typed[code]))

    def item_reason(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the 原因 typed with an item (“三公” items, 机关运行经费); asks for it where none was typed."""
        self.explained[(*path, "原因")] = None
        found = self._reason_of(path)
        if not found:
            prefix = ".".join(path) if path != ("三公经费",) else "三公经费.合计"
            bases = {"预算数": "全年预算数", "年初预算": "年初预算数", "上年决算数": "上年决算数"}
            base = next((each for each in bases if f"{prefix}.{each}" in self.facts), "预算数")
            what = self._differs("决算数", f"{prefix}.决算数", bases[base], f"{prefix}.{base}")
            message = f"{path[-1]}的{what}，报告中要说明原因。"
            return self.ask("TXT-003", message, (*path, "原因"), "原因: 填写原因")
        return self.trimmed(found)

    def _differs(self, final: str, name: str, base: str, other: str) -> str:
        """Return that one figure is greater or less than another, both as printed."""
        figures = [bare(self.amount(each)) for each in (name, other)]
        direction = "大于" if self.facts.amount(name) > self.facts.amount(other) else "小于"
        return f"{final} {figures[0]} 万元{direction}{base} {figures[1]} 万元"

    def has_reason(self, path: tuple[str, ...]) -> bool:
        """Tell whether a 原因 was typed with an item."""
        return bool(self._reason_of(path))

    def _reason_of(self, path: tuple[str, ...]) -> tuple[str, ...]:
        found: object = self.submission
        for key in (*path, "原因"):
            found = _typed(found, key)
        return paragraphs(found)

    def use(self, code: str) -> str:
        """Return what a 类 was spent on (各类支出用途); asks for it where it was not typed."""
        typed = {code_of(subject): text for subject, text in self.submission.class_purposes.items()}
        if code not in typed:
            spent = bare(self.amount(f"支出.{code}.一般公共预算.合计"))
            message = f"{code} 类有一般公共预算支出 {spent} 万元，报告中要说明主要用途。"
            path, near = ("各类支出用途", code), self._spent(code)
            return self.ask("TXT-004", message, path, f"{code}: 填写主要用途", near)[0]
        return self._inside(typed[code])

    def needed(self, text: str | None, path: Path, message: str) -> str:
        """Return a typed text; asks for it under ``path`` where it is missing."""
        if text is None:
            return self.ask("TXT-005", message, path, f"{path[-1]}: 填写文字")[0]
        return self._inside(text)

    def trimmed(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return texts with their quotes filled and without the punctuation that the sentence itself sets."""
        return tuple(self._inside(text) for text in texts)

    def _inside(self, text: str) -> str:
        """Return a text as it stands inside a sentence: on one line, without the punctuation that follows it."""
        return self.quoted("".join(line.strip() for line in text.splitlines())).rstrip(_ENDINGS)

    def quoted(self, text: str) -> str:
        """Fill the {名称} quotes of a typed text with facts as printed."""
        return _QUOTE.sub(lambda found: self._quote(found[1].strip(), found[0]), text) if "{" in text else text

    def check_quotes(self, text: str, path: Path) -> None:
        """Gather a finding for each quote of a fact that does not exist."""
        for found in _QUOTE.finditer(text) if "{" in text else ():
            name = found[1].strip()
            if name not in self.facts:
                near = difflib.get_close_matches(name, list(self.facts), n=3, cutoff=0.5)
                fix = f"相近的名称：{'、'.join(near)}。" if near else "“gongkai facts 文件夹”列出可以引用的名称。"
                message = f"文字引用了“{{{name}}}”，但没有这个数据项。"
                self.findings.append(Finding("TXT-006", Severity.ERROR, message, (self.positions.at(*path),), fix=fix))

    def _quote(self, name: str, raw: str) -> str:
        fact = self.facts.get(name)
        return mark(self.printing.text(fact)) if fact else raw

    def _ask_prior(self, name: str) -> None:
        """Ask for the figure that a change is measured against; no figure would give a change of any other name."""
        start, _, key = name.partition(".")
        if start == "变动" and key in COMPARED:
            message = f"报告中要与上年比较“{key}”（本年 {bare(self.amount(key))} 万元），但没有填上年数。"
            self.ask("TXT-007", message, ("上年决算", key), f"{key}: 填写上年决算数")
        elif name.startswith("机关运行经费.比"):
            final = bare(self.amount("机关运行经费.决算数"))
            message = f"机关运行经费（决算数 {final} 万元）要与年初预算数或上年决算数比较，但两个数都没有填。"
            self.ask("TXT-007", message, ("机关运行经费", "年初预算"), "年初预算: 填写年初预算数")
        else:
            msg = f"没有名为“{name}”的增减变动"
            raise LookupError(msg)

    def ask(self, rule: str, message: str, path: Path, example: str, near: Path = ()) -> tuple[str, ...]:
        """Gather a finding for a text to be typed at ``path``, placed ``near`` where the whole part is missing."""
        place = self.positions.at(*path)
        if near and place == self.positions.at():
            place = self.positions.key(*near)
        above = "”下的“".join(str(key) for key in path[:-1] if not isinstance(key, int))
        fix = f"请在“{above}”下补上“{example}”。" if above else f"请补上“{example}”。"
        finding = Finding(rule, Severity.ERROR, message, (place,), fix=fix)
        if finding not in self.findings:
            self.findings.append(finding)
        return (mark(Run(MISSING)),)

    def _spent(self, code: str) -> Path:
        """Return where the first expenditure under a code was typed; a 项 with a budget alone has none."""
        return "支出", next((each for each in self.submission.expenditure if each.startswith(code)), code)


def _typed(model: object, key: str) -> object:
    """Return the value of a model under its Chinese key."""
    fields = getattr(type(model), "model_fields", {})
    name = next((name for name, each in fields.items() if each.alias == key), None)
    if name is None:
        msg = f"填报数据里没有“{key}”这个位置"
        raise LookupError(msg)
    return getattr(model, name)
