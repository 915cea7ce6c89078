"""The package of the Word file: its parts come in, the bytes of the DOCX go out, the same for the same parts.

Parts are related and typed by python-docx's OPC layer; nothing of its default template is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties
from docx.package import Package

from generator.writers.docx_charts import WORKBOOK_RELATION
from generator.writers.docx_sections import FOOTER, FOOTER_EVEN, HEADER
from generator.writers.docx_theme import theme_xml
from generator.writers.docx_xml import DECLARATION, NAMESPACES, attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.document.nodes import Metadata
    from generator.pack.looks import Looks
    from generator.writers.docx_charts import NativeChart

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_GB2312 = "86"
_COMPATIBILITY = {
    "compatibilityMode": "15",  # that of Word 2013 and later; without it the title bar says 兼容模式
    "overrideTableStyleFontSizeAndJustification": "1",
    "enableOpenTypeFeatures": "1",
    "doNotFlipMirrorIndents": "1",
    "differentiateMultirowTableHeaders": "1",
    "useWord2013TrackBottomHyphenation": "0",
}

_THEME_COLORS = {
    "bg1": "light1",
    "t1": "dark1",
    "bg2": "light2",
    "t2": "dark2",
    **{name: name for name in (*(f"accent{i}" for i in range(1, 7)), "hyperlink", "followedHyperlink")},
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the package is made of; ``header`` is empty unless the report is a draft."""

    document: bytes
    styles: bytes
    footer: bytes
    footer_even: bytes
    header: bytes
    charts: Sequence[NativeChart]


def chart_relation(number: int) -> str:
    """Return the relation of the document to its chart ``number``, counted from 1."""
    return f"rIdChart{number}"


def package_bytes(parts: Parts, looks: Looks, metadata: Metadata) -> bytes:
    """Return the bytes of the DOCX."""
    package = Package()
    document = _part("/word/document.xml", CT.WML_DOCUMENT_MAIN, parts.document, package)
    package.load_rel(RT.OFFICE_DOCUMENT, document, "rId1")
    package.load_rel(RT.CORE_PROPERTIES, _core_properties(metadata, package), "rId2")
    related = [
        ("rIdStyles", RT.STYLES, "styles.xml", CT.WML_STYLES, parts.styles),
        ("rIdSettings", RT.SETTINGS, "settings.xml", CT.WML_SETTINGS, settings_xml(looks)),
        ("rIdTheme", RT.THEME, "theme/theme1.xml", CT.OFC_THEME, theme_xml(looks)),
        ("rIdFonts", RT.FONT_TABLE, "fontTable.xml", CT.WML_FONT_TABLE, font_table_xml(looks)),
        (FOOTER, RT.FOOTER, "footer1.xml", CT.WML_FOOTER, parts.footer),
    ]
    if looks.page_number.outside:
        related.append((FOOTER_EVEN, RT.FOOTER, "footer2.xml", CT.WML_FOOTER, parts.footer_even))
    if parts.header:
        related.append((HEADER, RT.HEADER, "header1.xml", CT.WML_HEADER, parts.header))
    for relation, kind, name, content_type, blob in related:
        document.load_rel(kind, _part(f"/word/{name}", content_type, blob, package), relation)
    for number, chart in enumerate(parts.charts, 1):
        _add_chart(document, chart, number)
    stream = BytesIO()
    package.save(stream)
    return _timeless(stream)


def _part(name: str, content_type: str, blob: bytes, package: Package) -> Part:
    return Part(PackURI(name), content_type, blob, package)


def _add_chart(document: Part, chart: NativeChart, number: int) -> None:
    package = document.package
    part = _part(f"/word/charts/chart{number}.xml", CT.DML_CHART, chart.xml, package)
    name = f"/word/embeddings/Microsoft_Excel_Worksheet{number}.xlsx"
    part.load_rel(RT.PACKAGE, _part(name, CT.SML_SHEET, chart.workbook, package), WORKBOOK_RELATION)
    document.load_rel(RT.CHART, part, chart_relation(number))


def _core_properties(metadata: Metadata, package: Package) -> Part:
    part = CorePropertiesPart(PackURI("/docProps/core.xml"), CT.OPC_CORE_PROPERTIES, CT_CoreProperties.new(), package)
    properties = part.core_properties
    day = datetime.combine(metadata.day, time())  # written as UTC
    properties.title, properties.subject = metadata.title, metadata.subject
    properties.author = properties.last_modified_by = metadata.author
    properties.keywords = "；".join(metadata.keywords)
    properties.language = metadata.language
    properties.created = properties.modified = day
    properties.revision = 1
    return part


def _timeless(stream: BytesIO) -> bytes:
    """Return the archive with sorted members and one fixed date; Word wants the content types first."""
    out = BytesIO()
    with ZipFile(stream) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
        for name in names:
            entry = ZipInfo(name, _ZIP_DAY)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def settings_xml(looks: Looks) -> bytes:
    """Return the settings: today's Word, Chinese, punctuation as laid out, odd and even pages where numbers differ."""
    even = "<w:evenAndOddHeaders/>" if looks.page_number.outside else ""
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in _COMPATIBILITY.items()
    )
    colors = "".join(f' w:{name}="{value}"' for name, value in _THEME_COLORS.items())
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>{even}'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compatibility}</w:compat>'
        f'<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:clrSchemeMapping{colors}/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    ).encode()


def font_table_xml(looks: Looks) -> bytes:
    """Return the font table: each font with its other official name, which Word takes where the first is missing."""
    fonts = []
    for name in sorted({face.word for face in looks.faces.values()}):
        others = sorted({face.official for face in looks.faces.values() if face.word == name} - {name})
        other = f"<w:altName w:val={attribute(others[0])}/>" if others else ""
        fonts.append(f'<w:font w:name={attribute(name)}>{other}<w:charset w:val="{_GB2312}"/><w:family w:val="auto"/>'
                     '<w:pitch w:val="variable"/></w:font>')  # fmt: skip
    return f"{DECLARATION}<w:fonts {NAMESPACES}>{''.join(fonts)}</w:fonts>".encode()
