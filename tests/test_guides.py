"""The tables of ids in the guides are those of the code: what clerks may be told, and what maintainers of packs may be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.audit.early import early_checks
from generator.audit.identities import Identity
from generator.audit.waivers import NOTICES
from generator.pack.labels import Labels, SubjectLabels
from generator.submission.problems import PROBLEMS

DOCS = Path(__file__).parent.parent / "docs"
CLERKS, MAINTAINERS = DOCS / "填报指南.md", DOCS / "模板维护指南.md"
_CHECKS = re.compile(r"(<!-- 检查: ([A-Z ]+) -->\n)(.*?)(<!-- 完 -->)", re.DOTALL)


def rows(room: str) -> list[tuple[str, str, str]]:
    """Return id, meaning and remedy of each check of a room, as the program tells them."""
    if room == "WVR":
        return [(name, *told) for name, told in sorted(NOTICES.items())]
    checks = sorted(early_checks().items())
    return [
        (name, f"{check.title}{'（可以豁免）' if check.waivable else ''}", check.fix.rstrip("。"))
        for name, check in checks
        if name.startswith(f"{room}-")
    ]


def table(rooms: str) -> str:
    lines = [f"| {name} | {title} | {fix} |" for room in rooms.split() for name, title, fix in rows(room)]
    return "\n".join(["| 编号 | 意思 | 改法 |", "|---|---|---|", *lines, ""])


def renewed(text: str) -> str:
    return _CHECKS.sub(lambda found: f"{found[1]}{table(found[2])}{found[4]}", text)


def rooms_of(guide: Path) -> list[str]:
    return [room for found in _CHECKS.finditer(guide.read_text("utf-8")) for room in found[2].split()]


@pytest.mark.parametrize("guide", [CLERKS, MAINTAINERS], ids=lambda guide: guide.stem)
def test_tables_of_ids_are_up_to_date(guide: Path) -> None:
    text = guide.read_text("utf-8")
    assert text == renewed(text), "run: python -m tests.test_guides"


def test_every_room_stands_in_one_guide() -> None:
    rooms = {name.partition("-")[0] for name in early_checks().keys() - {problem.id for problem in PROBLEMS}}
    assert sorted(rooms_of(CLERKS)) == sorted((rooms | {"WVR"}) - {"PACK"})
    assert rooms_of(MAINTAINERS) == ["PACK"]


def test_the_maintainers_guide_tells_every_key_of_labels_and_identities() -> None:
    text = MAINTAINERS.read_text("utf-8")
    keys = {str(field.alias) for model in (Labels, SubjectLabels, Identity) for field in model.model_fields.values()}
    assert sorted(key for key in keys if f"`{key}`" not in text) == []


if __name__ == "__main__":
    for guide_ in (CLERKS, MAINTAINERS):
        guide_.write_text(renewed(guide_.read_text("utf-8")), "utf-8")
