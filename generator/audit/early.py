"""The checks of the rooms before the audit: their ids, what they are about, and whether they may be waived.

Comes in: ``data/early_checks.yaml`` and the problems of the input models. Goes out: an ``EarlyCheck`` by id. Those of
the family 填报格式 are about input that cannot be used; nobody can answer for that, so they cannot be waived.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, Field

from generator.audit.model import Family
from generator.submission.problems import PROBLEMS

_DATA: Final = "early_checks.yaml"
_GUIDE: Final = "写法见《填报指南》。"


class EarlyCheck(BaseModel):
    """One check: what it finds, how to mend it, and its family."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(alias="名称")
    fix: str = Field(alias="改法")
    family: Family = Field(default=Family.INPUT, alias="类别")

    @property
    def waivable(self) -> bool:
        """Whether a department may answer for it."""
        return self.family is not Family.INPUT


@cache
def early_checks() -> Mapping[str, EarlyCheck]:
    """Return the checks by id."""
    text = (files("generator") / "data" / _DATA).read_text(encoding="utf-8")
    written = {name: EarlyCheck.model_validate(entry) for name, entry in yaml.safe_load(text).items()}
    typed = {problem.id: EarlyCheck(名称=problem.meaning, 改法=_GUIDE) for problem in PROBLEMS}
    return MappingProxyType({**written, **typed})
