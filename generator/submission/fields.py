"""Field types of the input files: how the text of one YAML scalar becomes a value.

Comes in: scalars as text (the source room never guesses types). Goes out: exact 元, counts, dates, paragraphs. Messages of
``ValueError`` are Chinese and are shown to the clerk as they stand, with the place added by the loader.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, WithJsonSchema

from generator.amounts import AmountUnit, parse_amount

UNIT_KEY = "金额单位"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％－", "0123456789.%-")


class Model(BaseModel):
    """Base of every input model: Chinese keys by alias, nothing unknown accepted, never changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _amount(value: Any, info: ValidationInfo) -> Decimal:  # noqa: ANN401 - pydantic hands over whatever was typed
    if isinstance(value, Decimal):
        return value
    unit = (info.context or {}).get(UNIT_KEY, AmountUnit.YUAN)
    return parse_amount(_scalar(value, "金额"), unit)


def _scalar(value: Any, what: str) -> str:  # noqa: ANN401 - see above
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    msg = f"这里应填一个{what}，不能是列表或下级项目"
    raise ValueError(msg)


def _count(value: Any) -> int:  # noqa: ANN401 - see above
    text = _scalar(value, "整数")
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    half = text.translate(_FULL_WIDTH)
    hint = f"，请改为半角“{half}”" if half != text and half.isdigit() else ""
    msg = f"“{text}”不是整数{hint}"
    raise ValueError(msg)


def _weight(value: Any) -> Decimal:  # noqa: ANN401 - see above
    text = _scalar(value, "分值")
    if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text):
        return Decimal(text)
    msg = f"“{text}”不是分值：应为 0 至 100 之间的数，至多两位小数，不带“分”字"
    raise ValueError(msg)


def _day(value: Any) -> date:  # noqa: ANN401 - see above
    if isinstance(value, date):
        return value
    text = _scalar(value, "日期")
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", text)
    if match is None:
        msg = f"“{text}”不是日期：请写成 2025-09-29 或 2025年9月29日"
        raise ValueError(msg)
    year, *rest = (int(part) for part in match.groups() if part)
    try:
        return date(year, *rest)
    except ValueError:
        msg = f"“{text}”在日历上不存在"
        raise ValueError(msg) from None


def _text(value: Any) -> str:  # noqa: ANN401 - see above
    text = _scalar(value, "文字").strip()
    if not text:
        msg = "这里应填文字，不能为空"
        raise ValueError(msg)
    return text


def _paragraphs(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - see above
    """Take one text (a line break ends a paragraph) or a list of texts."""
    items = value if isinstance(value, (list, tuple)) else [value]
    lines = (line.strip() for item in items for line in _text(item).splitlines())
    return tuple(line for line in lines if line)


def _subject(value: Any) -> str:  # noqa: ANN401 - see above
    text = _scalar(value, "科目编码")
    if re.fullmatch(r"\d{3,7}(\s+\S.*)?", text):
        return text
    msg = f"“{text}”不是科目：应以科目编码开头，可在空格后写名称，如“2010302 一般行政管理事务”"
    raise ValueError(msg)


def _flag(value: Any) -> bool:  # noqa: ANN401 - see above
    if isinstance(value, bool):
        return value
    text = _scalar(value, "“是”或“否”")
    if text in ("是", "否"):
        return text == "是"
    msg = f"“{text}”应为“是”或“否”"
    raise ValueError(msg)


Yuan = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "pattern": r"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,6})?$",
            "description": "金额，单位见“金额单位”；1,234.50 与 1234.5 均可",
        }
    ),
]
"""An amount: typed in the report's 金额单位, held in exact 元."""

Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": ["integer", "string"], "minimum": 0})]
Weight = Annotated[Decimal, BeforeValidator(_weight), WithJsonSchema({"type": ["number", "string"]})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "description": "日期，如 2025-09-29"})]
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number"], "minLength": 1})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": ["是", "否"]})]
Paragraphs = Annotated[
    tuple[str, ...],
    BeforeValidator(_paragraphs),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""Paragraphs: a list of texts, or one text whose line breaks end paragraphs."""

Subject = Annotated[str, BeforeValidator(_subject)]
"""A code of the classifications, with its name if the clerk likes: ``2010302 一般行政管理事务``."""


def code_of(subject: str) -> str:
    """Return the code of a subject."""
    return subject.split(maxsplit=1)[0]


def name_of(subject: str) -> str:
    """Return the name typed behind a code, or nothing."""
    return (subject.split(maxsplit=1) + [""])[1]
