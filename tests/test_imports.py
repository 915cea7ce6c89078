"""The shape of the program: imports go one way, modules and functions stay short, no sentence of a report is in Python."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATOR = Path(__file__).parent.parent / "generator"
ROOMS = (
    "findings", "pages", "amounts", "source", "regulations", "fonts", "accounts", "submission", "derive", "pack",
    "document",
    "audit", "writers", "revisions", "authoring", "workbooks", "pipeline", "batch", "watching", "cli",
)  # fmt: skip
"""From the lowest to the highest; a room imports only from itself and from rooms before it.

The audit looks at everything but files: at facts, at the pack's identities, at the composed document.
"""
MOST_FUNCTION_LINES = 60
MOST_MODULE_LINES = 400
REPORT_ROOMS = ("accounts", "derive", "pack", "document", "writers")
"""Rooms that make what a report says; the sentences themselves stand in packs. The other rooms speak to the clerk."""
MESSAGE_MAKERS = re.compile(
    r".*(Finding|Error|finding|error|mistake|problem|option|argument)$|_?about|_?ask|echo|Field"
)
MESSAGE_NAMES = re.compile(
    r"(?:_?[A-Z_]*)?(?:msg|message|messages|fix|hint|reason|expected|why|description|help|MESSAGES?)", re.IGNORECASE
)

MODULES = {
    path.relative_to(GENERATOR).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(GENERATOR.rglob("*.py"))
}


def room_of(module: str) -> str:
    """Return the room of a module given by its path or its dotted name below ``generator``."""
    return re.split(r"[./]", module)[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names below ``generator`` that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "generator")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "generator":
                yield from (f"generator.{alias.name}" for alias in node.names)
            elif (node.module or "").startswith("generator."):
                yield node.module or ""


def wrong_imports(module: str, tree: ast.AST) -> list[str]:
    """Return imports from rooms above the module's own."""
    own = ROOMS.index(room_of(module))
    rooms = [room_of(name.removeprefix("generator.")) for name in imported(tree)]
    return [room for room in rooms if room in ROOMS and ROOMS.index(room) > own]


def test_every_module_is_in_a_room() -> None:
    top = {"__init__.py", "__main__.py"}
    assert {room_of(module.removesuffix(".py")) for module in MODULES if module not in top} <= set(ROOMS)


@pytest.mark.parametrize("module", [module for module in MODULES if module not in {"__init__.py", "__main__.py"}])
def test_imports_go_down_only(module: str) -> None:
    assert wrong_imports(module.removesuffix(".py"), MODULES[module]) == []


def test_a_wrong_import_is_seen() -> None:
    tree = ast.parse("from generator.writers import pdf\nfrom generator import cli\nimport generator.findings")
    assert wrong_imports("source/compose", tree) == ["writers", "cli"]


@pytest.mark.parametrize("module", MODULES)
def test_functions_and_modules_are_short(module: str) -> None:
    tree = MODULES[module]
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    sizes = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: size for name, size in sizes.items() if size > MOST_FUNCTION_LINES} == {}
    assert len((GENERATOR / module).read_text(encoding="utf-8").splitlines()) <= MOST_MODULE_LINES


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield texts that read as a sentence of a report: they end in 。 or carry an amount, and are no message."""
    quiet = {id(node) for outer in ast.walk(tree) for node in ast.walk(outer) if is_message(outer)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            quiet |= {id(inner) for inner in ast.walk(node) if isinstance(inner, ast.Constant)}  # docstrings
        text = text_of(node)
        if id(node) not in quiet and re.search(r"[\u4e00-\u9fff].*。$|万元[，。；]", text):
            quiet |= {id(inner) for inner in ast.walk(node)}
            yield node.lineno, text


def text_of(node: ast.AST) -> str:
    """Return what a literal or an f-string says, with … for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "…" for part in node.values)
    return ""


def is_message(node: ast.AST) -> bool:
    """Tell whether all literals in a statement or call speak to the clerk or the maintainer: findings, errors, help."""
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return MESSAGE_MAKERS.fullmatch(called) is not None
    if isinstance(node, ast.keyword):
        return MESSAGE_NAMES.fullmatch(node.arg or "") is not None
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return all(MESSAGE_NAMES.fullmatch(getattr(target, "id", "")) for target in targets)
    return False


@pytest.mark.parametrize("module", [module for module in MODULES if room_of(module) in REPORT_ROOMS])
def test_sentences_of_the_report_stand_in_packs(module: str) -> None:
    assert list(sentences(MODULES[module])) == []


def test_a_sentence_is_seen_and_a_message_is_not() -> None:
    code = '''
"""说明。"""
message = f"键“{key}”写了两次。"
Finding("X", "错误。", fix="请改。")
text = f"本年支出{amount}万元，比上年增加。"
other = "共有单位。"
label = "金额单位：万元"
'''
    assert list(sentences(ast.parse(code))) == [(5, "本年支出…万元，比上年增加。"), (6, "共有单位。")]
