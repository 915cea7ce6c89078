"""Checks of a whole pack: that its files fit together, and that every figure and slot it names exists.

Comes in: a ``TemplatePack``. Goes out: findings with file and line, all at once. A misspelt name of a figure would
print as nothing, and a misspelt slot would stop the program in the middle of a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.findings import Finding
from generator.pack.check_parts import SLOTS, fact, finding, page, slots, widths
from generator.pack.labels import COUNTED, FILE
from generator.pack.reading import Steps
from generator.pack.rows import ROW_KINDS
from generator.pack.subjects import FILE as SUBJECTS
from generator.pack.subjects import check_added
from generator.pack.target_checks import check_target_form
from generator.pack.target_forms import TARGET_FORMS
from generator.submission.models import BUDGET, Options

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.labels import SubjectLabels
    from generator.pack.loading import TemplatePack
    from generator.pack.models import ColumnSpec, TableSpec

LABELS: Final = {
    "目录标题": frozenset[str](),
    "部门行": SLOTS,
    "备注": frozenset({"说明"}),
    "目录项": frozenset({"序号", "名称"}),
    "科目全名类": frozenset({"类"}),
    "科目全名款": frozenset({"类", "款"}),
    "科目全名项": frozenset({"类", "款", "项"}),
    "类名词尾": frozenset[str](),
    "日期": frozenset({"年", "月", "日"}),
    "草稿": frozenset[str](),
    "草稿文件名": frozenset({"文件名"}),
    "原因草稿": frozenset({"各项"}),
    "原因草稿增加": frozenset({"名", "数"}),
    "原因草稿减少": frozenset({"名", "数"}),
    "原因草稿分隔": frozenset[str](),
}
"""The wordings that the program needs by name, and their slots."""
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def check_pack(pack: TemplatePack, identifier: str) -> Iterator[Finding]:
    """Find what does not fit together in a pack."""
    yield from _manifest(pack, identifier)
    yield from _structure(pack)
    for name, spec in pack.tables.items():
        yield from _table(spec, pack.files[f"tables/{name}.yaml"], pack.manifest.kind)
        yield from page(pack, spec.page, f"tables/{name}.yaml", ("页面",))
    yield from _figures(pack)
    yield from _listings(pack)
    yield from _targets(pack)
    yield from _glossary(pack)
    if FILE in pack.files:
        yield from _labels(pack)
    if pack.subjects:
        yield from check_added(pack.subjects, pack.files[SUBJECTS], pack.manifest.years)


def _manifest(pack: TemplatePack, identifier: str) -> Iterator[Finding]:
    path, manifest = pack.files["pack.yaml"], pack.manifest
    if manifest.id != identifier:
        yield finding(path, ("标识",), f"标识“{manifest.id}”与所在的文件夹“{identifier}”不一致。")
    yield from slots(manifest.file_name, path, ("文件名",))
    yield from _file_name(manifest.file_name, path)
    for name, field in Options.model_fields.items():
        if getattr(manifest.options, name) is None:
            yield finding(path, ("版式",), f"“版式”缺少“{field.alias}”。", "模板包要给出每一项的默认值。")
    for label, allowed in LABELS.items():
        if label not in manifest.labels:
            yield finding(path, ("用语",), f"“用语”缺少“{label}”。")
        else:
            yield from slots(manifest.labels[label], path, ("用语", label), allowed)


def _file_name(pattern: str, path: Path) -> Iterator[Finding]:
    """Find file names that would lead into another folder, or be hidden or none at all."""
    bad = "".join(dict.fromkeys(_NOT_IN_NAMES.findall(pattern)))
    if bad:
        shown = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in bad)
        yield finding(
            path, ("文件名",), f"文件名里不能有 {shown} 。", "文件名不带文件夹，例如 {年度}年度{部门}部门决算公开。"
        )
    elif not pattern.strip(". ") or pattern.startswith("."):
        yield finding(path, ("文件名",), f"文件名“{pattern}”不能用。", "例如 {年度}年度{部门}部门决算公开。")


def _structure(pack: TemplatePack) -> Iterator[Finding]:
    path, structure = pack.files["structure.yaml"], pack.structure
    for key, patterns in (
        ("封面", structure.cover),
        ("封面落款", structure.cover_foot),
        ("关键词", structure.keywords),
    ):
        for number, pattern in enumerate(patterns):
            yield from slots(pattern, path, (key, number))
    yield from slots(structure.subject, path, ("主题",))
    seen = set[str]()
    for p, part in enumerate(structure.parts):
        yield from slots(part.heading, path, ("部分", p, "标题"))
        yield from page(pack, part.page, "structure.yaml", ("部分", p, "页面"))
        for e, entry in enumerate(part.entries):
            steps: Steps = ("部分", p, "内容", e)
            yield from slots(entry.heading, path, (*steps, "标题"))
            if entry.text and entry.text not in pack.texts:
                yield finding(path, (*steps, "文字"), f"没有文字模板 text/{entry.text}。")
            if entry.table and entry.table not in pack.tables:
                yield finding(path, (*steps, "表"), f"没有表样 tables/{entry.table}.yaml。")
            if entry.key in seen:
                yield finding(path, (*steps, "键"), f"“{entry.key}”用了两次，部门的补充文字会印两遍。")
            seen.add(entry.key)


def _table(spec: TableSpec, path: Path, kind: str) -> Iterator[Finding]:
    if spec.layout == "listed_rows" and kind != BUDGET:
        yield finding(path, ("行",), f"“行: {spec.rows}”是部门预算的，类型为“{kind}”的模板包不能用。")
    yield from widths([column.width for column in spec.columns], path, "栏")
    yield from slots(spec.title, path, ("标题",))
    yield from slots(spec.toc, path, ("目录",))
    yield from slots(spec.remark or "", path, ("空表说明",))
    for key, notes in (
        ("注", spec.notes),
        ("公式注", spec.formula_notes),
        ("连续行次公式注", spec.running_formula_notes),
    ):
        for number, note in enumerate(notes):
            yield from slots(note, path, (key, number))
    for number, column in enumerate(spec.columns):
        yield from _column(column, spec, path, ("栏", number))
    for side, lines in (("左侧", spec.left), ("右侧", spec.right)):
        for number, line in enumerate(lines):
            for place, name in enumerate(line.facts):
                yield from fact(name, path, (side, number, "取数", place))
    for number, (_, name, _) in enumerate(spec.totals):
        yield from fact(name, path, ("末行", number, 1))
    for number, name in enumerate(spec.empty):
        yield from fact(name, path, ("空表判断", number))


def _column(column: ColumnSpec, spec: TableSpec, path: Path, steps: Steps) -> Iterator[Finding]:
    name = column.fact or ""
    if spec.layout == "listed_rows":
        kind = ROW_KINDS[spec.rows or ""]
        yield from slots(column.text or "", path, (*steps, "文"), kind.texts)
        wrong = [*slots(name, path, (*steps, "取数"), kind.examples)]
        yield from wrong
        name = "" if wrong else name.format(**kind.examples)
    yield from fact(name, path, (*steps, "取数"))


def _figures(pack: TemplatePack) -> Iterator[Finding]:
    path, point_slots = pack.files["figures.yaml"], ("名", "数", "占比")
    for name, spec in pack.figures.items():
        yield from slots(spec.caption, path, (name, "题注"))
        yield from slots(spec.alt, path, (name, "替代文字"), ("题注", "各项"))
        for key, pattern in (
            ("替代文字各项", spec.alt_point),
            ("替代文字各项带占比", spec.alt_share),
            ("标签", spec.label),
            ("标签带占比", spec.label_share),
        ):
            yield from slots(pattern, path, (name, key), point_slots)
        for number, point in enumerate(spec.points):
            yield from slots(point.name, path, (name, "项", number, "名"))
            yield from fact(point.fact, path, (name, "项", number, "取数"))


def _listings(pack: TemplatePack) -> Iterator[Finding]:
    for name, spec in pack.listings.items():
        path = pack.files[f"tables/{name}.yaml"]
        yield from slots(spec.title, path, ("标题",))
        yield from widths(list(spec.widths), path, "宽")


def _targets(pack: TemplatePack) -> Iterator[Finding]:
    for which, spec in pack.target_forms.items():
        name = f"tables/{TARGET_FORMS[which]}.yaml"
        path = pack.files[name]
        yield from widths([column.width for column in spec.columns], path, "栏")
        yield from page(pack, spec.page, name, ("页面",))
        if spec.changes and spec.changes not in pack.texts:
            yield finding(path, ("预算变动",), f"没有文字模板 text/{spec.changes}。")
        yield from check_target_form(spec, path)


def _glossary(pack: TemplatePack) -> Iterator[Finding]:
    path = pack.files["glossary.yaml"]
    for number, term in enumerate(pack.glossary.terms):
        yield from slots(term.term, path, ("名词", number, "名词"))
        yield from slots(term.definition, path, ("名词", number, "释义"))
        for place, name in enumerate(term.facts):
            yield from fact(name, path, ("名词", number, "条件", place))


def _labels(pack: TemplatePack) -> Iterator[Finding]:
    """Find names in the labels that are none: a figure of a text bound to one would never be compared."""
    path, labels = pack.files[FILE], pack.labels
    for name, spec in labels.subjects.items():
        yield from _subject_labels(spec, path, ("主体", name))
    structure = pack.files["structure.yaml"]
    keys = {entry.key for part in pack.structure.parts for entry in part.entries}
    for key, subject in labels.sections.items():
        if key not in keys and structure.parent == path.parent:  # a pack may inherit labels of sections it dropped
            yield finding(path, ("节", key), f"structure.yaml 里没有键为“{key}”的节。")
        yield from _subject(subject, pack, path, ("节", key))
    for level, phrases in labels.codes.items():
        for number, phrase in enumerate(phrases):
            if f"{{{level}}}" not in phrase:  # a text without the name is not searched for its phrases
                yield finding(path, ("科目称", level, number), f"说法“{phrase}”里要有 {{{level}}}，代表科目的名称。")
    for number, pattern in enumerate(labels.patterns):
        steps: Steps = ("句式", number)
        if pattern.fact not in COUNTED:
            yield from fact(pattern.fact, path, (*steps, "数"))
        yield from _subject(pattern.subject, pack, path, (*steps, "主体"))
        if pattern.text.count("{}") != 1:
            yield finding(path, (*steps, "句"), f"句式“{pattern.text}”里要有一个 {{}}，代表数字。")


def _subject_labels(spec: SubjectLabels, path: Path, steps: Steps) -> Iterator[Finding]:
    places = [((*steps, "取数", aspect), names) for aspect, names in spec.values.items()]
    for place, by_context in (*places, ((*steps, "占"), spec.whole)):
        for context, names in by_context.items():
            for name in names:
                yield from fact(name, path, (*place, context))
    for unit, name in spec.counts.items():
        yield from fact(name, path, (*steps, "计数", unit))


def _subject(name: str, pack: TemplatePack, path: Path, steps: Steps) -> Iterator[Finding]:
    if name and name not in pack.labels.subjects:
        yield finding(path, steps, f"“主体”里没有“{name}”。", "请核对名称，或在“主体”里增加。")
