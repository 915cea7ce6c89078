"""Writers of differences: two editions and their difference come in, text, JSON or one HTML page goes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Environment

from generator.findings import visible
from generator.pages import pages
from generator.revisions import wording
from generator.revisions.comparing import Difference, FigureChange
from generator.revisions.edition import Edition


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions by the names their user gave them, and what changed."""

    old_name: str
    new_name: str
    old: Edition
    new: Edition
    difference: Difference


_SHOWN: Final = 20
"""So many figures that follow from others are listed on a terminal; pages and files list all."""


def text(compared: Compared) -> str:
    """Return the difference as lines for a terminal."""
    return "\n".join(visible(line) for line in _lines(compared)) + "\n"


def _lines(compared: Compared) -> Iterator[str]:
    difference = compared.difference
    yield f"旧：{compared.old_name}　{compared.old.title}"
    yield f"新：{compared.new_name}　{compared.new.title}"
    yield wording.summary(difference)
    yield from _figures("填报的数", difference.typed)
    for title, paths in (("新增", difference.added), ("删去", difference.removed), ("移动", difference.moved)):
        if paths:
            yield from ("", f"{title}的章节、表格：", *(f"  {' › '.join(path)}" for path in paths))
    if any(section.wording for section in difference.sections):
        yield from ("", "文字改动：")
    for section in difference.sections:
        if section.wording:
            yield f"  {' › '.join(section.path)}"
        for change in section.wording:
            for sign, pieces in wording.pieces(change):
                yield f"    {sign} {''.join(piece.text for piece in pieces)}"

    yield from _figures("随之变化的数", difference.derived[:_SHOWN])
    if len(difference.derived) > _SHOWN:
        yield f"  ……还有 {len(difference.derived) - _SHOWN} 个，用 --format html 或 json 可以看到全部。"


def _figures(title: str, changes: Iterable[FigureChange]) -> Iterator[str]:
    for number, figure in enumerate(changes):
        if not number:
            yield from ("", f"{title}：")
        place = figure.new.place if figure.new else ""
        where = f"　{place}" if place else ""
        values = f"{wording.value(figure.old)} → {wording.value(figure.new)}"
        yield f"  {figure.name}　{values}　{wording.change(figure)}{where}"


def structured(compared: Compared) -> str:
    """Return the difference as JSON, figures exact."""
    difference = compared.difference
    content: dict[str, Any] = {
        "旧": {"名称": compared.old_name, "标题": compared.old.title},
        "新": {"名称": compared.new_name, "标题": compared.new.title},
        "摘要": wording.summary(difference),
        "数据项": [_figure(change) for change in difference.figures],
        "文字": [
            {
                "章节": list(section.path),
                "改动": [
                    {"只有数字": change.only_figures, "旧": list(change.old), "新": list(change.new)}
                    for change in section.changes
                ],
            }
            for section in difference.sections
        ],
        "新增": [list(path) for path in difference.added],
        "删去": [list(path) for path in difference.removed],
        "移动": [list(path) for path in difference.moved],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _figure(change: FigureChange) -> dict[str, Any]:
    sides = {"旧": change.old, "新": change.new}
    values = {name: f"{entry.value:f}" if entry else None for name, entry in sides.items()}
    measures = {name: entry.measure.value for name, entry in sides.items() if entry}
    difference = None if change.difference is None else f"{change.difference:f}"
    return {"名称": change.name, **values, "差额": difference, "单位": measures, "填报": change.typed}


def web(compared: Compared) -> str:
    """Return the difference as one self-contained page, without scripts; everything typed is escaped."""
    return _environment().get_template("diff.html.j2").render(compared=compared, difference=compared.difference)


@cache
def _environment() -> Environment:
    environment = pages(Path(__file__).parent)
    environment.globals.update(
        value=wording.value, change_of=wording.change, pieces=wording.pieces, summary=wording.summary
    )
    return environment


FORMATS: Final[Mapping[str, Callable[[Compared], str]]] = MappingProxyType(
    {"text": text, "json": structured, "html": web}
)
