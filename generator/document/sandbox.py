"""The sandbox that templates run in: strict, without arithmetic or chance, and always coming to an end.

Comes in: template sources and the words they may use. Goes out: a Jinja2 environment for the texts of a report, and one
for its page. Templates are written by people who maintain formats, so every refusal is a ``SecurityError`` that says in
Chinese what is not allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sized
from functools import lru_cache, wraps
from numbers import Number
from types import CodeType, FunctionType, MethodType
from typing import Any, ClassVar, Final, TypeVar, cast
from weakref import WeakSet

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    Undefined,
    nodes,
    pass_eval_context,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import make_attrgetter, sync_do_join
from jinja2.runtime import Context, Macro, markup_join, new_context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.document.marks import mark_source

MOST_STEPS: Final = 100_000
"""So many rounds of loops, calls and values handed over one report may take; one with twenty projects takes 4000."""
MOST_PAGE_STEPS: Final = 2_500_000
"""So many rounds and calls one page may take; every cell of a table is one."""
MOST_CHARACTERS: Final = 50_000_000
"""So many characters templates may put together for one report, those put together again counted again."""
FILTERS: Final = "default first join last length list map reject rejectattr select selectattr sort string trim unique"
"""What templates may do with values: nothing that computes, draws lots or makes a text of any length."""
_PAGE_FILTERS: Final = "e escape safe"
_TEXT_METHODS: Final = ("startswith", "endswith", "removeprefix", "removesuffix")
_OPERATORS: Final = ("+", "*", "**", "/", "//", "%", "-")
_GROUPS: Final = (dict, list, tuple)
_OF_GROUPS: Final = frozenset(dir(dict))
_JUDGED: Final[dict[tuple[type, str], bool]] = {}
"""Which attributes of which types templates may have."""
_MOST_JUDGED: Final = 4096
_MOST_SOURCES: Final = 1024
_Gathered = TypeVar("_Gathered", list[Any], tuple[Any, ...], dict[Any, Any])


class TextLoader(BaseLoader):
    """Loads text templates from memory, with their line marks made safe."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - named by Jinja2
    ) -> Template:
        """Return a template for one report; what it was compiled to serves all reports of a pack."""
        if name not in self._texts:
            raise TemplateNotFound(name)
        module = {**_compiled(name, self._texts[name])}
        return _Text.from_module_dict(environment, module, {} if globals is None else globals)


@lru_cache(maxsize=_MOST_SOURCES)
def _compiled(name: str, source: str) -> Mapping[str, Any]:
    """Return what a text template is compiled to, under its own name, so that tracebacks name it.

    Compiling takes half of the time of a small report. What comes of it works in the environment of any report, see
    ``_GuardedCode``.
    """
    environment = TextEnvironment({}, {})
    template = Template.from_code(environment, environment.compile(mark_source(source), name, name), {})
    return template.root_render_func.__globals__


class _Text(Template):
    """A text template of one report. All of them know the same words, which need not be copied for each."""

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - named by Jinja2
        shared: bool = False,  # noqa: FBT001, FBT002 - as Jinja2 has it
        locals: Mapping[str, Any] | None = None,  # noqa: A002 - named by Jinja2
    ) -> Context:
        """Return what the template can name: the words, and what is handed to it alone."""
        known: Any = vars if shared else {**self.globals, **vars} if vars else self.globals
        return new_context(self.environment, self.name, self.blocks, known, True, None, locals)


class _Compiled(BytecodeCache):
    """Keeps compiled templates while the program runs: compiling takes half of the time of a small report.

    Jinja2 finds them by name and source, so that a changed template is compiled anew.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same source."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what a template is known by: in memory its name will do, and need not be hashed for every report."""
        return f"{name}\n{filename or ''}"

    def get_source_checksum(self, source: str) -> str:
        """Return what tells a changed template from what was compiled: the source itself."""
        return source


class _GuardedCode(CodeGenerator):
    """Compiles what templates do so that it passes the environment of the report: loops, calls, ``~``, lists."""

    def write_commons(self) -> None:
        """Compile what templates begin with: their environment is that of the report that they are printed for."""
        self.writeline("environment = context.environment")
        super().write_commons()

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - named by Jinja2 after the node
        """Compile one loop: what it runs over passes the guard first."""
        guard = nodes.EnvironmentAttribute("guarded", lineno=node.lineno)
        node.iter = nodes.Call(guard, [node.iter], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - as Jinja2 has it
        """Compile a call: of the guard as it is; nothing that a template can call asks for the context."""
        if isinstance(node.node, nodes.EnvironmentAttribute):
            self._passed(node.node.name, node.args, frame)
        else:
            self.write("environment.call(context, ")
            self.visit(node.node, frame)
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
            self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - named by Jinja2 after the node
        """Compile texts put together."""
        self._passed("joined", node.nodes, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802 - named by Jinja2 after the node
        """Compile a list."""
        self._gathered(super().visit_List, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802 - named by Jinja2 after the node
        """Compile a list in round brackets, or names that are set together."""
        if node.ctx == "load":
            self._gathered(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 - named by Jinja2 after the node
        """Compile a group of keys and values."""
        self._gathered(super().visit_Dict, node, frame)

    def _gathered(self, visit: Callable[..., None], node: nodes.Expr, frame: Frame) -> None:
        """Compile what puts values together so that the environment measures it."""
        self.write("environment.gathered(")
        visit(node, frame)
        self.write(")")

    def _passed(self, name: str, values: Iterable[nodes.Expr], frame: Frame) -> None:
        """Compile values that pass a method of the environment."""
        self.write(f"environment.{name}(")
        for value in values:
            self.visit(value, frame)
            self.write(", ")
        self.write(")")


class _Named(Context):
    """What a template can name while it is printed; its environment knows of it as long as something holds it."""

    def __init__(self, environment: GuardedEnvironment, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Jinja2's own
        super().__init__(environment, *args, **kwargs)
        environment.contexts.add(self)


class GuardedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which the work for one report is counted and bounded."""

    code_generator_class = _GuardedCode
    context_class = _Named
    intercepted_binops = frozenset(_OPERATORS)
    most_steps: ClassVar[int] = MOST_STEPS

    def __init__(self, words: Mapping[str, object], filters: Iterable[str] = FILTERS.split(), **options: Any) -> None:  # noqa: ANN401 - Jinja2's own
        super().__init__(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_printable, **options
        )
        self.contexts: WeakSet[Context] = WeakSet()
        self.globals = dict(words)
        self.filters = {name: _FILTERS[name] for name in filters}
        self._own = frozenset(id(word) for word in words.values() if isinstance(word, (FunctionType, MethodType)))
        self._steps = 0
        self._characters = 0

    def close(self) -> None:
        """Let go of what the templates could name, when they are done.

        Templates, macros and their environment hold one another, and with them all facts of the report would stay until
        the collector of cycles comes: then it would have to come often.
        """
        for context in self.contexts:
            context.parent.clear()
            context.vars.clear()
        self.globals.clear()
        self._own = frozenset()

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the words for a template: those of the report as they are, for every text asks for them all."""
        return super().make_globals(d) if d else self.globals

    def concat(self, parts: Iterable[str]) -> str:
        """Put what a template, macro or block prints together, counted as it grows."""
        if isinstance(parts, list):
            self.put(sum(map(len, parts)))
            return "".join(parts)
        return "".join(self._measured(parts))

    def joined(self, *parts: object) -> str:
        """Put the parts of ``~`` together, counted."""
        self._spend(1 + len(parts))
        texts = [part if isinstance(part, str) else str(_printable(part)) for part in parts]
        self.put(sum(map(len, texts)))
        return markup_join(texts) if self.autoescape else "".join(texts)

    def guarded(self, items: Iterable[Any]) -> Iterable[Any]:
        """Return what a loop runs over, counted."""
        if isinstance(items, Sized):
            self._spend(1 + len(items))
            return items
        return self._counted(items)

    def gathered(self, values: _Gathered) -> _Gathered:
        """Return a list or group, counted with all that is in it: nested, it would soon be compared for ever."""
        self._spend(_size(values))
        return values

    def call(self, context: Context, callee: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja2's own
        """Call a word or a macro, counted with all that is handed over.

        The words are the program's own: safe, and none of them asks for the context, so that Jinja2 need not look. Nor
        need it for macros, which ask for the way to escape.
        """
        self._spend(_size(args) + (_size(kwargs) if kwargs else 1))
        if id(callee) in self._own:
            return callee(*args, **kwargs)
        if isinstance(callee, Macro):
            return callee(context.eval_ctx, *args, **kwargs)
        return super().call(context, callee, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja2's own
        """Return what stands after a dot: a value of a group, which Jinja2 would look for last, at once."""
        if type(obj) is dict and attribute in obj and attribute not in _OF_GROUPS:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja2's own
        """Allow few methods of texts: others could make a text of any length.

        Jinja2 judges by type and name only, so that each is asked once.
        """
        if isinstance(obj, str) and attr not in _TEXT_METHODS:
            return False
        safe = _JUDGED.get((type(obj), attr))
        if safe is None:
            safe = super().is_safe_attribute(obj, attr, value)
            if len(_JUDGED) < _MOST_JUDGED:
                _JUDGED[type(obj), attr] = safe
        return safe

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ANN401 - Jinja2's own
        """Say in Chinese what is not allowed."""
        return self.undefined(f"模板不能用“{attribute}”", name=attribute, obj=obj, exc=SecurityError)

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._spend(1)
            yield item

    def _measured(self, parts: Iterable[str]) -> list[str]:
        """Return texts that are to be put together, counted one by one: the next may be made only after the last."""
        measured = []
        for part in parts:
            self.put(len(part))
            measured.append(part)
        return measured

    def put(self, characters: int) -> None:
        """Count characters that are put together."""
        self._characters += characters
        if self._characters > MOST_CHARACTERS:
            msg = f"拼接的文字超过 {MOST_CHARACTERS} 个字，没有尽头"
            raise SecurityError(msg)

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > self.most_steps:
            msg = f"循环或调用超过 {self.most_steps} 次，没有尽头"
            raise SecurityError(msg)


class TextEnvironment(GuardedEnvironment):
    """A sandbox for text templates of one report."""

    def __init__(self, texts: Mapping[str, str], words: Mapping[str, object]) -> None:
        super().__init__(words, loader=TextLoader(texts), autoescape=False, cache_size=-1, auto_reload=False)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja2's own
        """Refuse arithmetic: every figure of a report is a fact. Whole numbers may be counted up."""
        if operator == "+" and isinstance(left, int) and isinstance(right, int):
            return super().call_binop(context, operator, left, right)
        msg = f"模板里不做加减乘除（{operator}）；要新的数，请在程序里算好"
        raise SecurityError(msg)


class PageEnvironment(GuardedEnvironment):
    """A sandbox for the page template of one report: sizes may be computed, texts not."""

    most_steps = MOST_PAGE_STEPS
    compiled: Final = _Compiled()

    def __init__(self, loader: BaseLoader) -> None:
        filters = (*FILTERS.split(), *_PAGE_FILTERS.split())
        options = {"autoescape": True, "keep_trailing_newline": True, "bytecode_cache": self.compiled}
        super().__init__({}, filters, loader=loader, **options)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja2's own
        """Compute with numbers only, and without powers."""
        if operator == "**" or not (isinstance(left, Number) and isinstance(right, Number)):
            msg = f"页面模板里只有数可以计算（{operator}）；文字用 ~ 连接"
            raise SecurityError(msg)
        return super().call_binop(context, operator, left, right)


def _size(value: object) -> int:
    """Return how many values there are in lists and groups inside each other."""
    if not isinstance(value, _GROUPS):
        return 1
    inside = [*value, *value.values()] if isinstance(value, dict) else value
    size = 1 + len(inside)
    for each in inside:
        if isinstance(each, _GROUPS):
            size += _size(each) - 1
    return size


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """Refuse to print lists and groups: nested in each other they would make a text of any length."""
    if isinstance(value, (str, int)):  # as nearly all are
        return value
    if isinstance(value, Collection) and not isinstance(value, Undefined):
        msg = "不能直接印出一组东西；请用循环或 join 一项一项地印"
        raise SecurityError(msg)
    return value


def _of_printable(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that prints, for printable values only."""

    @wraps(filter_)
    def checked(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja2's own
        for value in args:
            for item in value if isinstance(value, (list, tuple)) else ():
                _printable(item)
        return filter_(*args, **kwargs)

    return checked


@pass_eval_context
def _join(context: nodes.EvalContext, values: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    """Join values as Jinja2 does, counted before the text is made."""
    environment = cast("GuardedEnvironment", context.environment)
    parts = [*(values if attribute is None else map(make_attrgetter(environment, attribute), values))]
    environment.put(sum(len(str(part)) for part in parts) + len(str(d)) * len(parts))
    return sync_do_join(context, parts, d)


_PRINTING: Final = {"join": _join, "string": JINJA_FILTERS["string"], "trim": JINJA_FILTERS["trim"]}
_FILTERS: Final = JINJA_FILTERS | {name: _of_printable(filter_) for name, filter_ in _PRINTING.items()}
"""All filters there are; those that print, for printable values only."""
