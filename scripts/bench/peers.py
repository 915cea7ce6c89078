"""Section b: the same content through other engines; each is skipped with a word where it is not installed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from docx.oxml.ns import nsmap
from lxml.etree import fromstring

from generator.writers.processes import cores
from scripts.bench import word_template
from scripts.bench.page import Target, section, table
from scripts.bench.plan import Plan
from scripts.bench.rounds import ROOT, FailedError, Row, ran, task, together

_LARGE: Final = ROOT / "inputs" / "sample-large"
_WORD_PYTHON: Final = ROOT / ".tools" / "bench" / "bin" / "python"
_LIMIT: Final = ("timeout", "600")
_CHROMIUM: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip
OURS, ALONE, BARE = "gongkai, PDF, as many processes as cores", "gongkai, PDF, one process", "bare WeasyPrint"
OFFICE, BROWSER = "LibreOffice", "Chromium"
WORD, TEMPLATE = "gongkai, DOCX", "docxtpl"
_LEAVES_OUT: Final = {
    OURS: "nothing",
    ALONE: "nothing",
    BARE: "PDF/A, tags, embedded data, checks of the layout; columns as wide as their contents ask for",
    OFFICE: "starts from the finished DOCX; PDF/A, tags, embedded data",
    BROWSER: "PDF/A, embedded data, printed page numbers of the 目录; its own tags",
    WORD: "nothing",
    TEMPLATE: "starts from a finished template with all styles, charts and the 目录; one format for each paragraph",
}


def measure(plan: Plan) -> str:
    """Measure all that are installed and return the section."""
    folder = plan.scratch / "peers"
    folder.mkdir()
    pages = task("material", _LARGE, folder)["pages"]
    printed, skipped = _tried(
        plan.rounds,
        {
            OURS: lambda: task("printed", _LARGE, cores()),
            ALONE: lambda: task("printed", _LARGE, 1),
            BARE: lambda: task("bare", folder / "report.html", folder),
            OFFICE: lambda: _office(folder),
            BROWSER: lambda: _browser(folder),
        },
    )
    writers = {WORD: lambda: task("word", _LARGE), TEMPLATE: lambda: _word_template(folder)}
    written, missing = _tried(plan.rounds, writers)
    return section(
        f"sample-large, {pages:.0f} pages. Medians of {plan.rounds} rounds, the engines taken in turn. gongkai "
        "and bare WeasyPrint are measured from the tree or page to the bytes, in a new process each; LibreOffice and "
        "Chromium with the start of their program, which is the only way to use them.",
        _printers(printed),
        _writers(written),
        *(f"Skipped: {each}." for each in (*skipped, *missing)),
        targets=_targets(printed, written),
    )


def _tried(rounds: int, measures: dict[str, Callable[[], Row]]) -> tuple[dict[str, Row], list[str]]:
    """Return the medians of the measures that work, and why others do not.

    Each is tried once, which also makes profiles and caches; the trial counts only where there is no other round.
    """
    tried, skipped = dict[str, Row](), []
    for name, measure_it in measures.items():
        try:
            tried[name] = measure_it()
        except (FileNotFoundError, FailedError) as error:
            skipped.append(f"{name}: {str(error)[:200] or 'not installed'}")
    return tried if rounds == 1 else together(rounds, {name: measures[name] for name in tried}), skipped


def _program(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        message = f"{names[0]} is not installed"
        raise FileNotFoundError(message)
    return found


def _office(folder: Path) -> Row:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "office"
    office = _program("soffice", "libreoffice")
    cost, _ = ran(
        [*_LIMIT, office, profile, "--headless", "--convert-to", "pdf", "--outdir", out, folder / "report.docx"]
    )
    return {**cost.row, "bytes": (out / "report.pdf").stat().st_size}


def _browser(folder: Path) -> Row:
    out = folder / "browser.pdf"
    files = (f"--user-data-dir={folder / 'browser'}", f"--print-to-pdf={out}", (folder / "report.html").as_uri())
    fonts = {"FONTCONFIG_FILE": (folder / "fonts.txt").read_text("utf-8")}
    cost, _ = ran([*_LIMIT, _program("chromium", "chromium-browser", "google-chrome"), *_CHROMIUM, *files], fonts)
    return {**cost.row, "bytes": out.stat().st_size}


def _word_template(folder: Path) -> Row:
    template, values, out = folder / "template.docx", folder / "values.json", folder / "filled.docx"
    if not _WORD_PYTHON.exists():
        message = "docxtpl is not installed (make bench-peers)"
        raise FileNotFoundError(message)
    if not template.exists():
        made = word_template.make(folder / "report.docx", template)
        values.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    cost, said = ran([_WORD_PYTHON, Path(word_template.__file__).with_name("word_peer.py"), template, values, out])
    if _text_of(out) != _text_of(folder / "report.docx"):
        raise FailedError(TEMPLATE, 0, "the filled template does not say what the report says")
    row: Row = json.loads(said.splitlines()[-1])
    return {**row, "peak": cost.peak, "bytes": out.stat().st_size}


def _text_of(file: Path) -> str:
    with ZipFile(file) as package:
        return "".join(fromstring(package.read("word/document.xml")).itertext(f"{{{nsmap['w']}}}t"))


def _printers(printed: dict[str, Row]) -> str:
    ours = printed[OURS]["elapsed"]
    head = ["to PDF", "seconds", "of gongkai's", "CPU seconds", "peak MB", "file, MB", "leaves out"]
    return table(
        head,
        [
            [
                name,
                row["elapsed"],
                row["elapsed"] / ours,
                row["cpu"],
                row["peak"],
                row["bytes"] / 1e6,
                _LEAVES_OUT[name],
            ]
            for name, row in printed.items()
        ],
    )


def _writers(written: dict[str, Row]) -> str:
    head = ["to DOCX", "first, seconds", "again, seconds", "peak MB", "file, MB", "leaves out"]
    return table(
        head,
        [
            [name, row["first"], row["again"], row["peak"], row["bytes"] / 1e6, _LEAVES_OUT[name]]
            for name, row in written.items()
        ],
    )


def _targets(printed: dict[str, Row], written: dict[str, Row]) -> list[Target]:
    ours, bare = printed[OURS]["elapsed"], printed[BARE]["elapsed"]
    aims = [
        Target("PDF as `build` makes it, of bare WeasyPrint with automatic tables", ours / bare, 0.6),
        Target("PDF in one process, of bare WeasyPrint with automatic tables", printed[ALONE]["elapsed"] / bare, 0.6),
    ]
    if OFFICE in printed:
        aims.append(
            Target(
                "PDF, of LibreOffice with the same DOCX (an aim, not a promise)", ours / printed[OFFICE]["elapsed"], 1
            )
        )
    if TEMPLATE in written:
        first, again = (written[WORD][turn] / written[TEMPLATE][turn] for turn in ("first", "again"))
        aims += [Target("DOCX, of docxtpl, first", first, 1), Target("DOCX, of docxtpl, again", again, 1)]
    return aims
