"""How large a generated department is."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 2022, 2025
"""The years that the packs have formats for."""
LEAST_ITEMS = 2
_PAGES_WITHOUT_FORMS, _PAGES_OF_TEN_FORMS = 32, 36


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked of a department; ``fill`` is the share of optional parts that are there, from 0 to 1.

    ``units`` counts the folders below 单位 (0: none, and the department types its own figures; else at least one, the
    本级); ``items``, ``projects`` and ``forms`` are those of one unit. Every project is in one of the forms. A chain of
    ``years`` ends in ``year``; each is linked to the one before.
    """

    items: int = 6
    projects: int = 4
    forms: int = 2
    indicators: int = 6
    works: int = 3
    paragraphs: int = 1
    units: int = 0
    years: int = 1
    year: int = 2024
    fill: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what cannot be a department."""
        if self.items < LEAST_ITEMS:
            message = "staff and projects have items of their own"
            raise ValueError(message)
        if not 1 <= self.forms <= self.projects:
            message = "every form needs a project"
            raise ValueError(message)
        if not FIRST_YEAR <= self.year - self.years + 1 <= self.year <= LAST_YEAR:
            message = f"there are formats for {FIRST_YEAR} to {LAST_YEAR} only"
            raise ValueError(message)


SMALL = Shape(items=3, projects=1, forms=1, indicators=4, works=1, fill=0.2)
"""The least that still has every part: for measuring many."""


def of_pages(pages: int) -> Shape:
    """Return a department whose report has about so many pages, at least 25: those beyond are forms of projects."""
    forms = max(0, (pages - _PAGES_WITHOUT_FORMS) * 10 // _PAGES_OF_TEN_FORMS)
    if not forms:
        return SMALL
    return Shape(items=20, projects=forms, forms=forms, indicators=10, fill=1)
