"""The Word file as a program shows it: pages must fall as in the PDF, where the page numbers of the 目录 come from.

LibreOffice lays the file out. Of Word's settings for Chinese lines it ignores one (extra space around figures) and
reads another the wrong way round (punctuation in the margin), so both are set in LibreOffice before it prints.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import documents
import pypdfium2
import pytest
import yaml

from generator.document.nodes import Heading, Table
from generator.fonts import fontconfig_file
from generator.pack.looks import Looks
from generator.pipeline import prepare
from generator.writers import docx, pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.document.nodes import Document

ROOT = Path(__file__).parents[1]
PACK = ROOT / "templates" / "wuhan" / "final-accounts-2024"
LIBRARY = """<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element library:name="Layout"/></library:library>"""
MODULE = """<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Layout"
 script:language="StarBasic">
Sub Export(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  report = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  styles = report.getStyleFamilies().getByName("ParagraphStyles")
  For i = 0 To styles.getCount() - 1
    styles.getByIndex(i).ParaIsCharacterDistance = False
    styles.getByIndex(i).ParaIsHangingPunctuation = False
  Next
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName" : filter(0).Value = "writer_pdf_Export"
  report.storeToURL(target, filter())
  report.close(True)
End Sub
</script:module>"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice) to lay out Word files"),
]


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], dict[int, str]]:
    """Return a function from a DOCX to the text of its pages by printed number."""
    folder = tmp_path_factory.mktemp("soffice")
    soffice(folder, "--terminate_after_init")  # makes the profile; a macro that is there before would be overwritten
    for name, content in (("script.xlb", LIBRARY), ("Layout.xba", MODULE)):
        path = folder / "profile" / "user" / "basic" / "Standard" / name
        path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}', encoding="utf-8")

    def run(content: bytes) -> dict[int, str]:
        source, target = folder / "report.docx", folder / "report.pdf"
        target.unlink(missing_ok=True)
        source.write_bytes(content)
        soffice(folder, f'macro:///Standard.Layout.Export("{source.as_uri()}","{target.as_uri()}")')
        return pages_of(target.read_bytes())

    return run


def soffice(folder: Path, task: str) -> None:
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", task]
    environment = {**os.environ, "FONTCONFIG_FILE": str(fontconfig_file()), "HOME": str(folder)}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)


def pages_of(content: bytes) -> dict[int, str]:
    """Return the text of each page, without spaces, by its printed number; cover and 目录 have none."""
    found = {}
    for page in pypdfium2.PdfDocument(content):
        text = re.sub(r"\s", "", page.get_textpage().get_text_range())
        numbers = re.findall(r"—(\d+)—", text)
        if numbers:
            found[int(numbers[-1])] = re.sub(r"—\d+—", "", text)
    return found


def titles(document: Document) -> dict[str, str]:
    """Return the printed title of each line of the 目录, by anchor."""
    listed = {anchor for _, _, anchor in document.toc()}
    return {
        block.anchor: re.sub(r"\s", "", block.text if isinstance(block, Heading) else block.title)
        for block in document.blocks()
        if isinstance(block, Heading | Table) and block.anchor in listed
    }


def places(shown: dict[int, str], document: Document) -> dict[str, int]:
    """Return the page on which each title stands; titles are looked for in order."""
    found, page = {}, 1
    for anchor, title in titles(document).items():
        page = next(number for number in sorted(shown) if number >= page and title in shown[number])
        found[anchor] = page
    return found


def looks() -> Looks:
    return Looks.model_validate(yaml.safe_load((PACK / "looks.yaml").read_text(encoding="utf-8")))


def test_every_page_holds_the_same_words_in_both_files(show: Callable[[bytes], dict[int, str]]) -> None:
    document = documents.everything()
    layout = pdf.render(document, looks(), PACK, b"{}")
    shown = show(docx.render(document, looks(), layout.pages))
    printed = pages_of(layout.content)
    assert len(printed) > 20
    assert {page: Counter(text) for page, text in shown.items()} == {page: Counter(t) for page, t in printed.items()}


@pytest.mark.parametrize("name", ["sample-small", "sample-large"])
def test_numbers_in_the_contents_are_right_in_the_word_file(name: str, show: Callable[[bytes], dict[int, str]]) -> None:
    report = prepare(ROOT / "inputs" / name)
    layout = pdf.render(report.document, report.pack.looks, report.pack.folders, b"{}")
    shown = show(docx.render(report.document, report.pack.looks, layout.pages))
    assert len(shown) == len(pages_of(layout.content))
    found = places(shown, report.document)
    assert len(found) > 20
    assert found == {anchor: layout.pages[anchor] for anchor in found}
