"""Composition: accounts and a template pack become the document tree.

Comes in: ``Accounts`` and a ``TemplatePack``. Goes out: the ``Document`` and what was found wrong while composing it:
everything a sentence needed and nobody typed, gathered over the whole report. A document with such findings is
whole, with placeholders where texts are missing; only a draft may be printed of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from generator.derive.accounts import Accounts
from generator.document.attachments import Attachments
from generator.document.checks import check_all, check_decimals, check_kind, check_quotes
from generator.document.figures import build_figure
from generator.document.listing import build_listing
from generator.document.marks import runs
from generator.document.narrative import Narrative
from generator.document.nodes import (
    Block,
    Cover,
    Document,
    Heading,
    Metadata,
    Paragraph,
    Section,
    Table,
)
from generator.document.printing import Printing, resolve
from generator.document.table_cells import TableContext
from generator.document.tables import build_table
from generator.document.target_sections import TargetSections
from generator.document.vocabulary import vocabulary
from generator.document.voice import Voice
from generator.findings import Finding, in_order, raise_errors
from generator.pack.loading import TemplatePack
from generator.pack.models import Entry, PartSpec, TableSpec
from generator.submission.budget_models import BudgetSubmission
from generator.submission.models import SectionText

_NO_TEXT = SectionText()


class Composed(Struct, frozen=True):
    """The report as a tree, what derivation and composition found wrong, and the places whose reasons are printed."""

    document: Document
    findings: tuple[Finding, ...]
    explained: tuple[tuple[str, ...], ...] = ()


def compose(accounts: Accounts, pack: TemplatePack) -> Composed:
    """Compose the report; raises ``FindingsError`` only where nothing can be composed: broken templates or options."""
    raise_errors(check_kind(accounts, pack))  # the figures of one kind do not fill the pages of another
    raise_errors(check_decimals(accounts))  # nothing can be printed with a million decimals, not even findings
    composer = _Composer.of(accounts, pack)
    composer.voice.findings += [*accounts.findings, *check_all(accounts, pack, composer.printing)]
    check_quotes(accounts.submission, composer.voice)
    sections = tuple(section for part in pack.structure.parts for section in composer.part(part))
    composer.narrative.close()
    document = Document(
        metadata=_metadata(accounts, pack, composer.slots),
        cover=Cover(
            tuple(line.format(**composer.slots) for line in pack.structure.cover),
            tuple(filled for line in pack.structure.cover_foot if (filled := line.format(**composer.slots))),
        ),
        toc_title=pack.manifest.labels["目录标题"],
        sections=sections,
    )
    if len(tuple(document.toc())) < pack.structure.least_toc:
        document = replace(document, toc_title="")
    return Composed(document, in_order(composer.voice.findings), tuple(composer.voice.explained))


def file_stem(accounts: Accounts, pack: TemplatePack) -> str:
    """Return the name of the output files without ending, as published reports are named."""
    return pack.manifest.file_name.format(**_slots(accounts, pack))


def _slots(accounts: Accounts, pack: TemplatePack) -> dict[str, str]:
    """Return what the pack's wordings may name in braces."""
    report, department = accounts.submission.report, accounts.submission.department
    day = report.published
    pattern = pack.manifest.labels["日期"]
    return {
        "年度": str(report.year),
        "上年": str(report.year - 1),
        "部门": department.name,
        "简称": department.short_name or department.name,
        "自称": department.self_name,
        "主体": report.subject_word,
        "财政级次": department.fiscal_level,
        "公开日期": pattern.format(年=day.year, 月=day.month, 日=day.day) if day else "",
    }


def _metadata(accounts: Accounts, pack: TemplatePack, slots: Mapping[str, str]) -> Metadata:
    report = accounts.submission.report
    return Metadata(
        title=file_stem(accounts, pack),
        author=accounts.submission.department.name,
        subject=pack.structure.subject.format(**slots),
        keywords=tuple(word.format(**slots) for word in pack.structure.keywords),
        day=report.published or date(report.year, 12, 31),
    )


def _tables(accounts: Accounts, pack: TemplatePack, voice: Voice, slots: Mapping[str, str]) -> TableContext:
    return TableContext(
        accounts=accounts,
        printing=voice.printing,
        slots=slots,
        department_line=pack.manifest.labels["部门行"].format(**slots),
        remark_pattern=pack.manifest.labels["备注"],
        remarks={label: voice.quoted(text) for label, text in accounts.submission.remarks.items()},
    )


class _Composer(Struct, frozen=True):
    """What is needed to compose any part; holds no state but the counter of anchors and the voice's findings."""

    accounts: Accounts
    pack: TemplatePack
    printing: Printing
    voice: Voice
    narrative: Narrative
    slots: Mapping[str, str]
    tables: TableContext
    anchors: Iterator[str]

    @classmethod
    def of(cls, accounts: Accounts, pack: TemplatePack) -> _Composer:
        """Make a composer for one report."""
        printing = Printing(resolve(pack.manifest.options, accounts.submission.options))
        voice = Voice(accounts.submission, accounts.positions, accounts.facts, printing)
        slots = _slots(accounts, pack)
        return cls(
            accounts=accounts,
            pack=pack,
            printing=printing,
            voice=voice,
            narrative=Narrative.of(pack.texts, vocabulary(accounts, voice, pack, slots)),
            slots=slots,
            tables=_tables(accounts, pack, voice, slots),
            anchors=(f"s{number:03d}" for number in count(1)),
        )

    def part(self, spec: PartSpec) -> Iterator[Section]:
        """Yield the sections of one part; a table or form has a section of its own, headings before it included."""
        heading = spec.heading.format(**self.slots)
        waiting: list[Block] = []
        if heading:
            waiting.append(Heading(1, heading, next(self.anchors), heading if spec.toc else ""))
        for entry in spec.entries:
            if entry.table:
                table_spec = self.pack.tables[entry.table]
                yield Section(table_spec.page, (*waiting, self._table(table_spec, entry)))
                waiting = []
            elif entry.targets:
                yield from self._targets(entry, waiting)
                waiting = []
            elif entry.forms:
                waiting += self._heading(entry)
                if entry.heading or self._has(entry.forms):
                    own_line = entry.toc and not entry.heading
                    yield from self._attachments(waiting).sections(entry.forms, toc=own_line)
                    waiting = []
            elif self._stands(entry):
                waiting += [*self._heading(entry), *self._text(entry)]
        if waiting:
            yield Section(spec.page, tuple(waiting))

    def _targets(self, entry: Entry, heading: list[Block]) -> Iterator[Section]:
        """Yield the forms of the performance targets, which only a budget has."""
        submission = self.accounts.submission
        if entry.targets and isinstance(submission, BudgetSubmission):
            writer = TargetSections(
                submission=submission,
                pack=self.pack,
                voice=self.voice,
                narrative=self.narrative,
                slots=self.slots,
                economic=self.accounts.economic.names,
                anchors=self.anchors,
            )
            yield from writer.sections(entry.targets, tuple(heading), entry.heading if entry.toc else "")

    def _has(self, forms: str) -> bool:
        submission = self.accounts.submission
        return bool(submission.overall_form.goals if forms == "整体" else submission.project_forms)

    def _stands(self, entry: Entry) -> bool:
        works = self.accounts.submission.key_works.works
        return entry.only_if != "重点工作表" or any(work.target for work in works)

    def _heading(self, entry: Entry) -> list[Block]:
        text = entry.heading.format(**self.slots)
        if not text:
            return []
        return [Heading(2, text, next(self.anchors), text if entry.toc else "")]

    def _text(self, entry: Entry) -> Iterator[Block]:
        """Yield a section's text with what the department adds before and after it or puts in its place."""
        own = self.accounts.submission.sections.get(entry.key, _NO_TEXT)
        yield from self._paragraphs(own.before)
        if own.instead:
            yield from self._paragraphs(own.instead)
        elif entry.text:
            yield from self.narrative.blocks(entry.text, self._placed, self.anchors)
        yield from self._paragraphs(own.after)

    def _paragraphs(self, texts: tuple[str, ...]) -> Iterator[Block]:
        return (Paragraph(runs(self.voice.quoted(text))) for text in texts)

    def _placed(self, kind: str, name: str) -> Block:
        """Return the figure or table a text template names."""
        if kind == "图" and name in self.pack.figures:
            spec = self.pack.figures[name]
            return build_figure(spec, next(self.anchors), self.accounts.facts, self.printing, self.slots)
        if kind == "表" and name in self.pack.listings:
            works, listing = self.accounts.submission.key_works, self.pack.listings[name]
            return build_listing(listing, next(self.anchors), works, self.voice, self.slots)
        msg = f"没有名为“{name}”的{kind}"
        raise LookupError(msg)

    def _table(self, spec: TableSpec, entry: Entry) -> Table:
        name = spec.toc.format(**self.slots)
        toc = self.pack.manifest.labels["目录项"].format(序号=entry.heading, 名称=name)
        return build_table(spec, next(self.anchors), toc if entry.toc else "", self.tables)

    def _attachments(self, heading: list[Block]) -> Attachments:
        return Attachments(self.pack, self.voice, self.narrative, self.slots, self.anchors, tuple(heading))
