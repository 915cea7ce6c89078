"""The samples, built anew, are what stands in ``outputs/samples``; what differs is shown as a diff."""

from __future__ import annotations

import difflib
import json
from itertools import islice

import pytest

from generator.document.nodes import Paragraph
from generator.writers.pdf import PdfResult, Position
from scripts.samples import ROOT, SAMPLES, layout, snapshot, stored
from tests import documents

HOW = "如果这是有意的改动，请运行 make samples，看过差异后一并提交。"
_MOST_LINES = 80


def difference(name: str, old: bytes | None, new: bytes | None) -> str:
    """Return what changed in one file, as a unified diff that a person can read."""
    if old is None or new is None:
        return f"{name}：{'多出的文件' if old is None else '不再生成的文件'}"
    lines = (content.decode("utf-8-sig").splitlines() for content in (old, new))
    diff = difflib.unified_diff(*lines, f"outputs/samples/{name}", "这次生成的", n=2, lineterm="")
    shown = list(islice(diff, _MOST_LINES + 1))
    return "\n".join(shown[:_MOST_LINES] + ["……"] * (len(shown) > _MOST_LINES))


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_are_as_stored(sample: str) -> None:
    old, new = stored(sample), snapshot(ROOT / "inputs" / sample)
    names = sorted(old.keys() | new.keys())
    changes = [
        difference(f"{sample}/{name}", old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    ]
    if changes:
        pytest.fail("\n\n".join([*changes, HOW]), pytrace=False)


def test_every_sample_is_listed() -> None:
    folders = {path.name for path in (ROOT / "inputs").iterdir() if path.name.startswith("sample")}
    assert folders == set(SAMPLES)


def test_layout_places_headings_tables_and_figures_by_their_words() -> None:
    document = documents.everything()
    anchors = [block.anchor for block in document.blocks() if not isinstance(block, Paragraph)]
    places = {anchor: Position(number, 28.000004, 37.26) for number, anchor in enumerate(anchors, start=3)}
    content = layout(document, PdfResult(b"", {}, places, 12, 2, (), ())).decode()
    read = json.loads(content)
    assert (read["页数"], read["页码前的页数"], len(read["位置"])) == (12, 2, len(anchors))
    assert '  [3, 28.0, 37.3, "第一部分  示例市江城区文化和旅游局概况"],\n' in content
    assert {"公开01表", "2024年度重点工作完成情况表", "图1：收、支决算总计变动情况"} <= {
        words for *_, words in read["位置"]
    }


def test_differences_are_shown_line_by_line() -> None:
    shown = difference("s/document.txt", "一\n二\n三\n".encode(), "一\n贰\n三\n".encode())
    assert shown.splitlines()[2:] == ["@@ -1,3 +1,3 @@", " 一", "-二", "+贰", " 三"]
    assert difference("s/x", None, b"") == "s/x：多出的文件"
    assert difference("s/x", b"", None) == "s/x：不再生成的文件"
    many = difference("s/x", b"a\n" * 500, b"b\n" * 500).splitlines()
    assert (len(many), many[-1]) == (_MOST_LINES + 1, "……")
