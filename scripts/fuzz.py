"""Fuzzer: real samples with bytes, lines and words changed by chance, checked in this process until the time is over.

Comes in: seconds and a seed. Each round changes one file of a sample, or of the pack it names, then runs ``check`` on
it and writes every format of the audit report. Goes out: the number of rounds by outcome; a round that ends in anything
but a report or findings leaves its input and its traceback below ``build/fuzz/``, and the exit code is 1. Run by
``make fuzz``.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.audit.reports import FORMATS  # noqa: E402 - the project is not on the path of a script
from generator.findings import FindingsError  # noqa: E402
from generator.pipeline import KitOf, examine, kits  # noqa: E402
from tests.hostile import REPEATED, VALUES  # noqa: E402

SAMPLES: Final = (
    *("tests/minimal_report", "tests/minimal_report", "inputs/sample-small", "inputs/sample-large"),
    *("tests/minimal_budget", "tests/minimal_budget", "inputs/sample-budget", "inputs/sample-self-evaluation"),
)
"""The small ones more often: a change in them is checked faster."""
PACK: Final = "wuhan/final-accounts-2024"
FOUND: Final = ROOT / "build" / "fuzz"
SLOW: Final = 20.0
"""A round that takes so many seconds is told; ordinary ones take less than one."""
_PACK_ROUNDS: Final = 0.25
_NUMBER_OF_CHANGES: Final = (1, 1, 1, 2, 4)
_WORDS: Final = re.compile("[\u4e00-\u9fff]{2,}")
_LONG: Final = 3000
_PIECES: Final = (
    *(value.encode() for value in VALUES), *(unit.encode() * 40 for unit in REPEATED),
    "：".encode(), b":", b": ", b"- ", b"\n", b"\r", b"\t", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", "　".encode(),
    b"'", b'"', b"|\n", b">\n", b"&a ", b"*a", b"!x ", b"<<: ", b"---\n", b"...\n", b"? ", b"#", b"[", b"]", b"{", b"}",
    "示例".encode("gb18030"), "示例".encode("utf-16"), "１２３，４５６．７８".encode(), b"{{ ", b" }}", b"{% ", b" %}",
)  # fmt: skip

Change = Callable[[bytes, random.Random], bytes]


def _piece(data: bytes, dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + dice.choice(_PIECES) + data[at:]


def _overwritten(data: bytes, dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + dice.choice(_PIECES) + data[at + dice.randint(1, 12) :]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    if not data:
        return data
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def _cut(data: bytes, dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + data[at + dice.randint(1, dice.choice((1, 3, 30, _LONG))) :]


def _repeated(data: bytes, dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + data[at : at + dice.randint(1, 40)] * dice.choice((1, 2, 50)) + data[at:]


def _lines(data: bytes, dice: random.Random) -> bytes:
    """Drop, double, swap or indent lines."""
    lines = data.splitlines(keepends=True) or [b""]
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    how = dice.randrange(4)
    if how == 0:
        del lines[first]
    elif how == 1:
        lines.insert(second, lines[first])
    elif how == 2:  # noqa: PLR2004 - the third way
        lines[first], lines[second] = lines[second], lines[first]
    else:
        lines[first] = b" " * dice.randint(1, 5) + lines[first]
    return b"".join(lines)


def _value(data: bytes, dice: random.Random) -> bytes:
    """Put something else behind a colon."""
    lines = data.split(b"\n")
    keys = [number for number, line in enumerate(lines) if b": " in line]
    if keys:
        number = dice.choice(keys)
        lines[number] = lines[number].partition(b": ")[0] + b": " + dice.choice(_PIECES)
    return b"\n".join(lines)


def _digits(data: bytes, dice: random.Random) -> bytes:
    """Change one digit, so that what is checked later is reached too."""
    places = [at for at, byte in enumerate(data) if chr(byte).isdigit()]
    if not places:
        return data
    at = dice.choice(places)
    return data[:at] + str(dice.randrange(10)).encode() * dice.choice((1, 1, 5, 30)) + data[at + 1 :]


def _worded(data: bytes, dice: random.Random) -> bytes:
    """Put words of reports into a text, so that what reads sentences is reached too."""
    text = data.decode("utf-8", "replace")
    places = [found.end() - 1 for found in _WORDS.finditer(text)]
    if not places:
        return data
    at = dice.choice(places)
    words = "".join(dice.choice(REPEATED) for _ in range(dice.choice((1, 2, 5, 30))))
    return f"{text[:at]}{words}{text[at:]}".encode()


_SEEN_LATE: Final[tuple[Change, ...]] = (_digits, _worded)
"""What most often leaves the file readable."""
CHANGES: Final[tuple[Change, ...]] = (
    *(_piece, _overwritten, _flipped, _cut, _repeated, _lines, _value), *_SEEN_LATE * 3
)  # fmt: skip


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return bytes with a few changes; the same dice make the same ones."""
    for _ in range(dice.choice(_NUMBER_OF_CHANGES)):
        data = dice.choice(CHANGES)(data, dice)
    return data


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its number, where its input is and what reads it."""

    number: int
    report: Path
    kit_of: KitOf
    changed: Path

    def run(self) -> str:
        """Check the input and write every format; return how it ended."""
        try:
            examined = examine(self.report, self.kit_of)
        except FindingsError as error:
            return f"模板包有误（{error.findings[0].id}）"
        for form in FORMATS.values():
            form((examined.audit,), ())
        if examined.report is None:
            return "读不了，列出问题"
        return "没有错误" if examined.audit.clean else "有错误，列出问题"


def prepared(number: int, seed: int, folder: Path, kit_of: KitOf) -> Round:
    """Copy a sample into a folder, or a pack beside it, and change one file."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311 - the same rounds for the same seed
    report = Path(shutil.copytree(ROOT / dice.choice(SAMPLES), folder / "填报"))
    files = sorted(path for path in report.rglob("*") if path.suffix == ".yaml")
    if dice.random() < _PACK_ROUNDS:
        templates = Path(shutil.copytree(ROOT / "templates", folder / "模板"))
        files = sorted(path for path in (templates / PACK).rglob("*") if path.suffix in (".yaml", ".j2"))
        kit_of = kits(templates)
    changed = dice.choice(files)
    changed.write_bytes(mutated(changed.read_bytes(), dice))
    return Round(number, report, kit_of, changed)


def kept(folder: Path, number: int, told: str) -> None:
    """Keep the input of a round and what became of it."""
    target = FOUND / str(number)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    (target / "结果.txt").write_text(told, "utf-8", "replace")


def main() -> int:
    """Run rounds until the time is over and print what came of them."""
    parser = argparse.ArgumentParser(description="随机改动示例数据和模板包，检查程序有没有异常退出。")
    parser.add_argument("--seconds", type=int, default=60, metavar="秒", help="运行多久（默认 60 秒）。")
    parser.add_argument("--seed", type=int, default=1, metavar="种子", help="同一个种子，改动相同（默认 1）。")
    parser.add_argument("--only", type=int, metavar="轮次", help="只重做这一轮。")
    options = parser.parse_args()
    outcomes, bugs, slow = Counter[str](), Counter[str](), Counter[str]()
    kit_of, end, number = kits(), time.monotonic() + options.seconds, options.only or 0
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory() as name:
            this, start = prepared(number, options.seed, Path(name), kit_of), time.monotonic()
            where = f"第 {number} 轮，{this.changed.relative_to(name)}"
            try:
                outcomes[this.run()] += 1
            except Exception:  # noqa: BLE001 - any exception is what is looked for; it is kept and told
                told = traceback.format_exc()
                bugs["\n".join(told.splitlines()[-3:])] += 1
                kept(Path(name), number, f"{where}\n{told}")
                print(f"{where}：异常\n{told}", file=sys.stderr)
            if time.monotonic() - start > SLOW:
                slow[where] += 1
                kept(Path(name), number, f"{where}：{time.monotonic() - start:.0f} 秒\n")
                print(f"{where}：用了 {time.monotonic() - start:.0f} 秒", file=sys.stderr)
        number += 1
        if options.only is not None:
            break
    print(f"共 {sum(outcomes.values()) + sum(bugs.values())} 轮（种子 {options.seed}）")
    for outcome, times in outcomes.most_common():
        print(f"  {outcome}：{times} 轮")
    if bugs or slow:
        print(f"异常 {sum(bugs.values())} 轮，过慢 {sum(slow.values())} 轮；输入和经过在 {FOUND.relative_to(ROOT)}/")
    return 1 if bugs or slow else 0


if __name__ == "__main__":
    sys.exit(main())
