"""The texts of a department: duties, works, uses, and reasons where figures differ, never where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.generated import names
from tests.generated.figures import Pair, Spending
from tests.generated.shapes import Shape

_MORE = ("相应追加了经费", "增加的费用据实列支", "所需费用按程序调增", "实际发生的费用比预计多")
_LESS = ("压减了相应费用", "据实结算后费用减少", "节约了开支", "没有使用的额度不再安排")
"""One for each year, so that no reason is that of the year before."""
_BUSY, _CALM = "工作任务加重", "部分任务合并开展"
_DUTIES = (
    "贯彻执行有关法律法规和方针政策，拟订工作规划并组织实施。",
    "承担本行业的管理、指导和服务工作。",
    "组织开展调查研究，提出意见和建议。",
    "负责有关信息的收集、整理和公开。",
    "承办上级交办的其他事项。",
)
_SIDES = (
    "责任落实",
    "进度管理",
    "质量控制",
    "部门协作",
    "群众参与",
    "资金管理",
    "制度建设",
    "人员配备",
    "宣传引导",
    "跟踪问效",
)
_STEPS = (
    "逐项梳理任务清单，明确责任分工和完成时限",
    "加强与有关单位的沟通，及时研究解决实施中的困难",
    "广泛听取意见建议，不断改进服务方式",
    "完善内部管理，加强过程监督",
    "总结推广基层经验，形成可以复制的做法",
    "定期通报进展情况，对进度偏慢的环节重点督促",
    "组织开展自查互查，发现问题立行立改",
    "优化办理流程，减少不必要的环节",
)


def department(name: str) -> dict[str, Any]:
    """Return 部门 of a department of any kind."""
    return {"名称": name, "财政级次": "区级", "主要职责": [f"{n}.{text}" for n, text in enumerate(_DUTIES, 1)]}


def works(rng: Random, shape: Shape, topics: Iterable[str]) -> dict[str, Any]:
    """Return 重点工作: one for each topic, so many paragraphs each."""
    made = []
    for topic in topics:
        number = rng.randint(5, 60)
        told = f"围绕{topic}组织专题调度{number}次"
        paragraphs = [f"{told}，各项任务按计划完成。", *_paragraphs(rng, topic, shape.paragraphs - 1)]
        made.append(
            {
                "事项": f"扎实推进{topic}工作",
                "正文": paragraphs,
                "工作内容及目标": f"做好{topic}的组织实施",
                "完成情况": f"{told}，按计划完成。",
            }
        )
    return {"工作": made}


def _paragraphs(rng: Random, topic: str, number: int) -> Iterator[str]:
    """Yield paragraphs of three sentences, none of which comes again while there are others."""
    pairs = [f"在{topic}的{side}方面，{step}。" for side in _SIDES for step in _STEPS]
    rng.shuffle(pairs)
    for n in range(number):
        yield "".join(pairs[(3 * n + k) % len(pairs)] for k in range(3))


def management() -> dict[str, Any]:
    """Return 绩效管理."""
    return {
        "评价情况": "各项目按计划实施，年度目标总体完成，个别项目的年初测算不够细致",
        "整体评价情况": "整体支出达到预期目标，履职情况较好",
        "结果应用情况": "自评结果作为安排下一年度预算和完善绩效目标的依据。",
    }


@dataclass(slots=True)
class Reasons:
    """Gives reasons, no two alike, that fit the direction; one of these serves one department in one year."""

    rng: Random
    year: int
    _given: int = 0
    _start: int = field(init=False)

    def __post_init__(self) -> None:
        self._start = self.rng.randrange(names.PLAIN_TOPICS)

    def why(self, before: int, after: int) -> str:
        """Return why there is more or less than before."""
        self._given += 1
        topic, more = names.topic(self._start + self._given), after > before
        ending = (_MORE if more else _LESS)[self.year % len(_MORE)]
        return f"{topic}的{_BUSY if more else _CALM}，{ending}"

    def changes(self, now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, Any]:
        """Return 变动原因 for every total that is not what it was; those that moved alike share the first's."""
        made: dict[str, Any] = {}
        first: dict[bool, str] = {}
        for key in dict.fromkeys([*now, *before]):
            old, new = before.get(key, 0), now.get(key, 0)
            if old != new:
                leader = first.setdefault(new > old, key)
                made[key] = self.why(old, new) if leader == key else {"同": leader}
        return made

    def differences(self, general: Mapping[str, Spending]) -> dict[str, str]:
        """Return 预算差异原因 for every subject that did not spend its budget."""
        return {code: self.why(each.budget, each.total) for code, each in general.items() if each.budget != each.total}

    def explained(self, now: Pair, before: int | None) -> dict[str, str]:
        """Return 原因 of an item if its final differs from its budget, or from last year's where that is known."""
        if now.final != now.budget:
            return {"原因": self.why(now.budget, now.final)}
        if before is not None and before != now.final:
            return {"原因": self.why(before, now.final)}
        return {}


def uses(general: Iterable[str]) -> dict[str, str]:
    """Return what each 类 of general expenditure was for."""
    return dict.fromkeys(sorted({code[:3] for code in general}), "保障机关运转和完成年度专项工作")


def release(year: int) -> dict[str, Any]:
    """Return 发布 of a report that is published in September of a year."""
    return {
        "批复日期": f"{year}-09-10",
        "保密审查": {"结论": "可以公开", "日期": f"{year}-09-17", "审查人职务": "保密工作负责人"},
        "签发": {"日期": f"{year}-09-22", "签发人职务": "部门主要负责人"},
    }
