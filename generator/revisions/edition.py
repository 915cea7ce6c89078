"""One edition of a report, as the JSON file of a build tells it.

Comes in: the bytes of such a file. Goes out: an ``Edition``; ``FindingsError`` (DIF-001, DIF-002) for anything else.
A folder is compared by the JSON it would be built to, so there is one way to read an edition.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.accounts.facts import Measure
from generator.findings import Finding, FindingsError, Severity, SourcePosition

MOST_BYTES: Final = 64 * 1024 * 1024
_DIGITS = Annotated[Decimal, Field(max_digits=60)]


class _Read(BaseModel):
    """What a member of the file is read as; members of later versions are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Entry(_Read):
    """One figure: exact value, unit, and its place in the input or its formula."""

    name: str = Field(alias="名称")
    value: _DIGITS = Field(alias="数值")
    measure: Measure = Field(alias="单位")
    place: str = Field(default="", alias="出处")
    formula: str = Field(default="", alias="公式")

    @property
    def typed(self) -> bool:
        """Whether it was typed, not computed."""
        return bool(self.place)


class Section(_Read):
    """A heading or table (level 0) and the lines below it."""

    level: int = Field(alias="级别", ge=0, le=4)
    title: str = Field(alias="标题")
    lines: tuple[str, ...] = Field(alias="内容")


class Edition(_Read):
    """A report: its title, its figures by name, its sections in order."""

    title: str = Field(alias="标题")
    department: str = Field(alias="部门")
    day: str = Field(alias="日期")
    entries: tuple[Entry, ...] = Field(alias="数据项")
    sections: tuple[Section, ...] = Field(alias="章节")

    @property
    def figures(self) -> dict[str, Entry]:
        """The figures by name."""
        return {entry.name: entry for entry in self.entries}


def read_edition(name: str, content: bytes) -> Edition:
    """Return the edition in a JSON file; ``name`` is how findings call the file."""
    place = SourcePosition(name, 1, 1)
    if len(content) > MOST_BYTES:
        message = f"文件超过 {MOST_BYTES // 1024 // 1024} MB，没有读取。"
        fix = "请核对是否选错了文件；一份报告的 JSON 只有几 MB。"
        raise FindingsError([Finding("DIF-001", Severity.ERROR, message, (place,), fix=fix)])
    try:
        return Edition.model_validate_json(content)
    except ValidationError:
        message = "这不是 gongkai build 生成的 JSON 文件，或者由较早的版本生成。"
        fix = "请用填报文件夹，或用现在的版本重新生成后再比较。"
        raise FindingsError([Finding("DIF-002", Severity.ERROR, message, (place,), fix=fix)]) from None
