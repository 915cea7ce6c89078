"""Self-evaluations for tests: small forms as a department types them, and their facts.

Nothing comes in; valid models, and the ``FactBook`` with the findings of their derivation, go out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.accounts.facts import FactBook, Ledger
from generator.derive.performance import derive_performance
from generator.findings import Finding, SourcePosition
from generator.submission.models import Submission
from generator.submission.performance import OverallForm, ProjectForm


class Places:
    """Stands for the positions of a loaded folder: the path itself is the text of each place."""

    def at(self, *path: str | int) -> SourcePosition:
        return SourcePosition("自评.yaml", 1, 1, ".".join(map(str, path)))


def goal(*groups: tuple[str, str, tuple[dict[str, str], ...]]) -> dict[str, Any]:
    parts = [{"一级指标": one, "二级指标": two, "指标": list(indicators)} for one, two, indicators in groups]
    return {"目标": "完成年度任务", "指标组": parts}


def indicator(weight: str, target: str, actual: str, **more: str) -> dict[str, str]:
    return {"名称": "活动次数", "权重": weight, "目标值": target, "完成值": actual, **more}


def form(**more: Any) -> dict[str, Any]:
    goals = [
        goal(
            ("产出指标", "数量指标", (indicator("20", "10次", "9次"), indicator("10", "≤3天", "2天"))),
            ("产出指标", "质量指标", (indicator("10", "100%", "100%"),)),
        ),
        goal(
            ("效益指标", "社会效益指标", (indicator("30", "提升", "明显提升", 得分="27"),)),
            ("产出指标", "时效指标", (indicator("10", "及时", "及时"),)),
        ),
    ]
    return {"年度绩效目标": goals, "偏差原因分析": "无", "改进措施及结果应用方案": "继续", **more}


def overall(**more: Any) -> OverallForm:
    return OverallForm.model_validate(form(预算数="2060000", **more))


def project(**more: Any) -> ProjectForm:
    head = {
        "项目名称": "党建经费", "主管部门": "局", "项目实施单位": "中心", "项目类别": "部门预算项目",
        "项目属性": "持续性项目", "项目类型": "常年性项目",
    }  # fmt: skip
    return ProjectForm.model_validate(form(**{**head, **more}))


def derive(whole: OverallForm, *projects: ProjectForm) -> tuple[FactBook, tuple[Finding, ...]]:
    ledger, places = Ledger(), Places()
    figures = {"党建经费": (10, 15), "招商一": (20, 10), "招商二": (20, 20)}
    for name, (budget, executed) in figures.items():
        ledger.enter(f"项目.{name}.全年预算数", budget, places.at())
        ledger.enter(f"项目.{name}.执行数", executed, places.at())
    ledger.enter("本年支出合计", Decimal("1801699.99"), places.at())
    ledger.enter("基本支出合计", 0, places.at())
    ledger.enter("项目支出合计", Decimal("1801699.99"), places.at())
    submission = Submission.model_construct(overall_form=whole, project_forms=projects)
    findings = derive_performance(submission, places, ledger)  # type: ignore[arg-type]
    return ledger.close(), findings
