"""Helpers for tests of the input: copies of the minimal report with something changed, and what loading them says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from generator.findings import Finding, FindingsError
from generator.submission.loading import Loaded, load
from generator.submission.references import KnownNames

MINIMAL = Path(__file__).parent / "minimal_report"
FILES: Mapping[str, str] = {
    path.relative_to(MINIMAL).as_posix(): path.read_text("utf-8") for path in sorted(MINIMAL.rglob("*.yaml"))
}
NAMES = KnownNames(
    sections=("部门主要职责", "收入支出决算总体情况说明"),
    tables=("公开06表", "公开07表", "公开08表", "公开09表"),
)


class _Plain(yaml.CSafeDumper):
    """Writes no anchors: the reader refuses them."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def as_yaml(tree: object) -> str:
    """Return a tree as the text of a file, in the order of its keys."""
    return yaml.dump(tree, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a report folder anew."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def outcome(
    folder: Path, names_of: Callable[[str], KnownNames] | None = None
) -> tuple[Loaded | None, tuple[Finding, ...]]:
    """Load a folder; return what was loaded, or nothing, and all findings."""
    try:
        loaded = load(folder, names_of)
    except FindingsError as error:
        return None, error.findings
    return loaded, loaded.findings
