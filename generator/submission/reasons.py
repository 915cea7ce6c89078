"""Models of reasons: a text, the key of another reason that says the same, or a draft that nobody confirmed yet.

A draft is what ``gongkai reasons`` proposes, typed below 草稿; taking that key away makes it the department's reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import Discriminator, Field, Tag, model_validator

from generator.submission.fields import (
    GROUP_TAG,
    TEXT_TAG,
    InputError,
    Model,
    Paragraphs,
    Text,
    code_of,
    group_or_text,
)

if TYPE_CHECKING:
    from generator.submission.models import Submission

DRAFT_KEY: Final = "草稿"
STAND_IN: Final = "待填"
"""What stands for a text that nobody wrote yet."""
BY_SUBJECT: Final = ("预算差异原因", "科目变动原因")
"""Keys whose reasons stand below the subjects of the 功能分类."""
_REASON: Final = "原因"
_DRAFT: Final = "程序拟的草稿，还没有确认；确认后去掉“草稿:”，正式输出不能有草稿"


class DraftReason(Model):
    """A reason that is only a draft."""

    draft: Paragraphs = Field(alias=DRAFT_KEY, description=_DRAFT)


class KeyedReason(Model):
    """In place of a reason: the key of one that says the same, or a draft."""

    key: Text | None = Field(default=None, alias="同", description="与另一个键的原因相同，写那个键")
    draft: Paragraphs | None = Field(default=None, alias=DRAFT_KEY, description=_DRAFT)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        """Refuse both and neither: one of them is printed."""
        if bool(self.key) == bool(self.draft):
            message = "“同”和“草稿”只填一个。"
            raise InputError(message, "请写“同: 另一个键”，或直接写原因的文字。")
        return self


OwnReason = Annotated[
    Annotated[DraftReason, Tag(GROUP_TAG)] | Annotated[Paragraphs, Tag(TEXT_TAG)], Discriminator(group_or_text)
]
"""A reason of its own matter, or a draft of it."""

Reason = Annotated[
    Annotated[KeyedReason, Tag(GROUP_TAG)] | Annotated[Paragraphs, Tag(TEXT_TAG)], Discriminator(group_or_text)
]
"""A reason, the key of another one that says the same, or a draft."""

AnyReason = KeyedReason | DraftReason | tuple[str, ...]


def resolved(reasons: Mapping[str, AnyReason], key: str) -> AnyReason | None:
    """Return the reason of a key, followed to the one that it is the same as."""
    found = reasons.get(key)
    while isinstance(found, KeyedReason) and found.key:
        found = reasons.get(found.key)
    return found


def paragraphs(reason: object) -> tuple[str, ...]:
    """Return the texts of a reason, drafts included; nothing for what is none."""
    if isinstance(reason, (KeyedReason, DraftReason)):
        return reason.draft or ()
    return reason if isinstance(reason, tuple) else ()


def is_open(reason: object) -> bool:
    """Tell whether nobody wrote a reason yet."""
    return paragraphs(reason) in ((), (STAND_IN,))


def is_draft(reason: object) -> bool:
    """Tell whether a reason waits to be confirmed."""
    return isinstance(reason, (KeyedReason, DraftReason)) and bool(reason.draft)


def reason_at(submission: Submission, path: tuple[str, ...]) -> AnyReason | None:
    """Return the reason typed at a place: under 变动原因, under a subject (its code will do), or 原因 of an item."""
    top, *rest = path
    if top == "变动原因":
        return resolved(submission.reasons, rest[0])
    if top in BY_SUBJECT:
        typed = {code_of(subject): reason for subject, reason in _by_subject(submission, top).items()}
        return typed.get(code_of(rest[0]))
    model: Any = submission
    for key in path:
        model = _value(model, key)
    found: AnyReason | None = model
    return found


def _by_subject(submission: Submission, top: str) -> Mapping[str, AnyReason]:
    """Return the reasons below subjects; none where the kind of report has no such key."""
    found: Mapping[str, AnyReason] = _value(submission, top) or {}
    return found


def _value(model: Any, key: str) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what a model has under a Chinese key."""
    kind: type[Model] = type(model)
    name = _names(kind).get(key)
    return getattr(model, name) if name else None


@cache
def _names(model: type[Model]) -> Mapping[str, str]:
    """Return the English names of a model's fields by their Chinese keys."""
    return {str(field.alias): name for name, field in model.model_fields.items()}


def reason_paths(submission: Submission) -> Iterator[tuple[str, ...]]:
    """Yield the places of all reasons that were typed, as ``reason_at`` takes them."""
    yield from (("变动原因", key) for key in submission.reasons)
    yield from ((top, subject) for top in BY_SUBJECT for subject in _by_subject(submission, top))
    items = [("三公经费", str(field.alias)) for field in type(submission.three_public).model_fields.values()]
    below = [path if path[-1] == _REASON else (*path, _REASON) for path in items]
    yield from (path for path in (*below, ("机关运行经费", _REASON)) if reason_at(submission, path))
