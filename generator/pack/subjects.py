"""Subjects that a pack adds to the classifications of its years: codes of a place, or of a year that is not in yet.

Comes in: a pack's ``subjects.yaml``, which names its source and the day of that source. Goes out: names by code. They
do not replace official names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import Field

from generator.accounts.classification import ECONOMIC_START, Standing, economic, functional, level, parent
from generator.findings import Finding, Severity
from generator.pack.models import PackModel
from generator.pack.reading import position, read_model

FILE: Final = "subjects.yaml"
_DIGITS: Final = (3, 5, 7)


class AddedSubjects(PackModel):
    """subjects.yaml, whole."""

    source: str = Field(alias="来源")
    day: date = Field(alias="日期")
    subjects: dict[str, str] = Field(alias="科目")


def load_subjects(files: Mapping[str, Path]) -> dict[str, str]:
    """Return the names by code that a pack adds; none without the file."""
    return read_model(AddedSubjects, files[FILE]).subjects if FILE in files else {}


def check_added(subjects: Mapping[str, str], path: Path, years: tuple[int, ...]) -> Iterator[Finding]:
    """Find codes that are none, that have another name already, or whose level above is nowhere."""
    for code, name in subjects.items():
        message = _told(code, name, subjects, max(years))
        if message:
            yield Finding(
                "PACK-004", Severity.ERROR, message, (position(path, ("科目", code)),), fix="请核对编码和名称。"
            )


def _told(code: str, name: str, subjects: Mapping[str, str], year: int) -> str:
    official = economic(year) if code.startswith(ECONOMIC_START) else functional(year)
    names = {**subjects, **official.names}
    above = parent(code)
    message = ""
    if not code.isdigit() or len(code) not in _DIGITS:
        message = f"“{code}”不是科目编码，应为 3、5 或 7 位数字。"
    elif names[code] != name and official.standing(code) is Standing.PRINTED:
        message = f"科目 {code} 在分类里的名称是“{names[code]}”，这里写的是“{name}”。"
    elif above and above not in names:
        message = f"科目 {code} 的上级{level(above)}级科目 {above} 不存在。"
    return message
