"""The project's own fonts: which files there are, which characters they have, what the machine still lacks.

Comes in: ``data/fonts.yaml`` and the folder that ``make fonts`` filled (``.fonts``, or the environment's
``GONGKAI_FONTS``). Goes out: font files by family, character coverage, the path of the fontconfig file that shows only
these fonts, and Chinese sentences about what is missing. Installed fonts are never looked at: they would change the
bytes of a report from one machine to the next.
"""

from __future__ import annotations

import ctypes
import functools
import os
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST = Path(__file__).parent / "data" / "fonts.yaml"
FOLDER_VARIABLE = "GONGKAI_FONTS"
CONFIG_NAME = "fonts.conf"
FACES = "faces"

# The first name of each tuple that loads is enough; they are the names of Debian, of other Linux systems and of macOS.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "libfontconfig1": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}


class FontsMissingError(Exception):
    """The font files are not there, or are not the ones the manifest names."""


@dataclass(frozen=True)
class FontFile:
    """One face of a family, as a file."""

    family: str
    weight: int
    italic: bool
    path: Path


@functools.cache
def manifest() -> dict[str, Any]:
    """Return the manifest: packages, files, fallback order and aliases."""
    loaded: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return loaded


def font_folder(folder: Path | None = None) -> Path:
    """Return the folder of the fonts: the given one, else the environment's, else the project's ``.fonts``."""
    if folder is not None:
        return folder
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen).expanduser() if chosen else Path(__file__).resolve().parents[1] / ".fonts"


def font_files(folder: Path | None = None) -> tuple[FontFile, ...]:
    """Return all faces; raise ``FontsMissingError`` when a file is absent or of another size than the manifest's.

    Sizes catch a broken copy in no time; the full SHA-256 check is done when the files are fetched.
    """
    faces = font_folder(folder) / FACES
    entries = manifest()["files"]
    absent = [e["name"] for e in entries if not (faces / e["name"]).is_file()]
    wrong = [e["name"] for e in entries if e["name"] not in absent and (faces / e["name"]).stat().st_size != e["size"]]
    if absent or wrong:
        raise FontsMissingError(_missing_message(faces, absent, wrong))
    return tuple(FontFile(e["family"], e["weight"], italic=False, path=faces / e["name"]) for e in entries)


def fontconfig_file(folder: Path | None = None) -> Path:
    """Return the fontconfig file that shows only the project's fonts (for ``FONTCONFIG_FILE``)."""
    path = font_folder(folder) / CONFIG_NAME
    if not path.is_file():
        message = f"缺少字体配置文件 {path}。请在项目文件夹运行：make fonts"
        raise FontsMissingError(message)
    return path.resolve()


def stack(family: str) -> tuple[str, ...]:
    """Return the family and the families asked after it for characters it lacks."""
    return (family, *(name for name in manifest()["fallback"] if name != family))


def coverage(family: str, folder: Path | None = None) -> frozenset[int]:
    """Return the code points of a family, the same in all of its faces; raise ``KeyError`` for an unknown family."""
    return _coverage(family, font_folder(folder))


def uncovered(text: str, families: Iterable[str], folder: Path | None = None) -> frozenset[str]:
    """Return the characters of a text that none of the families has and that draw something."""
    left = text
    for family in families:  # a font is read only for what those before it lack
        without = set(_beyond(family, font_folder(folder)).findall(left)) if left else ()
        left = "".join(character for character in without if not _draws_nothing(character))
    return frozenset(left)


def system_problems() -> tuple[str, ...]:
    """Return, in Chinese, what the machine lacks for setting a PDF; an empty tuple when all is there.

    ``libharfbuzz-subset0`` is asked for although WeasyPrint works without it: it then subsets fonts in Python, three
    times slower and with other bytes.
    """
    absent = [package for package, names in LIBRARIES.items() if not any(_loads(name) for name in names)]
    if not absent:
        return ()
    command = f"sudo apt-get install --no-install-recommends {' '.join(absent)}"
    return (f"本机缺少生成 PDF 所需的系统组件：{'、'.join(absent)}。请运行（或请管理员运行）：{command}",)


@functools.cache
def _coverage(family: str, folder: Path) -> frozenset[int]:
    for face in font_files(folder):
        if face.family == family:
            with TTFont(face.path, lazy=True) as font:
                return frozenset(font.getBestCmap())
    raise KeyError(family)


@functools.cache
def _beyond(family: str, folder: Path) -> re.Pattern[str]:
    """Return what finds characters that a family lacks: whole reports are searched, and few have one.

    Code points are told by their ranges, of which a pattern can hold some thousands.
    """
    points = sorted(_coverage(family, folder))
    starts = [point for before, point in pairwise((-2, *points)) if point != before + 1]
    ends = [point for point, after in pairwise((*points, -2)) if after != point + 1]
    ranges = (f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in zip(starts, ends, strict=True))
    return re.compile(f"[^{''.join(ranges)}]")


def _draws_nothing(character: str) -> bool:
    """Tell line breaks, tabs and invisible format characters, which need no glyph."""
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _missing_message(faces: Path, absent: list[str], wrong: list[str]) -> str:
    parts = [f"字体还没有准备好（{faces}）。"]
    if absent:
        parts.append(f"缺少：{'、'.join(absent)}。")
    if wrong:
        parts.append(f"文件不完整：{'、'.join(wrong)}。")
    parts.append("请在项目文件夹运行：make fonts")
    return "".join(parts)
