"""Amounts: what is read, what is refused and why, one rounding, and no float on money anywhere."""

from __future__ import annotations

import ast
import string
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.amounts import (
    AmountError,
    AmountUnit,
    format_amount,
    format_rate,
    in_unit,
    parse_amount,
    round_half_up,
    to_wan,
)

YUAN, WAN = AmountUnit.YUAN, AmountUnit.WAN
GENERATOR = Path(__file__).parent.parent / "generator"
cents = st.integers(-(10**17) + 1, 10**17 - 1).map(lambda number: Decimal(number).scaleb(-2))


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("1,234.50", YUAN, "1234.50"),
        ("1234.5", YUAN, "1234.50"),
        ("-12.3", YUAN, "-12.30"),
        ("0", YUAN, "0.00"),
        ("-0.00", YUAN, "0.00"),
        ("1,234,567", YUAN, "1234567.00"),
        ("1.234567", WAN, "12345.67"),
        ("12,345.67", WAN, "123456700.00"),
        ("0.000001", WAN, "0.01"),
        ("999999999999999.99", YUAN, "999999999999999.99"),
    ],
)
def test_amounts_as_typed(text: str, unit: AmountUnit, yuan: str) -> None:
    assert str(parse_amount(text, unit)) == yuan


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("", "没有填金额。", "没有发生额的填 0。"),
        (" \n", "没有填金额。", "没有发生额的填 0。"),
        ("１２３４．５", "全角字符", "请在半角状态下输入：1234.5。"),
        ("1，234.5", "全角字符", "请在半角状态下输入：1,234.5。"),
        ("−5", "全角字符", "请在半角状态下输入：-5。"),
        ("#REF!", "Excel 的出错标记", "请回到原表格把公式改对，再填入算出的数。"),
        ("#DIV/0!", "Excel 的出错标记", "请回到原表格把公式改对，再填入算出的数。"),
        ("#N/A", "Excel 的出错标记", "请回到原表格把公式改对，再填入算出的数。"),
        ("########", "Excel 的出错标记", "请回到原表格把公式改对，再填入算出的数。"),
        ("1e3", "科学计数法", "请写出全部数字，例如 1e3 写成 1000。"),
        ("1.2E+05", "科学计数法", "请写出全部数字，例如 1e3 写成 1000。"),
        ("1_000", "下划线", "请去掉下划线：1000。"),
        ("1 234", "有空格", "请去掉空格：1234；如果是两个金额，请分开填。"),
        ("12 ", "有空格", "请去掉空格：12；如果是两个金额，请分开填。"),
        ("12%", "百分数", "请填金额；占比、增长率、完成率由程序计算，不用填。"),
        ("12％", "百分数", "请填金额；占比、增长率、完成率由程序计算，不用填。"),
        ("12万元", "后面带了单位", "单位已由“金额单位”给出（元），请只填数字，并换算成元。"),
        ("1,234.5 元", "后面带了单位", "单位已由“金额单位”给出（元），请只填数字，并换算成元。"),
        ("¥12", "货币符号", "单位已由“金额单位”给出（元），请去掉货币符号。"),
        ("￥12", "货币符号", "单位已由“金额单位”给出（元），请去掉货币符号。"),
        ("(12.5)", "括号表示负数", "请用减号：-12.5。"),
        ("（12.5）", "括号表示负数", "请用减号：-12.5。"),
        ("+5", "加号", "请去掉加号：5。"),
        ("12,34.5", "千位分隔不对", "请核对金额是否少打了数字；也可以不用逗号。"),
        ("1234,567", "千位分隔不对", "请核对金额是否少打了数字；也可以不用逗号。"),
        ("0,123", "千位分隔不对", "请核对金额是否少打了数字；也可以不用逗号。"),
        ("1,234.567,8", "千位分隔不对", "请核对金额是否少打了数字；也可以不用逗号。"),
        ("1.2.3", "不止一个小数点", "请核对金额；千位分隔用逗号，小数点只有一个。"),
        (".5", "小数点前后都要有数字", "请补全，例如 .5 写成 0.5，5. 写成 5。"),
        ("5.", "小数点前后都要有数字", "请补全，例如 .5 写成 0.5，5. 写成 5。"),
        ("007", "以 0 开头", "请核对是否填错了格；金额前面不要加 0。"),
        ("1.234", "有 3 位小数，以元为单位时最多 2 位", "请按账上的金额填写，不要粘贴公式算出的长小数。"),
        ("1" * 16, "有 16 位整数", "请核对是否多打了数字或把两个金额连在了一起。"),
        ("待填", "不是金额", "请只填数字，例如 1234.50 或 1,234.50；没有发生额的填 0。"),
        ("NaN", "不是金额", "请只填数字，例如 1234.50 或 1,234.50；没有发生额的填 0。"),
        ("Infinity", "不是金额", "请只填数字，例如 1234.50 或 1,234.50；没有发生额的填 0。"),
        ("--5", "不是金额", "请只填数字，例如 1234.50 或 1,234.50；没有发生额的填 0。"),
        ("٣", "不是金额", "请只填数字，例如 1234.50 或 1,234.50；没有发生额的填 0。"),
    ],
)
def test_refused_amounts_say_why_and_what_to_write(text: str, message: str, fix: str) -> None:
    with pytest.raises(AmountError) as raised:
        parse_amount(text, YUAN)
    assert message in raised.value.message
    assert raised.value.fix == fix


def test_refusal_names_the_unit_of_the_file() -> None:
    with pytest.raises(AmountError, match="以万元为单位时最多 6 位"):
        parse_amount("1.2345678", WAN)


@given(st.text(max_size=40))
def test_any_other_text_is_refused_with_reason_and_fix(text: str) -> None:
    if set(text) <= set(string.digits + ",.-") and text.strip(",.-"):
        return
    with pytest.raises(AmountError) as raised:
        parse_amount(text, YUAN)
    assert raised.value.message.endswith("。")
    assert raised.value.fix.endswith("。")


@given(st.text(string.digits + ",.-", min_size=1, max_size=12))
def test_numbers_are_read_exactly_or_refused(text: str) -> None:
    try:
        value = parse_amount(text, YUAN)
    except AmountError:
        return
    assert value == Decimal(text.replace(",", ""))
    assert value.as_tuple().exponent == -2


@given(cents)
def test_what_is_printed_is_read_back(yuan: Decimal) -> None:
    for separators in (True, False):
        assert parse_amount(format_amount(yuan, separators=separators), YUAN) == yuan
        assert parse_amount(format_amount(to_wan(yuan), 6, separators=separators), WAN) == yuan
        assert parse_amount(format_amount(yuan, separators=separators, drop_zeros=True), YUAN) == yuan


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("2.675", 2, "2.68"),
        ("-0.125", 2, "-0.13"),
        ("-0.004", 2, "0.00"),
        ("2.5", 0, "3"),
        ("150", 2, "150.00"),
    ],
)
def test_half_is_rounded_up(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded


@given(cents, st.integers(0, 4))
def test_rounding_is_the_nearest_and_happens_once(yuan: Decimal, places: int) -> None:
    rounded = round_half_up(to_wan(yuan), places)
    assert rounded == to_wan(yuan).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert abs(rounded - to_wan(yuan)) * 2 <= Decimal(1).scaleb(-places)


def test_amounts_as_printed() -> None:
    assert format_amount(Decimal("1234567.005")) == "1234567.01"
    assert format_amount(Decimal("1234567.005"), separators=True) == "1,234,567.01"
    assert format_amount(Decimal("-1234.5"), separators=True) == "-1,234.50"
    assert format_amount(Decimal(1200), drop_zeros=True) == "1200"
    assert format_amount(Decimal("1200.50"), drop_zeros=True) == "1200.5"
    assert format_amount(Decimal(1200), 0, drop_zeros=True) == "1200"
    assert format_amount(Decimal("-0.001")) == "0.00"
    assert format_amount(Decimal("1E+3")) == "1000.00"


def test_rates_as_printed() -> None:
    assert format_rate(Decimal("12.345")) == "12.35%"
    assert format_rate(Decimal(100), drop_zeros=True) == "100%"
    assert format_rate(Decimal("12.34"), 1, sign=False) == "12.3"


def test_units_convert_exactly() -> None:
    assert to_wan(Decimal("0.01")) == Decimal("0.000001")
    assert in_unit(Decimal(15000), WAN) == Decimal("1.5")
    assert in_unit(Decimal(15000), YUAN) == Decimal(15000)


def modules_with_amounts() -> list[Path]:
    """All modules but those that lay out pages, where lengths are floats by nature."""
    layout = {"writers", "fonts", "fonts.py"}
    return [path for path in sorted(GENERATOR.rglob("*.py")) if path.relative_to(GENERATOR).parts[0] not in layout]


def forbidden_arithmetic(tree: ast.Module) -> list[str]:
    """Name the places where a float or another rounding could touch an amount."""
    found = []
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in {"round", "float"}:
            found.append(f"{node.lineno}: {called.id}()")
        elif isinstance(called, ast.Attribute) and called.attr in {"quantize", "to_integral_value", "to_integral"}:
            found.append(f"{node.lineno}: .{called.attr}()")
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = "".join(str(part.value) for part in ast.walk(node.format_spec) if isinstance(part, ast.Constant))
            if "." in spec and spec[-1:] in {"f", "e", "g", "%", "F", "G", "E"}:
                found.append(f"{node.lineno}: format {spec}")
        elif (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Mod)
            and isinstance(node.left, (ast.Constant, ast.JoinedStr))
        ):
            found.append(f"{node.lineno}: % formatting")
    return found


def test_no_float_and_no_other_rounding_on_amounts() -> None:
    checked = modules_with_amounts()
    assert GENERATOR / "amounts.py" in checked
    allowed = {
        "amounts.py": {".quantize()"},
        "document/printing.py": {".to_integral_value()"},  # asks whether a rounded rate is whole
        "workbooks/balancing.py": {".to_integral_value()"},  # how many whole steps lie between two bounds
    }
    found = [
        f"{name}:{place}"
        for path in checked
        for name in [path.relative_to(GENERATOR).as_posix()]
        for place in forbidden_arithmetic(ast.parse(path.read_text(encoding="utf-8")))
        if place.split(": ", 1)[1] not in allowed.get(name, set())
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["round(x, 2)", "float(x)", "f'{x:.2f}'", "f'{x:,.2f}'", "x.quantize(y)", "'%.2f' % x"]
)
def test_the_ban_sees_each_forbidden_form(line: str) -> None:
    assert len(forbidden_arithmetic(ast.parse(line))) == 1
