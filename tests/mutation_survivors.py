"""Why a mutant was not found: what a rule would need to know, by family and by what was changed.

Comes in: an ``Outcome`` that survived. Goes out: the reason in Chinese, as it stands in ``docs/变异测试.md``.
"""

from __future__ import annotations

import re
from typing import Final

from tests.mutation_run import Outcome

OTHER: Final = "尚未查明"
_REASONS: Final = (
    ("用字 词语重复", "重复的几个字跨着标点、数字，或在名称里，与正常的并列写法分不开"),
    ("用字 半句话", "截断处恰好是一个完整的句子"),
    ("目标值和完成值 减半 .*/目标值 ", "目标值改低后指标仍然完成；同一张表的文字里有同样的数字，讲的是别的指标"),
    ("目标值和完成值 减半 .*/完成值 ", "完成值改低后仍达到目标，文字里没有写这个数"),
    ("名称 项目名称漏字", "项目名称只录入一次：没有单独的自评表，文字里也没有提到"),
    ("目标值和完成值 改为相反的意思", "定性指标的得分由人填写，目标值、完成值的文字是否相反，程序不下断语"),
    ("自写文字的数 .*/偏差原因分析 .*超过", "“超过”之后写的是界限，改了以后仍然成立"),
    ("自写文字的数", "文字里的个数与自评表的指标说法不同（改了字序、换了字），不能断定讲的是那个指标"),
)
"""A pattern of family, kind of change, place and new text, with the reason; the first that fits is taken."""


def why(outcome: Outcome) -> str:
    """Return why nothing sees a mutant."""
    mutant = outcome.mutant
    told = f"{mutant.family} {mutant.how} {mutant.place} {mutant.after}"
    return next((reason for pattern, reason in _REASONS if re.match(pattern, told)), OTHER)
