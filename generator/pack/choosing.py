"""Which pack to use for a kind of report and a year, where the user does not say.

Comes in: the folder of all packs. Goes out: a pack's id, or nothing where no pack knows the year.
"""

from __future__ import annotations

from pathlib import Path

from generator.pack.loading import pack_folders, pack_ids, read_manifest
from generator.pack.models import Manifest


def pack_for(kind: str, year: int, templates: Path) -> str:
    """Return the pack made for the year, or else the newest of those that say they can be used for it."""
    manifests = [read_manifest(pack_folders(identifier, templates)) for identifier in sorted(pack_ids(templates))]
    fitting = [each for each in manifests if each.kind == kind and year in each.years]
    return max(fitting, key=lambda each: _rank(each, year)).id if fitting else ""


def fits(identifier: str, kind: str, year: int, templates: Path) -> bool:
    """Tell whether a pack is of a kind and for a year; raises ``FindingsError`` for an unknown pack."""
    manifest = read_manifest(pack_folders(identifier, templates))
    return manifest.kind == kind and year in manifest.years


def known_years(kind: str, templates: Path) -> tuple[int, ...]:
    """Return the years that some pack of a kind knows, in order."""
    manifests = (read_manifest(pack_folders(identifier, templates)) for identifier in pack_ids(templates))
    return tuple(sorted({year for each in manifests if each.kind == kind for year in each.years}))


def _rank(manifest: Manifest, year: int) -> tuple[bool, str]:
    """Rank a pack: one whose id ends in the year comes first, then the newest id."""
    return manifest.id.endswith(str(year)), manifest.id
