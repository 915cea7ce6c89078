"""Make a bold face of a font that has none, by moving its outlines outwards.

Comes in: a CFF font (FandolFang). Goes out: the same font in bold, for this machine only. WeasyPrint does not embolden,
so without it a bold 仿宋 heading would print as regular. Only ``+ - * /`` and square roots are used, which every
machine computes to the last bit: the result has one SHA-256 everywhere and stands in the manifest like a fetched file.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from pathlib import Path

Point = tuple[float, float]
Segment = tuple[str, tuple[Point, ...]]

OUTWARD = 14.0
"""How far each side of a stroke moves, in thousandths of an em; 仿宋 stems grow by half."""
SHARPEST = 0.4
"""Corners sharper than this (1 + cosine of the turn) are cut off rather than drawn to a long point."""
BOLD_WEIGHT = 700


def embolden(source: Path, target: Path, outward: float = OUTWARD) -> None:
    """Write a bold face of the CFF font ``source`` to ``target``."""
    font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False)
    top = font["CFF "].cff.topDictIndex[0]
    glyphs = font.getGlyphSet()
    drawn = {name: _bolder(glyphs[name], outward) for name in font.getGlyphOrder()}
    for name, segments in drawn.items():
        _replace(top, name, segments, font["hmtx"][name][0])
    top.FontBBox = [edge + math.copysign(outward, index - 1.5) for index, edge in enumerate(top.FontBBox)]
    _rename(font, top)
    font.save(target)


def _bolder(glyph: Any, outward: float) -> list[list[Segment]]:  # noqa: ANN401  # fontTools has no types
    pen = RecordingPen()
    glyph.draw(pen)
    contours = _contours(pen.value)
    outside = 1.0 if sum(_area(_points(contour)) for contour in contours) > 0 else -1.0
    return [_moved(contour, outward * outside) for contour in contours]


def _contours(drawing: list[Segment]) -> list[list[Segment]]:
    contours: list[list[Segment]] = []
    for operator, points in drawing:
        if operator == "moveTo":
            contours.append([])
        if operator != "closePath":
            contours[-1].append((operator, points))
    return contours


def _points(contour: list[Segment]) -> list[Point]:
    return [point for _, points in contour for point in points]


def _area(points: list[Point]) -> float:
    """Return twice the signed area: positive for a contour that runs against the clock."""
    following = points[1:] + points[:1]
    return sum(x * v - u * y for (x, y), (u, v) in zip(points, following, strict=True))


def _moved(contour: list[Segment], distance: float) -> list[Segment]:
    """Move each point of a closed contour, curve handles included, to the right of its direction of travel."""
    points = _points(contour)
    moved = iter([_move(points, index, distance) for index in range(len(points))])
    return [(operator, tuple(next(moved) for _ in own)) for operator, own in contour]


def _move(points: list[Point], index: int, distance: float) -> Point:
    """Move one point along the bisector of its two directions, as far as keeps both sides ``distance`` away."""
    here = points[index]
    arriving = _direction(points, index, -1)
    leaving = _direction(points, index, 1)
    if arriving is None or leaving is None:
        return here
    before = (-arriving[0], -arriving[1])
    turn = 1 + before[0] * leaving[0] + before[1] * leaving[1]
    scale = distance / max(turn, SHARPEST)
    return (here[0] + (before[1] + leaving[1]) * scale, here[1] - (before[0] + leaving[0]) * scale)


def _direction(points: list[Point], index: int, step: int) -> Point | None:
    """Return the unit vector from a point to the next one that differs from it, or None in a contour of one point."""
    x, y = points[index]
    for distance in range(1, len(points)):
        u, v = points[(index + step * distance) % len(points)]
        length = math.sqrt((u - x) * (u - x) + (v - y) * (v - y))
        if length > 0:
            return ((u - x) / length, (v - y) / length)
    return None


def _replace(top: Any, name: str, contours: list[list[Segment]], width: int) -> None:  # noqa: ANN401
    strings = top.CharStrings
    old, _ = strings.getItemAndSelector(name)
    given = None if width == old.private.defaultWidthX else width - old.private.nominalWidthX
    pen = T2CharStringPen(given, None)
    for contour in contours:
        for operator, points in contour:
            getattr(pen, operator)(*points)
        pen.closePath()
    new = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
    strings.charStringsIndex[strings.charStrings[name]] = new


def _rename(font: TTFont, top: Any) -> None:  # noqa: ANN401
    family = str(font["name"].getBestFamilyName())
    names = {1: family, 2: "Bold", 4: f"{family} Bold", 6: f"{family}-Bold"}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID in {3, 16, 17, 18}:
            font["name"].names.remove(record)
    font["OS/2"].usWeightClass = BOLD_WEIGHT
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x40) | 0x20
    font["head"].macStyle |= 1
    font["CFF "].cff.fontNames = [names[6]]
    top.FullName, top.Weight = names[4], names[2]
