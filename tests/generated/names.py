"""Invented places and bureaus, and what departments do. No place, office or project here exists."""

from __future__ import annotations

from functools import cache
from random import Random

from generator.accounts.classification import Standing, functional

_CITIES = ("云泽市", "望舒市", "霁岚市", "芷汀市")
_FIRST = "云碧澄秋晴霁岚沐芷疏"
_SECOND = "溪泽汀渚湄屿浦"
_BUREAUS = (
    "农业农村局", "水务局", "交通运输局", "文化和旅游局", "市场监督管理局", "民政局", "司法局", "审计局", "统计局", "商务局",
    "城市管理局", "住房和城乡建设局", "自然资源局", "生态环境局", "医疗保障局", "退役军人事务局", "应急管理局", "信访局",
    "档案馆", "体育局", "园林局", "科学技术局", "人力资源和社会保障局", "数据局", "机关事务服务中心", "投资促进中心",
    "公共资源交易中心", "疾病预防控制中心", "招商服务中心", "城乡环境服务中心", "消费者服务中心", "青少年宫", "图书馆",
    "博物馆", "林业站", "气象服务中心", "融媒体中心", "社区服务中心", "老年大学", "科技馆", "文化馆", "残疾人服务中心",
)  # fmt: skip
_UNITS = (
    "综合服务中心",
    "业务保障中心",
    "技术推广中心",
    "信息中心",
    "培训中心",
    "后勤服务中心",
    "评估中心",
    "宣传中心",
)
TOPICS = (
    "公共设施维护", "基层服务站点", "便民热线", "政策解读", "档案数字化", "信息系统运维", "志愿行动", "岗位练兵", "绿化养护",
    "安全巡查", "环境整治", "法律咨询", "技能竞赛", "展览展示", "数据采集", "应急演练", "社区共建", "质量抽检", "标准制定",
    "调查研究", "设备更新", "场馆开放", "流动站点", "结对帮扶", "健康宣讲", "文化惠民", "科普讲座", "窗口办理", "课题评审",
    "道路养护",
)  # fmt: skip
_AREAS = ("", "东部", "西部", "南部", "北部", "中部", "沿江", "沿湖", "环城", "城区", "镇街", "片区", "园区")
PLAIN_TOPICS = len(_AREAS) * len(TOPICS)
_CODE = 7
_CLASSES = ("201", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "216", "220", "224")
_FUNDS = ("安排的支出", "基金", "债务", "彩票", "国有资本", "捐赠")
"""Words of subjects that no general expenditure stands at."""


def department(number: int) -> str:
    """Return the name of one department of a batch; no two numbers below 11,000 have the same."""
    rest, bureau = divmod(number, len(_BUREAUS))
    rest, second = divmod(rest, len(_SECOND))
    rest, first = divmod(rest, len(_FIRST))
    city = _CITIES[rest % len(_CITIES)]
    return f"{city}{_FIRST[first]}{_SECOND[second]}区{_BUREAUS[bureau]}"


def unit(department_name: str, number: int) -> str:
    """Return the name of a unit; the first is the 本级."""
    if not number:
        return f"{department_name}（本级）"
    again, kind = divmod(number - 1, len(_UNITS))
    return f"{department_name}{f'第{again + 1}' if again else ''}{_UNITS[kind]}"


def topic(number: int) -> str:
    """Return a topic of an endless list; no two are alike."""
    again, place = divmod(number, PLAIN_TOPICS)
    area, kind = divmod(place, len(TOPICS))
    return f"{_AREAS[area]}{TOPICS[kind]}{f'第{again + 1}期' if again else ''}"


def topics(rng: Random, number: int) -> list[str]:
    """Return topics of works and projects, no two alike."""
    return [topic(each) for each in rng.sample(range(max(PLAIN_TOPICS, number)), number)]


@cache
def project_subjects(year: int) -> tuple[str, ...]:
    """Return codes that project expenditure of the general public budget may stand at: “其他……” and “一般行政……” items."""
    book = functional(year)
    return tuple(
        code
        for code in book.codes
        if len(code) == _CODE
        and code[:3] in _CLASSES
        and (code.endswith("99") or book.name(code) == "一般行政管理事务")
        and not any(word in f"{book.name(code[:5])}{book.name(code)}" for word in _FUNDS)
        and book.standing(code) is not Standing.DOUBTFUL
    )


def subject(year: int, code: str) -> str:
    """Return the name of a functional subject."""
    return functional(year).names[code]
