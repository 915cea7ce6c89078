"""The board: who has handed in, who has errors, who has changed something, how many days are left.

Comes in: targets, records, what the last run saw, today. Goes out: a frozen ``Board``, from which the writers print.
Nothing here asks the clock, nor whether a record is new or was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from generator.audit.rules.release import DAYS
from generator.batch.finding import Target
from generator.batch.problems import NAME, TWICE
from generator.batch.records import Record, Told, told
from generator.batch.totals import Sum, sums
from generator.findings import Finding, Severity

SOON = 7
"""So many days before the deadline a department is counted as due soon."""


class State(StrEnum):
    """What became of a report."""

    MISSING = "未报送"
    FAILED = "没有完成"
    ERRORS = "有错误"
    CLEAN = "无错误"


class Change(StrEnum):
    """What was handed in, compared with the last finished run."""

    NEW = "新报送"
    CHANGED = "有改动"
    SAME = "没有变化"
    GONE = "已撤走"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One report or missing unit; ``days`` are left (or were, when it was ``published``) until the deadline.

    Below zero it has passed.
    """

    name: str
    unit: str
    state: State
    change: Change
    listed: bool
    record: Record
    findings: tuple[Told, ...]
    below: Path
    deadline: date | None
    days: int | None
    published: bool

    def count(self, severity: str) -> int:
        """Return how many findings there are of a severity."""
        return sum(each.severity == severity for each in self.findings)

    @property
    def time_left(self) -> str:
        """The days left, in words; of a published report only whether it was late."""
        if self.published:
            return f"公开晚了 {-self.days} 天" if self.days is not None and self.days < 0 else "已公开"
        if self.days is None:
            return "没有填批复日期" if self.record.readable else "不知道"
        if self.days < 0:
            return f"已超过 {-self.days} 天"
        return f"还有 {self.days} 天" if self.days else "今天到期"


@dataclass(frozen=True, slots=True)
class Board:
    """The whole of a batch on one day."""

    today: date
    title: str
    lines: tuple[Line, ...]
    sums: tuple[Sum, ...]
    notes: tuple[Told, ...]
    with_list: bool
    build: bool

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers at the head of the board."""
        states = [line.state for line in self.lines]
        listed = [line for line in self.lines if line.listed]
        waiting = [line.days for line in self.lines if line.days is not None and not line.published]
        return {
            "应报": len(listed) if self.with_list else len(self.lines),
            "未报": states.count(State.MISSING),
            "无错误": states.count(State.CLEAN),
            "有错误": states.count(State.ERRORS),
            "没有完成": states.count(State.FAILED),
            "名单以外": len(self.lines) - len(listed),
            "新报送、有改动": sum(line.change in (Change.NEW, Change.CHANGED) for line in self.lines),
            "已公开": sum(line.published for line in self.lines),
            f"{SOON}天内到期": sum(0 <= days <= SOON for days in waiting),
            "已超过期限": sum(days < 0 for days in waiting),
        }

    @property
    def clean(self) -> bool:
        """Whether everybody has handed in and nobody has errors."""
        return all(line.state is State.CLEAN for line in self.lines)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a board is made from beside the records: the targets, what was found on the way, the last run, the day."""

    targets: tuple[Target, ...]
    notes: tuple[Finding, ...]
    last: Mapping[str, str]
    today: date
    title: str
    with_list: bool
    build: bool


def board_of(seen: Seen, records: Mapping[str, Record]) -> Board:
    """Return the board; a target without a record has not handed in."""
    lines = tuple(_line(target, records.get(target.name), seen) for target in seen.targets)
    counted = [line.record for line in lines if line.listed]
    notes = told((*seen.notes, *_twice(counted)))
    return Board(seen.today, seen.title, lines, sums(counted), notes, seen.with_list, seen.build)


def _line(target: Target, record: Record | None, seen: Seen) -> Line:
    own = record or Record(name=target.name)
    deadline = own.approved + DAYS if own.approved else None
    published = own.published is not None and own.published <= seen.today
    day = own.published if own.published and published else seen.today
    return Line(
        name=target.name,
        unit=own.department or target.unit,
        state=_state(target, own),
        change=_change(target, own, seen.last),
        listed=target.listed,
        record=own,
        findings=(*told((*target.findings(), *_renamed(target, own))), *own.findings),
        below=target.below,
        deadline=deadline,
        days=(deadline - day).days if deadline else None,
        published=published,
    )


def _state(target: Target, record: Record) -> State:
    if not target.there:
        return State.MISSING
    if not record.done:
        return State.FAILED
    return State.ERRORS if record.errors else State.CLEAN


def _change(target: Target, record: Record, last: Mapping[str, str]) -> Change:
    before = last.get(target.name)
    if not target.there:
        return Change.GONE if before else Change.NONE
    if before is None:
        return Change.NEW
    return Change.SAME if before == record.inputs else Change.CHANGED


def _renamed(target: Target, record: Record) -> Iterator[Finding]:
    if target.unit and record.department and target.unit != record.department:
        message = f"报告里的部门名称是“{record.department}”，名单上是“{target.unit}”。"
        yield NAME.at(message, fix="请核对是否放错了文件夹，或更新名单。")


def _twice(records: Iterable[Record]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], str] = {}
    for record in records:
        head = (record.department, record.year, record.kind)
        if record.readable and head in seen:
            message = f"“{seen[head]}”和“{record.name}”都是{record.department}{record.year}年度的，合计里算了两次。"
            yield TWICE.at(message, fix="请只留一份，其余的移出根文件夹。")
        elif record.readable:
            seen[head] = record.name


def severities() -> tuple[str, ...]:
    """Return the names of the severities, the worst first."""
    return tuple(severity.value for severity in Severity)
