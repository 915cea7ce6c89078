"""What a text can speak of: the subjects of the pack's labels, and those that the input names itself.

Comes in: accounts and labels. Goes out: ``Subject`` values with the phrases that speak of them and the facts
that their figures are, by aspect (决算, 年初预算 …) and context (the kind of money, the form). Functional subjects,
projects, forms and reviews get their phrases from the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from generator.audit.model import once_a_pack
from generator.audit.text.heard import Heard
from generator.audit.text.plain import squeeze
from generator.derive.accounts import Accounts
from generator.derive.performance import OVERALL, level_names, project_prefix
from generator.derive.prior import LAST
from generator.derive.subjects import CLASS, GROUP, ITEM
from generator.pack.labels import ANY, Labels, SubjectLabels
from generator.submission.budget_models import BudgetSubmission
from generator.submission.figures import Project

FINAL, INITIAL, ADJUSTED, BUDGET, PRIOR, FUNDS = "决算", "年初预算", "全年预算", "预算", "上年", "资金"
SCORE, BUDGET_SCORE = "得分", "预算得分"
FORM, REVIEW = "自评表", "综述"
GENERAL, GOVERNMENT, STATE, ALL_FUNDS, FISCAL = "一般公共预算", "政府性基金预算", "国有资本经营预算", "全部", "财政拨款"
BASIC_SECTION: Final = "一般公共预算财政拨款基本支出决算情况说明"
THREE_PUBLIC_SECTION: Final = "财政拨款“三公”经费支出决算情况说明"
_BASIC_SECTIONS: Final = (BASIC_SECTION, "一般公共预算基本支出安排情况")
_LEVELS: Final = {CLASS: "类", GROUP: "款", ITEM: "项"}
_CLASS_ENDING: Final = "支出"
_SHORTEST, _SHORTEST_TITLE = 4, 2
_IN_BRACKETS: Final = re.compile("（[^）]*）")
_REVIEW_ENDINGS: Final = ("项目绩效自评综述", "绩效自评综述", "项目自评综述")

NamesByContext = Mapping[str, tuple[str, ...]]


class Subject(Struct, frozen=True, eq=False):
    """A thing with figures. ``strong`` phrases are its own words, after which any other words may stand before.

    No two subjects of a report are the same, so each equals only itself.
    """

    name: str
    phrases: tuple[str, ...]
    title: str = ""
    """How messages call it, where not by its name."""
    generic: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    """Shortened names, which count only right before an aspect (招商工作年初预算)."""
    strong: bool = False
    values: Mapping[str, NamesByContext] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    whole: NamesByContext = field(default_factory=dict)
    context: str = ""
    form: str = ""
    """The beginning of the names of its form's facts."""
    level: bool = False
    """It is a 一级指标 of its form, spoken of only where that form is."""
    sections: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """How messages call it."""
        return self.title or self.name


def subjects(accounts: Accounts, labels: Labels, heard: Heard) -> dict[str, Subject]:
    """Return subjects by name: those of the pack, and of the report's own those that texts speak of, as ``heard``."""
    found = dict(pack_subjects(labels))
    own = (
        *_functional(accounts, labels, heard),
        *_economic(accounts, heard),
        *_items(accounts, heard),
        *_projects(accounts, labels),
    )
    for each in own:
        found.setdefault(each.name, each)
    return found


@once_a_pack
def pack_subjects(labels: Labels) -> Mapping[str, Subject]:
    """Return the subjects that every report of a pack can speak of, by name."""
    return {name: _of_pack(name, spec) for name, spec in labels.subjects.items()}


def _of_pack(name: str, spec: SubjectLabels) -> Subject:
    return Subject(
        name=name,
        phrases=spec.phrases,
        generic=spec.generic,
        values=spec.values,
        counts={squeeze(unit): fact for unit, fact in spec.counts.items()},
        whole=spec.whole,
        context=spec.context,
        form=OVERALL if SCORE in spec.values and spec.values[SCORE][ANY] == (f"{OVERALL}.总分",) else "",
        sections=spec.sections,
    )


def _functional(accounts: Accounts, labels: Labels, heard: Heard) -> Iterator[Subject]:
    """Yield the subjects of the 功能分类 that the report uses and its texts speak of."""
    codes = dict.fromkeys((*accounts.subjects.expenditure, *accounts.subjects.income, *accounts.subjects.budgeted))
    for code in codes:
        parts = {_LEVELS[size]: _bare(accounts, code[:size]) for size in _LEVELS if size <= len(code)}
        level = _LEVELS[len(code)]
        if not heard.of(code_subject(code), (parts[level],)):
            continue  # what does not have its name does not have a phrase of it
        phrases = tuple([pattern.format(**parts) for pattern in labels.codes.get(level, ())])
        if not heard.of(code_subject(code), phrases):
            continue
        title = f"{code} {accounts.functional.name(code) or ''}".strip()
        values, whole = (_budget_values(code), _BUDGET_WHOLE) if _plans(accounts) else (_code_values(code), _CODE_WHOLE)
        yield Subject(code_subject(code), phrases, title, values=values, whole=whole)


def _plans(accounts: Accounts) -> bool:
    """Tell whether the report is a budget, which has one kind of figures for its year."""
    return isinstance(accounts.submission, BudgetSubmission)


def code_subject(code: str) -> str:
    """Return the name of the subject that a code of the 功能分类 is."""
    return f"科目 {code}"


_CODE_WHOLE: Final[NamesByContext] = {
    GENERAL: ("一般公共预算财政拨款支出",),
    ALL_FUNDS: ("本年支出合计",),
    FISCAL: ("财政拨款支出合计",),
    GOVERNMENT: ("政府性基金预算财政拨款支出",),
    STATE: ("国有资本经营预算财政拨款支出",),
}


def _code_values(code: str) -> dict[str, NamesByContext]:
    prefix = f"支出.{code}"
    return {
        FINAL: {
            GENERAL: (f"{prefix}.{GENERAL}.合计",),
            ALL_FUNDS: (f"支出决算.{code}.本年支出合计",),
            FISCAL: (f"财政拨款支出.{code}",),
            GOVERNMENT: (f"{prefix}.{GOVERNMENT}.合计",),
            STATE: (f"{prefix}.{STATE}.合计",),
        },
        INITIAL: {GENERAL: (f"{prefix}.{GENERAL}.{INITIAL}",)},
        ADJUSTED: {GENERAL: (f"{prefix}.{GENERAL}.{ADJUSTED}",)},
        PRIOR: {
            GENERAL: (f"{LAST}{prefix}.{GENERAL}.合计",),
            ALL_FUNDS: (f"{LAST}支出决算.{code}.本年支出合计",),
            FISCAL: (f"{LAST}财政拨款支出.{code}",),
        },
    }


_BUDGET_WHOLE: Final[NamesByContext] = {
    ALL_FUNDS: ("本年支出合计",),
    FISCAL: ("财政拨款支出预算.合计",),
    **{fund: (f"支出预算.合计.{fund}.合计",) for fund in (GENERAL, GOVERNMENT, STATE)},
}


def _budget_values(code: str) -> dict[str, NamesByContext]:
    funds = (GENERAL, GOVERNMENT, STATE)
    return {
        FINAL: {
            ALL_FUNDS: (f"支出预算.{code}.全部.合计",),
            FISCAL: (f"财政拨款支出预算.{code}",),
            **{fund: (f"支出预算.{code}.{fund}.合计",) for fund in funds},
        },
        PRIOR: {fund: (f"上年预算.{fund}.{code}",) for fund in funds},
    }


def _bare(accounts: Accounts, code: str) -> str:
    """Return a subject's name, a 类 without its word 支出."""
    name = accounts.functional.name(code) or code
    return name.removesuffix(_CLASS_ENDING) or name if len(code) == CLASS else name


def _economic(accounts: Accounts, heard: Heard) -> Iterator[Subject]:
    """Yield the economic types, whose names speak of 公开06表 only in its own section."""
    for code in accounts.subjects.economic:
        name = accounts.economic.name(code)
        if name and heard.has(name):
            fact = f"基本支出经济.{code}.合计" if _plans(accounts) else f"经济分类.{code}"
            yield Subject(f"经济分类 {code}", (name,), name, values={FINAL: {ANY: (fact,)}}, sections=_BASIC_SECTIONS)


def _items(accounts: Accounts, heard: Heard) -> Iterator[Subject]:
    """Yield the parts typed under 其中 of the “三公” items."""
    for item, each in accounts.submission.three_public.items:
        for part in filter(heard.has, each.parts):
            values = {FINAL: {ANY: (f"三公经费.{item}.其中.{part}",)}}
            yield Subject(f"{item}.{part}", (part,), values=values, sections=(THREE_PUBLIC_SECTION,))


def _projects(accounts: Accounts, labels: Labels) -> Iterator[Subject]:
    """Yield the projects, forms and reviews; those of one name are one subject with a context each."""
    if isinstance(accounts.submission, BudgetSubmission):
        for each in accounts.submission.budget_projects:
            values = {FINAL: {ANY: (f"项目支出预算.项目.{each.name}.合计",)}}
            yield _project(each.name, values, labels)
    forms = {form.name: form for form in accounts.submission.project_forms}
    typed = [project.name for project in _all_projects(accounts.submission.projects)]
    for name in dict.fromkeys((*typed, *forms)):
        yield _project(name, _project_values(name, has_form=name in forms), labels, form=name in forms)
    for form in forms.values():
        review = form.review
        if review:
            yield _review(form.name, review.name or form.name, labels.endings)
    for prefix, goals in ((project_prefix(form.name), form.goals) for form in forms.values()):
        yield from _levels(prefix, level_names(goals))
    yield from _levels(OVERALL, level_names(accounts.submission.overall_form.goals))


def _project_values(name: str, *, has_form: bool) -> dict[str, dict[str, tuple[str, ...]]]:
    values: dict[str, dict[str, tuple[str, ...]]] = {
        FINAL: {"项目": (f"项目.{name}.执行数",)},
        ADJUSTED: {"项目": (f"项目.{name}.全年预算数",)},
        PRIOR: {"项目": (f"{LAST}项目.{name}.执行数",)},
    }
    if has_form:
        prefix = project_prefix(name)
        values[FINAL] |= {FORM: (f"{prefix}.执行数",), REVIEW: (f"综述.{name}.执行数",)}
        values[ADJUSTED] |= {FORM: (f"{prefix}.预算数",), REVIEW: (f"综述.{name}.全年预算数",)}
        values[SCORE] = {ANY: (f"{prefix}.总分",)}
        values[BUDGET_SCORE] = {ANY: (f"{prefix}.预算得分",)}
    return values


def _project(name: str, values: Mapping[str, NamesByContext], labels: Labels, *, form: bool = False) -> Subject:
    return Subject(
        name=project_subject(name),
        phrases=(name, f"{name}项目"),
        title=name,
        short=tuple(_shortened(name, labels.endings)),
        strong=len(squeeze(name)) > _SHORTEST,
        values=values,
        form=project_prefix(name) if form else "",
    )


def project_subject(name: str) -> str:
    """Return the name of the subject that a project is."""
    return f"项目 {name}"


def review_subject(name: str) -> str:
    """Return the name of the subject that a form's review is."""
    return f"综述 {name}"


def _review(form: str, title: str, endings: tuple[str, ...]) -> Subject:
    prefix = project_prefix(form)
    titles = (title, *_shortened(title, endings, _SHORTEST_TITLE))
    return Subject(
        name=review_subject(form),
        phrases=tuple(f"{each}{ending}" for each in titles for ending in _REVIEW_ENDINGS),
        title=title,
        short=(title,) if title != form else (),
        strong=True,
        values={
            FINAL: {ANY: (f"综述.{form}.执行数",)},
            ADJUSTED: {ANY: (f"综述.{form}.全年预算数",)},
            SCORE: {ANY: (f"{prefix}.总分",)},
        },
        context=REVIEW,
        form=prefix,
    )


def _levels(prefix: str, names: tuple[str, ...]) -> Iterator[Subject]:
    """Yield the 一级指标 of a form, whose points texts may give (产出指标40分): the score, or the weight."""
    for level in names:
        values = {SCORE: {SCORE: (f"{prefix}.{level}.得分",), "权重": (f"{prefix}.{level}.权重",)}}
        yield Subject(f"{prefix}.{level}", (level,), level, values=values, form=prefix, level=True)


def _shortened(name: str, endings: tuple[str, ...], least: int = _SHORTEST) -> Iterator[str]:
    """Yield the name without what texts leave out: what stands in brackets, and its ending."""
    bare = _IN_BRACKETS.sub("", name)
    for whole in dict.fromkeys((name, bare)):
        shorter = (whole.removesuffix(ending) for ending in endings)
        yield from (core for core in dict.fromkeys((whole, *shorter)) if core != name and len(core) >= least)


def _all_projects(projects: tuple[Project, ...]) -> Iterator[Project]:
    for project in projects:
        yield project
        yield from _all_projects(project.parts)
