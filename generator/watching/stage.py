"""The stage: what is shown just now, set by the one who rebuilds and read by those who serve it.

Comes in: a ``View`` at a time. Goes out: the latest one; whoever has seen an older one is woken.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from generator.pipeline import Report


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: the last page that could be made, the audit, a line in words, and whether there are errors.

    ``report`` is there when its files may be made; ``number`` grows with every change, ``pages`` and ``audits`` with
    every new one of each.
    """

    number: int = 0
    pages: int = 0
    audits: int = 0
    page: bytes = b""
    audit: bytes = b""
    told: str = "正在读取…"
    errors: bool = False
    report: Report | None = None
    ended: bool = False

    @property
    def ready(self) -> bool:
        """Whether there are files to be asked for."""
        return self.report is not None


class Stage:
    """Holds the view."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._view = View()

    @property
    def view(self) -> View:
        """What is shown now."""
        return self._view

    def show(self, view: View) -> None:
        """Show another view."""
        with self._changed:
            self._view = replace(view, number=self._view.number + 1)
            self._changed.notify_all()

    def end(self) -> None:
        """Wake everybody for the last time."""
        self.show(replace(self._view, ended=True))

    def after(self, number: int, timeout: float) -> View:
        """Return the view as soon as it is another than that of a number, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._view.number != number, timeout)
            return self._view
