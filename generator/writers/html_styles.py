"""The style sheet that follows from the looks: ``Looks`` comes in, CSS text goes out.

What a pack can change without CSS (fonts, sizes, line pitch, margins, page numbers) is written here, once for paper
and once for the screen; everything else about the looks stands in the pack's ``print.css``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from generator.fonts import stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.pack.looks import Looks, PageStyle, TextStyle, Typeface

Medium = Literal["print", "screen"]

CELL_PITCH = 1.3
"""Line pitch in tables, as a multiple of the font size."""
CELL_STYLE = "table_line"
"""The style whose typeface cells have; their size is the table's own."""
MOST_PAGES = 2000
"""Page numbers are spelt out up to here, see ``_page_counters``."""
FRONT_PAGES = ("cover", "toc")
"""Pages before 第一部分: they carry no number and are not counted."""
_GENERIC = {"黑": "sans-serif"}


def stylesheet(looks: Looks, medium: Medium, draft: str = "", *, margins: bool = True) -> str:
    """Return the rules for pages (on paper) and for every kind of text; ``draft`` stands over every page.

    Without ``margins``, pages on paper have neither heads nor feet.
    """
    height = looks.pages["text"].body_height
    rules = [f":root {{ --rule: {looks.rule_width:g}pt; --text-height: {height:g}mm }}"]
    rules += [_text_rule(name, style, looks, medium) for name, style in looks.styles.items()]
    cells = looks.styles[CELL_STYLE].face
    rules.append(f"table {{ font-family: {font_family(looks.faces[cells], cells, medium)} }}")
    if medium == "print" and margins:
        return "\n".join([*rules, *_page_counters(looks), *_page_rules(looks, draft)])
    return "\n".join([*rules, *_plain_page_rules(looks)])


def font_family(face: Typeface, role: str, medium: Medium) -> str:
    """Return the value of ``font-family``: official names go first on screen, paper knows only the project's fonts."""
    if medium == "print":
        return _quoted(stack(face.embedded))
    return f"{_quoted((face.official, face.word, face.embedded))}, {_GENERIC.get(role, 'serif')}"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in dict.fromkeys(names))


def _text_rule(name: str, style: TextStyle, looks: Looks, medium: Medium) -> str:
    # On paper lines are stretched after the layout (pdf_lines): CSS would only stretch spaces, and Chinese has none.
    align = "left" if style.align == "justify" and medium == "print" else style.align
    return (
        f".{name} {{ {_font(style, looks, medium)}; text-align: {align};"
        f" text-indent: {style.indent:g}em; margin: {style.before:g}pt 0 {style.after:g}pt }}"
    )


def _font(style: TextStyle, looks: Looks, medium: Medium) -> str:
    family = font_family(looks.faces[style.face], style.face, medium)
    return f"font: {700 if style.bold else 400} {style.size:g}pt/{style.pitch:g}pt {family}"


def _page_rules(looks: Looks, draft: str) -> list[str]:
    head = _head(looks, draft) if draft else ""
    front = [
        f"@page {name} {{ {_sheet(looks.pages['text'])} counter-increment: page 0; {head} }}" for name in FRONT_PAGES
    ]
    numbered = (f"@page {name} {{ {_sheet(page)} {_foot(looks)} {head} }}" for name, page in looks.pages.items())
    return [*front, *numbered, *_page_names(looks)]


def _plain_page_rules(looks: Looks) -> list[str]:
    """Return sheets without heads and feet, as a browser that prints the page makes them."""
    front = (f"@page {name} {{ {_sheet(looks.pages['text'])} }}" for name in FRONT_PAGES)
    return [*front, *(f"@page {name} {{ {_sheet(page)} }}" for name, page in looks.pages.items()), *_page_names(looks)]


def _page_names(looks: Looks) -> list[str]:
    return [f".page-{name} {{ page: {name} }}" for name in looks.pages]


def _sheet(page: PageStyle) -> str:
    margins = " ".join(f"{length:g}mm" for length in (page.top, page.right, page.bottom, page.left))
    return f"size: A4 {page.orientation}; margin: {margins};"


def _head(looks: Looks, draft: str) -> str:
    style = looks.styles["heading2"]
    words = draft.replace("\\", r"\\").replace('"', r"\"")
    return f'@top-center {{ content: "{words}"; {_font(style, looks, "print")}; color: #b00000 }}'


def _foot(looks: Looks) -> str:
    number = looks.page_number
    look = (
        f"{_font(looks.styles['page_number'], looks, 'print')}; vertical-align: bottom;"
        f" padding: 0 1em {number.distance:g}mm"
    )
    if not number.outside:
        return f"@bottom-center {{ content: counter(page, page-all); {look} }}"
    return (
        f"@bottom-left {{ content: counter(page, page-even); text-align: left; {look} }}"
        f" @bottom-right {{ content: counter(page, page-odd); text-align: right; {look} }}"
    )


def _page_counters(looks: Looks) -> list[str]:
    """Return counter styles that print a number only on its side of the sheet.

    ``@page :left`` and ``:right`` go by the count of sheets, but 单页居右、双页居左 goes by the printed number, and
    cover and 目录 are not counted. So the numbers are spelt out, and the other half of each style is empty.
    """
    pattern = looks.page_number.pattern
    kinds = {"page-all": (0, 1), "page-odd": (1,), "page-even": (0,)}
    rules = []
    for name, remainders in kinds.items():
        symbols = " ".join(
            f'"{pattern.replace("{n}", str(n))}"' if n % 2 in remainders else '""' for n in range(1, MOST_PAGES + 1)
        )
        rules.append(f"@counter-style {name} {{ system: fixed; symbols: {symbols} }}")
    return rules
