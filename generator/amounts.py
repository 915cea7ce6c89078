"""Amounts: exact 元 as Decimal, read strictly, rounded in one place, shown in 元 or 万元.

Comes in: the text a department typed. Goes out: ``Decimal`` in 元 with two places, or ``AmountError`` with message and
a fix in Chinese; and the printed forms of amounts and rates. ``round_half_up`` is the only rounding (四舍五入).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import MAX_PREC, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache

_PLAIN = re.compile(r"(?P<sign>-?)(?P<whole>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?")
_EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)?", re.IGNORECASE)
_UNIT_SUFFIX = re.compile(r"[0-9.,\s]\s*(?:亿元|亿|万元|万|千元|元|圆|块|RMB|CNY|yuan)$", re.IGNORECASE)
_EXPONENT = re.compile(r"[-+]?[0-9.,]+[eE][-+]?[0-9]+")
_ACCOUNTING = re.compile(r"\([0-9.,]+\)")
_WHOLE_DIGITS = 15
_SHOWN = 30
_YUAN_PER_WAN_PLACES = 4
_CENT = Decimal("0.01")
_CONTEXT = Context(prec=MAX_PREC, rounding=ROUND_HALF_UP)


class AmountUnit(StrEnum):
    """The unit (金额单位) in which a file's amounts are typed."""

    YUAN = "元"
    WAN = "万元"

    @property
    def places(self) -> int:
        """The most decimals an amount may have in this unit: down to 分 in 元, to 分 in 万元."""
        return 2 if self is AmountUnit.YUAN else 2 + _YUAN_PER_WAN_PLACES


class AmountError(ValueError):
    """A text that is no amount; ``message`` says why and ``fix`` what to write."""

    def __init__(self, message: str, fix: str) -> None:
        self.message = message
        self.fix = fix
        super().__init__(f"{message} {fix}")


def parse_amount(text: str, unit: AmountUnit) -> Decimal:
    """Return the amount in 元, exact to the 分; raise ``AmountError`` for anything that is not strictly an amount."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise _explain(text, unit)
    whole, part = match["whole"].replace(",", ""), match["part"] or ""
    if len(whole) > _WHOLE_DIGITS:
        message = f"金额“{_shown(text)}”有 {len(whole)} 位整数，超出了合理范围。"
        raise AmountError(message, "请核对是否多打了数字或把两个金额连在了一起。")
    if len(part) > unit.places:
        message = f"金额“{_shown(text)}”有 {len(part)} 位小数，以{unit}为单位时最多 {unit.places} 位（到分为止）。"
        raise AmountError(message, "请按账上的金额填写，不要粘贴公式算出的长小数。")
    value = Decimal(text.replace(",", ""))
    if unit is AmountUnit.WAN:
        value = value.scaleb(_YUAN_PER_WAN_PLACES, _CONTEXT)
    return _unsigned_zero(value.quantize(_CENT, context=_CONTEXT))


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to decimal places, a half away from zero (四舍五入); never gives a negative zero."""
    return _unsigned_zero(value.quantize(_step(places), ROUND_HALF_UP, _CONTEXT))


@lru_cache
def _step(places: int) -> Decimal:
    """Return the least difference of two figures with so many decimals."""
    return Decimal(1).scaleb(-places)


def to_wan(yuan: Decimal) -> Decimal:
    """Return an amount of 元 in 万元, exact and not rounded."""
    return _unsigned_zero(yuan.scaleb(-_YUAN_PER_WAN_PLACES, _CONTEXT))


def in_unit(yuan: Decimal, unit: AmountUnit) -> Decimal:
    """Return an amount of 元 in a unit, exact and not rounded."""
    return to_wan(yuan) if unit is AmountUnit.WAN else yuan


def format_amount(value: Decimal, places: int = 2, *, separators: bool = False, drop_zeros: bool = False) -> str:
    """Return the printed form: rounded to ``places``, with thousands separators and without trailing zeros if asked."""
    return format_rounded(round_half_up(value, places), separators=separators, drop_zeros=drop_zeros)


def format_rounded(rounded: Decimal, *, separators: bool = False, drop_zeros: bool = False) -> str:
    """Return the printed form of what is rounded already."""
    text = f"{rounded:,f}" if separators else f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if drop_zeros and "." in text else text


def format_rate(percent: Decimal, places: int = 2, *, drop_zeros: bool = False, sign: bool = True) -> str:
    """Return an exact percentage (12.345) as printed (12.35%), rounded half up; ``sign=False`` leaves the % out."""
    text = format_amount(percent, places, drop_zeros=drop_zeros)
    return f"{text}%" if sign else text


def _unsigned_zero(value: Decimal) -> Decimal:
    return value or value.copy_abs()


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def _half_width(text: str) -> str:
    """Return digits, signs and points in their half-width forms."""
    narrow = unicodedata.normalize("NFKC", text)
    return narrow.replace("−", "-").replace("–", "-").replace("—", "-").replace("。", ".").replace("、", ",")


def _explain(text: str, unit: AmountUnit) -> AmountError:
    """Say why the text is no amount: the first reason that fits, from the most particular to the most general."""
    shown = f"“{_shown(text)}”"
    if not text.strip():
        return AmountError("没有填金额。", "没有发生额的填 0。")
    if _EXCEL_ERROR.fullmatch(text.strip()):
        message = f"{shown}是 Excel 的出错标记（公式失效、引用丢失或列太窄），不是金额。"
        return AmountError(message, "请回到原表格把公式改对，再填入算出的数。")
    for reason in (_explain_form, _explain_characters, _explain_digits):
        found = reason(text, shown, unit)
        if found is not None:
            return found
    return AmountError(f"{shown}不是金额。", "请只填数字，例如 1234.50 或 1,234.50；没有发生额的填 0。")


def _explain_form(text: str, shown: str, unit: AmountUnit) -> AmountError | None:
    """Explain notations that carry more than the number: %, a unit, a currency sign, an exponent, underscores."""
    narrow = _half_width(text.strip())
    if narrow.endswith("%"):
        return AmountError(f"{shown}是百分数，这里要填金额。", "请填金额；占比、增长率、完成率由程序计算，不用填。")
    if _UNIT_SUFFIX.search(narrow):
        return AmountError(f"{shown}后面带了单位。", f"单位已由“金额单位”给出（{unit}），请只填数字，并换算成{unit}。")
    if narrow[0] in "¥$" or narrow[-1] in "¥$":
        return AmountError(f"{shown}带了货币符号。", f"单位已由“金额单位”给出（{unit}），请去掉货币符号。")
    if _EXPONENT.fullmatch(narrow):
        return AmountError(f"{shown}是科学计数法，位数会丢失。", "请写出全部数字，例如 1e3 写成 1000。")
    if "_" in narrow:
        return AmountError(f"{shown}里有下划线。", f"请去掉下划线：{narrow.replace('_', '')}。")
    return None


def _explain_characters(text: str, shown: str, unit: AmountUnit) -> AmountError | None:
    """Explain the right number in the wrong characters: full-width forms, spaces, a plus sign, accounting brackets."""
    del unit
    narrow = _half_width(text)
    if narrow != text and _PLAIN.fullmatch(narrow.strip()):
        return AmountError(f"{shown}用了全角字符。", f"请在半角状态下输入：{narrow.strip()}。")
    squeezed = re.sub(r"\s+", "", narrow)
    if squeezed != narrow and _PLAIN.fullmatch(squeezed):
        return AmountError(f"{shown}里有空格。", f"请去掉空格：{squeezed}；如果是两个金额，请分开填。")
    if _ACCOUNTING.fullmatch(narrow):
        return AmountError(f"{shown}用括号表示负数。", f"请用减号：-{narrow[1:-1]}。")
    if narrow.startswith("+"):
        return AmountError(f"{shown}前面有加号。", f"请去掉加号：{narrow[1:]}。")
    return None


def _explain_digits(text: str, shown: str, unit: AmountUnit) -> AmountError | None:
    """Explain digits in the wrong places: thousands groups, leading zeros, a point without digits on both sides."""
    del unit
    body = _half_width(text).removeprefix("-")
    if re.fullmatch(r"[0-9.]*", body) and body.count(".") > 1:
        return AmountError(f"{shown}里有不止一个小数点。", "请核对金额；千位分隔用逗号，小数点只有一个。")
    if re.fullmatch(r"[0-9]*\.[0-9]*", body) and (body.startswith(".") or body.endswith(".")):
        return AmountError(f"{shown}的小数点前后都要有数字。", "请补全，例如 .5 写成 0.5，5. 写成 5。")
    if re.fullmatch(r"0[0-9]+(?:\.[0-9]*)?", body):
        return AmountError(f"{shown}以 0 开头，像是编码而不是金额。", "请核对是否填错了格；金额前面不要加 0。")
    if "," in body and re.fullmatch(r"[0-9,]*(?:\.[0-9,]*)?", body):
        message = f"{shown}的千位分隔不对：逗号应从个位起每三位一个，小数部分没有逗号。"
        return AmountError(message, "请核对金额是否少打了数字；也可以不用逗号。")
    return None
