"""Typed texts as templates print them: quotes of facts filled in, punctuation left to the sentence.

Comes in: models of the input and a ``Voice``. Goes out: texts and groups of texts by their Chinese keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.document.voice import Voice
from generator.submission.fields import Model


def optional(text: str | None, voice: Voice) -> str:
    """Return a text as it stands inside a sentence; nothing for one that was not typed."""
    return voice.trimmed([text])[0] if text else ""


def texts_of(model: Model, voice: Voice, *, bare: bool = False) -> dict[str, object]:
    """Return a model's texts (quotes filled, single ones without their full stop) and counts by Chinese key."""
    found: dict[str, object] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, str):
            found[str(field.alias)] = optional(value, voice)
        elif isinstance(value, Sequence):
            found[str(field.alias)] = voice.trimmed(value) if bare else [voice.quoted(str(text)) for text in value]
        elif value is None or isinstance(value, (int, Decimal)):
            found[str(field.alias)] = value
    return found


def duties(typed: Sequence[object], voice: Voice) -> list[dict[str, object]]:
    """Return 主要职责: groups with their headings, and paragraphs without one."""
    return [
        texts_of(duty, voice) if isinstance(duty, Model) else {"标题": "", "内容": [voice.quoted(str(duty))]}
        for duty in typed
    ]
