"""Benchmark: how long each stage of a build takes, as medians of several rounds and as ratios of one run.

Comes in: the sample reports. Goes out: a table. Every round is a process of its own, so that peak memory means
something; ``bare`` is WeasyPrint alone on the same page, without tags, PDF/A, embedded data or fixed table layout.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("sample-small", "sample-large")
ROUNDS = 3
STAGES = ("读取与核对", "计算与编排", "审核", "JSON", "PDF", "DOCX", "HTML", "XLSX")
DEPARTMENTS = 100
"""How many reports one ``gongkai check`` is measured with."""


def measure(folder: Path) -> dict[str, float]:
    """Build one report in this process and return seconds by stage, their sum and the peak memory in MB."""
    from generator import pipeline  # noqa: PLC0415 - the start of the program is not part of a stage
    from generator.audit.engine import audit, view_of  # noqa: PLC0415
    from generator.audit.registry import all_rules  # noqa: PLC0415
    from generator.derive.accounts import accounts_of  # noqa: PLC0415
    from generator.document.compose import compose  # noqa: PLC0415
    from generator.pack.loading import load_pack  # noqa: PLC0415
    from generator.submission.loading import load  # noqa: PLC0415
    from generator.writers import data, docx, html, pdf, xlsx  # noqa: PLC0415

    del pipeline
    clock = [time.perf_counter()]
    loaded = load(folder)
    clock.append(time.perf_counter())
    accounts = accounts_of(loaded)
    pack = load_pack(loaded.submission.report.pack)
    document = compose(accounts, pack).document
    clock.append(time.perf_counter())
    audit(view_of(accounts, pack, document), all_rules(pack))
    clock.append(time.perf_counter())
    facts = data.render(accounts.facts.values(), document)
    clock.append(time.perf_counter())
    layout = pdf.render(document, pack.looks, pack.folders, facts)
    clock.append(time.perf_counter())
    docx.render(document, pack.looks, layout.pages)
    clock.append(time.perf_counter())
    html.render(document, pack.looks, pack.folders)
    clock.append(time.perf_counter())
    xlsx.render(document, pack.looks)
    clock.append(time.perf_counter())
    seconds = {stage: clock[n + 1] - clock[n] for n, stage in enumerate(STAGES)}
    return {**seconds, "合计": clock[-1] - clock[0], "页数": layout.sheet_count, "内存": _peak()}


def measure_bare(folder: Path) -> dict[str, float]:
    """Lay out the same page with WeasyPrint as it comes."""
    from weasyprint import HTML  # noqa: PLC0415 - see above

    from generator.pipeline import prepare  # noqa: PLC0415
    from generator.writers import html  # noqa: PLC0415

    report = prepare(folder)
    page = html.page(report.document, report.pack.looks, report.pack.folders, "print")
    page = page.replace("table-layout: fixed", "table-layout: auto").replace("table-layout:fixed", "table-layout:auto")
    start = time.perf_counter()
    HTML(string=page).write_pdf()
    return {"PDF": time.perf_counter() - start, "内存": _peak()}


def measure_check(folder: Path) -> dict[str, float]:
    """Audit many departments in one call, both samples in turn, and return seconds a department."""
    from generator.pipeline import examine, kits  # noqa: PLC0415 - see above

    start, kit_of = time.perf_counter(), kits()
    for number in range(DEPARTMENTS):
        examine(folder.parent / SAMPLES[number % len(SAMPLES)], kit_of)
    return {"每个部门": (time.perf_counter() - start) / DEPARTMENTS, "内存": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _round(mode: str, sample: str) -> dict[str, float]:
    command = [sys.executable, __file__, mode, str(ROOT / "inputs" / sample)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _medians(mode: str, sample: str) -> dict[str, float]:
    rounds = [_round(mode, sample) for _ in range(ROUNDS)]
    return {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}


def main() -> None:
    """Measure both samples and print the table."""
    print(f"每项为 {ROUNDS} 轮的中位数，单位秒；比值以同一次运行的合计为 1。")
    for sample in SAMPLES:
        built, bare = _medians("build", sample), _medians("bare", sample)
        print(f"\n{sample}（{built['页数']:.0f} 页）")
        for stage in (*STAGES, "合计"):
            print(f"  {stage:　<6}{built[stage]:8.3f}{built[stage] / built['合计']:8.2f}")
        print(f"  {'内存峰值':　<6}{built['内存']:8.0f} MB")
        print(f"  {'原样排版':　<6}{bare['PDF']:8.3f}    PDF 为其 {built['PDF'] / bare['PDF']:.2f}")
    check = _round("check", SAMPLES[0])
    print(f"\n一次审核 {DEPARTMENTS} 个部门：每个部门 {check['每个部门']:.3f} 秒，内存峰值 {check['内存']:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        kind = {"build": measure, "bare": measure_bare, "check": measure_check}[sys.argv[1]]
        print(json.dumps(kind(Path(sys.argv[2]))))
    else:
        main()
