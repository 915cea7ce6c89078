"""The Chinese words a text template may use: names, functions and lists, all read from the accounts.

Comes in: accounts, pack wordings, a ``Voice``. Goes out: a mapping of names for the template environment. What stands
here is listed for template maintainers in ``docs/模板维护指南.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.derive.accounts import Accounts
from generator.derive.comparisons import PROCUREMENT_KINDS
from generator.derive.projects import review_projects
from generator.derive.subjects import CLASS, GROUP, ITEM
from generator.derive.totals import KINDS, OTHER_SOURCES
from generator.document.marks import bare as plain_text
from generator.document.voice import Voice
from generator.pack.loading import TemplatePack
from generator.submission.fields import Model, code_of
from generator.submission.figures import PERSONNEL_CLASSES, Project

_DIGITS = "零一二三四五六七八九"
_TEN = 10
_SIZES = ((10_000, "万"), (1000, "千"), (100, "百"), (_TEN, "十"))
_LEVELS = {"类": CLASS, "款": GROUP, "项": ITEM}


def chinese_number(number: int) -> str:
    """Return a whole number from 0 in Chinese: 零, 一, 十一, 二十, 二十一, 一百零一, 一百一十, 一千零一十."""
    return _in_full(number).removeprefix("一") if _TEN <= number < 2 * _TEN else _in_full(number)


def _in_full(number: int) -> str:
    """Return a number with every digit named: 一十一."""
    for size, name in _SIZES:
        head, rest = divmod(number, size)
        if head:
            gap = "零" if 0 < rest < size // _TEN else ""
            return f"{_in_full(head)}{name}{gap}{_in_full(rest) if rest else ''}"
    return _DIGITS[number]


def vocabulary(accounts: Accounts, voice: Voice, pack: TemplatePack, slots: Mapping[str, str]) -> dict[str, object]:
    """Return every name a text template may use."""
    submission, year = accounts.submission, accounts.submission.report.year
    return {
        "年度": year,
        "上年": year - 1,
        "部门": submission.department.name,
        "自称": submission.department.self_name,
        "主体": submission.report.subject_word,
        "财政级次": submission.department.fiscal_level,
        "口径": voice.printing.options.budget_base,
        "收支与上年比较": voice.printing.options.compare_income,
        "中文数": chinese_number,
        **_functions(voice),
        **_lists(accounts, voice, _Names(accounts, pack.manifest.labels)),
        "名词": _terms(accounts, voice, pack, slots),
        **_texts(accounts, voice),
    }


def _functions(voice: Voice) -> dict[str, object]:
    reception = voice.submission.three_public.reception
    return {
        "额": voice.amount,
        "占比": voice.share,
        "完成率": voice.completion,
        "得分": voice.score,
        "有": voice.holds,
        "知": voice.known,
        "变动": voice.change,
        "原因": voice.reason,
        "预算原因": voice.budget_reason,
        "项原因": voice.item_reason,
        "有项原因": voice.has_reason,
        "用途": voice.use,
        "基金用途": lambda code: _purpose(voice, code, "政府性基金预算"),
        "国资用途": lambda code: _purpose(voice, code, "国有资本经营预算"),
        "接待对象": lambda: _reception(voice, "接待对象", reception.guests),
        "接待内容": lambda: _reception(voice, "接待内容", reception.purpose),
    }


def _purpose(voice: Voice, code: str, fund: str) -> str:
    """Return what one 项 of a fund was spent on; asks for it where it was not typed."""
    subject = next((each for each in voice.submission.expenditure if code_of(each) == code), "")
    if not subject:
        msg = f"“支出”里没有科目 {code}"
        raise LookupError(msg)
    expenditure = voice.submission.expenditure[subject]
    part = expenditure.government_fund_budget if fund == "政府性基金预算" else expenditure.state_capital_budget
    spent = plain_text(voice.amount(f"支出.{code}.{fund}.合计"))
    message = f"科目 {code} 有{fund}支出 {spent} 万元，报告中要说明主要用途。"
    return voice.needed(part.purpose if part else None, ("支出", subject, fund, "用途"), message)


def _reception(voice: Voice, key: str, typed: str | None) -> str:
    """Return whom 公务接待 was for, or what; asks for it where it was not typed."""
    spent = plain_text(voice.amount("三公经费.公务接待费.国内接待支出"))
    message = f"有国内公务接待支出 {spent} 万元，报告中要写明{key}。"
    return voice.needed(typed, ("三公经费", "公务接待费", key), message)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of subjects as the texts print them."""

    accounts: Accounts
    labels: Mapping[str, str]

    def subject(self, code: str) -> dict[str, str]:
        """Return a subject's code, short name (a 类 without its word 支出) and full name through its levels."""
        parts = {level: self._name(code[:digits]) for level, digits in _LEVELS.items() if len(code) >= digits}
        level = next(level for level, digits in _LEVELS.items() if digits == len(code))
        full = self.labels[f"科目全名{level}"].format(**parts)
        short = parts[level].removesuffix(self.labels["类名词尾"]) or parts[level]
        return {"编码": code, "名": parts[level], "简名": short if level == "类" else parts[level], "全名": full}

    def _name(self, code: str) -> str:
        return self.accounts.functional.name(code) or code


def _lists(accounts: Accounts, voice: Voice, names: _Names) -> dict[str, object]:
    """Return the lists of subjects, sources and kinds that have money."""
    subjects, facts = accounts.subjects, accounts.facts
    level = _LEVELS[voice.printing.options.budget_level or "项"]
    economic = [code for code in subjects.economic if facts.amount(f"经济分类.{code}")]
    base = voice.printing.options.budget_base
    kinds = [kind for kind in KINDS if kind in KINDS[:2] or facts.amount(f"支出决算.合计.{kind}")]
    small = "政府采购.中小企业"
    return {
        "收入来源": [s for s in ("财政拨款收入", *OTHER_SOURCES) if facts.amount(f"收入决算.合计.{s}")],
        "支出性质": kinds,
        "支出类": [names.subject(code) for code in subjects.general_public if len(code) == CLASS],
        "预算科目": [
            names.subject(code)
            for code in subjects.budgeted
            if len(code) == level and any(facts.amount(f"支出.{code}.一般公共预算.{c}") for c in ("合计", base))
        ],
        "人员科目": [accounts.economic.name(code) for code in economic if code[:CLASS] in PERSONNEL_CLASSES],
        "公用科目": [accounts.economic.name(code) for code in economic if code[:CLASS] not in PERSONNEL_CLASSES],
        "基金科目": [names.subject(code) for code in subjects.government_fund if len(code) == ITEM],
        "国资科目": [names.subject(code) for code in subjects.state_capital if len(code) == ITEM],
        "采购类": [k for k in PROCUREMENT_KINDS if facts.amount(f"政府采购.{k}") and f"{small}.{k}" in facts],
        "车辆": [
            name.removeprefix("国有资产.车辆.")
            for name in facts
            if name.startswith("国有资产.车辆.") and facts.amount(name)
        ],
    }


def _headquarters(accounts: Accounts) -> str:
    """Return the name of the 本级: its own where it has a folder, else that of the department."""
    own = (unit.name for unit in accounts.units if unit.headquarters)
    return next(own, accounts.submission.department.name)


def _texts(accounts: Accounts, voice: Voice) -> dict[str, object]:
    """Return the typed texts, quotes of facts filled in."""
    submission = accounts.submission
    department, three = submission.department, submission.three_public
    return {
        "职责": [_duty(duty, voice) for duty in department.duties],
        "内设机构": [voice.quoted(text) for text in department.organisation],
        "所属单位": department.units,
        "全部单位": (_headquarters(accounts), *department.units),
        "项目": [_project(project, voice) for project in submission.projects],
        "三公": {
            "出国分项": [part for part, amount in three.overseas.parts.items() if amount],
            "运行分项": [part for part, amount in three.vehicle_operation.parts.items() if amount],
            "团组": [texts_of(mission, voice) for mission in three.overseas.missions],
        },
        "其他用车用途": _optional(submission.assets.other_use, voice) if submission.assets.vehicles.other else "",
        "绩效": texts_of(submission.management, voice),
        "综述": [
            {
                **texts_of(form.review, voice, bare=True),
                "前缀": f"综述.{form.name}",
                "名称": form.review.name or form.name,
            }
            for form in submission.project_forms
            if form.review and review_projects(form)
        ],
        "重点": {
            "导语": [voice.quoted(text) for text in submission.key_works.intro],
            "工作": [texts_of(work, voice) for work in submission.key_works.works],
            "结语": [voice.quoted(text) for text in submission.key_works.closing],
        },
    }


def _terms(accounts: Accounts, voice: Voice, pack: TemplatePack, slots: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the terms of 名词解释 that are used, the department's own last; one of them lists the subjects used."""
    names = _Names(accounts, pack.manifest.labels)
    items = [code for code in accounts.subjects.expenditure if len(code) == ITEM]
    subjects = [
        {**names.subject(code), "释义": pack.glossary.define(code, names.subject(code)["名"])} for code in items
    ]
    terms: list[dict[str, object]] = [
        {
            "名词": term.term.format(**slots),
            "释义": term.definition.format(**slots),
            "科目": subjects if term.subjects else [],
        }
        for term in pack.glossary.used(accounts.facts)
    ]
    own = accounts.submission.terms
    added: list[dict[str, object]] = [
        {"名词": each.term, "释义": voice.quoted(each.definition), "科目": []} for each in own
    ]
    return [*terms, *added]


def _duty(duty: object, voice: Voice) -> dict[str, object]:
    if isinstance(duty, Model):
        return texts_of(duty, voice)
    return {"标题": "", "内容": [voice.quoted(str(duty))]}


def _project(project: Project, voice: Voice) -> dict[str, object]:
    use = _optional(project.purpose, voice)
    return {"名称": project.name, "用途": use, "其中": [_project(part, voice) for part in project.parts]}


def _optional(text: str | None, voice: Voice) -> str:
    return voice.trimmed([text])[0] if text else ""


def texts_of(model: Model, voice: Voice, *, bare: bool = False) -> dict[str, object]:
    """Return a model's texts (quotes filled, single ones without their full stop) and counts by Chinese key."""
    found: dict[str, object] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, str):
            found[str(field.alias)] = _optional(value, voice)
        elif isinstance(value, Sequence):
            found[str(field.alias)] = voice.trimmed(value) if bare else [voice.quoted(str(text)) for text in value]
        elif value is None or isinstance(value, (int, Decimal)):
            found[str(field.alias)] = value
    return found
