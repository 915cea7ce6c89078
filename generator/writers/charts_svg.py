"""Charts of a report as SVG: a ``Figure`` comes in, one ``<svg>`` element goes out.

Made by hand because the two charts of these reports need nothing more, and because their words must stay words:
searchable in the PDF, readable for a screen reader. One unit of the drawing is one point. Values only steer lengths
and angles; what is printed are the figure's own labels.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from generator.document.nodes import Figure

POINTS_PER_MM = 72 / 25.4
TEXT_SIZE = 10.0
LINE = 13.5
KEY = 10.0
"""Side of a colour in the key."""
INK = "#222222"
PALE = "#8a8a8a"
_START = -pi / 2
"""Slices go round from twelve o'clock."""


class Frame(NamedTuple):
    """The drawing's size, points."""

    width: float
    height: float


def chart_svg(figure: Figure, colors: Sequence[str], family: str) -> Markup:
    """Return the chart; ``family`` is a CSS font list, the title holds all figures in words."""
    frame = Frame(figure.width * POINTS_PER_MM, figure.height * POINTS_PER_MM)
    draw: Callable[..., Iterator[Markup]] = _columns if figure.kind == "columns" else _pie
    content = Markup().join(draw(figure, colors, frame))
    size = [_number(value) for value in (figure.width, figure.height, *frame)]
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{alt}" width="{}mm" height="{}mm"'
        ' viewBox="0 0 {} {}" font-family="{family}" font-size="{points}" fill="{ink}">'
        "<title>{alt}</title>{content}</svg>"
    ).format(*size, alt=figure.alt, family=family, points=_number(TEXT_SIZE), ink=INK, content=content)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(x: float, y: float, words: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(_number(x), _number(y), anchor, words)


def _line(start: tuple[float, float], end: tuple[float, float]) -> Markup:
    x1, y1, x2, y2 = (_number(value) for value in (*start, *end))
    return Markup('<path d="M{} {}L{} {}" stroke="{}" stroke-width="0.75" fill="none"/>').format(x1, y1, x2, y2, PALE)


def _rectangle(x: float, y: float, width: float, height: float, color: str) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        _number(x), _number(y), _number(width), _number(height), color
    )


def _columns(figure: Figure, colors: Sequence[str], frame: Frame) -> Iterator[Markup]:
    """Draw one column per category from a common zero line, its label at its end, its name under the axis."""
    top, bottom = 3.2 * LINE, frame.height - 1.6 * LINE
    highest, lowest = max(0.0, *map(float, figure.values)), min(0.0, *map(float, figure.values))
    scale = (bottom - top) / ((highest - lowest) or 1)
    zero = top + highest * scale
    step = frame.width / len(figure.values)
    width = min(step * 0.45, 70.0)
    yield _text(frame.width / 2, 1.5 * LINE, figure.series, "middle")
    for i, (name, value, label) in enumerate(zip(figure.categories, figure.values, figure.labels, strict=True)):
        middle, length = (i + 0.5) * step, abs(float(value)) * scale
        start = zero - length if value > 0 else zero
        above = start - 4 if value >= 0 else start + length + TEXT_SIZE + 1
        yield _rectangle(middle - width / 2, start, width, length, colors[i % len(colors)])
        yield _text(middle, above, label, "middle")
        yield _text(middle, frame.height - 0.4 * LINE, name, "middle")
    yield _line((0, zero), (frame.width, zero))


def _pie(figure: Figure, colors: Sequence[str], frame: Frame) -> Iterator[Markup]:
    """Draw the slices clockwise from twelve o'clock, and beside them the key in the same order.

    The key names every category, also those too thin to see or zero, which no label at a slice could do.
    """
    entries = tuple(zip(figure.categories, figure.labels, strict=True))
    step = min(2.6 * LINE, frame.height / len(entries))
    is_tight = step < 2 * LINE
    words = max(_width(f"{name} {label}") if is_tight else max(_width(name), _width(label)) for name, label in entries)
    radius = min(frame.height / 2 - 4, frame.width * 0.22)
    gap = 0.07 * frame.width
    start = max((frame.width - 2 * radius - gap - 1.6 * KEY - words) / 2, 0)
    middle = frame.height / 2
    yield from _slices(figure.values, colors, (start + radius, middle), radius)
    left = start + 2 * radius + gap
    top = middle - step * len(entries) / 2
    for i, (name, label) in enumerate(entries):
        line = top + (i + 0.5) * step
        yield _rectangle(left, line - KEY / 2, KEY, KEY, colors[i % len(colors)])
        if is_tight:
            yield _text(left + 1.6 * KEY, line + 3.5, f"{name} {label}")
            continue
        yield _text(left + 1.6 * KEY, line - 2.5, name)
        yield _text(left + 1.6 * KEY, line - 2.5 + 0.95 * LINE, label)


def _width(text: str) -> float:
    """Return about how wide a text will be: Chinese characters are square, others half as wide."""
    return sum(TEXT_SIZE * (0.55 if character.isascii() else 1) for character in text)


def _slices(
    values: Sequence[Decimal], colors: Sequence[str], centre: tuple[float, float], radius: float
) -> Iterator[Markup]:
    x, y = (_number(value) for value in centre)
    edge = Markup('stroke="#ffffff" stroke-width="0.5"')
    total = float(sum(value for value in values if value > 0))
    if not total:
        yield Markup('<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}"/>').format(x, y, _number(radius), PALE)
    angle = _START
    for i, value in enumerate(values):
        turn = 2 * pi * float(value) / total if value > 0 else 0.0
        color = colors[i % len(colors)]
        if turn and value == max(values) and all(other <= 0 for j, other in enumerate(values) if j != i):
            # An arc of a full turn starts where it ends and draws nothing.
            yield Markup('<circle cx="{}" cy="{}" r="{}" fill="{}"/>').format(x, y, _number(radius), color)
        elif turn:
            yield Markup('<path d="M{} {}L{}A{r} {r} 0 {} 1 {}Z" fill="{}" {}/>').format(
                x, y, _rim(centre, radius, angle), int(turn > pi), _rim(centre, radius, angle + turn), color, edge,
                r=_number(radius),
            )  # fmt: skip
        angle += turn


def _rim(centre: tuple[float, float], radius: float, angle: float) -> str:
    return f"{_number(centre[0] + radius * cos(angle))} {_number(centre[1] + radius * sin(angle))}"
