"""Mistakes in templates as findings: what Jinja2 raises, with the template's file and line, in Chinese.

Comes in: the sources of templates by name. Goes out: ``FindingsError`` in place of whatever a wrong template raises.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from generator.findings import Finding, FindingsError, Severity, SourcePosition

CODE: Final = "PACK-010"
_MISTAKES: Final = (TemplateError, LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError)
"""What a wrong template raises: in Jinja2, or in a function that it calls with the wrong thing."""
_QUOTED: Final = re.compile(r"'([^']+)'")


@contextmanager
def template_mistakes(name: str, texts: Mapping[str, str], folder: str = "") -> Iterator[None]:
    """Turn what a wrong template raises into a finding with the template's file, below ``folder``, and line."""
    try:
        yield
    except _MISTAKES as error:
        told = _told(error)
        file, line = _place(error, name, texts, told)
        lines = texts.get(file, "").splitlines()
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        place = SourcePosition(f"{folder}{file}", line, 1, source.strip(), source)
        raise FindingsError([Finding(CODE, Severity.ERROR, f"模板有误：{told}。", (place,))]) from error


def _told(error: BaseException) -> str:
    """Return what went wrong, in Chinese as far as it is not Jinja2's own words."""
    if isinstance(error, TemplateNotFound):
        return f"没有名为“{error.name}”的文字模板"
    if isinstance(error, RecursionError):
        return "宏没有尽头地调用自己"
    said = str(getattr(error, "message", None) or (error.args[0] if error.args else error))
    if isinstance(error, TemplateSyntaxError):
        return f"语法不对（{said}）"
    if isinstance(error, UndefinedError):
        names = _QUOTED.findall(said)
        return f"用了没有的名字“{names[-1]}”" if names else f"用了没有的名字（{said}）"
    return said


def _place(error: BaseException, name: str, texts: Mapping[str, str], told: str) -> tuple[str, int]:
    """Return the file and line of an error: what Jinja2 says, else the innermost template frame, else the line told."""
    if isinstance(error, TemplateSyntaxError):
        return str(error.name or name), error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in texts]
    if frames:
        return frames[-1].filename, frames[-1].lineno or 1
    placing = (number for number, line in enumerate(texts.get(name, "").splitlines(), 1) if _names(line, told))
    return name, next(placing, 1)


def _names(line: str, told: str) -> bool:
    """Tell whether a line places the figure or table that an error speaks of."""
    return line.lstrip().startswith("@") and f"“{line.strip()[2:].strip()}”" in told
