"""Fonts of a PDF: the font folder comes in, fonts as Pango and WeasyPrint hold them and what is used of them go out.

Fragments name fonts and say which glyphs they use; which bytes of a font a file needs is only known when it is bound.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, fontconfig, gobject, pango, pangoft2
from weasyprint.text.fonts import FontConfiguration, get_pango_font_key

from generator.fonts import fontconfig_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


PLAIN: Final = "html { font-kerning: auto; font-variant-ligatures: normal }"
"""What a style sheet ends with so that WeasyPrint asks for no features itself, see ``_PLAIN_FONTS``."""
_PLAIN_FONTS: Final = b"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <match target="font">
    <edit name="fontfeatures" mode="append">
      <string>kern=0</string>
      <string>liga=0</string><string>clig=0</string><string>dlig=0</string><string>hlig=0</string><string>calt=0</string>
    </edit>
  </match>
</fontconfig>
"""
"""Fonts without kerning and ligatures: a line is as wide as its characters, as in Word, and can be stretched.

Packs say so in CSS too, for the screen. On paper it must come from the fonts: for each line that has features of its
own WeasyPrint 70 makes a list of them that it never frees (``Layout.setup``), a MB or two for each report.
"""


class WrongFontError(Exception):
    """Pango gave another font for a description than the one it described; nothing of the file could be trusted."""


class PlainFontsError(Exception):
    """Fontconfig did not take the settings for fonts without kerning; lines would have other widths."""


@dataclass(frozen=True, slots=True)
class Description:
    """What Pango is asked for a font by; style and weight are its own numbers, the size is in its own units."""

    family: bytes
    style: int
    weight: int
    size: int

    @classmethod
    def of(cls, pango_font: Any) -> Description:  # noqa: ANN401 -- WeasyPrint is not typed
        """Return the description of a font."""
        own = ffi.gc(pango.pango_font_describe_with_absolute_size(pango_font), pango.pango_font_description_free)
        return cls(
            ffi.string(pango.pango_font_description_get_family(own)),
            pango.pango_font_description_get_style(own),
            pango.pango_font_description_get_weight(own),
            pango.pango_font_description_get_size(own),
        )

    def for_pango(self) -> Any:  # noqa: ANN401
        """Return the description as Pango holds it."""
        made = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
        pango.pango_font_description_set_family(made, self.family)
        pango.pango_font_description_set_style(made, self.style)
        pango.pango_font_description_set_weight(made, self.weight)
        pango.pango_font_description_set_absolute_size(made, self.size)
        return made


@dataclass(frozen=True, slots=True)
class Face:
    """What a fragment uses of a font: its name in content streams, glyphs with widths (of 1000) and texts.

    ``missing`` are characters that the font does not have, with the numbers given to them.
    """

    description: Description
    name: str
    widths: dict[int, int]
    texts: dict[int, str]
    missing: dict[int, int]


@contextmanager
def _only_fonts_of(config: Path) -> Iterator[None]:
    """Show fontconfig the project's fonts and none of the machine's while a font configuration is made."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(config)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


class FontRoom:
    """The fonts of one folder as Pango and WeasyPrint hold them, found once for all fragments of a process.

    Leaving it (``with``) frees what they take, some of which no one else would free.
    """

    def __init__(self, folder: Path | None) -> None:
        """Read the configuration; raises ``FontsMissingError`` without fonts."""
        self.folder = fontconfig_file(folder).parent
        with _only_fonts_of(fontconfig_file(folder)):
            self.configuration = FontConfiguration()
        own = self.configuration._config  # noqa: SLF001 -- see NEEDS_WEASYPRINT
        if not fontconfig.FcConfigParseAndLoadFromMemory(own, _PLAIN_FONTS, True):
            raise PlainFontsError
        self.used: dict[int, Font] = {}
        self._loaded: list[Any] = []  # fonts are freed with the room: WeasyPrint holds parts of them
        self._context = ffi.gc(pango.pango_font_map_create_context(self.configuration.font_map), gobject.g_object_unref)

    def __enter__(self) -> Self:
        """Return the room."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the configuration from the font map, which does not free it itself before Pango 1.54."""
        font_map = ffi.cast("PangoFcFontMap *", self.configuration.font_map)
        pangoft2.pango_fc_font_map_set_config(font_map, ffi.NULL)

    def _load(self, description: Description) -> Any:  # noqa: ANN401 -- WeasyPrint is not typed
        """Return the Pango font of a description."""
        font_map = self.configuration.font_map
        loaded = pango.pango_font_map_load_font(font_map, self._context, description.for_pango())
        self._loaded.append(ffi.gc(loaded, gobject.g_object_unref))
        return loaded

    def faces(self, descriptions: Mapping[str, Description]) -> Iterator[Face]:
        """Yield the fonts of these descriptions with what was used of them since glyphs were forgotten."""
        used = {font.hash: font for font in self.used.values()}
        for name, description in descriptions.items():
            font = used[name]
            yield Face(description, name, font.widths, font.to_unicode, font.missing)

    def forget_glyphs(self) -> None:
        """Begin to note anew which glyphs are used."""
        for font in self.used.values():
            font.widths, font.to_unicode, font.missing = {}, {}, {}

    def bound(self, faces: Iterable[Face]) -> dict[int, Font]:
        """Return the fonts of a file, by WeasyPrint's keys, each with all that the faces use of it."""
        fonts: dict[str, tuple[int, Font]] = {}
        for face in faces:
            if face.name not in fonts:
                pango_font = self._load(face.description)
                key, description, size = get_pango_font_key(pango_font)
                fonts[face.name] = key, Font(pango_font, description, size)
                # Pango ends a family that could be taken for one with a size (… Symbols 2) with a comma
                fonts[face.name][1].name = fonts[face.name][1].name.rstrip(b",")
            font = fonts[face.name][1]
            if font.hash != face.name:
                raise WrongFontError(face.description)
            font.widths = face.widths | font.widths
            font.to_unicode = face.texts | font.to_unicode
            font.missing = face.missing | font.missing
        return dict(fonts.values())
