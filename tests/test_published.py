"""Reports A and B as they were published: what is wrong in them is found, and nothing else is called wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from generator.audit.report import AuditReport
from generator.findings import Finding, Severity, render_text
from generator.pipeline import examine, kits
from tests.mutation_run import examined
from tests.published_errors import ERRORS, Error
from tests.published_reports import Published


@cache
def audit_of(letter: str) -> AuditReport:
    return examined(Published(letter).tree()).audit


def told(finding: Finding) -> str:
    return f"{finding.message} {finding.printed} {finding.computed} {finding.expected}"


def finds(error: Error, finding: Finding) -> bool:
    """Tell whether a finding is the one that an error names."""
    return finding.id == error.rule and (error.told or error.printed) in told(finding)


@pytest.mark.parametrize(
    "error", [each for each in ERRORS if each.rule], ids=lambda error: f"{error.document} {error.place}"
)
def test_what_is_wrong_is_found(error: Error) -> None:
    found = [finding for finding in audit_of(error.document).findings if finds(error, finding)]
    assert found, f"{error.rule} 没有发现“{error.told or error.printed}”"


@pytest.mark.parametrize("letter", ["A", "B"])
def test_nothing_else_is_called_wrong(letter: str) -> None:
    listed = [error for error in ERRORS if error.document == letter]
    loud = (each for each in audit_of(letter).findings if each.severity is not Severity.HINT)
    alarms = [finding for finding in loud if not any(finds(error, finding) for error in listed)]
    assert not alarms, render_text(alarms)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error.document} {error.place} {error.printed}")
def test_each_entry_is_told_in_full(error: Error) -> None:
    assert error.why
    assert error.printed != error.computed or error.rule is None
    assert error.rule or error.told, "no rule and no reason why"


def test_there_are_dozens() -> None:
    assert len([error for error in ERRORS if error.rule]) >= 80
    assert len(set(ERRORS)) == len(ERRORS)


@pytest.mark.parametrize("letter", ["A", "B"])
def test_the_folder_says_the_same_as_the_tree(letter: str) -> None:
    with TemporaryDirectory() as folder:
        written = examine(Published(letter).write(Path(folder)), kits()).audit
    assert {told(each) for each in written.findings} == {told(each) for each in audit_of(letter).findings}
