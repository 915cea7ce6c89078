"""Names of subjects of the 功能分类 as the texts print them.

Comes in: accounts and the wordings of a pack. Goes out: code, short name, full name of each subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from generator.derive.accounts import Accounts
from generator.derive.subjects import CLASS, GROUP, ITEM

LEVELS: Final = {"类": CLASS, "款": GROUP, "项": ITEM}
"""How many digits the code of each level has."""


class SubjectNames(Struct, frozen=True):
    """Names of subjects as the texts print them."""

    accounts: Accounts
    labels: Mapping[str, str]

    def subject(self, code: str) -> dict[str, str]:
        """Return a subject's code, short name (a 类 without its word 支出) and full name through its levels."""
        parts = {level: self._name(code[:digits]) for level, digits in LEVELS.items() if len(code) >= digits}
        level = next(level for level, digits in LEVELS.items() if digits == len(code))
        full = self.labels[f"科目全名{level}"].format(**parts)
        short = parts[level].removesuffix(self.labels["类名词尾"]) or parts[level]
        return {"编码": code, "名": parts[level], "简名": short if level == "类" else parts[level], "全名": full}

    def subjects(self, codes: Iterable[str], digits: int) -> list[dict[str, str]]:
        """Return the subjects among ``codes`` that are of one level."""
        return [self.subject(code) for code in codes if len(code) == digits]

    def _name(self, code: str) -> str:
        return self.accounts.functional.name(code) or code
