"""The texts of an input: comes in a model of it, goes out every text below it with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Final

from generator.submission.fields import Model

Path = tuple[str | int, ...]
_WITHOUT_TEXTS: Final = (NoneType, Decimal, int, date)


def texts_below(value: object) -> tuple[tuple[Path, str], ...]:
    """Return (path of Chinese keys, text) of every text below a value."""
    found: list[tuple[Path, str]] = []
    _gather(value, (), found)
    return tuple(found)


@cache
def _keys(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model with their Chinese keys."""
    return tuple((name, str(field.alias)) for name, field in model.model_fields.items())


def _gather(value: object, path: Path, found: list[tuple[Path, str]]) -> None:
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            _gather(item, (*path, number), found)
    elif isinstance(value, Model):
        for name, key in _keys(type(value)):
            part = getattr(value, name)
            if not isinstance(part, _WITHOUT_TEXTS):  # most are amounts, or were left out
                _gather(part, (*path, key), found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _gather(item, (*path, key), found)
