"""The sandbox that text templates run in: strict, without arithmetic or chance, and always coming to an end.

Comes in: template sources and the words they may use. Goes out: a Jinja2 environment. Templates are written by people
who maintain formats, so every refusal is a ``SecurityError`` that says in Chinese what is not allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from types import CodeType
from typing import Any, Final

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, TemplateNotFound, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.document.marks import mark_source

MOST_STEPS: Final = 200_000
"""So many rounds of loops and calls one report may take; one with twenty projects takes a thousand."""
FILTERS: Final = "default first join last length list map reject rejectattr select selectattr sort string trim unique"
"""What templates may do with values: nothing that computes, draws lots or makes a text of any length."""
_TEXT_METHODS: Final = ("startswith", "endswith", "removeprefix", "removesuffix")
_OPERATORS: Final = ("*", "**", "/", "//", "%", "-")


class TextLoader(BaseLoader):
    """Loads text templates from memory, with their line marks made safe."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's source under its own name, so that tracebacks name it."""
        del environment
        if template not in self._texts:
            raise TemplateNotFound(template)
        return mark_source(self._texts[template]), template, lambda: True


class _Compiled(BytecodeCache):
    """Keeps compiled templates while the program runs: compiling takes half of the time of a small report.

    Jinja2 finds them by name and by a checksum of the source, so that a changed template is compiled anew.
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


class _GuardedCode(CodeGenerator):
    """Compiles loops so that what they run over passes the environment's guard first."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - named by Jinja2 after the node
        """Compile one loop."""
        guard = nodes.EnvironmentAttribute("guarded", lineno=node.lineno)
        node.iter = nodes.Call(guard, [node.iter], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)


class TextEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox for text templates of one report."""

    code_generator_class = _GuardedCode
    compiled: Final = _Compiled()
    intercepted_binops = frozenset(_OPERATORS)

    def __init__(self, texts: Mapping[str, str], words: Mapping[str, object]) -> None:
        super().__init__(
            loader=TextLoader(texts),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            bytecode_cache=self.compiled,
        )
        self.globals = dict(words)
        self.filters = {name: self.filters[name] for name in FILTERS.split()}
        self._steps = 0

    def guarded(self, items: Iterable[Any]) -> Iterable[Any]:
        """Return what a loop runs over, counted."""
        if isinstance(items, Sized):
            self._spend(len(items))
            return items
        return self._counted(items)

    def call(self, context: Context, callee: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja2's own
        """Call a word or a macro, counted."""
        self._spend(1)
        return super().call(context, callee, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja2's own
        """Refuse arithmetic: every figure of a report is a fact."""
        del context, left, right
        msg = f"模板里不做加减乘除（{operator}）；要新的数，请在程序里算好"
        raise SecurityError(msg)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja2's own
        """Allow few methods of texts: others could make a text of any length."""
        if isinstance(obj, str) and attr not in _TEXT_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._spend(1)
            yield item

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MOST_STEPS:
            msg = f"循环或调用超过 {MOST_STEPS} 次，没有尽头"
            raise SecurityError(msg)
