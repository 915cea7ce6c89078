"""Errors: what pydantic found, told to the clerk: the place, the text at fault, what was expected and how to mend it.

Comes in: the errors of a ``ValidationError`` and the tree that was validated. Goes out: findings in Chinese. Nothing of
pydantic's own wording is used: an error is explained from what stands there and what the models expect there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.amounts import AmountError
from generator.source import Mapping, Scalar, Sequence
from generator.submission.fields import GROUP_TAG, InputError
from generator.submission.guessing import Guesser, shown
from generator.submission.problems import AMOUNT, CHOICE, EMPTY, MISSING, SUBJECT, UNKNOWN_KEY, VALUE, WRONG_FORM
from generator.submission.shapes import (
    ROOT,
    Either,
    Group,
    Key,
    Leaf,
    Listing,
    Shape,
    Table,
    example,
    expected,
    keys_of,
    where,
)
from generator.submission.spreading import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from generator.findings import Finding
    from generator.submission.positions import Path, Spot

_KEY_MARK = "[key]"
_GUESS = 0.7


class _Fault(Struct, frozen=True):
    """An error at its place: the path as typed, what stands there, what belongs there, which steps led nowhere."""

    path: Path
    spot: Spot
    shape: Shape
    rest: tuple[str | int, ...]
    above: Group | None

    @property
    def name(self) -> str:
        """What to call the place: its key, and for an item of a list the key of the list as well."""
        return where(self.path).rpartition(" → ")[2] or "文件"


def explain(
    errors: Iterable[ErrorDetails], root: Spot, *, complete: bool = True, whole: Group = ROOT
) -> tuple[Finding, ...]:
    """Return findings for all errors, one for all keys that one place lacks; ``whole`` is the shape of the root.

    With files or units unread (not ``complete``), what they may hold is not missed.
    """
    found: list[Finding | None] = []
    guesser = Guesser()
    missing: dict[Path, tuple[_Fault, list[str]]] = {}
    for error in errors:
        fault = _locate(root, error["loc"], whole)
        if error["type"] == "missing":
            missing.setdefault(fault.path, (fault, []))[1].append(str(error["loc"][-1]))
        else:
            found.append(_finding(error, fault, guesser))
    told = [each for path, each in missing.items() if complete or (path and path[0] not in ELSEWHERE)]
    found += [_missing(fault, names) for fault, names in told]
    return tuple(finding for finding in found if finding)


def _locate(root: Spot, steps: tuple[str | int, ...], whole: Group) -> _Fault:
    """Follow pydantic's path as far as something stands there; its marks for unions and keys are no steps."""
    spot, above = root, None
    shape: Shape = whole
    path: list[str | int] = []
    for number, step in enumerate(steps):
        if isinstance(shape, Either):
            shape = shape.group if step == GROUP_TAG else shape.leaf
            continue
        below = spot.below.get(step)
        if below is None:
            return _Fault(tuple(path), spot, shape, steps[number:], above)
        above = shape if isinstance(shape, Group) else above
        spot, shape = below, _below(shape, step)
        path.append(step)
    return _Fault(tuple(path), spot, shape, (), above)


def _below(shape: Shape, step: str | int) -> Shape:
    """Return the shape one step below; the lines of a text that may be a list are texts."""
    if isinstance(shape, Listing):
        return shape.item
    if isinstance(shape, Table):
        return shape.value
    key = keys_of(shape.model).get(str(step)) if isinstance(shape, Group) else None
    return key.shape if key else Leaf("文字", "……")


def _finding(error: ErrorDetails, fault: _Fault, guesser: Guesser) -> Finding | None:
    """Explain one error by what stands at its place; one that only follows from others has no finding."""
    if error["type"] == "extra_forbidden" or fault.rest == (_KEY_MARK,):
        return _wrong_key(error, fault)
    if fault.spot.blank or _is_empty(fault.spot):
        return _empty(fault)
    if not fits(fault.spot, fault.shape):
        return _wrong_form(fault)
    return None if error["type"] == "too_short" else _wrong_value(error, fault, guesser)


def _missing(fault: _Fault, names: list[str]) -> Finding:
    """Report the keys that one place lacks, with lines that could be added."""
    shape = fault.shape.group if isinstance(fault.shape, Either) else fault.shape
    known = keys_of(shape.model if isinstance(shape, Group) else ROOT.model)
    keys = [known[name] for name in names]
    lacking = "、".join(f"“{name}”" for name in names)
    lines = "、".join(f"“{example(key)}”" for key in keys)
    deeper = "，冒号后另起一行缩进填写下级项目" if any(example(key).endswith(":") for key in keys) else ""
    wanted = expected(keys[0].shape) if len(keys) == 1 else ""
    if not fault.path:
        fix = f"请在任一文件的最外层加上{lines}{deeper}。"
        return MISSING.at(f"缺少{lacking}，所有文件里都没有。", fault.spot.key, expected=wanted, fix=fix)
    place = "的花括号里" if in_braces(fault.spot) else "下面"
    fix = f"请在“{fault.name}”{place}加上{lines}{deeper}。"
    return MISSING.at(f"“{where(fault.path)}”缺少{lacking}。", fault.spot.key, expected=wanted, fix=fix)


def in_braces(spot: Spot) -> bool:
    """Tell whether keys stand in braces on one line."""
    place = spot.node.position
    return isinstance(spot.node, Mapping) and place.source_line[: place.column - 1].rstrip().endswith("{")


def _wrong_key(error: ErrorDetails, fault: _Fault) -> Finding:
    message, fix = _words(error)
    if message:
        return SUBJECT.at(message, fault.spot.key, fix=fix)
    fix = "请删去这一行，或对照《填报指南》改成应填的键。"
    return UNKNOWN_KEY.at(f"这里没有“{shown(fault.name)}”这个键。", fault.spot.key, fix=fix)


def _is_empty(spot: Spot) -> bool:
    return isinstance(spot.node, (Mapping, Sequence)) and not spot.below


def _empty(fault: _Fault) -> Finding:
    """Report a gap; whether the key may be left out decides what to do."""
    key = _key(fault)
    fix = "请填写；不需要的话，请删去这一行。"
    if isinstance(fault.shape, Leaf) and "金额" in fault.shape.what:
        fix = "请填写金额；没有发生额的填 0。"
    elif key and key.required and key.example:
        fix = f"请填写，不能留空，例如“{example(key)}”。"
    elif key and key.required:
        fix = "请填写，不能留空。"
    return EMPTY.at(f"“{fault.name}”没有填内容。", fault.spot.value, expected=expected(fault.shape), fix=fix)


def _key(fault: _Fault) -> Key | None:
    """Return the fixed key at a place, or nothing for items of lists and free keys."""
    last = fault.path[-1] if fault.path else 0
    return keys_of(fault.above.model).get(last) if fault.above and isinstance(last, str) else None


def fits(spot: Spot, shape: Shape) -> bool:
    """Tell whether what stands at a place has the form of what belongs there."""
    if isinstance(shape, Leaf) and shape.many and isinstance(spot.node, Sequence):
        return all(isinstance(below.node, Scalar) for below in spot.below.values())
    forms: dict[type[Any], type[Any] | tuple[type[Any], ...]] = {
        Leaf: Scalar,
        Group: Mapping,
        Table: Mapping,
        Listing: Sequence,
        Either: (Scalar, Mapping, Sequence),
    }
    return isinstance(spot.node, forms[type(shape)])


def _wrong_form(fault: _Fault) -> Finding:
    typed = fault.spot.node
    is_a = "一个值" if isinstance(typed, Scalar) else "下级项目" if isinstance(typed, Mapping) else "列表"
    belongs = {Leaf: "一个值", Listing: "列表"}.get(type(fault.shape), "下级项目")
    message = f"“{fault.name}”应填{belongs}，这里却是{is_a}。"
    place = fault.spot.value if isinstance(typed, Scalar) else fault.spot.key
    return WRONG_FORM.at(message, place, expected=expected(fault.shape), fix=_fix_form(fault))


def _fix_form(fault: _Fault) -> str:
    typed, shape = fault.spot.node, fault.shape
    if isinstance(shape, Leaf):
        return _fix_leaf(fault, shape)
    if isinstance(shape, Listing):
        if isinstance(typed, Scalar):
            return (
                f"请另起一行，缩进两格写成“- {shown(typed.text)}”。"
                if _takes_text(shape)
                else "请另起一行，每项以“- ”开头。"
            )
        return "请在每一项的第一行前面加“- ”，其余各行与它对齐。"
    if isinstance(typed, Sequence):
        return f"请去掉{'方括号' if typed.position.text.startswith('[') else '“- ”'}，另起一行写“键: 值”。"
    return "请另起一行，缩进两格写“键: 值”。"


def _fix_leaf(fault: _Fault, shape: Leaf) -> str:
    in_brackets = fault.spot.node.position.text.startswith("[")
    if not (in_brackets or in_braces(fault.spot)):
        return "请把值直接写在冒号后面，不要另起下级，也不要“- ”。"
    mark = "方括号" if in_brackets else "花括号"
    if shape.what == "文字":
        return f"{mark}在 YAML 里是记号；如果它是文字的一部分，请用引号把整段括起来。"
    return f"请去掉{mark}，只填一个值。"


def _takes_text(shape: Listing) -> bool:
    return isinstance(shape.item, (Leaf, Either))


def _wrong_value(error: ErrorDetails, fault: _Fault, guesser: Guesser) -> Finding:
    message, fix = _words(error)
    shape = fault.shape.leaf if isinstance(fault.shape, Either) else fault.shape
    if isinstance(shape, Leaf) and shape.choices:
        return _wrong_choice(fault, shape, fix, guesser)
    problem = AMOUNT if isinstance(shape, Leaf) and "金额" in shape.what else VALUE
    message = message or f"“{shown(fault.spot.text)}”不能填在这里。"
    key = _key(fault)
    fix = (fix or "请核对并改正。") + (f"例如“{example(key)}”。" if key and key.example else "")
    return problem.at(f"“{fault.name}”：{message}", fault.spot.value, expected=expected(shape), fix=fix)


def _wrong_choice(fault: _Fault, shape: Leaf, fix: str, guesser: Guesser) -> Finding:
    message = f"“{fault.name}”不能填“{shown(fault.spot.text)}”。"
    close = guesser.closest(fault.spot.text, shape.choices, _GUESS)
    fix = fix or (f"是否应为“{close}”？" if close else "请改为所列选项之一。")
    return CHOICE.at(message, fault.spot.value, expected=expected(shape), fix=fix)


def _words(error: ErrorDetails) -> tuple[str, str]:
    """Return message and fix of an error raised by a field; those of pydantic itself have neither."""
    cause = error.get("ctx", {}).get("error")
    return (cause.message, cause.fix) if isinstance(cause, (AmountError, InputError)) else ("", "")
