"""Field types of the input files: how the text of one YAML scalar becomes a value.

Comes in: scalars as text (the source room never guesses types). Goes out: exact 元, counts, dates, paragraphs.
``InputError`` and ``AmountError`` say in Chinese what is wrong and how to mend it; the loader adds the place.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from generator.amounts import AmountUnit, parse_amount

UNIT_KEY = "金额单位"
GROUP_TAG, TEXT_TAG = "keys", "text"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％－／", "0123456789.%-/")
_TRUE, _FALSE = ("true", "yes", "y", "on", "1", "√", "对", "有"), ("false", "no", "n", "off", "0", "×", "不", "无")
_SHOWN = 30
_MOST_POINTS = 100
_WITH_UNIT = re.compile(f"(.*[0-9])[ ]?({AmountUnit.WAN}|{AmountUnit.YUAN})")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")


class InputError(ValueError):
    """A text that is not what its key asks for: why, and what to write, as in ``AmountError``."""

    def __init__(self, message: str, fix: str) -> None:
        self.message = message
        self.fix = fix
        super().__init__(f"{message} {fix}")


class Model(BaseModel):
    """Base of every input model: Chinese keys by alias, nothing unknown accepted, never changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    LEFT_OUT: ClassVar[frozenset[str]] = frozenset()
    """Keys of the model it extends that have no place in its kind of report."""
    USUAL: ClassVar[frozenset[str]] = frozenset()
    """Keys that a new folder opens although they may be left out."""
    EACH: ClassVar[str] = ""
    """What its keys are, where they are choices that all hold the same kind of table (sources of money)."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema without the keys left out."""
        described = handler(core)
        properties = handler.resolve_ref_schema(described).get("properties", {})
        for name in cls.LEFT_OUT:
            properties.pop(name, None)
        return described


def group_or_text(value: Any) -> str:  # noqa: ANN401 - pydantic hands over whatever was typed
    """Tell by its form which of two a value is, so that only the faults of that one are reported."""
    return GROUP_TAG if isinstance(value, (dict, BaseModel)) else TEXT_TAG


def _amount(value: Any, info: ValidationInfo) -> Decimal:  # noqa: ANN401 - see above
    if isinstance(value, Decimal):
        return value
    unit = (info.context or {}).get(UNIT_KEY, AmountUnit.YUAN)
    return parse_amount(_scalar(value, "金额"), unit)


def _amount_with_unit(value: Any, info: ValidationInfo) -> Decimal:  # noqa: ANN401 - see above
    match = isinstance(value, str) and _WITH_UNIT.fullmatch(value)
    return parse_amount(match[1], AmountUnit(match[2])) if match else _amount(value, info)


def _scalar(value: Any, what: str) -> str:  # noqa: ANN401 - see above
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    message = f"这里应填{what}，不能是列表或下级项目。"
    raise InputError(message, f"请把{what}写在冒号后面，同一行。")


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}……”"


def _half_width(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def _count(value: Any) -> int:  # noqa: ANN401 - see above
    text = _scalar(value, "整数")
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    digits = re.search(r"[0-9]+", half := _half_width(text))
    fix = "请只填数字。"
    if half != text and re.fullmatch(r"[0-9]{1,9}", half):
        fix = f"请在半角状态下输入：{half}。"
    elif digits and re.fullmatch(r"[0-9]{1,9}\s*[^\W0-9]{1,2}", half):
        fix = f"请去掉单位，只填数字：{digits[0]}。"
    message = f"{_shown(text)}不是整数（0、1、2……）。"
    raise InputError(message, fix)


def _weight(value: Any) -> Decimal:  # noqa: ANN401 - see above
    text = _scalar(value, "分值")
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) and Decimal(text) <= _MOST_POINTS:
        return Decimal(text)
    message = f"{_shown(text)}不是分值：应为 0 至 {_MOST_POINTS} 之间的数，至多两位小数。"
    plain = _half_width(text).rstrip("分%").strip()
    fits = plain != text and re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", plain)
    raise InputError(message, f"请写成：{plain}。" if fits else "请只填数字，例如 10 或 7.5，不带“分”字。")


def _day(value: Any) -> date:  # noqa: ANN401 - see above
    if isinstance(value, date):
        return value
    text = _scalar(value, "日期")
    match = _DAY.fullmatch(text)
    if match is None:
        likely = re.fullmatch(r"([0-9]{4})\D{1,3}([0-9]{1,2})\D{1,3}([0-9]{1,2})\D?", _half_width(text))
        example = "{}-{:0>2}-{:0>2}".format(*likely.groups()) if likely else "2025-09-29"
        message = f"{_shown(text)}不是日期。"
        raise InputError(message, f"请写成{'' if likely else '这样'}：{example}，或 2025年9月29日 这样的格式。")
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        message = f"日历上没有{_shown(text)}这一天。"
        raise InputError(message, "请核对年、月、日。") from None


def _text(value: Any) -> str:  # noqa: ANN401 - see above
    text = _scalar(value, "文字").strip()
    if text:
        return text
    message = "这里应填文字，不能为空。"
    raise InputError(message, "请填写，或删去这个键。")


def _as_list(value: Any) -> Any:  # noqa: ANN401 - see above
    """Take one text for a list of one."""
    return value if isinstance(value, (list, tuple)) else (value,)


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Break texts into paragraphs at their line breaks."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return tuple(line for line in lines if line)


def _subject(value: Any) -> str:  # noqa: ANN401 - see above
    text = _scalar(value, "科目编码")
    if re.fullmatch(r"[0-9]{3,7}(\s+\S.*)?", text):
        return text
    message = f"{_shown(text)}不是科目：应以 3 至 7 位科目编码开头。"
    half = _half_width(text)
    tight = re.fullmatch(r"([0-9]{3,7})[\s、.:：_-]*([^\s0-9].*)?", half)
    fix = "请写成编码，或编码、空格、名称，例如“2010302 一般行政管理事务”。"
    if tight:
        fix = f"请写成“{' '.join(part for part in tight.groups() if part)}”，编码用半角数字，与名称隔一个空格。"
    raise InputError(message, fix)


def _goods(value: Any) -> str:  # noqa: ANN401 - see above
    text = _scalar(value, "采购品目").strip()
    if re.fullmatch(GOODS_PATTERN, text):
        return text
    message = f"{_shown(text)}不是采购品目：应以品目编码开头，A 是货物、B 是工程、C 是服务。"
    raise InputError(message, "请写成编码、空格、名称，例如“C21040000 物业管理服务”。")


def _flag(value: Any) -> bool:  # noqa: ANN401 - see above
    if isinstance(value, bool):
        return value
    text = _scalar(value, "“是”或“否”")
    if text in ("是", "否"):
        return text == "是"
    message = f"{_shown(text)}应为“是”或“否”。"
    meant = "是" if text.lower() in _TRUE else "否" if text.lower() in _FALSE else ""
    raise InputError(message, f"请改为“{meant}”。" if meant else "请填“是”或“否”。")


AMOUNT_PATTERN = r"^-?(0|[1-9][0-9]*|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]{1,6})?$"
Yuan = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "pattern": AMOUNT_PATTERN,
            "description": "金额，单位见“报告”里的“金额单位”；1,234.50 与 1234.5 均可，没有发生额的填 0",
        }
    ),
]
"""An amount: typed in the report's 金额单位, held in exact 元."""

YuanWithUnit = Annotated[
    Decimal,
    BeforeValidator(_amount_with_unit),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "pattern": f"{AMOUNT_PATTERN[:-1]}( ?(万元|元))?$",
            "description": "金额，可以带单位，例如 180.17万元；不带单位的，单位见“报告”里的“金额单位”",
        }
    ),
]
"""An amount that may carry a unit of its own (``180.17万元``), held in exact 元."""


def typed_precision(text: str, unit: AmountUnit) -> tuple[AmountUnit, int]:
    """Return the unit of an amount as typed and its decimals; ``unit`` is the report's, for one that names none."""
    bare = text.strip("'\" ")
    match = _WITH_UNIT.fullmatch(bare)
    number = match[1] if match else bare
    return AmountUnit(match[2]) if match else unit, len(number.partition(".")[2])


Count = Annotated[
    int,
    BeforeValidator(_count),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]{1,9}$", "description": "整数"}),
]
Weight = Annotated[
    Decimal,
    BeforeValidator(_weight),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "minimum": 0,
            "maximum": 100,
            "pattern": r"^[0-9]{1,3}(\.[0-9]{1,2})?$",
            "description": "分值，0 至 100，不带“分”字",
        }
    ),
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)$",
            "description": "日期，如 2025-09-29 或 2025年9月29日",
        }
    ),
]
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number"], "minLength": 1})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": ["是", "否"]})]
Paragraphs = Annotated[
    tuple[Text, ...],
    BeforeValidator(_as_list),
    AfterValidator(_lines),
    WithJsonSchema(
        {
            "type": ["string", "number", "array"],
            "minLength": 1,
            "items": {"type": ["string", "number"], "minLength": 1},
            "description": "一段文字，或一个列表，每项一段",
        }
    ),
]
"""Paragraphs: a list of texts, or one text whose line breaks end paragraphs."""

SUBJECT_PATTERN = r"^[0-9]{3,7}(\s+\S.*)?$"
Subject = Annotated[str, BeforeValidator(_subject), WithJsonSchema({"type": "string", "pattern": SUBJECT_PATTERN})]
"""A code of the classifications, with its name if the clerk likes: ``2010302 一般行政管理事务``."""

GOODS_PATTERN = r"^[ABC][0-9]{2,8}(\s+\S.*)?$"
Goods = Annotated[str, BeforeValidator(_goods), WithJsonSchema({"type": "string", "pattern": GOODS_PATTERN})]
"""A 政府采购品目: its code (A 货物, B 工程, C 服务), with its name: ``C21040000 物业管理服务``."""


def code_of(subject: str) -> str:
    """Return the code of a subject."""
    return subject.split(maxsplit=1)[0]


def name_of(subject: str) -> str:
    """Return the name typed behind a code, or nothing."""
    return subject.partition(code_of(subject))[2].strip()
