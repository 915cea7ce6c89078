"""Departments made of units, built in code: a few changed figures come in; a report folder goes out.

``department`` writes a folder whose units hold the figures of ``builders.BASE`` and whose own files hold the texts.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.builders import BASE, MERGED, PACK
from tests.submissions import as_yaml, write

NAME = "示例局"
HEAD, SCHOOL = "示例局（本级）", "示例小学"
FIGURES = (
    "收入", "支出", "结转结余", "基本支出经济分类", "三公经费", "机关运行经费", "政府采购", "国有资产", "上年决算", "项目",
)  # fmt: skip


def unit(name: str, **parts: Any) -> dict[str, Any]:
    """Return a unit with figures only; a part given replaces the base's, settings key by key, ``None`` leaves it out."""
    head = {"报告": {"年度": 2024, "模板包": PACK, "金额单位": "万元"}, "部门": {"名称": name}}
    figures = {key: copy.deepcopy(BASE[key]) for key in FIGURES if key in BASE}
    merged = {
        key: {**{**head, **figures}.get(key, {}), **part} if key in (*MERGED, "报告", "部门") and part else part
        for key, part in parts.items()
    }
    return {key: part for key, part in {**head, **figures, **merged}.items() if part is not None}


def head(**parts: Any) -> dict[str, Any]:
    """Return the 本级."""
    return unit(HEAD, **{**parts, "部门": {"本级": "是", **parts.get("部门", {})}})


def school(**parts: Any) -> dict[str, Any]:
    """Return a second unit, with other figures than the 本级."""
    given = {
        "收入": {"2050202": {"一般公共预算财政拨款": 50}},
        "支出": {"2050202": {"一般公共预算": {"人员经费": 30, "公用经费": 15, "项目支出": 5, "年初预算": 50}}},
        "基本支出经济分类": {"30101": 30, "30201": 15},
        "机关运行经费": {"决算数": 0, "年初预算": 0},
        "上年决算": dict.fromkeys(BASE["上年决算"], 50),
        **parts,
    }
    return unit(SCHOOL, **given)


def department(folder: Path, *units: Mapping[str, Any], files: Mapping[str, str] | None = None, **parts: Any) -> Path:
    """Write a department; without units it has the 本级 and a school. ``parts`` are keys of its own."""
    own = {key: copy.deepcopy(part) for key, part in BASE.items() if key not in FIGURES}
    own["整体自评"]["预算数"] = 150
    own["各类支出用途"] = {"201": "机关运转", "205": "学校办学"}
    own |= {key: {**own.get(key, {}), **part} if key in MERGED and part else part for key, part in parts.items()}
    texts = {"部门.yaml": as_yaml({key: part for key, part in own.items() if part is not None})}
    for number, each in enumerate(units or (head(), school()), 1):
        texts[f"单位/{number:02}/数字.yaml"] = as_yaml(each)
    return write(folder, {**texts, **(files or {})})
