"""Filling: a report's input as a workbook for people who will not touch YAML.

Comes in: the tree of a report folder, its year. Goes out: bytes of an XLSX file, the same for the same input: a sheet
for each ``Block``, notes at the heads, drop-down lists for subjects and choices. Texts are text cells that no program
takes for formulas; whatever has no place in the workbook is an error, never left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import xlsxwriter

from generator.accounts.classification import Classification, economic, functional
from generator.authoring.trees import KeyPath, Tree
from generator.findings import FindingsError
from generator.submission.shapes import Leaf, where
from generator.workbooks.folders import kind_in
from generator.workbooks.layout import Block, Place, blocks
from generator.workbooks.problems import KEY
from generator.workbooks.rows import Row, called, rows_of, texts_of, value_at

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ADDRESS: Final = "位置："
HEAD_ROW: Final = 2
SUBJECTS: Final = "科目表"
GUIDE: Final = "填写说明"
CONTEXT: Final = "属于（供对照，不用填）"
_FORM_HEADS: Final = ("项目", "内容", "说明")
_SPARE_ROWS: Final = 500
_LONGEST_TEXT: Final = 32_000
_MOST_DIGITS: Final = 15
_DEEPEST: Final = 4
_MOST_TOLD: Final = 20
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_NUMERIC: Final = ("金额", "整数", "分值")
_LIST_COLUMNS: Final = ("项级科目", "类级科目", "经济分类款级科目")
_ECONOMIC: Final = ("基本支出经济分类/科目", "预算项目/科目2")
_CLASSES: Final = ("各类支出用途/科目", "预算差异原因/科目")
_HELP: Final = (
    "本工作簿与填报文件夹里的 YAML 文件内容相同，一个主题一张工作表；填好后用 gongkai import 导入。",
    "每张表第 2 行的“位置”和第 3 行的表头请勿改动；行可以增删，栏可以调换次序，没有的内容留空。",
    "表头（或“说明”栏）写明填什么；带下拉箭头的格子可以选。金额按“报告”里的金额单位填，只填数字，没有发生额的填 0。",
    "几段文字写在一格里，段与段之间换行（Alt+Enter）。",
    "名称里有“·”的工作表是上一级的明细：“××序号”填上一级那一行的序号，例如项目自评的第 1 行就填 1。",
    "合计、占比、增减和得分不用填，由程序计算。",
)


def fill_in(tree: Mapping[str, Tree], year: int) -> bytes:
    """Return the workbook; raises ``FindingsError`` when something has no place in it."""
    root = kind_in(tree).shape
    for deeper in range(1, _DEEPEST):
        layout = blocks(root, deeper)
        left = _left_over(tree, layout)
        if not left:
            break
    else:
        message = f"有 {len(left)} 处内容放不进填报工作簿：{'、'.join(where(path) for path in left[:_MOST_TOLD])}。"
        raise FindingsError([KEY.at(message, fix="请核对这些键的写法；先用 gongkai check 检查填报文件夹。")])
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": "填报工作簿", "created": datetime(year + 1, 1, 1)})  # noqa: DTZ001 - a fixed day
    _Writer(book, _formats(book), tree, layout, (functional(year), economic(year))).write()
    book.close()
    return stream.getvalue()


def _left_over(tree: Mapping[str, Tree], layout: tuple[Block, ...]) -> list[KeyPath]:
    """Return the texts of a tree that no block has a place for."""
    placed = {
        (*row.path, *place.path)
        for block in layout
        for row in rows_of(tree, block)
        for place in block.places
        if _cell_text(value_at(row.value, place.path), place) is not None
    }
    return [path for path, text in texts_of(dict(tree), ()) if text and not _covered(path, placed)]


def _covered(path: KeyPath, placed: set[KeyPath]) -> bool:
    return path in placed or (bool(path) and isinstance(path[-1], int) and path[:-1] in placed)


def _cell_text(value: Tree, place: Place) -> str | None:
    """Return what a cell shows for a value; nothing when a cell cannot hold it."""
    if isinstance(value, list) and place.several and all(isinstance(each, str) for each in value):
        lines = [each for each in value if isinstance(each, str)]
        whole = not any("\n" in line for line in lines) or place.leaf.many
        return "\n".join(lines) if whole else None
    return value if isinstance(value, str) and len(value) <= _LONGEST_TEXT else None


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    top = {"valign": "top", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "address": book.add_format({"font_color": "#808080", "font_size": 9}),
        "head": book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"}),
        "required": book.add_format(
            {"bold": True, "bg_color": "#FCE4D6", "border": 1, "text_wrap": True, "valign": "top"}
        ),
        "text": book.add_format({**top, "num_format": "@"}),
        "note": book.add_format({**top, "font_color": "#808080"}),
        **{f"number{places}": book.add_format({"valign": "top", "num_format": _form(places)}) for places in range(7)},
    }


def _form(places: int) -> str:
    return "0." + "0" * places if places else "0"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes all sheets of one workbook."""

    book: xlsxwriter.Workbook
    formats: Mapping[str, Format]
    tree: Mapping[str, Tree]
    layout: tuple[Block, ...]
    classifications: tuple[Classification, Classification]

    def write(self) -> None:
        guide = self.book.add_worksheet(GUIDE)
        named: dict[str, Block] = {}
        for block in self.layout:
            name = block.name if block.name not in named else f"{block.name}{len(block.stars)}"
            named[name] = block
            sheet = self.book.add_worksheet(name)
            sheet.write_string(0, 0, f"{name}：{block.note}" if block.note else name, self.formats["title"])
            sheet.write_string(1, 0, f"{ADDRESS}{block.address}", self.formats["address"])
            sheet.freeze_panes(HEAD_ROW + 1, 0)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0, HEAD_ROW)
            (self._form if block.is_form else self._grid)(sheet, block)
        self._guide(guide, named)
        self._subjects()

    def _guide(self, sheet: Worksheet, named: Mapping[str, Block]) -> None:
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 1, 80)
        sheet.write_string(0, 0, "填报工作簿", self.formats["title"])
        for row, line in enumerate(_HELP, start=1):
            sheet.write_string(row, 0, line)
        first = len(_HELP) + 2
        for row, (name, block) in enumerate(named.items(), start=first):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
            sheet.write_string(row, 1, block.note, self.formats["note"])

    def _subjects(self) -> None:
        """Write the lists that drop-downs of subjects take their choices from."""
        sheet = self.book.add_worksheet(SUBJECTS)
        for column, head in enumerate(_LIST_COLUMNS):
            sheet.set_column(column, column, 40)
            sheet.write_string(0, column, head, self.formats["head"])
            for row, subject in enumerate(self._list(column), start=1):
                sheet.write_string(row, column, subject, self.formats["text"])

    def _list(self, column: int) -> tuple[str, ...]:
        classification = self.classifications[column == len(_LIST_COLUMNS) - 1]
        length = (7, 3, 5)[column]
        return tuple(f"{code} {classification.name(code)}" for code in classification.codes if len(code) == length)

    def _form(self, sheet: Worksheet, block: Block) -> None:
        for column, (head, width) in enumerate(zip(_FORM_HEADS, (44, 60, 60), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, head, self.formats["head"])
        rows = rows_of(self.tree, block)
        value = rows[0].value if rows else ""
        for number, place in enumerate(block.places):
            row = HEAD_ROW + 1 + number
            sheet.write_string(row, 0, place.label, self.formats["required" if place.required else "head"])
            self._write(sheet, row, 1, _cell_text(value_at(value, place.path), place) or "", place.leaf)
            sheet.write_string(row, 2, place.note, self.formats["note"])
            self._choices(sheet, (row, row, 1), place.leaf.choices)

    def _grid(self, sheet: Worksheet, block: Block) -> None:
        last = len(block.stars) - 1
        rows = rows_of(self.tree, block)
        end = HEAD_ROW + len(rows) + _SPARE_ROWS
        for column, star in enumerate(block.stars):
            sheet.set_column(column, column, 34 if star.key else 10)
            sheet.write_string(HEAD_ROW, column, star.head, self.formats["required"])
            cells = (HEAD_ROW + 1, end, column)
            if star.key and star.key.choices:
                self._choices(sheet, cells, star.key.choices)
            elif star.key and star.head.startswith("科目"):
                self._subject_choices(sheet, f"{block.path[0]}/{star.head}", cells)
        for number, place in enumerate(block.places):
            column = last + 1 + number
            sheet.set_column(column, column, 16 if place.leaf.what.startswith(_NUMERIC) else 36)
            sheet.write_string(
                HEAD_ROW, column, place.label, self.formats["required" if place.required and place.path else "head"]
            )
            if place.note:
                sheet.write_comment(HEAD_ROW, column, place.note)
            self._choices(sheet, (HEAD_ROW + 1, end, column), place.leaf.choices)
        self._context(sheet, block, rows)
        for number, each in enumerate(rows):
            row = HEAD_ROW + 1 + number
            for column, mark in enumerate(each.marks):
                self._write(sheet, row, column, mark, block.stars[column].key or Leaf("整数", ""))
            for number_of_place, place in enumerate(block.places):
                text = _cell_text(value_at(each.value, place.path), place) or ""
                self._write(sheet, row, last + 1 + number_of_place, text, place.leaf)

    def _context(self, sheet: Worksheet, block: Block, rows: tuple[Row, ...]) -> None:
        """Write beside the rows of a list in a list what their numbers stand for; nobody has to keep it up."""
        if len(block.stars) == 1:
            return
        column = len(block.stars) + len(block.places)
        sheet.set_column(column, column, 40)
        sheet.write_string(HEAD_ROW, column, CONTEXT, self.formats["head"])
        for number, row in enumerate(rows):
            sheet.write_string(HEAD_ROW + 1 + number, column, called(self.tree, row.path), self.formats["note"])

    def _write(self, sheet: Worksheet, row: int, column: int, text: str, leaf: Leaf) -> None:
        """Write a text, as a number only where it reads back as the same number."""
        number = _NUMBER.fullmatch(text) if leaf.what.startswith(_NUMERIC) else None
        digits = sum(character.isdigit() for character in text)
        if number and digits <= _MOST_DIGITS and len(number[1] or "") <= 6:  # noqa: PLR2004 - decimals of 万元
            form = self.formats[f"number{len(number[1] or '')}"]
            sheet.write_number(row, column, Decimal(text.replace(",", "")), form)
        elif text:
            sheet.write_string(row, column, text, self.formats["text"])
        else:
            sheet.write_blank(row, column, None, None if leaf.what.startswith(_NUMERIC) else self.formats["text"])

    def _choices(self, sheet: Worksheet, cells: tuple[int, int, int], choices: tuple[str, ...]) -> None:
        if choices:
            first, end, column = cells
            rule = {"validate": "list", "source": list(choices), "error_message": "请从下拉列表里选。"}
            sheet.data_validation(first, column, end, column, rule)

    def _subject_choices(self, sheet: Worksheet, where: str, cells: tuple[int, int, int]) -> None:
        """Offer the subjects of the year; others may be typed (自定义科目), so that a wrong one is only mentioned."""
        which = 2 if where in _ECONOMIC else 1 if where in _CLASSES else 0
        letter, first, end, column = "ABC"[which], *cells
        source = f"={SUBJECTS}!${letter}$2:${letter}${len(self._list(which)) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "information", "error_message": "不在科目表里。"}
        sheet.data_validation(first, column, end, column, rule)
