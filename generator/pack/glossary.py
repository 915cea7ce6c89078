"""名词解释 of a pack: the standard terms in order, and what each subject of the 功能分类 stands for.

Comes in: ``glossary.yaml``. Goes out: a frozen ``Glossary``. Definitions may hold slots such as ``{财政级次}``,
filled by the composer. A subject's definition is found by its code, else by its name (行政运行 reads the same in every
group), else by the first general pattern that fits its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from generator.pack.models import PackModel
from generator.pack.reading import read_model

if TYPE_CHECKING:
    from pathlib import Path

    from generator.accounts.facts import FactBook


class GlossaryTerm(PackModel):
    """A term and its definition; ``subjects`` marks the term under which the department's subjects are listed."""

    term: str = Field(alias="名词")
    definition: str = Field(default="", alias="释义")
    facts: tuple[str, ...] = Field(default=(), alias="条件")
    """The term is printed when one of these facts is not zero; without any it always is."""
    subjects: bool = Field(default=False, alias="列科目")


class NamePattern(PackModel):
    """A definition made from a subject's own name: ``{全名}`` is the name, ``{名}`` what is left without both ends."""

    beginning: str = Field(default="", alias="开头")
    ending: str = Field(default="", alias="结尾")
    definition: str = Field(alias="释义")

    def fits(self, name: str) -> bool:
        """Tell whether a name has both ends and something between them."""
        ends = len(self.beginning) + len(self.ending)
        return len(name) > ends and name.startswith(self.beginning) and name.endswith(self.ending)

    def define(self, name: str) -> str:
        """Return the definition for a name."""
        core = name.removeprefix(self.beginning).removesuffix(self.ending)
        return self.definition.format(全名=name, 名=core)


class Glossary(PackModel):
    """glossary.yaml: the terms of the part 名词解释 and the definitions of subjects."""

    source: str = Field(alias="来源")
    terms: tuple[GlossaryTerm, ...] = Field(alias="名词")
    by_code: dict[str, str] = Field(alias="科目释义")
    by_name: dict[str, str] = Field(alias="同名科目释义")
    patterns: tuple[NamePattern, ...] = Field(alias="通用释义", min_length=1)

    def used(self, facts: FactBook) -> tuple[GlossaryTerm, ...]:
        """Return the terms to print, in order."""
        return tuple(term for term in self.terms if not term.facts or any(facts.amount(name) for name in term.facts))

    def define(self, code: str, name: str) -> str:
        """Return the definition of a subject."""
        if code in self.by_code:
            return self.by_code[code]
        if name in self.by_name:
            return self.by_name[name]
        pattern = next((pattern for pattern in self.patterns if pattern.fits(name)), self.patterns[-1])
        return pattern.define(name)


def load_glossary(path: Path) -> Glossary:
    """Load a pack's ``glossary.yaml``; raises ``FindingsError`` with file and line for mistakes in it."""
    return read_model(Glossary, path)
