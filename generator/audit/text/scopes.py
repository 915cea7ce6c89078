"""Where a text stands tells what it speaks of: a section's text of that section's facts, a form's text of that form.

Comes in: the path of a typed text. Goes out: its ``Scope``, or nothing for texts that are no prose (names,
targets, settings).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from generator.audit.model import Path, TypedText
from generator.audit.text.subjects import (
    ADJUSTED,
    ALL_FUNDS,
    FORM,
    GENERAL,
    INITIAL,
    PRIOR,
    REVIEW,
    code_subject,
    project_subject,
    review_subject,
)
from generator.derive.accounts import Accounts
from generator.derive.performance import OVERALL, project_prefix
from generator.pack.labels import Labels
from generator.submission.fields import code_of

_FUTURE: Final = frozenset(
    [
        "改进措施及结果应用方案",
        "下一步改进措施",
        "项目整改",
        "绩效目标调整完善",
        "拟与预算安排相结合情况",
        "结果应用情况",
        "上年度结果应用情况",
    ]
)
"""Keys whose texts speak of other years: plans, and what was done with last year's results."""
_FORM_TEXTS: Final = frozenset(
    [
        "偏差原因分析",
        "完成的绩效目标",
        "未完成的绩效目标",
        "本年度存在的问题和原因",
        "主要产出和效益",
        "发现的问题及原因",
    ]
)
_ALL_FORM_TEXTS: Final = _FORM_TEXTS | _FUTURE
_WORLD_TEXTS: Final = {
    "重点工作": ("导语", "正文", "完成情况", "结语", "工作内容及目标"),
    "项目": ("用途",),
    "预算项目": ("用途",),
    "支出": ("用途",),
}
_FORMS: Final = (OVERALL, "项目自评")
_USES: Final = "各类支出用途"
_MANAGEMENT: Final = {"评价情况": "项目自评", "整体评价情况": "整体自评", "自评过程": "项目自评", "结果应用情况": ""}


class Talk(StrEnum):
    """What kind of text it is."""

    ACCOUNTS = "决算"
    REASON = "原因"
    FORM = "自评"
    WORLD = "其他"


class Scope(Struct, frozen=True):
    """What a text speaks of before it says so itself: subject, contexts (kind of money, form), base of changes."""

    talk: Talk
    subject: str = ""
    contexts: tuple[str, ...] = ()
    base: str = ""
    form: str = ""
    section: str = ""
    future: bool = False

    @property
    def accounts(self) -> bool:
        """Whether generic words such as 收入合计 speak of the accounts."""
        return self.talk in (Talk.ACCOUNTS, Talk.REASON) or self.form == OVERALL


_WORLD: Final = Scope(Talk.WORLD)


def scope_of(typed: TypedText, accounts: Accounts, labels: Labels, base: str) -> Scope | None:
    """Return the scope of a typed text; ``base`` is the budget that the report compares with."""
    path = typed.path
    top = str(path[0])
    if top in _FORMS:
        return _form(path, accounts)
    first = str(path[1]) if len(path) > 1 else ""
    if top in _REASONS:
        return _REASONS[top](path, first, base)
    if top == "补充文字":
        return _section(first, labels)
    if top == "绩效管理":
        return Scope(Talk.ACCOUNTS, _MANAGEMENT.get(first, ""), future=first in _FUTURE)
    world = top == "空表说明" or (top in _WORLD_TEXTS and _leaf(path) in _WORLD_TEXTS[top])
    return _WORLD if world else None


def _leaf(path: Path) -> str:
    """Return the last key of a path, list indexes left out."""
    last = path[-1]
    return last if isinstance(last, str) else _leaf(path[:-1])


def _three_public(path: Path, name: str, base: str) -> Scope | None:
    del base
    if _leaf(path) not in ("原因", "接待内容", "接待对象", "成果", "内容"):
        return None
    return Scope(Talk.REASON, "三公经费" if name == "原因" else name, base=ADJUSTED)


def _change(path: Path, name: str, base: str) -> Scope:
    del path, base
    return Scope(Talk.REASON, name, base=PRIOR)


def _budget(path: Path, subject: str, base: str) -> Scope:
    return Scope(Talk.REASON, code_subject(code_of(subject)), (GENERAL,), base=base if path[0] != _USES else "")


def _subject(path: Path, subject: str, base: str) -> Scope:
    del path, base
    return Scope(Talk.REASON, code_subject(code_of(subject)), (GENERAL,), base=PRIOR)


def _operating(path: Path, name: str, base: str) -> Scope:
    del path, name, base
    return Scope(Talk.REASON, "机关运行经费", base=INITIAL)


def _section(name: str, labels: Labels) -> Scope:
    subject = labels.sections.get(name, "")
    spec = labels.subjects.get(subject)
    return Scope(
        Talk.ACCOUNTS if subject else Talk.WORLD,
        subject,
        (spec.context,) if spec and spec.context else (),
        section=name,
    )


def _form(path: Path, accounts: Accounts) -> Scope | None:
    """Return the scope of a text of a form, or of its review in Part 3."""
    leaf = _leaf(path)
    if leaf not in _ALL_FORM_TEXTS:
        return None
    future = leaf in _FUTURE
    if path[0] == OVERALL:
        return Scope(Talk.FORM, "整体自评", (ALL_FUNDS,), base=INITIAL, form=OVERALL, future=future)
    form = accounts.submission.project_forms[int(path[1])]
    prefix = project_prefix(form.name)
    if "综述" in path:
        return Scope(Talk.FORM, review_subject(form.name), (REVIEW,), base=ADJUSTED, form=prefix, future=future)
    return Scope(Talk.FORM, project_subject(form.name), (FORM,), base=ADJUSTED, form=prefix, future=future)


_REASONS: Final[dict[str, Callable[[Path, str, str], Scope | None]]] = {
    "变动原因": _change,
    "预算差异原因": _budget,
    "科目变动原因": _subject,
    _USES: _budget,
    "三公经费": _three_public,
    "机关运行经费": _operating,
}
"""By top key: the scope of a reason from its path, the key below, and the budget that the report compares with."""
