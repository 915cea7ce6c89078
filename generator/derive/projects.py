"""Projects: budget and spending of each, those with parts as the sums of their parts, and how far each was carried out.

Facts: ``项目.{name}.全年预算数``, ``.执行数``, ``.执行率``; ``综述.{form}.…`` for the reviews of section 十三（三）;
``绩效.…`` for its counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.accounts.facts import Ledger
from generator.submission.figures import Project
from generator.submission.models import Submission
from generator.submission.performance import ProjectForm

COLUMNS = ("全年预算数", "执行数")


def derive_projects(submission: Submission, ledger: Ledger) -> None:
    """Derive the sums of projects with parts, all execution rates, and what the reviews sum up."""
    for project in submission.projects:
        _derive(project, ledger)
    leaves = [project.name for project in leaf_projects(submission.projects)]
    for column in COLUMNS:
        ledger.total(f"项目合计.{column}", (f"项目.{name}.{column}" for name in leaves))
    for form in submission.project_forms:
        if form.review:
            _derive_review(form, ledger)
    reviewed = [form.name for form in submission.project_forms if form.review]
    ledger.tally("绩效.自评项目数", reviewed)
    ledger.tally("绩效.整体自评单位数", (submission.department.name, *submission.department.units))
    ledger.total("绩效.自评资金", (f"综述.{name}.执行数" for name in reviewed))
    ledger.ratio("绩效.自评资金占比", "绩效.自评资金", "支出.合计.一般公共预算.项目支出")


def review_projects(form: ProjectForm) -> tuple[str, ...]:
    """Return the projects a form's review speaks of."""
    own = form.review.projects if form.review else ()
    return own or form.projects or (form.name,)


def leaf_projects(projects: tuple[Project, ...]) -> Iterator[Project]:
    """Yield the projects that hold figures of their own."""
    for project in projects:
        if project.parts:
            yield from leaf_projects(project.parts)
        else:
            yield project


def _derive(project: Project, ledger: Ledger) -> None:
    for part in project.parts:
        _derive(part, ledger)
    for column in COLUMNS:
        if f"项目.{project.name}.{column}" not in ledger:
            ledger.total(f"项目.{project.name}.{column}", (f"项目.{part.name}.{column}" for part in project.parts))
    ledger.ratio(f"项目.{project.name}.执行率", f"项目.{project.name}.执行数", f"项目.{project.name}.全年预算数")


def _derive_review(form: ProjectForm, ledger: Ledger) -> None:
    prefix = f"综述.{form.name}"
    for column in COLUMNS:
        ledger.total(f"{prefix}.{column}", (f"项目.{name}.{column}" for name in review_projects(form)))
    ledger.ratio(f"{prefix}.执行率", f"{prefix}.执行数", f"{prefix}.全年预算数")
