"""The JSON Schema, its committed file, and the guide for clerks say what the models say.

``python tests/test_schema.py`` writes the schema file and the tables of the guide anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel
from submissions import FILES, outcome, write

from generator.submission import (
    budget_models,
    evaluation_models,
    figures,
    models,
    performance,
    reasons,
    release,
    target_models,
)
from generator.submission.budget_models import BudgetSubmission
from generator.submission.kinds import DEPARTMENT_BUDGET, FINAL_ACCOUNTS, KINDS, SELF_EVALUATION, Kind
from generator.submission.merging import LISTS
from generator.submission.models import Submission
from generator.submission.problems import PROBLEMS
from generator.submission.schema import schema, schema_text
from generator.submission.shapes import Either, Key, Leaf, keys_of, places_of_keys

ROOT = Path(__file__).parent.parent
GUIDES = (ROOT / "docs" / "填报指南.md", ROOT / "docs" / "部门预算填报.md")
VALIDATOR = jsonschema.Draft202012Validator(schema())
SCHEMA_FILES = {kind: ROOT / "templates" / "schema" / f"{kind.name}.schema.json" for kind in KINDS}
_TABLE = re.compile(r"(<!-- 键: ([\w ]+) -->\n).*?(<!-- 完 -->)", re.DOTALL)
_IDS = re.compile(r"(<!-- 编号 -->\n).*?(<!-- 完 -->)", re.DOTALL)


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: numbers and nulls are told apart, days and yes/no are texts, keys are texts."""


_KEPT = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:null"}
EditorLoader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] in _KEPT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_constructor(
    "tag:yaml.org,2002:map",
    lambda loader, node: {key.value: loader.construct_object(value, deep=True) for key, value in node.value},
)


def as_editors_read(text: str) -> Any:
    return yaml.load(text, EditorLoader)  # noqa: S506 - a safe loader


def faults(tree: object, validator: jsonschema.Draft202012Validator = VALIDATOR) -> list[str]:
    """Return the paths at which a tree does not fit the schema."""
    return ["/".join(str(step) for step in error.absolute_path) for error in validator.iter_errors(tree)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_schema_is_a_schema(kind: Kind) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_committed_schema_is_up_to_date(kind: Kind) -> None:
    assert SCHEMA_FILES[kind].read_text("utf-8") == schema_text(kind), "run: python tests/test_schema.py"


def kind_at(path: Path) -> Kind:
    """Return the kind of the report that a file belongs to."""
    kinds = {"sample-self-evaluation": SELF_EVALUATION, "sample-budget": DEPARTMENT_BUDGET}
    return next((kind for name, kind in kinds.items() if name in path.parts), FINAL_ACCOUNTS)


REPORT_FILES = [
    *sorted((ROOT / "inputs").rglob("*.yaml")),
    *sorted((ROOT / "tests" / "minimal_report").rglob("*.yaml")),
]


@pytest.mark.parametrize("path", REPORT_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_files_that_load_fit_the_schema(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(schema(kind_at(path)))
    assert faults(as_editors_read(path.read_text("utf-8")), validator) == []


@pytest.mark.parametrize(
    "path",
    [path for path in REPORT_FILES if "inputs" in path.parts],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_files_name_their_schema(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("$schema=")[2]).resolve() == SCHEMA_FILES[kind_at(path)].resolve()


def walk(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    children: Any = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from walk(child)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_key_is_in_the_schema(kind: Kind) -> None:
    named = {name for node in walk(schema(kind)) for name in node.get("properties", ())}
    assert named == set(places_of_keys(kind.shape))


def test_schema_speaks_chinese_and_allows_no_null() -> None:
    for node in (node for kind in KINDS for node in walk(schema(kind))):
        for word in ("title", "description"):
            text = node.get(word, "")
            assert not isinstance(text, str) or not re.fullmatch(r"[ -~]+", text), text
        assert node.get("type") != "null"
        assert "default" not in node


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("报告: {年度: 二〇二四, 模板包: a/b, 金额单位: 元}", ["报告/年度"]),
        ("报告: {年度: 2024, 模板包: a/b, 金额单位: 亿元}", ["报告/金额单位"]),
        ("报告: {年度: 2024, 模板包: a/b}", ["报告"]),
        ("收入: {2010301: {一般公共预算财政拨款: 1.5万元}}", ["收入/2010301/一般公共预算财政拨款"]),
        ("收入: {行政运行: {其他收入: 1}}", ["收入"]),
        ("收入: {}", ["收入"]),
        ("变动原因: {收支总计: }", ["变动原因/收支总计"]),
        ("变动原因: {收支总计: {因: 甲}}", ["变动原因/收支总计"]),
        ("机关运行经费: {决算数: 公用}", ["机关运行经费/决算数"]),
        ("三公经费: 0", ["三公经费"]),
        ("版式: {公式注: yes}", ["版式/公式注"]),
        ("项目自评: 无", ["项目自评"]),
        ("没有: 1", [""]),
    ],
)
def test_schema_refuses_what_loading_refuses(text: str, where: list[str]) -> None:
    assert faults(as_editors_read(text)) == where


def test_numbers_with_separators_and_codes_with_and_without_names_fit() -> None:
    text = "基本支出经济分类: {30101 基本工资: '1,234.50', 30102: -3, '30103　奖金': 0.000001}\n变动原因: {甲: {同: 乙}, 乙: [一, 二]}"
    assert faults(as_editors_read(text)) == []


def test_one_form_or_a_list_of_forms_fit() -> None:
    form = as_editors_read(FILES["绩效自评/示例工作.yaml"])[LISTS[0]]
    assert isinstance(form, dict)
    assert faults({LISTS[0]: form}) == []
    assert faults({LISTS[0]: [form, form]}) == []


# The guide


def model(name: str) -> type[BaseModel]:
    return next(
        vars(module)[name]
        for module in (models, figures, performance, evaluation_models, budget_models, target_models, release, reasons)
        if name in vars(module)
    )


def own_keys(name: str) -> list[Key]:
    """Return the keys of a model without those of the model it extends."""
    found = model(name)
    inherited = {key for base in found.__bases__ if base.__name__ != "Model" for key in keys_of(base)}
    return [key for key in keys_of(found).values() if key.name not in inherited]


def description(key: Key, found: type[BaseModel]) -> str:
    field = found.model_fields[key.attribute]
    shape = key.shape.leaf if isinstance(key.shape, Either) else key.shape
    choices = " / ".join(f"`{choice}`" for choice in shape.choices) if isinstance(shape, Leaf) else ""
    what = field.description or ("" if choices else shape.what if isinstance(shape, Leaf) else "下级项目，见下")
    return "；".join(part for part in (what, choices) if part)


def table(names: str) -> str:
    rows = [
        f"| `{key.name}` | {description(key, model(name))} | {'必' if key.required else ''} |"
        for name in names.split()
        for key in own_keys(name)
    ]
    return "\n".join(["| 键 | 填什么 | 必填 |", "|---|---|---|", *rows, ""])


def ids() -> str:
    rows = [f"| {problem.id} | {problem.severity} | {problem.meaning} |" for problem in PROBLEMS]
    return "\n".join(["| 编号 | 级别 | 意思 |", "|---|---|---|", *rows, ""])


def renewed(text: str) -> str:
    """Return the guide with its tables made anew."""
    text = _TABLE.sub(lambda found: f"{found[1]}{table(found[2])}{found[3]}", text)
    return _IDS.sub(lambda found: f"{found[1]}{ids()}{found[2]}", text)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_tables_of_the_guides_are_up_to_date(guide: Path) -> None:
    text = guide.read_text("utf-8")
    assert text == renewed(text), "run: python tests/test_schema.py"


def test_guides_explain_every_key() -> None:
    text = "".join(guide.read_text("utf-8") for guide in GUIDES)
    assert [name for kind in KINDS for name in places_of_keys(kind.shape) if f"| `{name}` |" not in text] == []


BLOCKS = [block for guide in GUIDES for block in re.findall(r"```yaml\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.partition(":")[0])
def test_examples_of_the_guide_fit_the_schema(block: str) -> None:
    tree = as_editors_read(block)
    assert any(faults(tree, jsonschema.Draft202012Validator(schema(kind))) == [] for kind in KINDS)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.partition(":")[0])
def test_examples_of_the_guide_load_but_for_what_they_leave_out(block: str, tmp_path: Path) -> None:
    own = keys_of(BudgetSubmission).keys() - keys_of(Submission).keys()
    kind = "部门预算" if own & as_editors_read(block).keys() else "部门决算公开"
    typed = f"报告: {{类型: {kind}, 年度: 2024, 模板包: a/b, 金额单位: 万元}}\n"
    head = {} if block.startswith("报告:") else {"报告.yaml": typed}
    findings = outcome(write(tmp_path, {"例.yaml": block, **head}))[1]
    assert {finding.id for finding in findings} <= {"INP-001", "INP-022", "LNK-002", "UNI-011"}
    assert all(len(finding.positions[0].file.split("/")) == 1 for finding in findings)


if __name__ == "__main__":
    for each, file in SCHEMA_FILES.items():
        file.write_text(schema_text(each), "utf-8")
    for guide in GUIDES:
        guide.write_text(renewed(guide.read_text("utf-8")), "utf-8")
