"""Rebuilding: a report folder is read, composed, shown and then audited, in a program that stays warm.

Comes in: a folder and the stage. Goes out: ``Examined``, for whoever prints findings. Packs are kept until one of their
files changes; nothing else is kept from one time to the next, so that a page is always that of a new build.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.audit.engine import unreadable
from generator.audit.registry import coded_rules
from generator.audit.report import Head
from generator.audit.reports import web
from generator.findings import FindingsError, Severity, count
from generator.pack.loading import templates_folder
from generator.pipeline import Composition, Examined, KitOf, audited, compose_report, kits, preview
from generator.source import printable
from generator.watching.changes import Snapshot, snapshot
from generator.watching.stage import Stage


@dataclass(slots=True)
class Rebuilder:
    """Rebuilds one report folder, as a draft or not."""

    folder: Path
    stage: Stage
    templates: Path | None = None
    draft: bool = False
    _packs: Snapshot = field(default_factory=dict)
    _kits: KitOf | None = None

    def again(self, told: Callable[[Examined], None] = lambda _: None) -> Examined:
        """Show the page as it is now, then what the audit says of it; ``told`` hears it before it is shown."""
        kit_of = self._kit_of()
        examined = self._examined(kit_of)
        audit, report = examined.audit, examined.report
        rules = kit_of(report.pack.manifest.id).rules if report else ()
        may = report if report and (self.draft or audit.clean) else None
        told(examined)
        sheet = web.render((audit,), rules).encode()
        view = replace(self.stage.view, audit=sheet, audits=self.stage.view.audits + 1)
        self.stage.show(replace(view, told=_told(examined), errors=not audit.clean, report=may))
        return examined

    def _examined(self, kit_of: KitOf) -> Examined:
        try:
            with _no_collecting():
                read = compose_report(self.folder, kit_of, draft=self.draft)
                page = preview(read) if isinstance(read, Composition) else b""
        except FindingsError as error:  # of the page's template
            return Examined(unreadable(error.findings, coded_rules(), Head(printable(self.folder.name))), None)
        if not isinstance(read, Composition):
            return read
        view = replace(self.stage.view, page=page, pages=self.stage.view.pages + 1)
        self.stage.show(replace(view, told="正在审核…", errors=False, report=None))
        return audited(read)

    def _kit_of(self) -> KitOf:
        now = snapshot([self.templates or templates_folder()])
        if self._kits is None or now != self._packs:
            self._kits, self._packs = kits(self.templates), now
        return self._kits


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Leave cycles to be collected while nobody waits."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _told(examined: Examined) -> str:
    numbers = count(examined.audit.findings)
    told = "，".join(f"{severity.value} {numbers[severity]} 项" for severity in Severity if numbers[severity])
    if examined.report is None:
        return f"{told}：读不出完整的报告，下面还是上一次的页面"
    return told or "没有发现问题"
