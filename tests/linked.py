"""Linked pairs: this year's report beside last year's, each a base report with a few things changed.

On disk for what loads folders (``pair``), in memory for what only derives (``linked_accounts``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.derive.accounts import Accounts, accounts_of, derive
from generator.submission.loading import load
from tests.builders import BASE, accounts, typed
from tests.cases import LAST, Case, write

NOW_FOLDER, LAST_FOLDER = "本年", LAST
FILE = "填报.yaml"


def pair(
    folder: Path,
    now: Mapping[str, Any] | None = None,
    then: Mapping[str, Any] | None = None,
    drop: tuple[str, ...] = (),
    base: str = "小",
) -> Path:
    """Write both years' folders; return this year's. ``now`` and ``then`` give values by path, as cases do."""
    return write(Case("", "", 0, base, now or {}, drop, last={"设": then or {}}), folder)


def loaded_accounts(
    folder: Path, now: Mapping[str, Any] | None = None, then: Mapping[str, Any] | None = None, base: str = "小"
) -> Accounts:
    """Return the accounts of a pair on disk."""
    return accounts_of(load(pair(folder, now, then, base=base)))


def linked_accounts(now: Mapping[str, Any], then: Mapping[str, Any]) -> Accounts:
    """Return the accounts of two reports made in memory; last year's figures are taken, none is typed."""
    before = accounts(**{"报告": {"年度": 2023, "公开日期": "2024-09-29"}, **then})
    untyped = dict.fromkeys(BASE["上年决算"])
    return derive(*typed(**{"上年决算": untyped, **now}), prior=before)
