"""Set phrases in which the figure stands before its noun: 共涉及{}个一级项目, {}项绩效指标中有{}项达到目标.

Comes in: the pack's 句式. Goes out: ``Patterns``, which tells what a figure in one of them counts.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from generator.audit.model import once_a_pack
from generator.audit.text.figures import Figure, Kind
from generator.audit.text.plain import squeeze
from generator.audit.text.statements import Role, Sense
from generator.audit.text.values import Values
from generator.pack.labels import Labels

_SLOT: Final = "{}"
_FORM: Final = "{表}"
_ALIKE: Final = {"个": "项", "项": "个"}


class SetPhrase(Struct, frozen=True):
    """One 句式, cut at its figure."""

    before: str
    after: tuple[str, ...]
    fact: str
    subject: str


class Found(Struct, frozen=True):
    """What a figure in a set phrase says, and where the phrase begins and ends."""

    sense: Sense
    fact: str
    subject: str
    start: int
    end: int


class Patterns(Struct, frozen=True):
    """All 句式 of a pack, the longest first."""

    phrases: tuple[SetPhrase, ...]
    afters: tuple[str, ...]
    """What follows the figure in any of them."""
    values: Values

    @classmethod
    def of(cls, labels: Labels, values: Values) -> Patterns:
        """Return the patterns of a pack, with the values of a report."""
        return cls(_phrases(labels), _all_afters(labels), values)

    def match(self, text: str, figure: Figure, form: str) -> Found | None:
        """Return what the phrase around a figure says, or nothing."""
        if figure.kind is not Kind.COUNT or not text.startswith(self.afters, figure.number_end):
            return None
        for phrase in self.phrases:
            start = figure.start - len(phrase.before)
            if (
                start >= 0
                and text.startswith(phrase.before, start)
                and text.startswith(phrase.after, figure.number_end)
            ):
                name = phrase.fact.replace(_FORM, form)
                if _FORM in phrase.fact and not form:
                    return None
                referents = self.values.named(name)
                because = "" if referents else f"没有“{name}”"
                sense = Sense(Role.COUNT, Role.COUNT, referents, because=because)
                return Found(sense, name, phrase.subject, start, figure.number_end + len(phrase.after[0]))
        return None


@once_a_pack
def _phrases(labels: Labels) -> tuple[SetPhrase, ...]:
    """Return the 句式 of a pack, the longest first."""
    phrases = []
    for each in labels.patterns:
        before, _, after = each.text.partition(_SLOT)
        phrases.append(SetPhrase(squeeze(before), _afters(squeeze(after)), each.fact, each.subject))
    return tuple(sorted(phrases, key=lambda each: -len(each.before) - len(each.after[0])))


@once_a_pack
def _all_afters(labels: Labels) -> tuple[str, ...]:
    return tuple(dict.fromkeys(after for phrase in _phrases(labels) for after in phrase.after))


def _afters(after: str) -> tuple[str, ...]:
    """Return what may follow: 项 and 个 count the same."""
    other = _ALIKE.get(after[:1])
    return (after, other + after[1:]) if other else (after,)
