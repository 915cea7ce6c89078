"""The styles of the Word file: ``Looks`` and the few sizes tables use come in, ``styles.xml`` goes out.

Every look sits on a style, so that staff change a look once and new paragraphs come out right. Ids and names of
built-in styles are Word's own: headings then show in the navigation pane and 目录 lines are found again on F9.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.writers.docx_xml import DECLARATION, NAMESPACES, attribute, point_twips, twips

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.pack.looks import Looks, TextStyle

CELL_PITCH = 1.3
"""Line pitch in tables, as a multiple of the font size; the same figure stands in the style sheet of the pages."""
CELL_PADDING_SIDE = 2.85
CELL_PADDING_TOP = 1.15
"""Padding of table cells, points; the style sheet of the pages has the same (at the sides less half a rule)."""
TABLE_STYLE = "ReportTable"
SEPARATOR = "Separator"
"""A line of one point: carries section breaks, and keeps apart tables that Word would join."""
_JUSTIFICATION = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_HEADING_LEVELS = (1, 2, 3, 4)
_TABLE_OUTLINE = 2
"""Outline level (from 0) of table titles: in the navigation pane, but below what the 目录 collects from outlines."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """One paragraph style: how Word names it, what it looks like, and how it behaves."""

    id: str
    name: str
    look: TextStyle
    based_on: str = "Normal"
    next: str = ""
    extra: str = ""
    """More paragraph properties that stand before the spacing, in schema order."""
    tabs: str = ""
    outline: int | None = None
    contextual: bool = False
    custom: bool = True
    priority: int = 1
    margin: str = ""
    """The side (left, right) that is indented by one character."""


def cell_style(size: float, align: str) -> str:
    """Return the id of the style for cell text of a size."""
    return f"Cell{align.capitalize()}{_size_key(size)}"


def line_style(width: float) -> str:
    """Return the id of the style for the lines above a table of a width (its right tab stands at that width)."""
    return f"TableLine{round(width)}"


def _size_key(size: float) -> str:
    return f"{size:g}".replace(".", "")


def styles_xml(looks: Looks, sizes: Iterable[float], widths: Iterable[float], cover: tuple[float, float]) -> bytes:
    """Return ``styles.xml``; ``cover`` is the space above the title and above the foot of the cover, points."""
    styles = [*_text_styles(looks), *_front_styles(looks, cover)]
    styles += [*_table_styles(looks, sizes, widths), *_margin_styles(looks)]
    body = "".join(_paragraph_style(style, looks) for style in styles)
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}>{_defaults(looks)}{_normal(looks)}{body}{_other_styles(looks)}</w:styles>"
    ).encode()


def _text_styles(looks: Looks) -> list[ParagraphStyle]:
    body = looks.styles["body"]
    flush = body.model_copy(update={"indent": 0})
    keep = "<w:keepNext/><w:keepLines/>"
    headings = []
    for level in _HEADING_LEVELS:
        native = ParagraphStyle(
            f"Heading{level}", f"heading {level}", looks.styles[f"heading{level}"], next="BodyText", extra=keep,
            outline=level - 1, custom=False, priority=9,
        )  # fmt: skip
        # Word collects every style with an outline level, so this one has none: its paragraphs carry it themselves.
        unlisted = replace(
            native, id=f"{native.id}Unlisted", name=f"标题 {level}（目录不取）", custom=True, outline=None
        )
        headings += [native, unlisted]
    return [
        ParagraphStyle("BodyText", "Body Text", body, custom=False),
        ParagraphStyle("BodyFlush", "正文顶格", flush, next="BodyText"),
        ParagraphStyle("BodyCentered", "正文居中", flush.model_copy(update={"align": "center"}), next="BodyText"),
        ParagraphStyle("BodyRight", "正文居右", flush.model_copy(update={"align": "right"}), next="BodyText"),
        *headings,
        ParagraphStyle("Caption", "caption", looks.styles["caption"], next="BodyText", custom=False, priority=35),
    ]


def _front_styles(looks: Looks, cover: tuple[float, float]) -> list[ParagraphStyle]:
    title = looks.styles["cover_title"].model_copy(update={"before": cover[0]})
    foot = looks.styles["cover_foot"].model_copy(update={"before": cover[1]})
    width = twips(looks.pages["text"].body_width)
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
    lines = [
        ParagraphStyle(
            f"TOC{level}", f"toc {level}", looks.styles[f"toc{level}"], next="Normal", tabs=tabs, custom=False,
            priority=39,
        )
        for level in (1, 2)
    ]  # fmt: skip
    return [
        ParagraphStyle("Title", "Title", title, next="CoverFoot", contextual=True, custom=False, priority=10),
        ParagraphStyle("CoverFoot", "封面落款", foot, contextual=True),
        ParagraphStyle(
            "TOCHeading", "TOC Heading", looks.styles["toc_title"], next="Normal", custom=False, priority=39
        ),
        *lines,
    ]


def _table_styles(looks: Looks, sizes: Iterable[float], widths: Iterable[float]) -> list[ParagraphStyle]:
    keep = "<w:keepNext/>"
    line = looks.styles["table_line"]
    styles = [
        ParagraphStyle(
            "TableTitle", "表标题", looks.styles["table_title"], next="BodyText", extra=keep, outline=_TABLE_OUTLINE
        ),
        ParagraphStyle("TableLabel", "表号", line.model_copy(update={"align": "right"}), extra=keep),
        ParagraphStyle("TableNote", "表注", looks.styles["table_note"]),
    ]
    for width in sorted(set(widths)):
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs>'
        name = f"表头行（{round(width)}毫米）"
        styles.append(ParagraphStyle(line_style(width), name, line, extra=keep, tabs=tabs))
    names = {"left": "表格文字", "center": "表格居中", "right": "表格数字"}
    for size in sorted(set(sizes)):
        for align, name in names.items():
            look = line.model_copy(update={"size": size, "pitch": size * CELL_PITCH, "align": align})
            styles.append(ParagraphStyle(cell_style(size, align), f"{name}（{size:g}磅）", look))
    return styles


def _margin_styles(looks: Looks) -> list[ParagraphStyle]:
    number = looks.styles["page_number"]
    outside = looks.page_number.outside
    odd = number.model_copy(update={"align": "right" if outside else "center"})
    even = number.model_copy(update={"align": "left"})
    draft = looks.styles["heading2"].model_copy(update={"align": "center", "indent": 0, "bold": True})
    return [
        ParagraphStyle("Footer", "footer", odd, custom=False, priority=99, margin="right" if outside else ""),
        ParagraphStyle("FooterEven", "页脚（双页）", even, priority=99, margin="left"),
        ParagraphStyle("Header", "header", draft, custom=False, priority=99),
    ]


def _paragraph_style(style: ParagraphStyle, looks: Looks) -> str:
    kind = ' w:customStyle="1"' if style.custom else ""
    follows = f'<w:next w:val="{style.next}"/>' if style.next else ""
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{style.id}"><w:name w:val={attribute(style.name)}/>'
        f'<w:basedOn w:val="{style.based_on}"/>{follows}<w:uiPriority w:val="{style.priority}"/><w:qFormat/>'
        f"{_paragraph_properties(style)}{_run_properties(style.look, looks)}</w:style>"
    )


def _paragraph_properties(style: ParagraphStyle) -> str:
    look = style.look
    first = f' w:firstLineChars="{round(look.indent * 100)}" w:firstLine="{point_twips(look.indent * look.size)}"'
    if style.margin:
        first = f' w:{style.margin}Chars="100" w:{style.margin}="{point_twips(look.size)}"'
    indent = f"<w:ind{first}/>" if look.indent or style.margin else ""
    context = "<w:contextualSpacing/>" if style.contextual else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    return (
        f"<w:pPr>{style.extra}{style.tabs}{_spacing(look)}{indent}{context}"
        f'<w:jc w:val="{_JUSTIFICATION[look.align]}"/>{outline}</w:pPr>'
    )


def _spacing(look: TextStyle) -> str:
    return (
        f'<w:spacing w:before="{point_twips(look.before)}" w:after="{point_twips(look.after)}"'
        f' w:line="{point_twips(look.pitch)}" w:lineRule="exact"/>'
    )


def _run_properties(look: TextStyle, looks: Looks) -> str:
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    size = round(look.size * 2)
    return f'<w:rPr>{fonts(look.face, looks)}{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def fonts(face: str, looks: Looks) -> str:
    """Return the font of a face for all scripts: one font for figures and words keeps lines as they were laid out."""
    name = attribute(looks.faces[face].word)
    return f"<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>"


def _defaults(looks: Looks) -> str:
    body = looks.styles["body"]
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(body.face, looks)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    )


def _normal(looks: Looks) -> str:
    """Return the style on which all others stand; how lines break is told here, not among Word's defaults.

    Lines break as in the PDF: no punctuation in the margin, no extra space around figures, no grid.
    """
    look = looks.styles["body"].model_copy(update={"indent": 0})
    lines = '<w:widowControl/><w:kinsoku/><w:wordWrap/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        f'{lines}<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{_spacing(look)}<w:jc w:val="both"/></w:pPr>'
        f"{_run_properties(look, looks)}</w:style>"
    )


def _other_styles(looks: Looks) -> str:
    """Return the two paragraph styles that hold things instead of words, then character, table and list styles."""
    tiny = '<w:sz w:val="2"/><w:szCs w:val="2"/>'  # the line of a drawing is then as high as the drawing
    font = fonts(looks.styles["caption"].face, looks)
    figure = (
        '<w:next w:val="Caption"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="center"/></w:pPr><w:rPr>{font}{tiny}</w:rPr>'
    )
    separator = f'<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:rPr>{tiny}</w:rPr>'
    hidden = "<w:semiHidden/><w:unhideWhenUsed/>"
    strong = '<w:uiPriority w:val="22"/><w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr>'
    default = "DefaultParagraphFont"
    return (
        _style("paragraph", "Figure", "图", "Normal", figure)
        + _style("paragraph", SEPARATOR, "分隔", "Normal", separator)
        + _style("character", default, "Default Paragraph Font", "", f'<w:uiPriority w:val="1"/>{hidden}')
        + _style("character", "Strong", "Strong", default, strong)
        + _style("character", "Hyperlink", "Hyperlink", default, '<w:uiPriority w:val="99"/><w:unhideWhenUsed/>')
        + _style("table", "TableNormal", "Normal Table", "", f'<w:uiPriority w:val="99"/>{hidden}{_table_look()}')
        + _style("table", TABLE_STYLE, "报表", "TableNormal", _report_table(looks))
        + _style("numbering", "NoList", "No List", "", f'<w:uiPriority w:val="99"/>{hidden}')
    )


def _style(kind: str, style_id: str, name: str, based_on: str, content: str) -> str:
    """Return a style; one based on nothing is the default of its kind, one with a Chinese name is our own."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    flags = ("" if name.isascii() else ' w:customStyle="1"') + ("" if based_on else ' w:default="1"')
    return f'<w:style w:type="{kind}"{flags} w:styleId="{style_id}"><w:name w:val="{name}"/>{base}{content}</w:style>'


def _report_table(looks: Looks) -> str:
    eighths = round(looks.rule_width * 8)
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{edge} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>' for edge in edges)
    look = _table_look(
        point_twips(CELL_PADDING_SIDE), point_twips(CELL_PADDING_TOP), f"<w:tblBorders>{borders}</w:tblBorders>"
    )
    return f'<w:uiPriority w:val="59"/><w:qFormat/>{look}'


def _table_look(side: int = 0, top: int = 0, borders: str = "") -> str:
    sizes = {"top": top, "left": side, "bottom": top, "right": side}
    margins = "".join(f'<w:{edge} w:w="{size}" w:type="dxa"/>' for edge, size in sizes.items())
    return f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{borders}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
