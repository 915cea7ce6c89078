"""Fragments of a PDF, laid out in several processes or taken from what was laid out before.

Comes in: pages and what is needed to lay them out. Goes out: fragments, the same bytes whichever way they came about.
Whoever builds reports again and again keeps one ``Layouts``; then only what has changed is laid out anew.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from typing import TYPE_CHECKING

from generator.writers.pdf_fragments import Press
from generator.writers.processes import each

if TYPE_CHECKING:
    from collections.abc import Sequence
    from hashlib import _Hash as Hash

    from generator.writers.pdf_fonts import FontRoom
    from generator.writers.pdf_fragments import Fragment

MOST_KEPT = 400
"""Fragments kept, a dozen MB for each large report of some forty."""


class Layouts:
    """Lays out pages, in up to ``processes`` processes at a time, and keeps the fragments."""

    def __init__(self, processes: int = 1) -> None:
        """Begin with nothing laid out."""
        self._processes = processes
        self._kept: OrderedDict[str, Fragment] = OrderedDict()

    def fragments(self, pages: Sequence[str], styles: str, fonts: FontRoom, *, stretch: bool) -> list[Fragment]:
        """Return the fragment of each page."""
        common = sha256(f"{fonts.folder}\0{stretch}\0{styles}\0".encode())
        keys = [_digest(common, page) for page in pages]
        wanted = {key: page for key, page in zip(keys, pages, strict=True) if key not in self._kept}
        if wanted:
            press = Press(styles, fonts, stretch=stretch)
            self._kept |= zip(wanted, each(press.fragment, list(wanted.values()), self._processes, len), strict=True)
        for key in keys:
            self._kept.move_to_end(key)
        found = [self._kept[key] for key in keys]
        while len(self._kept) > max(MOST_KEPT, len(pages)):
            self._kept.popitem(last=False)
        return found


def _digest(common: Hash, page: str) -> str:
    digest = common.copy()
    digest.update(page.encode())
    return digest.hexdigest()
