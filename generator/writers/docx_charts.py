"""Charts of the Word file: a ``Figure`` comes in; a native chart, its workbook and the drawing that shows it go out.

The chart XML is python-pptx's; what Word needs besides (positive axis ids, Chinese fonts, labels as printed) is added
here. Labels follow the figures: they are a number format where that prints the same, otherwise values from cells, and
those cells hold formulas; so a figure changed in Word's chart data changes its label, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from generator.writers.docx_labels import labels_range, number_format, workbook
from generator.writers.docx_xml import EMU_PER_MM, attribute, paragraph, run

if TYPE_CHECKING:
    from datetime import date

    from generator.document.nodes import Figure
    from generator.pack.looks import Looks

LABEL_SIZE = 9
WORKBOOK_RELATION = "rId1"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
)


@dataclass(frozen=True, slots=True)
class NativeChart:
    """The two parts of a chart: its XML and the workbook that holds its figures."""

    xml: bytes
    workbook: bytes


def native_chart(figure: Figure, looks: Looks, day: date) -> NativeChart:
    """Return the parts of a figure's chart."""
    plain_format = number_format(figure)
    data = CategoryChartData(number_format=plain_format or "#,##0.00")
    data.categories = figure.categories
    data.add_series(figure.series, figure.values)
    kind = XL_CHART_TYPE.PIE if figure.kind == "pie" else XL_CHART_TYPE.COLUMN_CLUSTERED
    space = parse_xml(data.xml_bytes(kind).replace(b'"-2068027336"', b'"1"').replace(b'"-2113994440"', b'"2"'))
    chart = Chart(space, None)
    chart.has_title = False
    chart.font.size = Pt(LABEL_SIZE)
    if figure.kind == "pie":
        _dress_pie(chart, figure, looks)
    else:
        _dress_columns(chart, looks)
    _label(chart, figure, plain_format)
    _finish(space, looks)
    return NativeChart(etree.tostring(space, encoding="UTF-8", standalone=True), workbook(figure, day))


def _dress_columns(chart: Chart, looks: Looks) -> None:
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width = 150
    _fill(plot.series[0].format, looks.chart_colors[0])
    axis = chart.value_axis
    axis.minimum_scale = 0 if min(plot.series[0].values) >= 0 else None
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE


def _dress_pie(chart: Chart, figure: Figure, looks: Looks) -> None:
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.RIGHT
    chart.legend.include_in_layout = False
    for i in range(len(figure.values)):
        _fill(chart.plots[0].series[0].points[i].format, looks.chart_colors[i % len(looks.chart_colors)])


def _fill(form: object, color: str) -> None:
    form.fill.solid()  # type: ignore[attr-defined]
    form.fill.fore_color.rgb = RGBColor.from_string(color.lstrip("#").upper())  # type: ignore[attr-defined]


def _label(chart: Chart, figure: Figure, plain_format: str | None) -> None:
    """Put the labels on the chart."""
    plot = chart.plots[0]
    plot.has_data_labels = True
    labels = plot.series[0].data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    if plain_format is not None:
        labels.number_format, labels.number_format_is_linked = plain_format, False
        return
    for i, (label, value) in reversed(list(enumerate(zip(figure.labels, figure.values, strict=True)))):
        labels._element.insert(0, parse_xml(_label_from_cell(i, label) if value else _no_label(i)))
    plot.series[0]._element.append(parse_xml(_label_cells(figure)))


def _label_from_cell(index: int, label: str) -> str:
    """Return a label that shows a cell; programs that do not know such labels show the words as they are now."""
    return (
        f'<c:dLbl {_NAMESPACES}><c:idx val="{index}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>'
        f'<a:fld id="{{00000000-0000-4000-8000-{index + 1:012d}}}" type="CELLRANGE"><a:rPr lang="zh-CN"/><a:pPr/>'
        f"<a:t>{escape(label)}</a:t></a:fld></a:p></c:rich></c:tx>"
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"><c15:showDataLabelsRange val="1"/></c:ext>'
        "</c:extLst></c:dLbl>"
    )


def _no_label(index: int) -> str:
    """Return the absence of a label: a slice of nothing has no place for one."""
    return f'<c:dLbl {_NAMESPACES}><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'


def _label_cells(figure: Figure) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{escape(label)}</c:v></c:pt>' for i, label in enumerate(figure.labels))
    return (
        f'<c:extLst {_NAMESPACES}><c:ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}"><c15:datalabelsRange>'
        f"<c15:f>{labels_range(figure)}</c15:f><c15:dlblRangeCache>"
        f'<c:ptCount val="{len(figure.labels)}"/>{points}</c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>'
    )


def _finish(space: etree._Element, looks: Looks) -> None:
    """Add what python-pptx leaves out: square corners, no frame, Chinese fonts, and the link to the workbook."""
    face = attribute(looks.faces[looks.styles["caption"].face].word)
    for properties in space.iter(f"{{{_A}}}defRPr"):
        for tag in ("latin", "ea"):
            properties.append(parse_xml(f'<a:{tag} xmlns:a="{_A}" typeface={face}/>'))
    for corner in space.findall(f"{{{_C}}}roundedCorners"):
        space.remove(corner)
    chart = space.find(f"{{{_C}}}chart")
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
        f'<wp:docPr id="{number}" name="{attribute(f"图表 {number}")[1:-1]}" descr={attribute(figure.alt)}/>'
        '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    caption = paragraph("Caption", run(figure.caption)) if figure.caption else ""
    return paragraph("Figure", drawing) + caption
