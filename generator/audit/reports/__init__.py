"""Writers of audits: reports come in, the text of one format goes out.

``FORMATS`` gives them by the name that ``gongkai check --format`` takes. Every writer takes the audits of one call and
the rules they were made with, and returns text that depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from generator.audit.model import Rule
from generator.audit.report import AuditReport
from generator.audit.reports import github, junit, sarif, structured, terminal, web

Write = Callable[[tuple[AuditReport, ...], tuple[Rule, ...]], str]

FORMATS: Final[Mapping[str, Write]] = MappingProxyType(
    {
        "text": terminal.render,
        "json": structured.render,
        "sarif": sarif.render,
        "junit": junit.render,
        "github": github.render,
        "html": web.render,
    }
)
