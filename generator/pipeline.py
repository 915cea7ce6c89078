"""The pipeline on one screen: a report folder comes in, finished files go out.

source → submission → accounts of facts → document tree → audit → writers. ``examine`` gathers what every stage finds
into one ``AuditReport``; ``prepare`` raises it as ``FindingsError`` when there is an error in it, unless a draft is
asked for; nothing is written unless every format was made.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from generator.audit.engine import audit, head_of, unreadable, view_of
from generator.audit.model import Family, Rule
from generator.audit.registry import all_rules, coded_rules
from generator.audit.report import AuditReport, Head, Unchecked
from generator.derive.accounts import Accounts, accounts_of
from generator.document.compose import compose, file_stem
from generator.document.nodes import Document
from generator.document.reasons import ReasonPlace, reason_places
from generator.findings import Finding, FindingsError, Severity
from generator.fonts import FontsMissingError, stack, system_problems, uncovered
from generator.pack.loading import TemplatePack, load_pack
from generator.source import printable
from generator.submission.loading import load
from generator.submission.references import KnownNames
from generator.writers.files import publish
from generator.writers.processes import cores
from generator.writers.text import all_words

if TYPE_CHECKING:
    from generator.writers import pdf
    from generator.writers.pdf_layouts import Layouts

Progress = Callable[[str], None]
"""Told the name of each stage as it begins."""
_OBJECTS = 50_000
FORMATS = ("pdf", "docx", "html", "xlsx", "json")


@dataclass(frozen=True, slots=True)
class Kit:
    """A template pack with all rules for reports of it."""

    pack: TemplatePack
    rules: tuple[Rule, ...]


KitOf = Callable[[str], Kit]
"""Gives the kit of a pack's id; raises ``FindingsError`` for an unknown or broken pack."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be written, and what its audit says."""

    accounts: Accounts
    pack: TemplatePack
    document: Document
    audit: AuditReport

    @property
    def stem(self) -> str:
        """The name of its files without ending; a draft's tells that it is one."""
        stem = file_stem(self.accounts, self.pack)
        return self.pack.manifest.labels["草稿文件名"].format(文件名=stem) if self.document.draft else stem


@dataclass(frozen=True, slots=True)
class Composition:
    """A report that has been composed but not yet audited, with what was found on the way."""

    accounts: Accounts
    kit: Kit
    document: Document
    findings: tuple[Finding, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class Rendered:
    """All formats of a report by ending, and what the layout of the PDF tells."""

    files: dict[str, bytes]
    layout: pdf.PdfResult
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of looking at one folder: its audit, and the report unless its input cannot be read at all."""

    audit: AuditReport
    report: Report | None


@dataclass(frozen=True, slots=True)
class Built:
    """The files written, the audit of the report, and what the layout shows."""

    files: tuple[Path, ...]
    audit: AuditReport
    findings: tuple[Finding, ...]


def kits(templates: Path | None = None) -> KitOf:
    """Return what gives packs and their rules; it reads each pack once, for as many reports as one call makes."""

    @cache
    def kit(identifier: str) -> Kit:
        pack = load_pack(identifier, templates)
        return Kit(pack, all_rules(pack))

    return kit


def examine(folder: Path, kit_of: KitOf, progress: Progress = lambda _: None, *, draft: bool = False) -> Examined:
    """Read, derive, compose and audit one report; nothing that is found stops it but what cannot be read."""
    read = compose_report(folder, kit_of, progress, draft=draft)
    return read if isinstance(read, Examined) else audited(read, progress)


@cache
def settle() -> None:
    """Prepare this process, once, to go through report after report; to be called when the first of them is done.

    What a report is made of is freed as soon as nothing holds it, and hardly any of it hangs together in cycles. Yet
    Python looks for cycles after every 700 objects, and again and again among all that was loaded: a fifth of the time
    of an audit and more. So what is loaded by now is left out, and more objects are waited for; not many more, or what
    does hang together would pile up from report to report.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 5, 5)


def compose_report(
    folder: Path, kit_of: KitOf, progress: Progress = lambda _: None, *, draft: bool = False
) -> Composition | Examined:
    """Read, derive and compose one report; ``Examined`` where it cannot be read at all."""
    progress("读取并核对填报数据")
    head = Head(printable(folder.name), printable(_root(folder)))
    read: list[Kit] = []

    def names_of(identifier: str) -> KnownNames:
        read.append(kit_of(identifier))
        return _known_names(read[-1].pack)

    try:
        loaded = load(folder, names_of)
    except FindingsError as error:
        return Examined(unreadable(error.findings, read[0].rules if read else coded_rules(), head), None)
    kit = kit_of(loaded.submission.report.pack)
    accounts = accounts_of(loaded)
    progress("计算并编排报告")
    try:
        composed = compose(accounts, kit.pack)
    except FindingsError as error:
        found = (*loaded.findings, *accounts.findings, *error.findings)
        return Examined(unreadable(found, kit.rules, head_of(loaded.submission, head)), None)
    document = replace(composed.document, draft=kit.pack.manifest.labels["草稿"] if draft else "")
    return Composition(accounts, kit, document, (*loaded.findings, *composed.findings), head)


def audited(read: Composition, progress: Progress = lambda _: None) -> Examined:
    """Audit a composed report."""
    progress("审核")
    pack = read.kit.pack
    glyphs, unchecked = _glyphs(read.accounts, read.document, pack)
    outcome = audit(view_of(read.accounts, pack, read.document), read.kit.rules, (*read.findings, *glyphs), read.head)
    outcome = replace(outcome, unchecked=(*unchecked, *outcome.unchecked))
    return Examined(outcome, Report(read.accounts, pack, read.document, outcome))


def preview(read: Composition | Report) -> bytes:
    """Return the page of a report for the screen."""
    from generator.writers import html  # noqa: PLC0415 - as in ``render``

    pack = read.kit.pack if isinstance(read, Composition) else read.pack
    return html.render(read.document, pack.looks, pack.folders)


def prepare(
    folder: Path, templates: Path | None = None, progress: Progress = lambda _: None, *, draft: bool = False
) -> Report:
    """Return one report ready to be written; raises ``FindingsError`` with everything found when errors stop it.

    The errors of the audit do not stop a draft; those of an input that cannot be read do.
    """
    examined = examine(folder, kits(templates), progress, draft=draft)
    if examined.report is None or not (draft or examined.audit.clean):
        raise FindingsError(examined.audit.findings)
    return examined.report


def render(report: Report, progress: Progress = lambda _: None, layouts: Layouts | None = None) -> Rendered:
    """Write every format in memory; ``layouts`` are kept by who renders again and again, see ``pdf_layouts``."""
    # not before it is asked for: what writes takes several times as long to load as a report to check
    from generator.writers import data, docx, pdf, xlsx  # noqa: PLC0415

    document, looks, folders = report.document, report.pack.looks, report.pack.folders
    progress("生成数据文件（JSON）")
    facts = data.render(report.accounts.facts.values(), document)
    progress("排版 PDF")
    layout = pdf.render(document, looks, folders, facts, layouts=layouts)
    progress("生成 Word 文件（DOCX）")
    word = docx.render(document, looks, layout.pages)
    progress("生成网页（HTML）和表格（XLSX）")
    files = {
        "pdf": layout.content,
        "docx": word,
        "html": preview(report),
        "xlsx": xlsx.render(document, looks),
        "json": facts,
    }
    return Rendered(files, layout, tuple(_layout_findings(layout)))


def build(
    folder: Path, out: Path, templates: Path | None = None, progress: Progress = lambda _: None, *, draft: bool = False
) -> Built:
    """Build one report into a folder; raises ``FindingsError`` when errors stop it."""
    from generator.writers.pdf_layouts import Layouts  # noqa: PLC0415 - as in ``render``

    return write(prepare(folder, templates, progress, draft=draft), out, progress, Layouts(cores()))


def reasons(folder: Path, kit_of: KitOf) -> tuple[Accounts, tuple[ReasonPlace, ...]]:
    """Return a report's accounts and the places that need a reason, while its texts are still being written.

    Raises ``FindingsError`` for input that cannot be read, or figures left open.
    """
    loaded = load(folder, lambda identifier: _known_names(kit_of(identifier).pack), gaps=True)
    accounts, pack = accounts_of(loaded), kit_of(loaded.submission.report.pack).pack
    return accounts, reason_places(accounts, pack, compose(accounts, pack).explained)


def write(report: Report, out: Path, progress: Progress = lambda _: None, layouts: Layouts | None = None) -> Built:
    """Write all formats of a report into a folder, or none."""
    rendered = render(report, progress, layouts)
    progress("写入文件")
    named = {f"{report.stem}.{ending}": content for ending, content in rendered.files.items()}
    return Built(publish(named, out), report.audit, rendered.findings)


def _root(folder: Path) -> str:
    """Return the folder's path from here, or only its name where it lies elsewhere: no report names the machine."""
    here = Path.cwd()
    resolved = folder.resolve()
    return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else folder.name


def _known_names(pack: TemplatePack) -> KnownNames:
    """Return the free keys of the input that a pack has a place for."""
    entries = [entry.key for part in pack.structure.parts for entry in part.entries if entry.text]
    tables = tuple(spec.label for spec in pack.tables.values() if spec.remark)
    return KnownNames(sections=tuple(entries), tables=tables, subjects=pack.subjects)


def machine_problems() -> tuple[str, ...]:
    """Return what this machine lacks for making reports, in Chinese."""
    return system_problems()


def _glyphs(
    accounts: Accounts, document: Document, pack: TemplatePack
) -> tuple[tuple[Finding, ...], tuple[Unchecked, ...]]:
    """Return characters that cannot be printed; on a machine without the fonts, an audit goes on and says so."""
    try:
        return tuple(_missing_glyphs(accounts, document, pack)), ()
    except FontsMissingError:
        because = "这台机器没有安装随附的字体（make fonts）"
        return (), (Unchecked("OUT-001", Family.INPUT, "字符在字体里都有字形", because),)


def _missing_glyphs(accounts: Accounts, document: Document, pack: TemplatePack) -> Iterator[Finding]:
    """Find characters that no font has: a reader of the PDF would lose more than the character."""
    families = {name for face in pack.looks.faces.values() for name in stack(face.embedded)}
    for character in sorted(uncovered(all_words(document), sorted(families))):
        places = [accounts.positions.at(*path) for path, text in accounts.submission.texts if character in text]
        message = f"字符“{character}”（U+{ord(character):04X}）在随附的字体里没有字形，印不出来。"
        fix = "请换用通行的写法，或在“其他名词”里说明后改用代替字。"
        yield Finding("OUT-001", Severity.ERROR, message, tuple(places[:1]), fix=fix)


def _layout_findings(layout: pdf.PdfResult) -> Iterator[Finding]:
    for sheet, word in layout.sticking_out:
        message = f"PDF 第 {sheet} 张上的“{word}”超出了所在的位置，可能印不全。"
        yield Finding("OUT-002", Severity.WARNING, message, fix="请缩短文字，或请模板维护人员放宽这一栏。")
    for anchor in layout.broken:
        message = f"应在一页内印完的表（{anchor}）没有排在一页内。"
        yield Finding("OUT-003", Severity.WARNING, message, fix="请模板维护人员调小这张表的行高或字号。")
