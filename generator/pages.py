"""Pages for people who check reports: the one way in which their templates are rendered.

Comes in: the folder of a page's template. Goes out: a Jinja environment that escapes everything, knows no undefined
names, and has the filter ``visible``. Templates of packs are not rendered here but in the sandbox of ``document``.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.findings import visible


def pages(folder: Path) -> Environment:
    """Return a new environment for the templates of a folder."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["visible"] = visible
    return environment
