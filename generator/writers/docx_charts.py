"""Charts of the Word file: a ``Figure`` comes in; a native chart, its workbook and the drawing that shows it go out.

The chart XML is python-pptx's; what Word needs besides (positive axis ids, Chinese fonts, places of plot and key) is
added here. Charts look like those of the PDF: a pie has a key with name and figure of every slice, also of those too
thin to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from generator.writers.docx_labels import PLAIN_FORMAT, names, number_format, workbook
from generator.writers.docx_xml import EMU_PER_MM, attribute, paragraph, run

if TYPE_CHECKING:
    from datetime import date

    from generator.document.nodes import Figure
    from generator.pack.looks import Looks

TEXT_SIZE = 9
WORKBOOK_RELATION = "rId1"
PIE_LEFT, PIE_TOP, KEY_GAP = 0.04, 0.06, 0.06
"""Margins of the pie and the gap between it and its key, as parts of the chart's width and height."""
COLUMN_GAP = 120
"""Room between columns, per cent of a column's width."""
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"'
_AXIS_IDS = {b'"-2068027336"': b'"1"', b'"-2113994440"': b'"2"'}
"""Axis ids of python-pptx and what stands for them here: the schema has them unsigned."""


@dataclass(frozen=True, slots=True)
class NativeChart:
    """The two parts of a chart: its XML and the workbook that holds its figures."""

    xml: bytes
    workbook: bytes


def native_chart(figure: Figure, looks: Looks, day: date) -> NativeChart:
    """Return the parts of a figure's chart."""
    space, chart = _new_chart(figure)
    chart.font.size = Pt(TEXT_SIZE)
    points = chart.plots[0].series[0].points
    for i in range(len(figure.values)):
        color = looks.chart_colors[i % len(looks.chart_colors)]
        fill = points[i].format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor(*bytes.fromhex(color.lstrip("#")))  # type: ignore[no-untyped-call]
    if figure.kind == "pie":
        _dress_pie(chart, space, figure)
    else:
        _dress_columns(chart, figure)
    _finish(space, looks)
    return NativeChart(etree.tostring(space, encoding="UTF-8", standalone=True), workbook(figure, day))


def _new_chart(figure: Figure) -> tuple[etree._Element, Chart]:
    """Return a bare chart as its element and as python-pptx's object over it."""
    data: Any = CategoryChartData(number_format=number_format(figure) or PLAIN_FORMAT)  # type: ignore[no-untyped-call]
    data.categories = names(figure)
    data.add_series(figure.series, figure.values)
    xml = data.xml_bytes(XL_CHART_TYPE.PIE if figure.kind == "pie" else XL_CHART_TYPE.COLUMN_CLUSTERED)
    for theirs, ours in _AXIS_IDS.items():
        xml = xml.replace(theirs, ours)
    space: etree._Element = parse_xml(xml)
    return space, Chart(space, None)  # type: ignore[no-untyped-call]


def _first(element: etree._Element, name: str) -> etree._Element:
    return next(element.iter(f"{{{_C}}}{name}"))


def _dress_columns(chart: Chart, figure: Figure) -> None:
    """Show the series as title, labels at the columns, no value axis."""
    chart.has_legend = False
    frame = chart.chart_title.text_frame
    frame.text = figure.series
    frame.paragraphs[0].runs[0].font.size = Pt(TEXT_SIZE)
    frame.paragraphs[0].runs[0].font.bold = False
    plot = chart.plots[0]
    plot.gap_width = COLUMN_GAP
    axis = chart.value_axis
    axis.minimum_scale = min(0, *figure.values) or 0
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    code = number_format(figure)
    if code is not None:
        labels = plot.series[0].data_labels
        labels.show_value = True
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        labels.number_format, labels.number_format_is_linked = code, False


def _dress_pie(chart: Chart, space: etree._Element, figure: Figure) -> None:
    """Put the pie at the left and its key at the right, as far as words go."""
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.RIGHT
    chart.legend.include_in_layout = False
    height = 1 - 2 * PIE_TOP
    width = height * figure.height / figure.width
    left = PIE_LEFT + width + KEY_GAP
    for old in list(space.iter(f"{{{_C}}}layout")):
        old.getparent().remove(old)  # type: ignore[union-attr]
    _first(space, "plotArea").insert(0, parse_xml(_layout(PIE_LEFT, PIE_TOP, width, height, inner=True)))
    _first(space, "legendPos").addnext(parse_xml(_layout(left, PIE_TOP, 1 - left, height, inner=False)))


def _layout(x: float, y: float, width: float, height: float, *, inner: bool) -> str:
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    places = "".join(f'<c:{name} val="{size:.4f}"/>' for name, size in zip("xywh", (x, y, width, height), strict=True))
    return (
        f"<c:layout {_NAMESPACES}><c:manualLayout>{target}"
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{places}</c:manualLayout></c:layout>'
    )


def _finish(space: etree._Element, looks: Looks) -> None:
    """Add what python-pptx leaves out: square corners, no frame, Chinese fonts, and the link to the workbook."""
    face = attribute(looks.faces[looks.styles["caption"].face].word)
    for name in ("defRPr", "rPr"):
        for properties in space.iter(f"{{{_A}}}{name}"):
            properties.extend(parse_xml(f'<a:{tag} xmlns:a="{_A}" typeface={face}/>') for tag in ("latin", "ea"))
    for corner in space.findall(f"{{{_C}}}roundedCorners"):
        space.remove(corner)
    chart = _first(space, "chart")
    chart.addprevious(parse_xml(f'<c:roundedCorners {_NAMESPACES} val="0"/>'))
    chart.addnext(parse_xml(f"<c:spPr {_NAMESPACES}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"))
    link = f'<c:externalData {_NAMESPACES} r:id="{WORKBOOK_RELATION}"><c:autoUpdate val="0"/></c:externalData>'
    space.append(parse_xml(link))
    etree.cleanup_namespaces(space)


def figure_xml(figure: Figure, number: int, relation: str) -> str:
    """Return the drawing of a chart, inline, and its caption; ``number`` is the drawing's id in the document."""
    width, height = round(figure.width * EMU_PER_MM), round(figure.height * EMU_PER_MM)
    drawing = (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name={attribute(f"图表 {number}")} descr={attribute(figure.alt)}/>'
        '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    caption = paragraph("Caption", run(figure.caption)) if figure.caption else ""
    return paragraph("Figure", drawing) + caption
