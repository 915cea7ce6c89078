"""Where the sample of a 部门预算 differs from the printed budget: wrong in value (ERRORS), or in form only (FORMS).

As in ``tests/reference_differences.py``: what stands in ERRORS cannot be right beside the other figures of the same
budget, and ``why`` gives the computation.
"""

from __future__ import annotations

from typing import Final

from tests.reference_differences import Difference

_ITEMS: Final = "一般公共预算支出安排情况："
_LESS: Final = "{}万元，比2023年预算减少{}万元，下降{}，主要是"
_NUMBERS: Final = (9, 10, 11, 13, 14, 15, 16)
"""What is printed before the 8th to the 14th item."""

ERRORS: Final = (
    *(
        Difference(
            "budget",
            "表",
            f"{label} 8 [1]",
            "技术与开发",
            "技术研究与开发",
            "20604 款在政府收支分类科目里叫“技术研究与开发”，印出的名称漏了“研究”。",
        )
        for label in ("附表3", "附表5")
    ),
    Difference(
        "budget",
        "说明",
        f"{_ITEMS}一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）一般行政管理事务（项）{_LESS} [3]",
        "58.98%",
        "17.64%",
        "上年预算 = 859.94 + 184.21 = 1044.15，184.21 ÷ 1044.15 = 17.64%；"
        "按 58.98% 上年只有 312.33 万元，比减少后的 859.94 万元还少。",
    ),
    Difference(
        "budget",
        "说明",
        f"{_ITEMS}住房保障支出（类）住房改革支出（款）提租补贴（项）{{}}万元，比2023年预算增加{{}}万元，增长{{}}，主要是 [3]",
        "3.87%",
        "4.02%",
        "上年预算 = 14.23 - 0.55 = 13.68，0.55 ÷ 13.68 = 4.02%；印出的 3.87% 是除以本年的 14.23 得到的。",
    ),
    Difference(
        "budget",
        "说明",
        "一般公共预算“三公”经费支出安排情况："
        "公务用车购置及运行维护费{}万元（公务用车购置费{}万元，公务用车运行维护费{}万元） [1]",
        "",
        "5.04",
        "金额漏印；购置费 0 + 运行维护费 5.04 = 5.04，附表7 也印 5.04。",
    ),
    *(
        Difference(
            "budget",
            "编号",
            f"一般公共预算支出安排情况 {place}",
            str(printed),
            str(place),
            "编号漏了 8 和 12，共 14 项，应编到 14。",
        )
        for place, printed in enumerate(_NUMBERS, start=8)
    ),
    Difference(
        "budget",
        "表单",
        "42011323043T000000100 4 [0]",
        "小城镇基础设施建设",
        "费用补贴",
        "“小城镇基础设施建设”是功能分类科目 2120303，不是支出经济分类款级科目；可行性缺口补助列 31204 费用补贴。",
    ),
    Difference(
        "budget",
        "编号",
        "其他重要事项的情况说明 5",
        "6",
        "5",
        "（四）国有资产占有使用情况之后直接是（六），漏了（五）。",
    ),
)
"""Figures of the printed budget that are provably wrong."""

_BOUGHT: Final = (
    "其他重要事项的情况说明：2024年部门政府采购预算支出合计{}万元。包括：货物类{}万元，工程类{}万元，服务类{}万元"
)

FORMS: Final = tuple(
    Difference("budget", "说明", place, printed, computed)
    for place, printed, computed in (
        ("收入预算安排情况：2024年收入预算{}万元。其中：一般公共预算财政拨款收入{}万元，占{} [3]", "100.00%", "100%"),
        ("财政拨款收支预算总体情况：科学技术支出{}万元 [1]", "21000", "21000.00"),
        (
            f"{_ITEMS}卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）{_LESS} [2]",
            "0.5",
            "0.50",
        ),
        (
            f"{_ITEMS}科学技术支出（类）技术研究与开发（款）科技成果转化与扩散（项）{_LESS} [1]",
            "21000",
            "21000.00",
        ),
        (f"{_BOUGHT} [2]", "0.00", "0"),
        (f"{_BOUGHT} [3]", "0.00", "0"),
    )
)
"""Figures printed in two ways in the budget itself (21000 and 21000.00, 0.5 and 1.50, 0 and 0.00), and 100 %, which
every report of the program prints without decimals."""
