"""From the text of a file to its tree, node by node, without ever building an object or guessing a type.

Comes in: the text of one file, as ``decode`` gives it. Goes out: the tree (nothing when the file is empty or broken)
and findings. Work is bounded: nesting, the number of nodes and the number of attempts at a broken file have limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml

from generator.findings import Finding, Severity, SourcePosition
from generator.source.decode import forbidden_in, name_characters
from generator.source.mistakes import explain, key_without_colon
from generator.source.nodes import Lines, Mapping, Node, Scalar, Sequence

_DEEPEST = 40
_MOST_NODES = 200_000
LONGEST_TEXT = 20_000
"""Characters of one text: ten pages of a report; what is longer was pasted by mistake."""
_MOST_REPAIRS = 30
_LONGEST_REPAIRED = 200_000
_QUOTE = "如果这是文字而不是 YAML 的记号，请用引号括起来，例如 '*重点'。"


def compose(file: str, text: str) -> tuple[Node | None, tuple[Finding, ...]]:
    """Return the root of a file and all findings; a mistake that can be mended is mended to find those behind it."""
    lines = Lines.of(file, text)
    working, found = list(lines.lines), []
    for _ in range(_MOST_REPAIRS):
        parser = yaml.CSafeLoader("\n".join(working))  # libyaml only: its time and depth are bounded
        builder = _Builder(lines, parser.get_event)
        try:
            root = builder.root()
        except yaml.YAMLError as error:
            mistake = explain(lines, tuple(working), error)
            found.append(mistake.finding)
            if mistake.repaired and len(text) <= _LONGEST_REPAIRED:
                working[mistake.line] = mistake.repaired
                continue
            return None, (*found, *(other for other in builder.findings if not _same_place(other, mistake.finding)))
        finally:
            parser.dispose()
        if isinstance(root, Scalar) and root.is_null:
            return None, (*found, *builder.findings)
        if not isinstance(root, Scalar):
            return root, (*found, *builder.findings)
        mistake = key_without_colon(lines, tuple(working))
        found.append(mistake.finding)
        if not mistake.repaired or len(text) > _LONGEST_REPAIRED:
            return None, (*found, *builder.findings)
        working[mistake.line] = mistake.repaired
    return None, (*found, *builder.findings)


def _same_place(first: Finding, second: Finding) -> bool:
    """Tell whether two findings speak of one mistake: the later, the parser's, knows how it goes on."""
    places = (first.positions[0], second.positions[0])
    return first.id == second.id and str(places[0]) == str(places[1])


class _TooMuchError(Exception):
    """Ends the reading of a file that is too deep or too large; that has been reported."""


@dataclass(slots=True)
class _Builder:
    """Makes the tree of one file from the parser's events; lives only as long as one attempt."""

    lines: Lines
    next: Callable[[], yaml.Event | None]
    findings: list[Finding] = field(default_factory=list)
    nodes: int = 0
    depth: int = 0

    def root(self) -> Node | None:
        """Return the root of the first document, nothing without one or where there is more than can be meant."""
        root = None
        while (event := self.next()) is not None:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if root is not None:
                message, place = "一个文件里有不止一份 YAML 文档（以 --- 分开）。", self.lines.whole(_span(event)[0])
                self._error("SRC-010", message, place, "请分成几个文件，或删去 ---。")
                break
            try:
                root = self._node(self.next())
            except _TooMuchError:
                break
        return root

    def _node(self, event: yaml.Event | None, key: Scalar | None = None, *, is_key: bool = False) -> Node:
        """Return the node that an event begins, and ``key`` that it stands behind; nearly all are scalars."""
        if not isinstance(event, yaml.NodeEvent):
            message = "the parser begins a node where one belongs"
            raise TypeError(message)
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            self._refuse_properties(event)
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            message = f"内容太多，超过了 {_MOST_NODES} 项。"
            self._error("SRC-007", message, self._place(event), "请检查是否粘贴了别的内容。")
            raise _TooMuchError
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key)
        if isinstance(event, yaml.CollectionStartEvent):
            return self._collection(event, is_key=is_key)
        return Scalar("", self._place(event))

    def _scalar(self, event: yaml.ScalarEvent, key: Scalar | None) -> Scalar:
        """Return a scalar; most stand on one line, the key before them on the same.

        What cannot be printed has been taken out of the file's text; only an escape in double quotes brings it back.
        """
        start, column, end, end_column = _span(event)
        text, quoted = event.value, bool(event.style)
        if len(text) > LONGEST_TEXT:
            self._refuse_length(event)
            text = text[:LONGEST_TEXT]
        if end == start:
            scalar = Scalar(text, self.lines.at(start, column, end_column), quoted)
        else:
            more = self._more(start + 1, end + 1 if end_column else end)
            scalar = Scalar(text, self.lines.at(start, column), quoted, more)
        if "\t" in text or (quoted and event.style == '"' and forbidden_in(text)):
            self._refuse_characters(scalar)
        if key is not None and not quoted and key.position.line <= end:
            self._check_continuation(max(start, key.position.line), end)
        return scalar

    def _collection(self, begun: yaml.CollectionStartEvent, *, is_key: bool) -> Mapping | Sequence:
        """Return a mapping or list with all that is in it."""
        self.depth += 1
        if self.depth > _DEEPEST:
            message = f"层次太深，超过了 {_DEEPEST} 层。"
            self._error("SRC-013", message, self._place(begun), "填报数据只有几层；请检查缩进或多余的括号。")
            raise _TooMuchError
        node = self._mapping(begun, is_key=is_key) if isinstance(begun, yaml.MappingStartEvent) else self._list(begun)
        self.depth -= 1
        return node

    def _mapping(self, begun: yaml.CollectionStartEvent, *, is_key: bool) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self._key(self._node(event, is_key=True), seen)
            entries.append((key, self._node(self.next(), key)))
        if begun.flow_style and entries and not is_key:
            self._check_braces(begun, event)
        return Mapping(tuple(entries), entries[0][0].position if entries else self._place(begun))

    def _list(self, begun: yaml.CollectionStartEvent) -> Sequence:
        items = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(tuple(items), self._place(begun))

    def _check_braces(self, begun: yaml.Event, ended: yaml.Event) -> None:
        """Refuse a value in braces on one line that has no colon: it was meant as a text, or as a blank to fill in."""
        start, column, *_ = _span(begun)
        *_, end, end_column = _span(ended)
        raw = self.lines.line(start)[column:end_column]
        if raw.startswith("{") and start == end and ":" not in raw:
            place = self.lines.at(start, column, end_column)
            message = f"花括号“{raw[:20]}”在 YAML 里是记号，不是文字。"
            self._error(
                "SRC-018", message, place, f"如果这是文字，请用引号括起来：'{raw[:20]}'；如果是待填的空，请填上。"
            )

    def _key(self, node: Node, seen: dict[str, Scalar]) -> Scalar:
        """Check a key and return it; a key that is none becomes an empty one, with a finding."""
        place = node.position
        if not isinstance(node, Scalar):
            self._error(
                "SRC-012", "键应是一个词，这里却是列表或一组键。", place, "如果花括号或方括号是文字，请用引号括起来。"
            )
            return Scalar("", place)
        same = seen.setdefault(node.text, node)
        if node.is_null:
            self._error("SRC-012", "冒号前面没有键。", place, "请在冒号前写上键名，或删去这一行。")
        elif node.text == "<<" and not node.quoted:
            self._error("SRC-008", "填报数据不使用合并键“<<”。", place, "请把内容直接写在这里。")
        elif same is not node:
            first = same.position
            message = f"键“{node.text}”在同一层写了两次，第一次在第 {first.line} 行。"
            fix = "请删去多余的一处，或改成应填的键；两处都是同一项时请合并。"
            self.findings.append(Finding("SRC-001", Severity.ERROR, message, (place, first), fix=fix))
        elif node.text != node.text.strip():
            message = f"键“{node.text.strip()}”前后有全角空格或不换行空格。"
            self._error("SRC-002", message, place, "缩进只用半角空格，键的前后不要有全角空格。")
        return node

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        """Refuse anchors, aliases and tags."""
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._error("SRC-008", f"填报数据不使用引用“*{event.anchor}”。", self._place(event), _QUOTE)
        elif event.anchor is not None:
            self._error("SRC-008", f"填报数据不使用锚点“&{event.anchor}”。", self._place(event), _QUOTE)
        if tag is not None:
            fix = "请删去叹号开头的标签；如果这是文字，请用引号括起来。"
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._error("SRC-009", f"填报数据不使用标签“{shown}”。", self._place(event), fix)

    def _refuse_characters(self, scalar: Scalar) -> None:
        """Refuse characters that only an escape can bring in, or else tabs inside of a text."""
        characters = forbidden_in(scalar.text)
        if characters:
            message = f"文字里有看不见或不能印刷的字符（{name_characters(characters)}）。"
            self._error("SRC-011", message, scalar.position, "请删去用反斜杠写的转义，直接输入文字。")
        else:
            self._error("SRC-011", "文字里有制表符（Tab）。", scalar.position, "请改成空格或标点。")

    def _refuse_length(self, event: yaml.ScalarEvent) -> None:
        """Refuse a text that nobody can mean; only its beginning is read further."""
        message = f"这一处文字有 {len(event.value)} 个字，超过了 {LONGEST_TEXT} 个字。"
        self._error("SRC-007", message, self._place(event), "请检查是否粘贴了别的内容，或漏了引号、缩进。")

    def _check_continuation(self, start: int, end: int) -> None:
        """Warn when a line of a text below its key looks like a key with a wrong colon."""
        for number in range(start, end + 1):
            match = re.match(r"\s*[\w（）()“”/]{1,16}(：|:(?=[^/\s]))", self.lines.line(number))
            if match is None:
                continue
            wide = match[1] == "："
            message = f"这一行像是键，却{'用了全角冒号' if wide else '在冒号后少了空格'}，因此被当作上一行的文字。"
            place = self.lines.at(number, match.start(1), match.end(1))
            fix = "如果是键，请写成半角冒号加一个空格；如果确是文字，请用引号把整段括起来。"
            self.findings.append(
                Finding("SRC-003" if wide else "SRC-014", Severity.WARNING, message, (place,), fix=fix)
            )

    def _place(self, event: yaml.Event) -> SourcePosition:
        """Return the place of a node: what stands on its first line."""
        start, column, end, end_column = _span(event)
        return self.lines.at(start, column, end_column if end == start else None)

    def _more(self, first: int, behind: int) -> tuple[SourcePosition, ...]:
        """Return the further lines of a node, those that are not blank."""
        lines = range(first, behind)
        return tuple(self.lines.whole(number) for number in lines if self.lines.line(number).strip())

    def _error(self, code: str, message: str, place: SourcePosition, fix: str) -> None:
        self.findings.append(Finding(code, Severity.ERROR, message, (place,), fix=fix))


def _span(event: yaml.Event) -> tuple[int, int, int, int]:
    """Return line and column of an event's start and end, from 0."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        msg = "the parser always marks its events"
        raise TypeError(msg)
    return start.line, start.column, end.line, end.column
