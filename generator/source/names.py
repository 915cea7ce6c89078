r"""Names of files and folders as text that can be printed and written anywhere.

Comes in: a name as the system has it, which may hold any bytes. Goes out: text, in which bytes that are no UTF-8 and
control characters stand as ``\xff``. Files are opened by their real names.
"""

from __future__ import annotations

import os
import unicodedata


def printable(name: str) -> str:
    """Return a name or path in NFC that neither ends printing in an exception nor sends commands to a terminal."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(map(_visible, unicodedata.normalize("NFC", text)))


def _visible(character: str) -> str:
    """Return a character that leaves a mark on paper, or its number."""
    hidden = unicodedata.category(character).startswith("C")
    return character.encode("unicode_escape").decode("ascii") if hidden else character
