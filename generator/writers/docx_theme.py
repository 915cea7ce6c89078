"""The theme of the Word file: ``Looks`` comes in, ``theme1.xml`` goes out.

Nothing printed depends on it; it gives what staff add later (a chart, a shape, a text box) the report's own colours
and fonts instead of Word's blue and Calibri.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.writers.docx_xml import DECLARATION, attribute

if TYPE_CHECKING:
    from generator.pack.looks import Looks

_ACCENTS = 6
_BASE_COLORS = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "404040", "lt2": "EEEEEE"}
_LINK_COLORS = {"hlink": "000000", "folHlink": "000000"}
_SOLID = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_xml(looks: Looks) -> bytes:
    """Return the theme."""
    return (
        f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="报告">'
        f'<a:themeElements><a:clrScheme name="报告">{_colors(looks)}</a:clrScheme>'
        f'<a:fontScheme name="报告"><a:majorFont>{_font("heading2", looks)}</a:majorFont>'
        f"<a:minorFont>{_font('body', looks)}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="报告"><a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst><a:lnStyleLst>{_lines()}</a:lnStyleLst>'
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


def _colors(looks: Looks) -> str:
    given = [color.lstrip("#").upper() for color in looks.chart_colors]
    accents = {f"accent{i + 1}": given[i % len(given)] for i in range(_ACCENTS)}
    colors = {**_BASE_COLORS, **accents, **_LINK_COLORS}
    return "".join(f'<a:{name}><a:srgbClr val="{color}"/></a:{name}>' for name, color in colors.items())


def _font(style: str, looks: Looks) -> str:
    name = attribute(looks.faces[looks.styles[style].face].word)
    return f'<a:latin typeface={name}/><a:ea typeface={name}/><a:cs typeface=""/>'


def _lines() -> str:
    widths = (6350, 12700, 19050)
    return "".join(f'<a:ln w="{width}" cap="flat">{_SOLID}<a:prstDash val="solid"/></a:ln>' for width in widths)
