"""Tests of facts: each figure once, exact, knowing what it was computed from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.accounts.facts import Derivation, Fact, FactBook, Ledger, Measure, Operation
from generator.findings import SourcePosition

D = Decimal
HERE = SourcePosition("02-收入.yaml", 3, 5)


def ledger(**figures: str) -> Ledger:
    book = Ledger()
    for name, value in figures.items():
        book.enter(name, D(value), HERE)
    return book


def test_typed_figure_keeps_its_place_and_measure() -> None:
    book = Ledger()
    book.enter("团组数", 3, HERE, Measure.COUNT)
    assert book.close()["团组数"] == Fact("团组数", D(3), Measure.COUNT, HERE)


def test_a_name_is_taken_only_once() -> None:
    book = ledger(甲="1")
    with pytest.raises(ValueError, match="fact entered twice: 甲"):
        book.enter("甲", D(1), HERE)
    with pytest.raises(ValueError, match="fact entered twice: 甲"):
        book.total("甲", ())


def test_total_adds_what_exists_and_names_it_in_order() -> None:
    book = ledger(甲="0.10", 乙="0.20")
    book.total("合计", ("乙", "没有", "甲"))
    fact = book.close()["合计"]
    assert fact.value == D("0.30")
    assert fact.origin == Derivation(Operation.SUM, ("乙", "甲"))
    assert fact.origin.formula == "乙 + 甲"


def test_total_of_nothing_is_zero() -> None:
    book = Ledger()
    book.total("合计", ("没有",))
    fact = book.close()["合计"]
    assert (fact.value, fact.origin) == (D(0), Derivation(Operation.SUM, ()))
    assert isinstance(fact.origin, Derivation)
    assert fact.origin.formula == "0"


def test_difference_counts_what_is_missing_as_zero() -> None:
    book = ledger(决算="7", 预算="9.5")
    book.difference("差额", "决算", "预算")
    book.difference("没有预算", "决算", "没有")
    facts = book.close()
    assert (facts["差额"].value, facts["没有预算"].value) == (D("-2.5"), D(7))


def test_ratio_is_exact_and_has_no_fact_on_a_zero_base() -> None:
    book = ledger(部分="1", 全部="3", 零="0")
    book.ratio("占比", "部分", "全部")
    book.ratio("没有", "部分", "零")
    facts = book.close()
    assert facts["占比"].value == D(1) / D(3) * 100
    assert facts["占比"].measure is Measure.RATE
    assert "没有" not in facts


def test_change_has_amount_and_rate_but_no_rate_on_a_zero_base() -> None:
    book = ledger(本年="90", 上年="120", 零="0")
    book.change("变动", "本年", "上年")
    book.change("新增", "本年", "零")
    facts = book.close()
    assert (facts["变动.增减额"].value, facts["变动.增减率"].value) == (D(-30), D(-25))
    assert facts["新增.增减额"].value == D(90)
    assert "新增.增减率" not in facts


def test_same_keeps_value_and_measure() -> None:
    book = Ledger()
    book.enter("保有量", 3, HERE, Measure.COUNT)
    book.same("车辆数", "保有量")
    fact = book.close()["车辆数"]
    assert (fact.value, fact.measure) == (D(3), Measure.COUNT)
    assert fact.origin == Derivation(Operation.SAME, ("保有量",))


def test_tally_counts_names_that_need_not_be_facts() -> None:
    book = Ledger()
    book.tally("个数", ["甲项目", "乙项目"])
    fact = book.close()["个数"]
    assert (fact.value, fact.measure) == (D(2), Measure.COUNT)


@pytest.mark.parametrize(
    ("operation", "operands", "formula"),
    [
        (Operation.SUM, ("甲", "乙"), "甲 + 乙"),
        (Operation.DIFFERENCE, ("甲", "乙"), "甲 - 乙"),
        (Operation.CHANGE, ("甲", "乙"), "甲 - 乙"),
        (Operation.RATIO, ("甲", "乙"), "甲 ÷ 乙 × 100%"),
        (Operation.GROWTH, ("甲", "乙"), "(甲 - 乙) ÷ 乙 × 100%"),
        (Operation.SAME, ("甲",), "甲"),
        (Operation.SCORE, ("权重", "执行率"), "权重、执行率"),
        (Operation.TALLY, ("甲", "乙", "丙"), "甲、乙、丙"),
    ],
)
def test_formula_is_told_in_words(operation: Operation, operands: tuple[str, ...], formula: str) -> None:
    assert Derivation(operation, operands).formula == formula


def test_book_is_ordered_and_counts_what_is_missing_as_zero() -> None:
    book = ledger(乙="2", 甲="1").close()
    assert list(book) == ["乙", "甲"]
    assert len(book) == 2
    assert (book.amount("甲"), book.amount("没有")) == (D(1), D(0))
    with pytest.raises(KeyError):
        book["没有"]


def test_book_does_not_follow_its_ledger() -> None:
    entries = ledger(甲="1")
    book = entries.close()
    entries.enter("乙", D(2), HERE)
    assert list(book) == ["甲"]
    assert isinstance(book, FactBook)


def test_names_are_found_by_both_ends() -> None:
    book = ledger(**{"团组.1.人次": "3", "团组.1.团组数": "1", "团组.2.人次": "4"})
    assert list(book.names("团组.", ".人次")) == ["团组.1.人次", "团组.2.人次"]
