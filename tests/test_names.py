"""Tests of the names of facts: every fact of a report has a known name, and a misspelt one is told."""

from __future__ import annotations

import pytest

from generator.derive.names import _patterns, is_name, of_any_code
from tests.builders import facts, sample
from tests.built import SAMPLES
from tests.targets import with_targets
from tests.test_comparisons import PRIOR, THREE
from tests.test_totals import RICH


def names() -> set[str]:
    samples = {name for each in SAMPLES for name in sample(each).facts}
    return samples | set(with_targets().facts) | set(facts(**RICH, 上年决算=PRIOR, 三公经费=THREE))


def test_every_fact_has_a_known_name() -> None:
    assert [name for name in names() if not is_name(name)] == []


def test_every_pattern_stands_for_a_fact() -> None:
    assert [each.pattern for each in _patterns() if not any(each.fullmatch(name) for name in names())] == []


@pytest.mark.parametrize(
    "name",
    [
        "收支总记",
        "收入决算.合计.事业收人",
        "支出.2010301.一般公共预算",
        "支出决算.20103.本年支出",
        "三公经费.因公出国(境)费.决算数",
        "变动.收支总计",
        "变动.公用经费合计.增减额",
        "占比.收入",
        "政府采购.中小企业.货物比",
        "整体自评.总份",
        "项目.执行数",
        "",
    ],
)
def test_misspelt_names_are_known_as_such(name: str) -> None:
    assert not is_name(name)


def test_names_for_every_code() -> None:
    assert is_name(of_any_code("收入决算.{code}.事业收入"))
    assert not is_name(of_any_code("收入决算.{code}.事业"))
