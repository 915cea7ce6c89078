"""Renews the samples that tests compare with: ``inputs/sample-*`` as a person can compare them.

Comes in: the sample folders. Goes out: ``outputs/samples/<sample>/`` with ``document.txt`` (all words), the tables as
CSV, ``data.json`` (all facts) and ``layout.json`` (where headings, tables and figures stand in the PDF). Run by
``make samples``; the difference is to be read before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from generator.document.nodes import Figure, Heading, Table
from generator.pipeline import prepare
from generator.writers import data, pdf, tables_csv, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.document.nodes import Document
    from generator.writers.pdf import PdfResult, Position

ROOT = Path(__file__).parent.parent
SAMPLES = ("sample-small", "sample-large", "sample-units", "sample-self-evaluation", "sample-budget")
TARGET = ROOT / "outputs" / "samples"
_PLACES = 1
"""Decimals of positions in millimetres: a tenth is less than an eye sees and more than arithmetic adds."""


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return the comparable files of a report by their names."""
    report = prepare(folder)
    document, pack = report.document, report.pack
    facts = data.render(report.accounts.facts.values(), document)
    files = {"document.txt": text.render(document).encode(), "data.json": facts}
    files |= {f"tables/{name}": content for name, content in tables_csv.render(document).items()}
    files["layout.json"] = layout(document, pdf.render(document, pack.looks, pack.folders, facts))
    return dict(sorted(files.items()))


def layout(document: Document, result: PdfResult) -> bytes:
    """Return page count and places as JSON: sheet, millimetres from its left and top edges, and words, one a line."""
    head = {"页数": result.sheet_count, "页码前的页数": result.front_count}
    lines = [_json([*_place(result.positions[anchor]), words]) for anchor, words in _landmarks(document)]
    numbers = [f" {_json(name)}: {number}," for name, number in head.items()]
    return "\n".join(["{", *numbers, ' "位置": [', ",\n".join(f"  {line}" for line in lines), " ]", "}", ""]).encode()


def _landmarks(document: Document) -> Iterator[tuple[str, str]]:
    """Yield anchor and words of all headings, tables and figures."""
    for block in document.blocks():
        if isinstance(block, Heading):
            yield block.anchor, block.text
        elif isinstance(block, Table):
            yield block.anchor, block.label or block.title or block.layout
        elif isinstance(block, Figure):
            yield block.anchor, block.caption


def _place(at: Position) -> tuple[int, float, float]:
    return at.sheet, round(at.x, _PLACES), round(at.y, _PLACES)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def stored(sample: str) -> dict[str, bytes]:
    """Return the files that stand in ``outputs/samples`` for a sample."""
    folder = TARGET / sample
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def renew(sample: str) -> list[str]:
    """Write a sample's files, remove those that are no more; return the names of what changed."""
    before, after = stored(sample), snapshot(ROOT / "inputs" / sample)
    for name in before.keys() - after.keys():
        (TARGET / sample / name).unlink()
    for name, content in after.items():
        path = TARGET / sample / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def main() -> None:
    """Renew all samples and tell what changed."""
    for sample in SAMPLES:
        changed = renew(sample)
        print(f"{sample}：{f'更新了 {len(changed)} 个文件，请看过差异再提交' if changed else '没有变化'}")
        print("".join(f"  outputs/samples/{sample}/{name}\n" for name in changed), end="")


if __name__ == "__main__":
    main()
