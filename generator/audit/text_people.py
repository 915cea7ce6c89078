"""What tells a person in a text: numbers that check, names behind labels, plates and addresses.

Comes in: text and the word lists of ``personal.yaml``. Goes out: yes or no, or the stretches found. Precision comes
first: a figure of the report must never be taken for somebody's number.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from generator.audit.text_lists import Personal
from generator.audit.text_pieces import HAN

HALF_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９ＸｘＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＳＴＵＶＷＹＺ－＠．＋　：",
    "0123456789XxABCDEFGHJKLMNPQRSTUVWYZ-@.+ :",
)
"""Digits and letters in half width, one for one, so that places stay the same."""

_IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS: Final = "10X98765432"
_REGIONS: Final = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(first, last + 1)
)
"""The first two digits of the codes of provinces."""
_MONTHS: Final = 12
_SHORTEST_NAME, _LONGEST_NAME, _LONGEST_GIVEN = 2, 4, 2
_WORDS_AFTER: Final = r"(?=[、，,；;。\s）)（(：:/]|$|\d|同志|先生|女士|等|任|为|（|电话|手机|联系)"


def is_identity_number(digits: str) -> bool:
    """Tell whether 18 characters are a 居民身份证号: region, day of birth and check digit."""
    body, check = digits[:17], digits[17:].upper()
    if not body.isdecimal() or len(check) != 1 or not looks_like_identity(digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(body, _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % len(_IDENTITY_CHECKS)] == check


def looks_like_identity(digits: str) -> bool:
    """Tell whether the region and the day of birth in 18 characters are possible, whatever the check digit says."""
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    if digits[:2] not in _REGIONS or not 1 <= month <= _MONTHS or not 1900 <= year <= 2100:  # noqa: PLR2004 - people alive
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit of a card number is its Luhn check digit."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004 - Luhn


def is_name(text: str, lists: Personal) -> bool:
    """Tell whether a word can be a person's name: a surname and one or two characters, no office, no common word."""
    if not re.fullmatch(f"[{HAN}·]{{{_SHORTEST_NAME},{_LONGEST_NAME}}}", text):
        return False
    if text[-1] in lists.not_last or text.startswith(lists.not_names):
        return False
    if text[:2] in lists.compounds:
        return 1 <= len(text) - 2 <= _LONGEST_GIVEN
    return text[0] in lists.surnames and len(text) - 1 <= _LONGEST_GIVEN


def labelled_names(text: str, lists: Personal) -> Iterator[tuple[str, str, int]]:
    """Yield (label, name, where the label begins) of names behind labels such as 联系人, one or several."""
    for match in labels_of(lists).finditer(text):
        for word in re.split(r"[、，,；;\s]+", re.split(r"[。\n：:）)]", match["words"])[0]):
            name = re.match(rf"[{HAN}·]+?{_WORDS_AFTER}", word)
            if name is None or not is_name(name[0], lists):
                break
            yield match["label"], name[0], match.start()


def labels_of(lists: Personal) -> re.Pattern[str]:
    """Return what a name stands behind: the labels, and the marks between."""
    return _labels(lists.labels)


@cache
def _labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(sorted(labels, key=len, reverse=True))
    return re.compile(
        rf"(?P<label>{words})(?:姓名)?(?:\s*[：:]\s*|\s+|[（(]|名单\s*[：:]\s*)(?=(?P<words>[^。\n]{{2,60}}))"
    )
