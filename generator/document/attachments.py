"""Attachments (附件): the self-evaluation forms, each on pages of its own, with their 摘要版 results before them.

Comes in: accounts, pack, the heading of the part. Goes out: sections of pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.derive.accounts import Accounts
from generator.document.narrative import Narrative
from generator.document.nodes import Block, Section
from generator.document.printing import Printing
from generator.document.voice import Voice
from generator.pack.loading import TemplatePack


@dataclass(frozen=True, slots=True)
class Attachments:
    """What the forms are made of; ``heading`` stands before the first of them."""

    accounts: Accounts
    pack: TemplatePack
    printing: Printing
    voice: Voice
    narrative: Narrative
    anchors: Iterator[str]
    heading: tuple[Block, ...]

    def sections(self, which: Literal["整体", "项目"]) -> Iterator[Section]:
        """Yield the sections of the overall form, or of all project forms."""
        yield Section("form", self.heading)
