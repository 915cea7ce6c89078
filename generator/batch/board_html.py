"""The board as one self-contained page without scripts, from ``board.html.j2``; everything typed is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote_from_bytes

from jinja2 import Environment

from generator import __version__
from generator.amounts import format_amount, to_wan
from generator.batch.board import Board, State, severities
from generator.batch.totals import NOTE
from generator.pages import pages

_CLASSES: Final = {State.MISSING: "error", State.FAILED: "error", State.ERRORS: "error", State.CLEAN: "ok"}


def render(board: Board) -> bytes:
    """Return the page."""
    template = _environment().get_template("board.html.j2")
    page = template.render(board=board, severities=severities(), note=NOTE, version=__version__)
    return page.encode()


@cache
def _environment() -> Environment:
    environment = pages(Path(__file__).parent)
    environment.filters.update(
        css=_CLASSES.__getitem__,
        wan=lambda value: format_amount(to_wan(value), separators=True),
        link=_link,
    )
    return environment


def _link(below: PurePath, name: str) -> str:
    """Return the address of a file from the board's own folder; it can lead nowhere else."""
    return "./" + quote_from_bytes(bytes(below / name))
