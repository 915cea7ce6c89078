"""Cache keys: everything that decides what becomes of a report, as SHA-256.

Comes in: a report folder, the packs, the program, the fonts. Goes out: digests in hexadecimal. ``inputs`` is what the
department handed in, the reports linked by 上年 and the units included; ``surroundings`` is all the rest. Whatever
is uncertain is taken in: a report made once too often costs seconds, one made too rarely is wrong.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path

import generator
from generator.fonts import FACES, MANIFEST, font_folder
from generator.pack.loading import templates_folder
from generator.source import read_bytes
from generator.source.decode import decode
from generator.source.folder import MOST_BYTES
from generator.source.nodes import Mapping, Scalar
from generator.submission.linking import LINKS

_KEYS = tuple(link.key for link in LINKS)
_LINK = re.compile(rf"""({"|".join(_KEYS)})["']?[ \t]*[:：]""")
_YAML = (".yaml", ".yml")
_SKIPPED = ("__pycache__", "bundled")


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
    linked = (path for path in _linked(folder) if os.path.realpath(path) not in seen)
    return digest([*_contents(folder), *(inputs(path, seen) for path in linked)])


def program() -> str:
    """Return the digest of the program: version, sources and data, Python and the installed libraries."""
    libraries = sorted({f"{each.name} {each.version}" for each in distributions()})
    sources = _contents(Path(generator.__file__).parent, _SKIPPED)
    return digest([generator.__version__, platform.python_version(), *libraries, *sources])


def packs(templates: Path | None) -> str:
    """Return the digest of all template packs: a linked report may be of another pack than the report itself."""
    return digest(_contents(templates or templates_folder()))


def fonts() -> str:
    """Return the digest of the fonts' manifest and of which of its files are there, by size as the program checks."""
    faces = font_folder() / FACES
    sizes = [f"{path.name} {path.stat().st_size}" for path in sorted(faces.iterdir())] if faces.is_dir() else []
    return digest([MANIFEST.read_text("utf-8"), *sizes])


def _contents(folder: Path, skipped: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the names of everything below a folder that is not hidden, and what is in it, in order."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in skipped)
        here = Path(parent)
        yield from (f"{(here / name).relative_to(folder)}/" for name in folders)
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(".pyc"):
                yield f"{(here / name).relative_to(folder)}"
                yield _content(here / name)


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


def _linked(folder: Path) -> Iterator[Path]:
    """Yield the folders that a report links to."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() not in _YAML or not path.is_file() or path.stat().st_size > MOST_BYTES:
            continue
        try:
            data = path.read_bytes()
        except OSError:
            continue  # its digest says so; the report cannot be loaded anyhow
        root = read_bytes(path.name, data)[0].root if _LINK.search(decode(path.name, data)[0]) else None
        for link in [root.get(key) for key in _KEYS] if isinstance(root, Mapping) else ():
            if isinstance(link, Scalar) and "\0" not in link.text and (folder / link.text).is_dir():
                yield folder / link.text
