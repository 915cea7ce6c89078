"""Cache keys: everything that decides what becomes of a report, as SHA-256.

Comes in: a report folder, the packs, the program, the fonts. Goes out: digests in hexadecimal. ``inputs`` is what the
department handed in, the reports linked by 上年 and the units included; ``machine`` and ``packs`` are all the rest.
Whatever is uncertain is taken in: a report made once too often costs seconds, one made too rarely is wrong.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import zlib
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path

import generator
from generator.fonts import FACES, LIBRARIES, MANIFEST, font_folder
from generator.pack.loading import templates_folder
from generator.source import read_bytes
from generator.source.decode import decode
from generator.source.folder import MOST_BYTES
from generator.source.nodes import Mapping, Scalar
from generator.submission.linking import LINKS
from generator.submission.units import UNITS_FOLDER

_KEYS = tuple(link.key for link in LINKS)
_LINK = re.compile(rf"""({"|".join(_KEYS)})["']?[ \t]*[:：]""")
_YAML = (".yaml", ".yml")
_SKIPPED = ("__pycache__", "bundled")
_VERSIONS = {"libpango-1.0-0": "pango_version_string", "libharfbuzz-subset0": "hb_version_string"}
"""What tells the version of a component of the system, by the component as ``fonts`` knows it."""


def digest(parts: Iterable[str]) -> str:
    """Return the SHA-256 of texts, so that no two lists of texts run together."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


def inputs(folder: Path, behind: tuple[str, ...] = ()) -> str:
    """Return the digest of all files below a report folder and of those it links to; ``behind`` link to it."""
    seen = (*behind, os.path.realpath(folder))
    others = (path for path in linked(folder) if os.path.realpath(path) not in seen)
    return digest([*_contents(folder), *(inputs(path, seen) for path in others)])


def machine() -> dict[str, str]:
    """Return the digests of what must be the same wherever a report is made, by what clerks call it."""
    return {"程序": program(), "Python 和组件": libraries(), "系统组件": system(), "字体": fonts()}


def program() -> str:
    """Return the digest of the program: version, sources and data."""
    return digest([generator.__version__, *_contents(Path(generator.__file__).parent, _SKIPPED)])


def libraries() -> str:
    """Return the digest of the versions of Python and the installed libraries."""
    return digest([platform.python_version(), *sorted({f"{each.name} {each.version}" for each in distributions()})])


def system() -> str:
    """Return the digest of the versions of the system's components that lay out and compress pages."""
    return digest([zlib.ZLIB_RUNTIME_VERSION, *(_version(LIBRARIES[name], tell) for name, tell in _VERSIONS.items())])


def packs(templates: Path | None) -> str:
    """Return the digest of all template packs: a linked report may be of another pack than the report itself."""
    return digest(_contents(templates or templates_folder()))


def fonts() -> str:
    """Return the digest of the fonts' manifest and of which of its files are there, by size as the program checks."""
    faces = font_folder() / FACES
    sizes = [f"{path.name} {path.stat().st_size}" for path in sorted(faces.iterdir())] if faces.is_dir() else []
    return digest([MANIFEST.read_text("utf-8"), *sizes])


def _version(names: tuple[str, ...], tell: str) -> str:
    """Return the version that the first library of these names tells; a machine without it makes no pages."""
    for name in names:
        try:
            told = getattr(ctypes.CDLL(name), tell)
        except (OSError, AttributeError):
            continue
        told.restype = ctypes.c_char_p
        return f"{told().decode()}"
    return ""


def walk(folder: Path, skipped: tuple[str, ...] = ()) -> Iterator[tuple[Path, bool]]:
    """Yield everything below a folder that is not hidden, in order, and whether it is a folder."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in skipped)
        here = Path(parent)
        yield from ((here / name, True) for name in folders)
        yield from ((here / name, False) for name in sorted(names) if not name.startswith("."))


def size(folder: Path) -> int:
    """Return how many bytes a department handed in: what is larger takes longer."""
    return sum(path.stat().st_size for path, is_folder in walk(folder) if not is_folder and path.is_file())


def _contents(folder: Path, skipped: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the names of everything below a folder and what is in it."""
    for path, is_folder in walk(folder, skipped):
        if is_folder:
            yield f"{path.relative_to(folder)}/"
        elif path.suffix != ".pyc":
            yield f"{path.relative_to(folder)}"
            yield _content(path)


def _content(path: Path) -> str:
    """Return the digest of one file; what cannot be read is told apart from what can."""
    if path.is_symlink() and not path.is_file():
        return f"-> {path.readlink()}"
    if not path.is_file():
        return "no file"
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable {error.errno}"


def linked(folder: Path) -> Iterator[Path]:
    """Yield the folders that a report links to; its units link to none."""
    for path, is_folder in walk(folder):
        if is_folder or path.suffix.lower() not in _YAML or path.relative_to(folder).parts[0] == UNITS_FOLDER:
            continue
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            continue
        try:
            data = path.read_bytes()
        except OSError:
            continue  # its digest says so; the report cannot be loaded anyhow
        root = read_bytes(path.name, data)[0].root if _LINK.search(decode(path.name, data)[0]) else None
        for link in [root.get(key) for key in _KEYS] if isinstance(root, Mapping) else ():
            if isinstance(link, Scalar) and "\0" not in link.text and (folder / link.text).is_dir():
                yield folder / link.text
