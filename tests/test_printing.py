"""Tests of printing: each option changes what it should, and a fact is printed in one way everywhere."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.accounts.facts import Derivation, Fact, Measure, Operation
from generator.amounts import round_half_up
from generator.document.printing import Printing, required, resolve
from generator.findings import SourcePosition
from generator.submission.models import Options
from tests.builders import pack

D = Decimal
HERE = SourcePosition("填报.yaml", 1, 1)
RATIO = Derivation(Operation.RATIO, ("甲", "乙"))
GROWTH = Derivation(Operation.GROWTH, ("甲", "乙"))


def printing(**options: object) -> Printing:
    return Printing(pack().manifest.options.model_copy(update=options))


def yuan(value: str) -> Fact:
    return Fact("收支总计", D(value), Measure.AMOUNT, HERE)


def rate(value: str, name: str = "占比.收入.其他收入", origin: Derivation = RATIO) -> Fact:
    return Fact(name, D(value), Measure.RATE, origin)


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        ("12345678.90", {"table_separators": True}, "1,234.57"),
        ("12345678.90", {"table_separators": False}, "1234.57"),
        ("-12345678.90", {"table_separators": True}, "-1,234.57"),
        ("50", {}, "0.01"),
        ("10000", {}, "1.00"),
    ],
)
def test_table_prints_two_decimals(value: str, options: dict[str, bool], text: str) -> None:
    assert printing(**options).cells().shown(yuan(value)) == (text, round_half_up(D(value) / 10000, 2))


@pytest.mark.parametrize(
    ("option", "of_table", "text"),
    [("空白", None, ""), ("0.00", None, "0.00"), ("0.00", "空白", ""), ("空白", "0.00", "0.00")],
)
@pytest.mark.parametrize("value", ["0", "49.99", "-49.99"])
def test_zero_in_a_table_is_what_the_option_or_the_table_says(
    option: str, of_table: str | None, text: str, value: str
) -> None:
    """What rounds to zero is printed as zero, never as -0.00."""
    cells = printing(zero=option).cells(of_table)
    assert cells.shown(yuan(value)) == (text, 0)
    assert cells.nothing == text


BARE, FULL = {"text_drop_zeros": True}, {"text_drop_zeros": False}
PLAIN, GROUPED = {"text_separators": False}, {"text_separators": True}


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        ("12345678.90", PLAIN | BARE, "1234.57"),
        ("12345678.90", GROUPED | BARE, "1,234.57"),
        ("12345000", PLAIN | BARE, "1234.5"),
        ("12345000", PLAIN | FULL, "1234.50"),
        ("12340000", GROUPED | FULL, "1,234.00"),
        ("12340000", GROUPED | BARE, "1,234"),
        ("1000000", PLAIN | BARE, "100"),
        ("0", PLAIN | FULL, "0"),
        ("49", GROUPED | FULL, "0"),
        ("-12345000", PLAIN | BARE, "-1234.5"),
    ],
)
def test_sentence_prints_amounts_as_the_options_say(value: str, options: dict[str, bool], text: str) -> None:
    assert printing(**options).text(yuan(value)).text == text


def test_sentence_keeps_the_sign_unless_the_direction_stands_in_words() -> None:
    change = Fact("变动.收支总计.增减额", D(-30000), Measure.AMOUNT, Derivation(Operation.CHANGE, ("甲", "乙")))
    assert printing().text(yuan("-30000")).text == "-3"
    assert printing().text(yuan("-30000"), absolute=True).text == "3"
    assert printing().text(change).text == "3"


@pytest.mark.parametrize("count", ["0", "7", "10", "1000", "1390"])
def test_counts_print_all_their_digits(count: str) -> None:
    assert printing(text_separators=True).text(Fact("人次", D(count), Measure.COUNT, HERE)).text == count


@pytest.mark.parametrize(
    ("decimals", "value", "text", "whole"),
    [
        (1, "12.345", "12.3%", "12.3%"),
        (2, "12.345", "12.35%", "12.35%"),
        (0, "12.5", "13%", "13%"),
        (1, "50", "50.0%", "50%"),
        (1, "49.96", "50.0%", "50%"),
        (1, "100", "100%", "100%"),
        (1, "99.99", "100.0%", "100%"),
        (1, "0", "0%", "0%"),
        (1, "0.04", "0.0%", "0.0%"),
        (1, "-3.21", "-3.2%", "-3.2%"),
    ],
)
def test_percent(decimals: int, value: str, text: str, whole: str) -> None:
    """Exactly none and exactly all are printed bare; what only rounds to a whole is bare where the option asks."""
    for expected, option in ((text, False), (whole, True)):
        of = printing(share_decimals=decimals, completion_decimals=decimals, whole_percent=option)
        assert of.share(rate(value)).text == expected
        assert of.completion(rate(value)).text == expected


def test_growth_is_printed_without_sign() -> None:
    assert printing(rate_decimals=2).rate(rate("-31.816", "变动.收支总计.增减率", GROWTH)).text == "31.82%"


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (rate("12.345"), "12.3%"),
        (rate("12.345", "政府采购.中小企业.服务占比"), "12.3%"),
        (rate("12.345", "三公经费.合计.完成率"), "12.345%"),
        (rate("12.345", "项目.甲.执行率"), "12.345%"),
        (rate("-12.345", "变动.收支总计.增减率", GROWTH), "12.35%"),
    ],
)
def test_a_quoted_rate_is_printed_as_the_sentences_of_the_pack_print_it(fact: Fact, text: str) -> None:
    assert printing(share_decimals=1, rate_decimals=2, completion_decimals=3).text(fact).text == text


@pytest.mark.parametrize(("value", "text"), [("98.93", "98.93"), ("20", "20"), ("7.50", "7.5"), ("0", "0")])
def test_scores_have_their_unit_only_in_forms(value: str, text: str) -> None:
    score = Fact("整体自评.总分", D(value), Measure.SCORE, HERE)
    assert printing(score_unit=True).score(score, unit=True).text == f"{text}分"
    assert printing(score_unit=False).score(score, unit=True).text == text
    assert printing(score_unit=True).text(score).text == text


def test_own_choices_go_before_those_of_the_pack() -> None:
    own = Options(zero="0.00", share_decimals=0, text_separators=False)
    resolved = resolve(pack().manifest.options, own)
    assert (resolved.zero, resolved.share_decimals, resolved.text_separators) == ("0.00", 0, False)
    assert resolved.rate_decimals == pack().manifest.options.rate_decimals


def test_an_option_that_no_pack_may_leave_out() -> None:
    assert required(0) == 0
    with pytest.raises(TypeError, match="must set every option"):
        required(None)
