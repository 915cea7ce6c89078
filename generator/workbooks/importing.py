"""Importing the nine 公开表: workbooks in, the files of a report folder and all that is to be told out.

Comes in: paths of workbooks, and the texts of a report folder the figures are put beside, if any. Goes out:
``Imported``; ``FindingsError`` with everything that is wrong in any sheet of any workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.amounts import AmountUnit
from generator.authoring.files import files
from generator.authoring.trees import KeyPath, Tree
from generator.findings import Finding, raise_errors
from generator.submission.origins import FILE_NAME, dump
from generator.submission.shapes import ROOT, Group, keys_of
from generator.workbooks.balancing import balanced
from generator.workbooks.building import Report, build
from generator.workbooks.extracting import extract
from generator.workbooks.layout import note_of
from generator.workbooks.problems import TABLE, TWICE, YEAR
from generator.workbooks.readings import Extract
from generator.workbooks.recognising import Head, disagreements, recognise
from generator.workbooks.sheets import Sheet
from generator.workbooks.solving import solve


@dataclass(frozen=True, slots=True)
class Imported:
    """A report's tree and origins, what was noticed, what was not used, and which keys are still open."""

    tree: Mapping[str, Tree]
    origins: Mapping[KeyPath, tuple[str, str]]
    findings: tuple[Finding, ...] = ()
    unused: tuple[str, ...] = ()
    root: Group = ROOT

    @property
    def open(self) -> tuple[str, ...]:
        """The topics that a report needs and that were not imported."""
        return tuple(name for name, key in keys_of(self.root.model).items() if key.required and name not in self.tree)

    def files(self, schema: str = "") -> dict[str, bytes]:
        """Return the files of the report folder by path."""
        notes: dict[KeyPath, str] = {
            (key,): note_of(self.root.model, key) for key in self.tree if key in keys_of(self.root.model)
        }
        written = {name: text.encode() for name, text in files(self.tree, notes, schema).items()}
        return {**written, FILE_NAME: dump(self.origins)} if self.origins else written


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known beside the workbooks: the unit of sheets that do not tell it, the year, the pack of a year."""

    unit: AmountUnit | None = None
    year: int | None = None
    pack_of: Callable[[int], str] = lambda _: ""


def import_tables(sheets: Iterable[Sheet], asked: Asked, texts: Mapping[str, Tree]) -> Imported:
    """Return the report of the 公开表 among these sheets; raises ``FindingsError`` when any cell is in doubt."""
    taken, findings, unused = _read(sheets, asked)
    heads = tuple(each.head for each in taken)
    findings += disagreements(heads)
    report = _report(heads, asked, texts, findings)
    findings += [finding for each in taken for finding in each.findings]
    unused += [line for each in taken for line in each.unused]
    raise_errors(findings)
    names = {code: name for each in taken for code, name in each.names.items() if name}
    readings = (reading for each in taken for reading in each.readings.values())
    solved = solve(readings, names, frozenset(head.number for head in heads))
    raise_errors(solved.findings)
    typed, differing = balanced(solved)
    raise_errors([*findings, *solved.findings, *differing])
    built = build(solved, typed, report, texts)
    told = (*findings, *solved.findings, *differing)
    origins = {path: (text_at(built.tree, path), cell) for path, cell in built.origins.items()}
    return Imported(built.tree, origins, told, tuple(unused))


def text_at(tree: Mapping[str, Tree], path: KeyPath) -> str:
    """Return the text at a path, or nothing where there is none."""
    below: Tree = dict(tree)
    for step in path:
        if isinstance(below, dict):
            below = below.get(str(step), "")
        elif isinstance(below, list):
            below = below[int(step)]
    return below if isinstance(below, str) else ""


def _read(sheets: Iterable[Sheet], asked: Asked) -> tuple[list[Extract], list[Finding], list[str]]:
    """Read every sheet that is one of the nine tables; list the others."""
    taken: list[Extract] = []
    findings: list[Finding] = []
    unused: list[str] = []
    for sheet in sheets:
        head = recognise(sheet, asked.unit)
        if isinstance(head, Finding):
            findings.append(head)
        elif head is None:
            unused.append(f"{sheet.title}：不是九张公开表，整张没有用到（{len(sheet.cells)} 格）")
        else:
            _note_twice(head, taken, findings)
            taken.append(extract(head))
            if sheet.hidden:
                unused.append(f"{sheet.title} 是隐藏的工作表，已照样读取")
    if not taken and not findings:
        message = "这些工作簿里没有九张公开表。"
        fix = "请核对文件；表要有标题（如“收入支出决算总表”）和表头。填报工作簿请用 gongkai export 生成。"
        findings.append(TABLE.at(message, fix=fix))
    return taken, findings, unused


def _note_twice(head: Head, taken: list[Extract], findings: list[Finding]) -> None:
    for each in taken:
        if each.head.number == head.number:
            message = f"《{head.name}》有两张：{each.head.sheet.title}、{head.sheet.title}。"
            fix = "请只留下要用的一张，再导入。"
            findings.append(TWICE.at(message, head.sheet.start, each.head.sheet.start, fix=fix))


def _report(heads: tuple[Head, ...], asked: Asked, texts: Mapping[str, Tree], findings: list[Finding]) -> Report:
    """Return year, department and unit; what the texts say stands, as their figures are typed in it."""
    typed = texts.get("报告", {})
    base = {key: value for key, value in typed.items() if isinstance(value, str)} if isinstance(typed, dict) else {}
    year = base.get("年度") or next((str(head.year) for head in heads if head.year), str(asked.year or ""))
    told = {str(head.year) for head in heads if head.year}
    if heads and not year.isdigit():
        message = "各表的标题里都没有年度。"
        findings.append(YEAR.at(message, heads[0].sheet.start, fix="请在标题里写上“××××年度”，或用 --year 说明。"))
    elif told and year not in told:
        message = f"工作簿是 {'、'.join(sorted(told))} 年度的，填报文件夹是 {year} 年度的。"
        findings.append(YEAR.at(message, heads[0].sheet.start, fix="请核对文件。"))
    units = {head.unit for head in heads}
    own = AmountUnit.YUAN if units == {AmountUnit.YUAN} else AmountUnit.WAN
    unit = AmountUnit(base["金额单位"]) if base.get("金额单位") in tuple(AmountUnit) else own
    department = next((head.department for head in heads if head.department), "")
    number = int(year) if year.isdigit() else 0
    return Report(number, department, unit, asked.pack_of(number) if number else "")
