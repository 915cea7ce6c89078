"""The words that only templates of 决算 and of self-evaluations may use.

Comes in: accounts, a ``Voice``, names of subjects. Goes out: a mapping of names for the template environment.
"""

from __future__ import annotations

from generator.derive.accounts import Accounts
from generator.derive.comparisons import PROCUREMENT_KINDS, VEHICLE_KINDS
from generator.derive.projects import review_projects
from generator.derive.subjects import CLASS, ITEM
from generator.derive.totals import KINDS, OTHER_SOURCES
from generator.document.marks import bare as plain_text
from generator.document.subject_names import LEVELS, SubjectNames
from generator.document.typed_texts import optional, texts_of
from generator.document.voice import Voice
from generator.submission.fields import code_of
from generator.submission.figures import PERSONNEL_CLASSES, Project


def account_words(accounts: Accounts, voice: Voice, names: SubjectNames) -> dict[str, object]:
    """Return the names that only templates of 决算 and self-evaluations may use."""
    options = voice.printing.options
    return {
        "口径": options.budget_base,
        "收支与上年比较": options.compare_income,
        **_functions(voice),
        **_lists(accounts, voice, names),
        **_texts(accounts, voice),
    }


def _functions(voice: Voice) -> dict[str, object]:
    reception = voice.submission.three_public.reception
    return {
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


def _lists(accounts: Accounts, voice: Voice, names: SubjectNames) -> dict[str, object]:
    """Return the lists of subjects, sources and kinds that have money."""
    subjects, facts = accounts.subjects, accounts.facts
    level = LEVELS[voice.printing.options.budget_level or "项"]
    economic = [code for code in subjects.economic if facts.amount(f"经济分类.{code}")]
    base = voice.printing.options.budget_base
    kinds = [kind for kind in KINDS if kind in KINDS[:2] or facts.amount(f"支出决算.合计.{kind}")]
    small = "政府采购.中小企业"
    return {
        "收入来源": [s for s in ("财政拨款收入", *OTHER_SOURCES) if facts.amount(f"收入决算.合计.{s}")],
        "支出性质": kinds,
        "支出类": names.subjects(subjects.general_public, CLASS),
        "预算科目": [
            names.subject(code)
            for code in subjects.budgeted
            if len(code) == level and any(facts.amount(f"支出.{code}.一般公共预算.{c}") for c in ("合计", base))
        ],
        "人员科目": [accounts.economic.name(code) for code in economic if code[:CLASS] in PERSONNEL_CLASSES],
        "公用科目": [accounts.economic.name(code) for code in economic if code[:CLASS] not in PERSONNEL_CLASSES],
        "基金科目": names.subjects(subjects.government_fund, ITEM),
        "国资科目": names.subjects(subjects.state_capital, ITEM),
        "采购类": [k for k in PROCUREMENT_KINDS if facts.amount(f"政府采购.{k}") and f"{small}.{k}" in facts],
        "车辆": [kind for kind in VEHICLE_KINDS if facts.amount(f"国有资产.车辆.{kind}")],
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
        "内设机构": [voice.quoted(text) for text in department.organisation],
        "所属单位": department.units,
        "全部单位": (_headquarters(accounts), *department.units),
        "项目": [_project(project, voice) for project in submission.projects],
        "三公": {
            "出国分项": [part for part, amount in three.overseas.parts.items() if amount],
            "运行分项": [part for part, amount in three.vehicle_operation.parts.items() if amount],
            "团组": [texts_of(mission, voice) for mission in three.overseas.missions],
        },
        "其他用车用途": optional(submission.assets.other_use, voice) if submission.assets.vehicles.other else "",
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


def _project(project: Project, voice: Voice) -> dict[str, object]:
    use = optional(project.purpose, voice)
    return {"名称": project.name, "用途": use, "其中": [_project(part, voice) for part in project.parts]}
