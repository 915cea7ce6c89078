"""The catalogue: which packs there are, sound or not, and where each file of a pack comes from.

Comes in: the folder of all packs. Goes out: an ``Entry`` a pack and an ``Origin`` a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.findings import Finding, FindingsError
from generator.pack.loading import TemplatePack, load_pack, pack_ids


@dataclass(frozen=True, slots=True)
class Entry:
    """A pack by its id: the pack, or what is wrong with it."""

    id: str
    pack: TemplatePack | None
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """A file of a pack and the id of the pack it stands in, which is another one where it is inherited."""

    name: str
    pack: str


def entries(root: Path) -> Iterator[Entry]:
    """Yield all packs below a folder, by their ids."""
    for identifier in sorted(pack_ids(root)):
        try:
            yield Entry(identifier, load_pack(identifier, root))
        except FindingsError as error:
            yield Entry(identifier, None, error.findings)


def origins(pack: TemplatePack, root: Path) -> tuple[Origin, ...]:
    """Return where each file of a pack comes from, the pack's own files first."""
    homes = {folder: folder.relative_to(root).as_posix() for folder in pack.folders}
    found = [
        (place, Origin(name, homes[folder]))
        for name, path in pack.files.items()
        for place, folder in enumerate(pack.folders)
        if path.is_relative_to(folder)
    ]
    return tuple(origin for _, origin in sorted(found, key=lambda each: (each[0], each[1].name)))


def own_options(pack: TemplatePack, above: TemplatePack | None) -> frozenset[str]:
    """Return the names of the options in which a pack differs from the one it extends; all, if it extends none."""
    options = pack.manifest.options.model_dump(by_alias=True)
    inherited = above.manifest.options.model_dump(by_alias=True) if above else {}
    return frozenset(name for name, value in options.items() if name not in inherited or inherited[name] != value)
