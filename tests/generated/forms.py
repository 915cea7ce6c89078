"""Self-evaluation forms: the projects of a form come in; the tree of a 项目自评 or of the 整体自评 goes out.

Every indicator is named after its topic, so no two forms speak of the same; at most one of a form misses its target, and
then the text says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.generated.shapes import Shape

_COUNTED = (
    ("活动次数", "次"), ("服务场次", "场次"), ("覆盖社区数", "个"), ("材料发放份数", "份"), ("参与人数", "人次"), ("检查次数", "次"),
    ("培训场次", "场次"), ("整改事项数", "项"), ("宣传稿件数", "篇"), ("走访户数", "户"), ("设备维护台数", "台"), ("会议次数", "次"),
)  # fmt: skip
_RATES = (
    ("产出指标", "质量指标", "任务合格率", 10),
    ("产出指标", "时效指标", "按期完成率", 10),
)
_SATISFIED = ("满意度指标", "服务对象满意度指标", "服务对象满意度", 10)
_EFFECT = ("效益指标", "社会效益指标", "社会影响", 20)
_COUNTED_WEIGHT = 30
_MISSED = 0.25


@dataclass(frozen=True, slots=True)
class Scored:
    """The goals of a form, how many indicators there are, and the sentence on what missed its target, if any did."""

    topic: str
    goals: list[dict[str, Any]]
    number: int
    missed: str

    @property
    def deviation(self) -> str:
        """What 偏差原因分析 begins with."""
        if not self.missed:
            return f"{self.topic}的{self.number}项绩效指标全部达到目标。"
        return f"{self.topic}的{self.number}项绩效指标中有{self.number - 1}项达到目标。{self.missed}"


def scored(rng: Random, shape: Shape, topic: str) -> Scored:
    """Return the indicators of a topic; their weights add up to 80."""
    number = min(max(1, shape.indicators - 4), len(_COUNTED))
    weights = [_COUNTED_WEIGHT // number + (n < _COUNTED_WEIGHT % number) for n in range(number)]
    counted, missed = [], ""
    for n, (kind, unit) in enumerate(_COUNTED[:number]):
        target = rng.randint(4, 40) * 2
        done = target
        if not n and rng.random() < _MISSED:
            done = target * 3 // 4
            missed = f"{topic}{kind}目标{target}{unit}、完成{done}{unit}，主要是部分工作按实际需要合并开展。"
        counted.append(_indicator(f"{topic}{kind}", weights[n], f"{target}{unit}", f"{done}{unit}"))
    groups = [_group("产出指标", "数量指标", counted)]
    for first, second, kind, weight in (*_RATES, _SATISFIED):
        target = rng.randint(85, 95)
        met = _indicator(f"{topic}{kind}", weight, f"≥{target}%", f"{rng.randint(target, 99)}%")
        groups.append(_group(first, second, [met]))
    first, second, kind, weight = _EFFECT
    groups.insert(-1, _group(first, second, [_indicator(f"{topic}{kind}", weight, "提升", "提升")]))
    goal = {"目标": f"按计划做好{topic}工作，提高服务水平", "指标组": groups}
    return Scored(topic, [goal], number + len(groups) - 1, missed)


def _indicator(name: str, weight: int, target: str, done: str) -> dict[str, Any]:
    return {"名称": name, "权重": weight, "目标值": target, "完成值": done}


def _group(first: str, second: str, indicators: list[dict[str, Any]]) -> dict[str, Any]:
    return {"一级指标": first, "二级指标": second, "指标": indicators}


@dataclass(frozen=True, slots=True)
class Forms:
    """Makes the forms of one department in one year; with a ``summary`` each, or none has one."""

    rng: Random
    shape: Shape
    year: int
    summary: bool

    def of_projects(self, unit: str, projects: Sequence[str]) -> dict[str, Any]:
        """Return the form of one or several projects of a unit."""
        topic = projects[0].removesuffix("经费")
        made = scored(self.rng, self.shape, topic)
        head = {
            "项目名称": projects[0] if len(projects) == 1 else f"{topic}等专项工作",
            "单位名称": unit,
            "填报日期": self._day,
            **({"包含项目": list(projects)} if len(projects) > 1 else {}),
            "主管部门": unit,
            "项目实施单位": unit,
            "项目类别": "部门预算项目",
            "项目属性": "持续性项目",
            "项目类型": "常年性项目",
        }
        return {**head, **_judged(made, projects), **self._summary(made)}

    def overall(self) -> dict[str, Any]:
        """Return the form of the whole department, without its budget."""
        made = scored(self.rng, self.shape, "综合履职")
        return {
            "填报日期": self._day,
            "年度绩效目标": made.goals,
            "偏差原因分析": [made.deviation, "支出与年初预算的差额为年中据实调整和结算形成。"],
            "改进措施及结果应用方案": "细化预算编制，加强执行监控，把自评结果作为安排下一年度预算的依据。",
            **self._summary(made),
        }

    @property
    def _day(self) -> str:
        return f"{self.year + 1}-05-23"

    def _summary(self, made: Scored) -> dict[str, Any]:
        return {"摘要": _summary(made.topic, made.missed)} if self.summary else {}


def _judged(made: Scored, projects: Sequence[str]) -> dict[str, Any]:
    """Return the goals of a form and what is said of them."""
    topic = made.topic
    spent = "".join(f"{each}预算{{项目.{each}.全年预算数}}万元，执行{{项目.{each}.执行数}}万元。" for each in projects)
    return {
        "年度绩效目标": made.goals,
        "偏差原因分析": [made.deviation, f"{spent}没有执行完的为{topic}据实结算形成的结余。"],
        "改进措施及结果应用方案": [
            f"一是结合{topic}工作实际细化支出测算，按季度分析执行进度。",
            f"二是把{topic}的自评结果作为编制下一年度绩效目标的依据。",
        ],
        "综述": {
            "主要产出和效益": [f"{topic}各项任务按计划组织实施", f"{topic}的质量和群众满意度保持较好水平"],
            "发现的问题及原因": (made.missed or f"{topic}个别环节的测算不够细致").rstrip("。"),
            "下一步改进措施": f"细化{topic}的工作安排，加强过程管理",
        },
    }


def _summary(topic: str, missed: str) -> dict[str, Any]:
    return {
        "完成的绩效目标": [f"{topic}按计划完成，质量和时效符合要求。", f"{topic}的服务对象满意度达到目标。"],
        "未完成的绩效目标": missed or "无。",
        "上年度结果应用情况": f"根据上年度自评结果细化了{topic}的支出测算，开展了绩效监控。",
        "本年度存在的问题和原因": f"{topic}的个别环节测算不够细致，前期调研不够充分。",
        "项目整改": [f"一是逐项测算{topic}的支出，提前制定用款计划。", f"二是加强{topic}的日常管理，及时纠正偏差。"],
        "绩效目标调整完善": f"按照{topic}的支出方向梳理指标，年中根据预算调整情况同步修订。",
        "拟与预算安排相结合情况": f"把{topic}的自评结果作为下一年度预算安排的参考。",
    }
