"""What a measured process does: ``python -m scripts.bench.tasks NAME ARGUMENTS`` prints numbers as JSON.

Every task imports what it needs itself, so that the start of the program is part of what is measured only where it
says so.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bench.rounds import Row

if TYPE_CHECKING:
    from generator.pipeline import Report
    from generator.writers.pdf_layouts import Layouts

_STAGES = ("read and check", "derive and compose", "audit", "JSON", "PDF", "DOCX", "HTML", "XLSX")
_TYPED, _RETYPED = "1,007,544", "1,007,545"
"""A figure of sample-large, and what it is changed to for a warm rebuild."""


@contextmanager
def _timed(row: Row, name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    row[name] = time.perf_counter() - start


@contextmanager
def _spent(row: Row) -> Iterator[None]:
    """Time what is done, on the clock and by processor, its processes that have ended included."""
    before = os.times()
    with _timed(row, "elapsed"):
        yield
    row["cpu"] = sum(os.times()[:4]) - sum(before[:4])


def stages(folder: str) -> Row:
    """Build one report; return seconds by stage, pages, and seconds of the processors."""
    from generator.audit.engine import audit, view_of
    from generator.audit.registry import all_rules
    from generator.derive.accounts import accounts_of
    from generator.document.compose import compose
    from generator.pack.loading import load_pack
    from generator.submission.loading import load
    from generator.writers import data, docx, html, pdf, xlsx
    from generator.writers.pdf_layouts import Layouts
    from generator.writers.processes import cores

    spent, clock = sum(os.times()[:4]), [time.perf_counter()]
    loaded = load(Path(folder))
    clock.append(time.perf_counter())
    accounts = accounts_of(loaded)
    pack = load_pack(loaded.submission.report.pack)
    document = compose(accounts, pack).document
    clock.append(time.perf_counter())
    audit(view_of(accounts, pack, document), all_rules(pack))
    clock.append(time.perf_counter())
    facts = data.render(accounts.facts.values(), document)
    clock.append(time.perf_counter())
    layout = pdf.render(document, pack.looks, pack.folders, facts, layouts=Layouts(cores()))
    clock.append(time.perf_counter())
    docx.render(document, pack.looks, layout.pages)
    clock.append(time.perf_counter())
    html.render(document, pack.looks, pack.folders)
    clock.append(time.perf_counter())
    xlsx.render(document, pack.looks)
    clock.append(time.perf_counter())
    row = {stage: after - before for stage, (before, after) in zip(_STAGES, pairwise(clock), strict=True)}
    return {**row, "whole": clock[-1] - clock[0], "cpu": sum(os.times()[:4]) - spent, "pages": layout.sheet_count}


def warm(folder: str) -> Row:
    """Make a report's page, change one figure and make it again, as ``gongkai watch`` does, and its PDF.

    Returns seconds. The page is shown before the audit: ``page`` is from reading to HTML. Cycles are collected while
    nobody waits.
    """
    from generator import pipeline
    from generator.writers.pdf_layouts import Layouts
    from generator.writers.processes import cores

    kit_of, layouts = pipeline.kits(), Layouts(cores())
    row: Row = {}
    for turn in ("cold", "warm"):
        if turn == "warm":
            file = next(each for each in Path(folder).glob("*.yaml") if _TYPED in each.read_text("utf-8"))
            file.write_text(file.read_text("utf-8").replace(_TYPED, _RETYPED), "utf-8")
        gc.disable()
        with _timed(row, f"{turn} page"):
            read = pipeline.compose_report(Path(folder), kit_of)
            if isinstance(read, pipeline.Composition):
                pipeline.preview(read)
        gc.enable()
        if not isinstance(read, pipeline.Composition):
            message = "the report cannot be read"
            raise TypeError(message)
        with _timed(row, f"{turn} audit"):
            report = pipeline.audited(read).report
        _print(row, turn, _read(report), layouts)
    return row


def _read(report: Report | None) -> Report:
    if report is None:
        message = "the report cannot be read"
        raise ValueError(message)
    return report


def _print(row: Row, turn: str, report: Report, layouts: Layouts) -> None:
    from generator.writers import data, pdf

    facts = data.render(report.accounts.facts.values(), report.document)
    with _timed(row, f"{turn} PDF"):
        pdf.render(report.document, report.pack.looks, report.pack.folders, facts, layouts=layouts)


def formats(folder: str) -> Row:
    """Write all five formats of a report, as ``build`` does; return the seconds and those of the PDF alone.

    A first PDF is made before both, so that neither pays for what a process does once.
    """
    from generator import pipeline
    from generator.writers import data, pdf
    from generator.writers.pdf_layouts import Layouts
    from generator.writers.processes import cores

    report = pipeline.prepare(Path(folder))
    row: Row = {}
    facts = data.render(report.accounts.facts.values(), report.document)
    for turn in ("first", "PDF"):
        with _timed(row, turn):
            pdf.render(report.document, report.pack.looks, report.pack.folders, facts, layouts=Layouts(cores()))
    with _timed(row, "all five"):
        pipeline.render(report, layouts=Layouts(cores()))
    return row


def material(folder: str, out: str) -> Row:
    """Write what peers start from: the page for print, the finished DOCX, and the font configuration's path."""
    from generator import pipeline
    from generator.fonts import fontconfig_file
    from generator.writers import html

    report = pipeline.prepare(Path(folder))
    page = html.page(report.document, report.pack.looks, report.pack.folders, "print")
    rendered = pipeline.render(report)
    into = Path(out)
    (into / "report.html").write_text(page, "utf-8")
    (into / "report.docx").write_bytes(rendered.files["docx"])
    (into / "fonts.txt").write_text(str(fontconfig_file(None)), "utf-8")
    return {"pages": rendered.layout.sheet_count}


def printed(folder: str, processes: str) -> Row:
    """Write the PDF of a report that is ready to be written; return seconds on the clock and of the processors."""
    from generator import pipeline
    from generator.writers import data, pdf
    from generator.writers.pdf_layouts import Layouts

    report = pipeline.prepare(Path(folder))
    facts = data.render(report.accounts.facts.values(), report.document)
    row: Row = {}
    with _spent(row):
        made = pdf.render(
            report.document, report.pack.looks, report.pack.folders, facts, layouts=Layouts(int(processes))
        )
    return {**row, "bytes": len(made.content)}


def bare(page: str, fonts: str) -> Row:
    """Lay out a page with WeasyPrint as it comes: automatic table layout, no tags, no PDF/A, nothing embedded."""
    os.environ["FONTCONFIG_FILE"] = (Path(fonts) / "fonts.txt").read_text("utf-8")
    from weasyprint import HTML

    text = Path(page).read_text("utf-8")
    for fixed in ("table-layout: fixed", "table-layout:fixed"):
        text = text.replace(fixed, "table-layout: auto")
    row: Row = {}
    with _spent(row):
        made = HTML(string=text).write_pdf()
    return {**row, "bytes": len(made)}


def word(folder: str) -> Row:
    """Write the DOCX of a report that is ready to be written: the first time, and once more."""
    from generator import pipeline
    from generator.writers import data, docx, pdf

    report = pipeline.prepare(Path(folder))
    looks = report.pack.looks
    facts = data.render(report.accounts.facts.values(), report.document)
    pages = pdf.render(report.document, looks, report.pack.folders, facts).pages
    gc.collect()
    row: Row = {}
    for turn in ("first", "again"):
        with _timed(row, turn):
            made = docx.render(report.document, looks, pages)
    return {**row, "bytes": len(made)}


def checks(root: str) -> Row:
    """Check every report below a folder in this process; return departments a second of the processor, and seconds.

    The process is settled after the first one, as the workers of a batch are.
    """
    from generator.pipeline import examine, kits, settle

    folders, kit_of = sorted(Path(root).iterdir()), kits()
    examine(folders[0], kit_of)
    settle()
    start = time.process_time()
    for folder in folders:
        examine(folder, kit_of)
    spent = time.process_time() - start
    return {"departments": len(folders), "cpu": spent, "a second": len(folders) / spent}


def resident(root: str, out: str, every: str) -> Row:
    """Build every report below a folder in this process; return MB in use after each so many."""
    from generator import pipeline

    kit_of = pipeline.kits()
    row: Row = {}
    for number, folder in enumerate(sorted(Path(root).iterdir()), 1):
        pipeline.write(_read(pipeline.examine(folder, kit_of).report), Path(out))
        if not number % int(every):
            row[f"{number}"] = _resident()
    return row


def _resident() -> float:
    gc.collect()
    line = next(line for line in Path("/proc/self/status").read_text("utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


_TASKS: dict[str, Callable[..., Row]] = {
    each.__name__: each for each in (stages, warm, formats, material, printed, bare, word, checks, resident)
}

if __name__ == "__main__":
    print(json.dumps(_TASKS[sys.argv[1]](*sys.argv[2:])))
