"""``python -m scripts.bench [--only a,b] [--quick] [--python PATH]``: measure sections and write them into the page."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from scripts.bench import batches, growth, memory, page, peers, single
from scripts.bench.plan import Plan, quick
from scripts.bench.rounds import FailedError

_SECTIONS = {
    "a": single.measure,
    "b": peers.measure,
    "c": batches.measure,
    "d": growth.measure,
    "e": memory.measure,
}


def main() -> int:
    """Measure what is asked for; each section is written as soon as it is measured. Returns 1 when one failed."""
    parser = argparse.ArgumentParser(prog="scripts.bench", description=__doc__)
    parser.add_argument("--only", default=",".join(_SECTIONS), help="sections, as in a,b")
    parser.add_argument("--quick", action="store_true", help="a few minutes; prints, and writes nothing")
    parser.add_argument("--python", action="append", default=[], help="another Python to check departments with (d)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as scratch:
        plan = replace(quick(Path(scratch)) if asked.quick else Plan(Path(scratch)), pythons=tuple(asked.python))
        failed = [name for name in asked.only.split(",") if not _done(name, plan)]
    return 1 if failed else 0


def _done(name: str, plan: Plan) -> bool:
    """Measure a section, print it and write it; tell whether that worked. One that failed keeps its old text."""
    start = time.perf_counter()
    try:
        text = _SECTIONS[name](plan)
    except FailedError as error:
        print(f"== {name} failed ==\n\n{error}\n", file=sys.stderr, flush=True)
        return False
    print(f"== {name}, {time.perf_counter() - start:.0f} s ==\n\n{text}\n", flush=True)
    if plan.written:
        page.replace(page.PAGE, name, text)
    return True


if __name__ == "__main__":
    sys.exit(main())
