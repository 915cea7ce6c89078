"""What a PDF leaves behind in memory when it is finished: nothing, however many are made in one process."""

from __future__ import annotations

import ctypes
import gc
import os
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from weasyprint.text.ffi import ffi, pangoft2

from generator.pack.looks import Looks
from generator.writers import pdf, pdf_fonts
from generator.writers.pdf_fonts import FontRoom, PlainFontsError
from generator.writers.pdf_fragments import Press
from tests import documents

PACK = Path(__file__).parents[1] / "templates" / "wuhan" / "final-accounts-2024"
LOOKS = Looks.model_validate(yaml.safe_load((PACK / "looks.yaml").read_text(encoding="utf-8")))
UNKERNED = "html { font-family: 'Noto Serif SC'; font-kerning: none; font-variant-ligatures: none }"
LIBC = ctypes.CDLL(None) if os.name == "posix" else None


class Allocated(ctypes.Structure):
    """``struct mallinfo2`` of glibc; ``uordblks`` are the bytes in use."""

    _fields_ = [("before", ctypes.c_size_t * 7), ("uordblks", ctypes.c_size_t), ("after", ctypes.c_size_t * 2)]


def in_use() -> int:
    """Return the bytes that C libraries have taken and not given back."""
    gc.collect()
    ask = LIBC.mallinfo2
    ask.restype = Allocated
    return int(ask().uordblks)


def written() -> bytes:
    return pdf.render(documents.small(), LOOKS, PACK, b"{}").content


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(LIBC, "mallinfo2"), reason="这个系统的 C 库不报告用了多少内存")
def test_a_pdf_more_takes_no_memory_more() -> None:
    written()
    counts = [in_use()]
    for _ in range(4):
        written()
        counts.append(in_use())
    # What leaks does so every time (211 KB for the fonts' configuration alone); caches do not grow every time.
    assert min(after - before for before, after in pairwise(counts)) < 50_000


@pytest.mark.slow
def test_a_pdf_more_leaves_no_objects_more() -> None:
    for _ in range(2):
        written()
    gc.collect()
    before = len(gc.get_objects())
    written()
    gc.collect()
    assert len(gc.get_objects()) - before < 100


def test_a_font_map_is_left_without_its_configuration() -> None:
    ffi.cdef("FcConfig *pango_fc_font_map_get_config(PangoFcFontMap *);", override=True)
    with FontRoom(None) as room:
        font_map = ffi.cast("PangoFcFontMap *", room.configuration.font_map)
        assert pangoft2.pango_fc_font_map_get_config(font_map) != ffi.NULL
    assert pangoft2.pango_fc_font_map_get_config(font_map) == ffi.NULL


def test_weasyprint_is_not_asked_for_features_it_does_not_free() -> None:
    with FontRoom(None) as room:
        Press(UNKERNED, room, stretch=True).fragment("<p>文字 AVAVA fi</p>")
        assert room.configuration.font_features == {}


def widths(room: FontRoom, styles: str) -> bytes:
    """Return how a line of pairs that are kerned and ligatures is drawn."""
    page = "<p style=\"font: 20pt 'Noto Serif SC'\">AVAToWe fi ffl</p>"
    return Press(styles, room, stretch=False).fragment(page).sheets[0].content


def test_letters_are_neither_kerned_nor_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    with FontRoom(None) as room:
        plain = widths(room, "")
        assert widths(room, UNKERNED) == plain
    monkeypatch.setattr(pdf_fonts, "_PLAIN_FONTS", b"<fontconfig></fontconfig>")
    with FontRoom(None) as room:
        assert widths(room, "") != plain, "the font has kerning"
        assert widths(room, "p { font-kerning: none; font-variant-ligatures: none }") == plain


def test_fonts_that_cannot_be_told_to_be_plain_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_fonts, "_PLAIN_FONTS", b"<fontconfig>")
    with pytest.raises(PlainFontsError):
        FontRoom(None)


@pytest.mark.slow
@pytest.mark.parametrize("left_out", [True, False])
def test_what_a_process_left_out_of_collecting_stays_so(*, left_out: bool) -> None:
    gc.unfreeze()
    if left_out:
        gc.freeze()
    written()
    assert bool(gc.get_freeze_count()) is left_out
    gc.unfreeze()
