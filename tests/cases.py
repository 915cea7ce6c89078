"""Cases of rules: a base report with a few things changed comes in; what one rule says of it goes out.

``tests/rules/<RULE-ID>.yaml`` holds a list of cases. A case is written to a folder and goes through the same loading,
derivation and composition as any report, so it cannot contain what nobody could type. A case with 上年 has a folder of
last year beside it: the same base of the year before, changed as that key says (设, 删), and linked instead of 上年决算.
One with 年初预算 has the smallest budget beside it, changed likewise, and linked.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.audit.engine import audit, view_of
from generator.audit.model import Rule, View
from generator.audit.report import AuditReport
from generator.derive.accounts import accounts_of
from generator.document.compose import compose
from generator.pack.loading import TemplatePack, load_pack
from generator.submission.loading import load
from tests.submissions import as_yaml

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "rules"
BASES = {
    "小": ROOT / "tests" / "minimal_report",
    "sample-small": ROOT / "inputs" / "sample-small",
    "sample-large": ROOT / "inputs" / "sample-large",
    "sample-self-evaluation": ROOT / "inputs" / "sample-self-evaluation",
    "sample-budget": ROOT / "inputs" / "sample-budget",
    "预算": ROOT / "tests" / "minimal_budget",
}
PACK = "wuhan/final-accounts-2024"
FORMS = "项目自评"
LAST, BUDGET = "上年", "年初预算"


@dataclass(frozen=True)
class Case:
    """One case: what is changed in which base, and how many findings the rule must give."""

    rule: str
    title: str
    found: int
    base: str = "小"
    put: Mapping[str, Any] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    contains: str = ""
    last: Mapping[str, Any] | None = None
    budget: Mapping[str, Any] | None = None


@cache
def pack(identifier: str = PACK) -> TemplatePack:
    """Return a pack; without a name, the one that the rules and most cases are of."""
    return load_pack(identifier)


def cases() -> Iterator[Case]:
    """Yield all cases, those of one rule after the other."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.load(path.read_text("utf-8"), yaml.BaseLoader):  # noqa: S506 - texts only
            yield case_of(path.stem, entry)


def case_of(rule: str, entry: Mapping[str, Any]) -> Case:
    """Return a case as typed; a key that is none is a mistake."""
    unknown = set(entry) - {"说明", "基础", "设", "删", "发现", "含", LAST, BUDGET}
    assert not unknown, (rule, unknown)
    return Case(
        rule,
        entry["说明"],
        int(entry["发现"]),
        entry.get("基础", "小"),
        entry.get("设", {}),
        tuple(entry.get("删", ())),
        entry.get("含", ""),
        *(entry[key] or {} if key in entry else None for key in (LAST, BUDGET)),
    )


@cache
def _base(name: str) -> dict[str, Any]:
    """Return a base report as one tree of texts."""
    tree: dict[str, Any] = {}
    for path in sorted(BASES[name].rglob("*.yaml")):
        for key, value in yaml.load(path.read_text("utf-8"), yaml.BaseLoader).items():  # noqa: S506 - texts only
            if key == FORMS:
                tree[FORMS] = [*tree.get(FORMS, []), *(value if isinstance(value, list) else [value])]
            else:
                tree[key] = value
    return tree


def tree(case: Case) -> dict[str, Any]:
    """Return the input of a case."""
    linked = copy.deepcopy(_base(case.base))
    if case.last is not None:
        linked = {key: value for key, value in linked.items() if key not in ("上年决算", "变动原因")}
        linked[LAST] = f"../{LAST}"
    if case.budget is not None:
        linked[BUDGET] = f"../{BUDGET}"
    return _changed(linked, case.put, case.drop)


def last_tree(case: Case) -> dict[str, Any]:
    """Return the input of the year before, for a case that links to it."""
    before = copy.deepcopy(_base(case.base))
    year = int(before["报告"]["年度"]) - 1
    before["报告"] |= {"年度": str(year), "公开日期": f"{year + 1}-09-29"}
    last = case.last or {}
    return _changed(before, last.get("设", {}), last.get("删", ()))


def budget_tree(case: Case) -> dict[str, Any]:
    """Return the input of the budget, for a case that links to it."""
    budget = case.budget or {}
    return _changed(copy.deepcopy(_base("预算")), budget.get("设", {}), budget.get("删", ()))


def _changed(changed: dict[str, Any], puts: Mapping[str, Any], drops: Iterable[str]) -> dict[str, Any]:
    for path, value in puts.items():
        put(changed, path.split("/"), value)
    for path in drops:
        *above, last = path.split("/")
        parent = at(changed, above)
        del parent[int(last) if isinstance(parent, list) else last]
    return changed


def at(node: Any, steps: list[str]) -> Any:
    """Return what stands at a path; a subject may be named by its code alone."""
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[key_of(node, step)]
    return node


def put(node: Any, steps: list[str], value: Any) -> None:
    """Put a value at a path, making the keys on the way; an index one past the end of a list adds to it."""
    step, *rest = steps
    if isinstance(node, list):
        if int(step) == len(node):
            node.append({})
        key: Any = int(step)
    else:
        key = key_of(node, step)
    if not rest:
        node[key] = value
        return
    missing = not isinstance(node, list) and key not in node
    if missing or not isinstance(node[key], (dict, list)):
        node[key] = [] if rest[0] == "0" else {}
    put(node[key], rest, value)


def key_of(node: Mapping[str, Any], step: str) -> str:
    """Return the key as typed for a step: itself, or the subject whose code it is."""
    return next((key for key in node if key == step or (step.isdigit() and key.split()[0] == step)), step)


def write(case: Case, folder: Path) -> Path:
    """Write the input of a case as one file, those it links to beside it; return the folder of the report."""
    if case.last is None and case.budget is None:
        return save(tree(case), folder)
    if case.last is not None:
        save(last_tree(case), folder / LAST)
    if case.budget is not None:
        save(budget_tree(case), folder / BUDGET)
    return save(tree(case), folder / "本年")


def save(parts: Mapping[str, Any], folder: Path) -> Path:
    """Write a whole input as one file of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = as_yaml(dict(parts))
    (folder / "填报.yaml").write_text(text, "utf-8")
    return folder


def view(folder: Path) -> View:
    """Return what the rules see of a report folder."""
    loaded = load(folder)
    accounts = accounts_of(loaded)
    own = pack(loaded.submission.report.pack)
    return view_of(accounts, own, compose(accounts, own).document)


def run(case: Case, rule: Rule, folder: Path) -> AuditReport:
    """Return what one rule says of a case."""
    return audit(view(write(case, folder)), [rule])
