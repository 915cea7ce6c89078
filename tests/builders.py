"""Reports built in code: a few figures in 万元 come in; facts, a document, or what is missing goes out.

``BASE`` is a whole report in which nothing has to be explained: 100 万元 come in and are spent as budgeted, as last
year. A test names only what it changes; a part given replaces that part, but settings (``MERGED``) are changed key by
key. Everything goes through the YAML reader, so findings have the lines and columns of ``填报.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from generator.accounts.facts import FactBook
from generator.derive.accounts import Accounts, derive
from generator.document.compose import compose
from generator.document.nodes import Document, Heading, Paragraph, Row, Run, Table, plain
from generator.findings import Finding, FindingsError, raise_errors
from generator.pack.loading import TemplatePack, load_pack
from generator.source import read_bytes
from generator.submission.fields import UNIT_KEY
from generator.submission.loading import load
from generator.submission.models import AmountUnit, Submission
from generator.submission.positions import Positions, spot_of
from generator.submission.validating import plain as as_tree
from tests.submissions import as_yaml

SAMPLES = Path(__file__).parent.parent / "inputs"
PACK = "wuhan/final-accounts-2024"
FILE = "填报.yaml"
NOTHING = {"预算数": 0, "决算数": 0}
FORM = {
    "年度绩效目标": [
        {
            "目标": "完成年度工作",
            "指标组": [
                {
                    "一级指标": "产出指标",
                    "指标": [{"名称": "活动次数", "权重": 80, "目标值": "12次", "完成值": "12次"}],
                }
            ],
        }
    ],
    "偏差原因分析": "无偏差。",
    "改进措施及结果应用方案": "继续做好工作。",
}
PROJECT_FORM = {
    "主管部门": "示例局",
    "项目实施单位": "示例局",
    "项目类别": "部门预算项目",
    "项目属性": "持续性项目",
    "项目类型": "常年性项目",
    **FORM,
}
REVIEW = {"主要产出和效益": "完成任务", "发现的问题及原因": "没有问题", "下一步改进措施": "继续做好"}
BASE: Mapping[str, Any] = {
    "报告": {"年度": 2024, "模板包": PACK, "金额单位": "万元", "公开日期": "2025-09-29"},
    "部门": {"名称": "示例局", "主要职责": ["负责示例工作。"]},
    "收入": {"2010301": {"一般公共预算财政拨款": 100}},
    "支出": {"2010301": {"一般公共预算": {"人员经费": 60, "公用经费": 20, "项目支出": 20, "年初预算": 100}}},
    "基本支出经济分类": {"30101": 60, "30201": 20},
    "三公经费": {
        "因公出国（境）费": NOTHING,
        "公务用车购置费": NOTHING,
        "公务用车运行维护费": NOTHING,
        "公务接待费": NOTHING,
    },
    "机关运行经费": {"决算数": "公用经费", "年初预算": 20},
    "政府采购": {},
    "国有资产": {},
    "上年决算": {
        "本年收入合计": 100,
        "本年支出合计": 100,
        "收支总计": 100,
        "财政拨款收支总计": 100,
        "一般公共预算财政拨款收入": 100,
        "一般公共预算财政拨款支出": 100,
    },
    "各类支出用途": {"201": "机关运转"},
    "重点工作": {"工作": [{"事项": "示例工作", "正文": "组织了活动。"}]},
    "绩效管理": {"评价情况": "总体较好", "结果应用情况": "用于安排预算。"},
    "整体自评": {"预算数": 100, **FORM},
}
MERGED = ("报告", "部门", "三公经费", "机关运行经费", "绩效管理", "整体自评", "上年决算")


def tree(**parts: Any) -> dict[str, Any]:
    """Return the whole input with some parts changed; a part, or a key of a setting, that is ``None`` is left out."""
    changed = {key: {**BASE[key], **part} if key in MERGED and part else part for key, part in parts.items()}
    return {key: _given(part) for key, part in {**BASE, **changed}.items() if part is not None}


def _given(part: Any) -> Any:
    return {key: value for key, value in part.items() if value is not None} if isinstance(part, dict) else part


def typed(**parts: Any) -> tuple[Submission, Positions]:
    """Return the input as read from a file, with the places of its values."""
    text = as_yaml(tree(**parts))
    file, findings = read_bytes(FILE, text.encode())
    assert not findings, findings
    assert file.root is not None
    root = spot_of(file.root, file.root.position)
    context = {UNIT_KEY: AmountUnit(str(tree(**parts)["报告"]["金额单位"]))}
    submission = Submission.model_validate(as_tree(file.root), context=context, by_alias=True, by_name=False)
    return submission, Positions(root)


def accounts(**parts: Any) -> Accounts:
    """Return the accounts of a report."""
    return derive(*typed(**parts))


@cache
def sample(name: str) -> Accounts:
    """Return the accounts of a sample, or of any report by its whole path."""
    loaded = load(SAMPLES / name)
    return derive(loaded.submission, loaded.positions)


def facts(**parts: Any) -> FactBook:
    """Return all facts of a report."""
    return accounts(**parts).facts


def wan(book: FactBook, name: str) -> Decimal:
    """Return an amount in 万元, exact."""
    return book[name].value / 10000


@cache
def pack(identifier: str = PACK) -> TemplatePack:
    """Return a pack; without a name, the one of the reports made here."""
    return load_pack(identifier)


def composed(accounts: Accounts) -> Document:
    """Return the document of accounts in the format that their report names."""
    return compose(accounts, pack(accounts.submission.report.pack)).document


def pack_with(**changes: Any) -> TemplatePack:
    """Return the pack with some of its fields changed, ``texts`` added to those it has."""
    texts = {**pack().texts, **changes.pop("texts", {})}
    return replace(pack(), texts=texts, **changes)


def document(**parts: Any) -> Document:
    """Return the finished document of a report; raises what composing finds wrong."""
    made = compose(accounts(**parts), pack())
    raise_errors(made.findings)
    return made.document


def missing(**parts: Any) -> tuple[Finding, ...]:
    """Return what composing a report finds wrong; nothing when it finds nothing."""
    try:
        document(**parts)
    except FindingsError as error:
        return error.findings
    return ()


def section(report: Document, heading: str) -> list[str]:
    """Return the lines of text under the heading that ends so, up to the next heading as high as it or higher."""
    lines: list[str] = []
    level = 0
    for block in report.blocks():
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            level = level or (block.level if block.text.endswith(heading) else 0)
        elif level and isinstance(block, Paragraph):
            lines.append(plain(block.runs))
    assert level, f"no heading ends in {heading}"
    return lines


def table(report: Document, label: str) -> Table:
    """Return the table with a label such as 公开01表."""
    return next(each for each in report.tables() if each.label == label)


def texts(row: Row) -> list[str]:
    """Return the texts of a row's cells."""
    return [cell.text for cell in row.cells]


def body(each: Table) -> list[list[str]]:
    """Return the texts of a table's rows without its header."""
    return [texts(row) for group in each.groups for row in group.rows]


def row(each: Table, first: str) -> list[str]:
    """Return the row that has a text among its cells."""
    return next(cells for cells in body(each) if first in cells)


def cell_runs(each: Table) -> Iterator[Run]:
    """Yield all runs of a table's cells."""
    return (run for row in each.rows() for cell in row.cells for run in cell.runs)


def runs(report: Document) -> Iterator[Run]:
    """Yield all runs of a document: of paragraphs, of cells and of notes."""
    for block in report.blocks():
        if isinstance(block, Paragraph):
            yield from block.runs
        elif isinstance(block, Table):
            yield from cell_runs(block)
            yield from (run for note in block.notes for run in note)
