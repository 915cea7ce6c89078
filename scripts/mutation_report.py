"""Mutation report: how many of a thousand and more wrong reports the audit finds, and which it does not.

Comes in: the clean samples and a seed. Each mutant is a sample with one thing changed (``tests/mutations.py``); a pool
of processes audits them. Goes out: the rates by family on the screen, and ``docs/变异测试.md`` with every survivor and
why nothing sees it. Run by ``make mutations``; the same seed and rules give the same file.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final

from generator.findings import Severity
from tests.mutation_run import Outcome, all_mutants, outcome
from tests.mutation_survivors import why
from tests.mutations import Mutant, chosen

ROOT: Final = Path(__file__).resolve().parent.parent
SUMMARY: Final = ROOT / "docs" / "变异测试.md"
SEED: Final = 3
NUMBERS: Final = {
    "小": 400,
    "小@文字": 400,
    "sample-small": 600,
    "sample-small@文字": 400,
    "sample-large": 350,
    "sample-large@文字": 150,
}
"""How many mutants at most are taken of each base; a small base has fewer."""
_CHUNK: Final = 10
_BASES: Final = {"小": "测试用的最小报告", "sample-small": "示例 sample-small", "sample-large": "示例 sample-large"}
_TYPED: Final = "，第三部分的文字全部自行录入"

Task = tuple[str, int, tuple[int, ...]]
"""A base, the seed, and which of its chosen mutants."""


@cache
def picked(base: str, seed: int) -> list[Mutant]:
    """Return the mutants of a base that are audited."""
    return chosen(all_mutants(base), NUMBERS[base], seed)


def tasks(bases: Iterable[str], seed: int) -> list[Task]:
    """Return all work in pieces; every process makes the same mutants anew, for they cannot be sent."""
    return [
        (base, seed, tuple(range(start, min(start + _CHUNK, total))))
        for base in bases
        for total in (len(picked(base, seed)),)
        for start in range(0, total, _CHUNK)
    ]


def run(task: Task) -> list[tuple[Severity | None, tuple[str, ...]]]:
    """Audit a piece; return how bad the worst finding is and which rules found something."""
    base, seed, which = task
    made = (outcome(base, picked(base, seed)[each]) for each in which)
    return [(each.severity, each.rules) for each in made]


def gathered(bases: Sequence[str], seed: int, workers: int, told: Callable[[int, int], None]) -> list[Outcome]:
    """Audit the mutants of all bases in a pool; ``told`` hears how many are done."""
    work, found = tasks(bases, seed), []
    total = sum(len(which) for _, _, which in work)
    with ProcessPoolExecutor(workers) as pool:
        for (base, _, which), results in zip(work, pool.map(run, work), strict=True):
            pairs = zip(which, results, strict=True)
            found += [Outcome(base, picked(base, seed)[each], *result) for each, result in pairs]
            told(len(found), total)
    return found


# Counting


def rate(outcomes: Sequence[Outcome]) -> float:
    """Return the percentage of the mutants that are no lawful report that were found."""
    wrong = [each for each in outcomes if each.severity or each.survived]
    return 100 * sum(each.severity is not None for each in wrong) / len(wrong) if wrong else 100.0


def row(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return a row of a table: mutants, found by severity, lawful, survivors, rate."""
    found = Counter(each.severity for each in outcomes)
    survivors = sum(each.survived for each in outcomes)
    numbers = [len(outcomes), *(found[each] for each in Severity), found[None] - survivors, survivors]
    return f"| {name} | {' | '.join(map(str, numbers))} | {rate(outcomes):.1f}% |"


def table(title: str, outcomes: Sequence[Outcome], group: Callable[[Outcome], str]) -> list[str]:
    """Return a table of outcomes by group, with their sum."""
    groups: dict[str, list[Outcome]] = {}
    for each in outcomes:
        groups.setdefault(group(each), []).append(each)
    severities = " | ".join(f"发现（{each.value}）" for each in Severity)
    head = [f"| {title} | 变异 | {severities} | 合法 | 未发现 | 发现率 |", "|---|" + "--:|" * (len(Severity) + 4)]
    return [*head, *(row(name, each) for name, each in groups.items()), row("合计", outcomes)]


def by_family(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the table of families."""
    return table("类别", sorted(outcomes, key=lambda each: each.mutant.family), lambda each: each.mutant.family)


# The summary


def summary(outcomes: Sequence[Outcome], seed: int) -> str:
    """Return the summary as Markdown."""
    lines = [
        "# 变异测试",
        "",
        "由 `make mutations` 生成，请不要手改。",
        "",
        "取没有问题的报告，每次只改一处（一个数、一个编码、一个字、一个权重、一个得分、一个年度、一个正负号、一个原因……），再审核。",
        "改过的报告要么被发现，要么是另一份合法的报告；既没有发现、又不合法的，是**未发现**，在最后逐一列出。",
        "发现率是发现的除以（发现的加未发现的）；合法的不算在内。提示只有比改之前多了才算发现。",
        "",
        f"随机种子：{seed}；每份报告从各类变异中平均抽取。重新运行：`make mutations`。",
        "",
        "## 按类别",
        "",
        *by_family(outcomes),
        "",
        "## 按报告",
        "",
        *table("报告", outcomes, lambda each: _told_base(each.base)),
        "",
        "## 合法的变异",
        "",
        "改过以后仍是一份自洽的报告，只是说的事情不同；任何审核都无从知道哪一份是真的。",
        "",
        *_lawful(outcomes),
        "",
        "## 未发现的变异",
        "",
        *_survivors(outcomes),
    ]
    return "\n".join(lines) + "\n"


def _told_base(base: str) -> str:
    name, _, typed = base.partition("@")
    return f"{_BASES[name]}{_TYPED if typed else ''}"


def _lawful(outcomes: Iterable[Outcome]) -> Iterator[str]:
    reasons = Counter(
        (each.mutant.lawful, each.mutant.family) for each in outcomes if each.mutant.lawful and each.severity is None
    )
    yield from ("| 理由 | 类别 | 个数 |", "|---|---|--:|")
    yield from (f"| {reason} | {family} | {number} |" for (reason, family), number in sorted(reasons.items()))


def _survivors(outcomes: Iterable[Outcome]) -> Iterator[str]:
    survivors = sorted((each for each in outcomes if each.survived), key=lambda each: (why(each), each.mutant.family))
    if not survivors:
        yield "没有。"
    for reason, group in itertools.groupby(survivors, key=why):
        yield from (f"### {reason}", "")
        yield from (f"* {_told(each)}" for each in group)
        yield ""


def _told(survivor: Outcome) -> str:
    mutant = survivor.mutant
    before, after = difference(mutant.before, mutant.after)
    return f"{mutant.family}·{mutant.how}：{survivor.base} `{mutant.place}` `{before}` → `{after}`"


_AROUND: Final = 8
"""How many characters are shown on either side of what differs."""


def difference(before: str, after: str) -> tuple[str, str]:
    """Return what differs of two texts, with a little around it."""
    start = _shared(before, after)
    most = min(len(before), len(after)) - start
    end = min(_shared(before[::-1], after[::-1]), most)
    return _cut(before, start, end), _cut(after, start, end)


def _shared(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(start - _AROUND, 0), min(len(text) - end + _AROUND, len(text))
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}".replace("`", "'")


# The command


def _progress(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="审核一千个以上的变异，打印各类的发现率，写 docs/变异测试.md。")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="同时用几个进程（默认：全部核）")
    parser.add_argument("--seed", type=int, default=SEED, help=f"随机种子（默认：{SEED}）")
    parser.add_argument("--base", action="append", choices=NUMBERS, help="只审核这一份（可重复），不写文件")
    return parser.parse_args()


def main() -> None:
    """Run, print the rates by family and every survivor, and write the summary of a run over all bases."""
    options = _options()
    outcomes = gathered(options.base or list(NUMBERS), options.seed, options.workers, _progress)
    text = summary(outcomes, options.seed)
    print("\n".join(by_family(outcomes)))
    print(re.split("## 未发现的变异", text)[1])
    if not options.base:
        SUMMARY.write_text(text, "utf-8")
        print(f"已写 {SUMMARY.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
