"""The part 名词解释 as the rules see it: its entries, as printed and as typed, and the subjects they name.

Comes in: a ``View``. Goes out: ``Entry`` values: a term, what is said of it, and where it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.accounts.classification import Classification
from generator.audit.model import Path, View, once_a_view
from generator.derive.subjects import CLASS, GROUP
from generator.document.nodes import Block, Heading, Paragraph, Table, plain

SECTION: Final = "名词解释"
_OWN: Final = "其他名词"
_ENTRY: Final = re.compile(
    r"(?P<ordinal>[（(][一二三四五六七八九十百\d]+[）)]|[一二三四五六七八九十]+[、.．]|\d{1,3}[.．、]|[①-⑳])?\s*(?P<text>.*)",
    re.DOTALL,
)
_SUBJECT: Final = re.compile(r"(.{1,40}?)[（(]类[）)](.{1,40}?)[（(]款[）)](.{1,40}?)[（(]项[）)]")
_SAID: Final = re.compile(r"[:：。；;]|(?<=..)(?:是指|指(?![标数挥导南定])|反映)")
_DEFINED: Final = re.compile(r"[:：]\s*(?:是?指|反映)")
_MARKS: Final = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", **dict.fromkeys("“”‘’\"' \u3000\t")})
_EXPENDITURE: Final = "支出"
_DIGITS: Final = re.compile(r"\d+|[一二三四五六七八九十百]+|[①-⑳]")


class SubjectName(Struct, frozen=True):
    """A subject of the 功能分类 by the names of its levels, told apart by neither brackets nor a 支出 at the end."""

    group: str
    subgroup: str
    item: str

    @classmethod
    def of(cls, code: str, names: Classification) -> SubjectName:
        """Return the names of a code."""
        return cls(*(_level(names.name(part) or part) for part in (code[:CLASS], code[:GROUP], code)))


class Entry(Struct, frozen=True):
    """One entry: how it is numbered, its term, its whole text behind the number, and where it was typed."""

    ordinal: str
    term: str
    text: str
    path: Path = ()

    @property
    def defines(self) -> bool:
        """Whether it is an entry at all: numbered, or saying what its term means; not the rest of the one before."""
        return bool(self.ordinal) or bool(_DEFINED.search(self.text))

    def alone(self, following: Entry | None) -> bool:
        """Tell whether what is said of the term cannot stand in the next paragraph: that is an entry like this."""
        if not self.ordinal:
            return False
        return following is None or _style(following.ordinal) == _style(self.ordinal)


def entries(paragraphs: Iterator[tuple[str, Path]]) -> Iterator[Entry]:
    """Yield paragraphs as entries."""
    for text, path in paragraphs:
        match = _ENTRY.fullmatch(text.strip())
        if match:
            said = match["text"]
            subject = _SUBJECT.match(said)
            term = subject[0] if subject else _SAID.split(said, maxsplit=1)[0]
            yield Entry(match["ordinal"] or "", term.strip("“”， "), said, path)


def typed(view: View) -> tuple[Entry, ...]:
    """Return the entries a department typed: before, behind or in place of the program's, and 其他名词."""
    sections = ((each.text, each.path) for each in view.texts if each.path[:2] == ("补充文字", SECTION))
    own = (
        Entry("·", term.term, f"{term.term}：{term.definition}", (_OWN, number, "名词"))
        for number, term in enumerate(view.accounts.submission.terms)
    )
    return (*entries(sections), *own)


def printed(view: View) -> Iterator[Entry]:
    """Yield the entries of the part as printed."""
    blocks = (block for block, inside in _blocks(view) if inside)
    return entries((plain(block.runs), ()) for block in blocks if isinstance(block, Paragraph))


@once_a_view
def elsewhere(view: View) -> str:
    """Return all that is printed outside the part."""
    return bare("\n".join(_text(block) for block, inside in _blocks(view) if not inside))


def subject_of(term: str) -> SubjectName | None:
    """Return the subject a term names with its three levels, or nothing."""
    match = _SUBJECT.match(term)
    return SubjectName(*(_level(part) for part in match.groups())) if match else None


def full_name(view: View, code: str) -> str:
    """Return the full name of an 项 as the report prints it."""
    names = view.accounts.functional
    levels = {"类": code[:CLASS], "款": code[:GROUP], "项": code}
    return view.pack.manifest.labels["科目全名项"].format(**{key: names.name(part) for key, part in levels.items()})


def _blocks(view: View) -> Iterator[tuple[Block, bool]]:
    """Yield every block, and whether it stands in the part 名词解释."""
    parts = [any(entry.key == SECTION for entry in part.entries) for part in view.pack.structure.parts]
    number = -1
    for block in view.document.blocks():
        number += isinstance(block, Heading) and block.level == 1
        yield block, 0 <= number < len(parts) and parts[number]


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return plain(block.runs)
    if isinstance(block, Table):
        return "\n".join(cell.text for row in block.rows() for cell in row.cells)
    return block.text if isinstance(block, Heading) else block.caption


def bare(text: str) -> str:
    """Return a text without quotation marks and blanks, its brackets in one width, for looking terms up in it."""
    return text.translate(_MARKS)


def _level(name: str) -> str:
    return bare(name).removesuffix(_EXPENDITURE)


def _style(ordinal: str) -> str:
    return _DIGITS.sub("1", ordinal)
