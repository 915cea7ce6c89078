"""A whole input as files: which top-level key goes into which file of a report folder, under the names samples use.

Comes in: the tree of a submission. Goes out: texts by file name, in order; files are numbered as they come, and every
self-evaluation of a project has a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from generator.authoring.trees import KeyPath, Tree
from generator.authoring.yaml_text import Comments, write

FORMS_FOLDER: Final = "绩效自评"
_FORMS: Final = "项目自评"
_FORM_NAME: Final = "项目名称"
_OVERALL: Final = "整体自评"
_MORE: Final = "补充说明"
_TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "基本情况": (
        *("报告", "上年", "年初预算", "部门", "预算单位", "人员构成"),
        *("版式", "自定义科目", "批复数", "发布", "豁免"),
    ),
    "收入": ("收入", "结转结余"),
    "支出": ("支出", "各类支出用途", "预算差异原因"),
    "经济分类": ("基本支出经济分类",),
    "三公经费": ("三公经费",),
    "运行采购资产": ("机关运行经费", "政府采购", "国有资产"),
    "项目": ("项目",),
    "预算项目": ("预算项目", "年终结转结余"),
    "上年与原因": ("上年决算", "上年预算", "变动原因", "科目变动原因"),
    "采购与资产": ("机关运行经费预算", "政府采购预算", "政府购买服务预算", "国有资产占有使用"),
    "整体绩效目标": ("整体绩效目标",),
    "项目绩效目标": ("项目绩效目标",),
    _MORE: ("空表说明", "补充文字", "其他名词"),
    "重点工作": ("重点工作",),
    "绩效管理": ("绩效管理",),
}
"""The topics of a report folder in order, with their top-level keys; any other key goes to 补充说明."""

_SCHEMA: Final = "yaml-language-server: $schema="
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\\/:*?"<>|.\s]+')
_LONGEST_NAME: Final = 40


def files(tree: Mapping[str, Tree], comments: Comments | None = None, schema: str = "") -> dict[str, str]:
    """Return the YAML files of a report by their paths in its folder (posix).

    ``comments`` stand above the keys of their paths in the whole tree; one of a topic's name, ``("收入",)`` being the
    key, heads nothing else; that of the empty path heads the first file. ``schema`` is the path of the JSON Schema from
    the report folder, for editors.
    """
    notes = comments or {}
    written: dict[str, str] = {}
    for number, (topic, keys) in enumerate(_topics(tree), start=1):
        name = f"{number:02d}-{topic}.yaml"
        head = notes.get((), "") if number == 1 else ""
        written[name] = _file(name, {key: tree[key] for key in keys}, notes, schema, head)
    if _OVERALL in tree:
        name = f"{FORMS_FOLDER}/整体.yaml"
        written[name] = _file(name, {_OVERALL: tree[_OVERALL]}, notes, schema)
    return {**written, **_forms(tree.get(_FORMS, []), notes, schema)}


def topic_of(key: str) -> str:
    """Return the topic whose file holds a top-level key."""
    return next((topic for topic, keys in _TOPICS.items() if key in keys), _MORE)


def _topics(tree: Mapping[str, Tree]) -> list[tuple[str, list[str]]]:
    """Return the topics that have keys, each with its keys in the order of the tree."""
    keys = [key for key in tree if key not in (_OVERALL, _FORMS)]
    sorted_keys = [(topic, [key for key in keys if topic_of(key) == topic]) for topic in _TOPICS]
    return [(topic, own) for topic, own in sorted_keys if own]


def _forms(forms: Tree, notes: Comments, schema: str) -> dict[str, str]:
    """Return a file for each self-evaluation of a project; a list that is none is kept as it is, for the checks."""
    if isinstance(forms, (str, Mapping)):
        return {f"{FORMS_FOLDER}/01.yaml": _file(f"{FORMS_FOLDER}/01.yaml", {_FORMS: forms}, notes, schema)}
    written = {}
    digits = max(len(str(len(forms))), 2)
    for number, form in enumerate(forms):
        title = form.get(_FORM_NAME, "") if isinstance(form, Mapping) else ""
        plain = _NOT_IN_NAMES.sub("", title)[:_LONGEST_NAME] if isinstance(title, str) else ""
        name = f"{FORMS_FOLDER}/{number + 1:0{digits}d}{'-' if plain else ''}{plain}.yaml"
        own = {_shifted(path, number): text for path, text in notes.items() if path[:2] == (_FORMS, number)}
        written[name] = _file(name, {_FORMS: [form]}, own, schema)
    return written


def _shifted(path: KeyPath, number: int) -> KeyPath:
    """Return the path of a form's value in the file that holds this form only."""
    return (path[0], 0, *path[2:]) if path[1] == number else path


def _file(name: str, tree: Mapping[str, Tree], notes: Comments, schema: str, head: str = "") -> str:
    """Return one file; its head names the schema, found from the folder the file stands in, then says ``head``."""
    up = "../" * (len(PurePosixPath(name).parts) - 1)
    own = {path: text for path, text in notes.items() if path and path[0] in tree}
    lines = [f"{_SCHEMA}{up}{schema}" if schema else "", head]
    if any(lines):
        own[()] = "\n".join(line for line in lines if line)
    return write(tree, own)
