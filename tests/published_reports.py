"""Two reports as they were published: a sample with the printed figures put over what the sample has right.

``tests/published/A`` and ``B`` hold what was printed otherwise than the samples say: texts with the printed figures, rates
and counts, leftovers and half sentences (设, 指标). The cells of the nine tables come from ``tests/reference`` and are typed as
approved totals (批复数), a blank as nothing spent; the printed scores are typed into the forms. Words around the figures, names
and places are invented.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from generator.audit.cells import _header_paths
from generator.pack.models import TableSpec
from tests import cases
from tests.submissions import as_yaml

ROOT: Final = Path(__file__).parent
_BASES: Final = {"A": ("sample-small", "small-2024"), "B": ("sample-large", "large-2023")}
_PUT, _DROP, _INDICATORS = "设", "删", "指标"
_NAMES: Final = ("项目名称", "名称", "事项")
_ECONOMIC: Final = "公开06表"
_LINES: Final = ("公开01表", "公开04表")
_THREE_PUBLIC: Final = "公开09表"

_WAN: Final = Decimal(10_000)

Tree = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """One published report: its letter, the sample under it, and the file with its printed figures."""

    letter: str

    @property
    def base(self) -> str:
        """The sample it is put over."""
        return _BASES[self.letter][0]

    @property
    def printed(self) -> Mapping[str, Any]:
        """The printed figures, cell by cell."""
        path = ROOT / "reference" / f"{_BASES[self.letter][1]}.json"
        return dict(json.loads(path.read_text("utf-8")))

    def tree(self) -> Tree:
        """Return the input as one tree of texts."""
        tree = _in_wan(copy.deepcopy(cases._base(self.base)))
        _type_scores(tree, self.printed["表单"])
        tree["批复数"] = {label: dict(_approved(label, rows)) for label, rows in self.printed["表"].items()}
        for path in sorted((ROOT / "published" / self.letter).glob("*.yaml")):
            _lay_over(tree, yaml.load(path.read_text("utf-8"), yaml.BaseLoader))  # noqa: S506 - texts only
        return tree

    def write(self, folder: Path) -> Path:
        """Write the input into a folder."""
        text = as_yaml(self.tree())
        (folder / "填报.yaml").write_text(text, "utf-8")
        return folder


def _lay_over(tree: Tree, overlay: Mapping[str, Any]) -> None:
    assert set(overlay) <= {_PUT, _DROP, _INDICATORS}, set(overlay)
    for form, changes in overlay.get(_INDICATORS, {}).items():
        for name, values in changes.items():
            (found,) = (each for each in _indicators(_form(tree, form)) if each["名称"] == name)
            found.update(values)
    for path, value in overlay.get(_PUT, {}).items():
        cases.put(tree, list(_steps(tree, path)), value)
    for path in overlay.get(_DROP, ()):
        *above, last = _steps(tree, path)
        parent = cases.at(tree, above)
        del parent[int(last) if isinstance(parent, list) else last]


def _steps(tree: Any, path: str) -> Iterator[str]:
    """Yield the steps of a path; an item of a list may be called by its name."""
    node = tree
    for name in path.split("/"):
        step = name
        if isinstance(node, list) and not name.isdigit():
            step = str(next(n for n, item in enumerate(node) if name in (item.get(key) for key in _NAMES)))
        yield step
        node = _below(node, step)


def _below(node: Any, step: str) -> Any:
    if isinstance(node, list):
        return node[int(step)] if int(step) < len(node) else {}
    return node.get(cases.key_of(node, step), {}) if isinstance(node, dict) else {}


def _form(tree: Tree, name: str) -> Tree:
    forms: list[Tree] = tree["项目自评"]
    return tree["整体自评"] if name == "整体" else next(each for each in forms if each["项目名称"] == name)


def _indicators(form: Tree) -> Iterator[Tree]:
    for goal in form["年度绩效目标"]:
        for group in goal["指标组"]:
            yield from group["指标"]


def _type_scores(tree: Tree, forms: Mapping[str, Any]) -> None:
    """Type the printed score of every indicator."""
    for name, printed in forms.items():
        for indicator, (_, score) in zip(_indicators(_form(tree, name)), printed["指标"], strict=True):
            if score is not None:
                indicator["得分"] = score


_AMOUNTS: Final = [
    "收入",
    "支出",
    "结转结余",
    "基本支出经济分类",
    "三公经费",
    "机关运行经费",
    "政府采购",
    "上年决算",
    "项目",
]
_COUNTS: Final = ["购置数", "保有量", "人次", "团组数", "国内接待批次", "国内接待人次"]


def _in_wan(tree: Tree) -> Tree:
    """Return a report in 万元: that is how it was printed, so that is how approved totals can be typed."""
    if tree["报告"]["金额单位"] == "万元":
        return tree
    tree["报告"]["金额单位"] = "万元"
    for key in _AMOUNTS:
        tree[key] = _divided(tree[key])
    for key in ("预算数", "年初预算数"):
        tree["整体自评"][key] = _divided(tree["整体自评"][key])
    return tree


def _divided(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: value if key in _COUNTS else _divided(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_divided(item) for item in node]
    yuan = node.replace(",", "")
    return f"{Decimal(yuan) / _WAN:f}" if yuan.isdecimal() else node


# Approved totals


def _approved(label: str, rows: list[list[str]]) -> Iterator[tuple[str, Any]]:
    """Yield the printed cells of a table as 批复数 takes them."""
    spec = next(each for each in cases.pack().tables.values() if each.label == label)
    if label in _LINES:
        yield from _approved_lines(spec, rows)
    elif label == _ECONOMIC:
        yield from ((name, _figure(figure)) for name, figure in rows)
    elif label == _THREE_PUBLIC:
        names = [(column.fact or "").split(".")[1] for column in spec.columns]
        half = len(names) // 2
        for start, row in ((0, "预算数"), (half, "决算数")):
            yield row, {name: _figure(rows[0][start + n]) for n, name in enumerate(names[:half])}
    else:
        names = [path[-1] for path, column in zip(_header_paths(spec), spec.columns, strict=True) if column.fact]
        yield from ((row[0], dict(zip(names, map(_figure, row[1:]), strict=True))) for row in rows)


def _approved_lines(spec: TableSpec, rows: list[list[str]]) -> Iterator[tuple[str, Any]]:
    """Yield the cells of a two-sided table; its right side has four columns in 公开04表."""
    columns = [cell.text for cell in spec.header[-1]] if spec.label == _LINES[1] else []
    lines = [line for line in spec.left if not line.blank_if_short or len(rows) == len(spec.left)]
    right = [line for line in spec.right if not line.blank_if_short or len(rows) == len(spec.right)]
    seen: dict[str, Any] = {}
    for row, left_line, right_line in zip(rows, lines, right, strict=True):
        if left_line.text:
            seen[left_line.text] = _figure(row[1])
        if right_line.text and columns:
            seen[f"{right_line.text}{_RIGHT}"] = dict(zip(columns, map(_figure, row[3:]), strict=True))
        elif right_line.text:
            seen[f"{right_line.text}{_RIGHT}"] = _figure(row[3])
    yield from _merged(seen)


_RIGHT: Final = "\x00"


def _merged(cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the cells of both sides; 总计 stands on both, and the left one is typed where they differ."""
    for name, value in cells.items():
        plain = name.removesuffix(_RIGHT)
        if plain == name or plain not in cells:
            yield plain, value


def _figure(text: str) -> str:
    return text.replace(",", "") or "0"
