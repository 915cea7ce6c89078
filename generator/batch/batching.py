"""A batch from beginning to end: find the reports, take what is unchanged, do the rest, write the board.

Comes in: what was asked for, and the means to do it. Goes out: the ``Board``, written beside the reports. Workers only
compute; all writing is done here, by one hand, so that workers may be anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from generator.batch import board_html, board_json, board_xlsx, keys
from generator.batch.board import Board, Seen, board_of
from generator.batch.expected import Unit
from generator.batch.finding import Target, search, shard
from generator.batch.ledger import Ledger
from generator.batch.problems import DIED, FAULT, TOO_LONG
from generator.batch.records import Record, told
from generator.batch.running import Failure, Here, Means, OneProcess, Why, run, workers
from generator.batch.working import PRELOAD, Job, Made, work
from generator.findings import Finding
from generator.source import printable
from generator.writers.files import publish

STEM: Final = "总览"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; ``units`` is the list of those expected, ``part`` the shard (number from 1, of how many)."""

    root: Path
    out: Path
    today: date
    units: tuple[Unit, ...] | None = None
    part: tuple[int, int] = (1, 1)
    templates: Path | None = None
    build: bool = True
    draft: bool = False

    @property
    def suffix(self) -> str:
        """What the names of a shard's own files end in."""
        number, of = self.part
        return f"-分片{number}-{of}" if of > 1 else ""


def means(number: int | None, limit: float) -> Means:
    """Return the means for so many workers: one works in the program itself; none given, as the machine allows."""
    if number == 1:
        return Means(Here, lambda: 1, limit)
    width = number or workers()
    return Means(lambda: OneProcess(PRELOAD), lambda: width, limit)


class Progress:
    """Is told how a batch goes on; says nothing itself."""

    def begin(self, reports: int, kept: int) -> None:
        """So many reports are there, of which so many are unchanged."""

    def finished(self, record: Record) -> None:
        """One report has been done."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The board, the files it was written to, the traces of faults of the program, and what to tell of the workers."""

    board: Board
    files: tuple[Path, ...]
    kept: int
    traces: tuple[str, ...]
    notes: tuple[str, ...]


def batch(asked: Asked, by: Means, progress: Progress) -> Batch:
    """Do a batch; raises ``FindingsError`` when there is nothing to do, ``OSError`` when nothing can be written.

    ``NobodyLeftError`` when nobody is left to do the work; what was done by then is kept.
    """
    found = search(asked.root, asked.out, asked.units)
    targets = shard(found.targets, *asked.part)
    ledger = Ledger(asked.out, asked.suffix)
    jobs = _jobs(asked, targets)
    below = {target.name: target.below for target in targets}
    records: dict[str, Record] = {}
    for job in jobs:
        record = ledger.find(job.name, below[job.name], job.key)
        if record:
            records[job.name] = record
    kept = len(records)
    progress.begin(len(jobs), kept)
    traces: list[str] = []
    waiting = _heaviest_first(job for job in jobs if job.name not in records)
    for job, result in run(waiting, work, by):
        if isinstance(result, Made):
            records[job.name] = result.record
            ledger.keep(result.record, below[job.name], result.files)
        else:
            records[job.name] = _failed(job, result, by.limit)
            traces += [result.trace] if result.trace else []
        progress.finished(records[job.name])
    seen = Seen(
        targets, found.findings, ledger.last(), asked.today, _title(asked), asked.units is not None, asked.build
    )
    board = board_of(seen, records)
    files = publish(_pages(board, asked.suffix), asked.out)
    ledger.finish({job.name: job.inputs for job in jobs})
    return Batch(board, files, kept, tuple(traces), by.notes())


def _jobs(asked: Asked, targets: tuple[Target, ...]) -> tuple[Job, ...]:
    packs = keys.packs(asked.templates)
    surroundings = (*keys.machine().values(), packs, f"{asked.build}", f"{asked.draft}")
    jobs = []
    for target in targets:
        if target.there:
            folder = asked.root.absolute() / target.below
            inputs = keys.inputs(folder)
            key = keys.digest((*surroundings, target.name, inputs))
            jobs.append(Job(target.name, folder, key, inputs, asked.templates, packs, asked.build, asked.draft))
    return tuple(jobs)


def _heaviest_first(jobs: Iterable[Job]) -> list[Job]:
    """Return jobs in the order to do them: a long one at the end would leave all other workers with nothing to do."""
    return sorted(jobs, key=lambda job: (-keys.size(job.folder), job.name))


def _failed(job: Job, failure: Failure, limit: float) -> Record:
    """Return the record of a report that could not be done; it is tried again in the next run."""
    return Record(name=job.name, inputs=job.inputs, findings=told([_finding(failure, limit)]), done=False)


def _finding(failure: Failure, limit: float) -> Finding:
    if failure.why is Why.DIED:
        fix = "多半是内存不够：请减少 --workers 再运行一次；仍然如此的，把这个填报文件夹发给维护人员。"
        return DIED.at("处理这份报告的进程两次异常结束。", fix=fix)
    if failure.why is Why.TOO_LONG:
        fix = "请用 --timeout 放宽时限再运行一次；仍然如此的，把这个填报文件夹发给维护人员。"
        return TOO_LONG.at(f"两次都超过了 {limit:g} 秒，没有完成。", fix=fix)
    return FAULT.at(f"程序出错：{failure.error}", fix="这不是填报数据的错误，请把运行时显示的内容发给维护人员。")


def _title(asked: Asked) -> str:
    name = printable(asked.root.resolve().name)
    number, of = asked.part
    return f"{name}（分片 {number}/{of}）" if of > 1 else name


def _pages(board: Board, suffix: str) -> Mapping[str, bytes]:
    return {
        f"{STEM}{suffix}.html": board_html.render(board),
        f"{STEM}{suffix}.xlsx": board_xlsx.render(board),
        f"{STEM}{suffix}.json": board_json.render(board),
    }
