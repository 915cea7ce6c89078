"""HTML of a report: a ``Document``, its looks and the pack's page template come in, HTML goes out.

Two readers: people, who get one self-contained file for preview and for pasting into a portal, and ``pdf``, which
lays out the same page on paper. The skeleton is the pack's ``page.html.j2``, the rest of the looks its ``print.css``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from lxml.html import HtmlElement, document_fromstring
from markupsafe import Markup

from generator.document.mistakes import CODE, template_mistakes
from generator.document.sandbox import PageEnvironment
from generator.findings import Finding, FindingsError, Severity, SourcePosition
from generator.writers.charts_svg import chart_svg
from generator.writers.html_grid import breakable, grid, inline
from generator.writers.html_styles import font_family, stylesheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.document.nodes import Block, Document, Figure
    from generator.pack.looks import Looks
    from generator.writers.html_styles import Medium

PAGE = "page.html.j2"
STYLES = "print.css"
CHART_STYLE = "caption"
_SECTION = re.compile(r"<(/?)section\b[^>]*>")
_ABOVE = re.compile(r"<(?:body|main)\b[^>]*>")
_ANCHOR = re.compile(r' id="[^"]*"')


def render(document: Document, looks: Looks, folders: Path | Sequence[Path]) -> bytes:
    """Return one self-contained HTML file for the screen.

    ``folders`` are searched in order for the page template and the style sheet: a pack, then the pack it extends.
    Mistakes in the template, and anything it would fetch, are raised as ``FindingsError``.
    """
    return page(document, looks, folders, "screen").encode()


def page(document: Document, looks: Looks, folders: Path | Sequence[Path], medium: Medium) -> str:
    """Return the page for the screen or for paper."""
    loader = _Loader(folders)
    styles = f"{stylesheet(looks, medium, document.draft)}\n{loader.styles()}"
    return _markup(document, looks, loader, medium, styles)


@dataclass(frozen=True, slots=True)
class Paper:
    """The page for paper, taken apart: its sections, which start on a new page each, and what is around them.

    ``parts`` are pages of one section each, to be laid out with ``part_styles``; ``around`` is the markup before,
    between and behind the sections, to be laid out with ``styles``, which add the heads and feet of pages.
    """

    parts: tuple[str, ...]
    around: tuple[str, ...]
    part_styles: str
    styles: str


def paper(document: Document, looks: Looks, folders: Path | Sequence[Path]) -> Paper:
    """Return the page for paper in parts, its style sheets apart."""
    loader = _Loader(folders)
    own = loader.styles()
    styles = f"{stylesheet(looks, 'print', document.draft)}\n{own}"
    markup = _markup(document, looks, loader, "print", "", apart=styles)
    around, sections = _sections(markup)
    head, _, _ = around[0].partition("<body")
    above = _ANCHOR.sub("", "".join(_ABOVE.findall(around[0])))
    parts = tuple(f"{head}{above}{section}</main></body></html>" for section in sections)
    return Paper(parts, around, f"{stylesheet(looks, 'print', margins=False)}\n{own}", styles)


def _sections(markup: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the markup around the outermost sections, and the sections."""
    around: list[str] = []
    sections: list[str] = []
    depth = begin = 0
    for tag in _SECTION.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth == (0 if tag[1] else 1):
            end = tag.end() if tag[1] else tag.start()
            (sections if tag[1] else around).append(markup[begin:end])
            begin = end
    return (*around, markup[begin:]), sections


def _markup(  # noqa: PLR0913 -- what a page is made of
    document: Document, looks: Looks, loader: _Loader, medium: Medium, styles: str, *, apart: str = ""
) -> str:
    """Fill in the page template; neither the page nor the styles kept ``apart`` may ask for anything outside."""
    wording = breakable if medium == "print" else str
    with template_mistakes(PAGE, loader.sources):
        markup = (
            PageEnvironment(loader)
            .get_template(PAGE)
            .render(
                document=document,
                medium=medium,
                css=Markup(styles),  # noqa: S704 -- not from departments
                kind=_kind,
                words=wording,
                text=partial(inline, wording=wording),
                chart=_chart(looks, medium),
                grid=partial(grid, wording=wording),
            )
        )
    found = [outside(link, loader.sources) for link in _links_out(f"{markup}<style>{apart}</style>")]
    if found:
        raise FindingsError(found)
    return markup


class _Loader(FileSystemLoader):
    """Loads the page and what it includes from the folders of a pack, under their names in it, and remembers them."""

    def __init__(self, folders: Path | Sequence[Path]) -> None:
        super().__init__(folders)
        self.sources: dict[str, str] = {}

    def styles(self) -> str:
        """Return the style sheet."""
        with template_mistakes(PAGE, self.sources):
            return self.get_source(PageEnvironment(self), STYLES)[0]

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's source under its own name, so that tracebacks name it."""
        source, _, fresh = super().get_source(environment, template)
        self.sources[template] = source
        return source, template, fresh


def _links_out(markup: str) -> Iterator[str]:
    """Yield what a page would fetch, or run when it is clicked; links to other pages are no part of it."""
    root: HtmlElement = document_fromstring(markup)
    for element, _, link, _ in root.iterlinks():
        elsewhere = (
            element.tag == "a" and element.get("rel") is None and link.startswith(("http:", "https:", "mailto:"))
        )
        if not elsewhere and not link.startswith(("#", "data:")):
            yield link


def outside(link: str, sources: Mapping[str, str]) -> Finding:
    """Return the finding for something that is not in the page itself, at the line of the template that asks for it."""
    lines = ((name, number, line) for name, text in sources.items() for number, line in enumerate(text.splitlines(), 1))
    name, number, line = next((each for each in lines if link in each[2]), (PAGE, 1, ""))
    place = SourcePosition(name, number, line.find(link) + 1 if line else 1, link if line else "", line)
    message = f"模板有误：页面要用外面的文件“{link}”；页面只能用自身的内容，不读别的文件，不上网。"
    return Finding(CODE, Severity.ERROR, message, (place,), fix="请删去；图片可以写成 data: 的形式放在页面里。")


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _chart(looks: Looks, medium: Medium) -> Callable[[Figure], Markup]:
    role = looks.styles[CHART_STYLE].face
    family = font_family(looks.faces[role], role, medium)
    return lambda figure: chart_svg(figure, looks.chart_colors, family)
