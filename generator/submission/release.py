"""Models of what belongs to releasing a report: waivers of rules, the approved totals, review and sign-off."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from generator.submission.fields import GROUP_TAG, TEXT_TAG, Day, Model, Text, YuanWithUnit, group_or_text


class Waiver(Model):
    """豁免: a finding the department answers for, with a reason and the role of who decided it."""

    rule: Text = Field(alias="规则", description="规则编号", examples=["WRD-003"])
    reason: Text = Field(alias="理由", description="为什么这一条不改", examples=["批复文件的原文如此"])
    approver: Text = Field(alias="批准人职务", description="写职务，不写姓名", examples=["财务负责人"])
    place: Text | None = Field(
        default=None,
        alias="位置",
        description="只豁免这一处：那一行里的文字，或从外到内的键（用“/”隔开），或文件名；不填则豁免这条规则的全部发现",
    )


Cell = Annotated[
    Annotated[dict[Text, YuanWithUnit], Tag(GROUP_TAG)] | Annotated[YuanWithUnit, Tag(TEXT_TAG)],
    Discriminator(group_or_text),
]
"""The approved figure of a row, or one for each of its columns by the column's printed name."""

ApprovedTotals = dict[Text, dict[Text, Cell]]
"""批复数: 公开表 → row (item as printed, code, 合计, 预算数 or 决算数) → figure."""


class SecrecyReview(Model):
    """保密审查 before release (保守国家秘密法)."""

    conclusion: Literal["可以公开", "删减后可以公开", "不能公开"] = Field(
        alias="结论", description="对拟公开信息进行保密审查的结论"
    )
    day: Day = Field(alias="日期", description="保密审查的日期")
    reviewer: Text = Field(alias="审查人职务", description="写职务，不写姓名", examples=["保密工作负责人"])


class SignOff(Model):
    """签发: who in charge let the report go."""

    day: Day = Field(alias="日期", description="签发的日期")
    signer: Text = Field(alias="签发人职务", description="写职务，不写姓名", examples=["部门主要负责人"])


class Release(Model):
    """发布: when the final accounts were approved, reviewed and signed."""

    approved_on: Day | None = Field(
        default=None, alias="批复日期", description="财政部门批复本部门决算的日期；公开应在批复后二十日内"
    )
    secrecy_review: SecrecyReview | None = Field(
        default=None, alias="保密审查", description="公开前的保密审查记录；正式输出必须有"
    )
    sign_off: SignOff | None = Field(default=None, alias="签发", description="签发记录；正式输出必须有")
