"""L108: a compiled function keeps the writer of its first trace."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.flow import bindings, exclusive, is_within, traced
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Binding, Function

RULE = REGISTRY.add(
    Rule(
        "L108",
        "writer-from-trace",
        Severity.WARNING,
        "A compiled function enters a writer that is replaced later.",
        "tf.function runs its Python once, at the first call: the writer of that moment is built into the graph. "
        "Later runs write into the "
        "first run's directory, or, once its writer is closed, nowhere.",
        "Enter the writer around the call, outside of the compiled function; or compile the function anew for each "
        "writer.",
        "@tf.function\ndef train_step(x, step):\n    with writer.as_default():  # the first writer, for ever\n"
        "        …",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a context in a traced function whose writer is bound again, in a loop or a second time, elsewhere."""
    for call in module.that(Does.ENTER):
        if call.api.name != "as_default" or call.api.dialect is not Dialect.TF2 or call.receiver is None:
            continue
        trace = traced(module, call.node)
        if trace is None or trace.by != "tf.function":
            continue
        if (again := _bound_again(module, call, trace.function)) is not None:
            line = getattr(again.node, "lineno", 0)
            message = f"{module.segment(call.receiver)} is kept from the first trace; line {line} binds another later"
            yield module.finding(RULE, call.node, message)


def _bound_again(module: Module, call: Call, function: Function) -> Binding | None:
    """The binding that replaces the writer while the compiled function stays the same."""
    if call.receiver is None:
        return None
    made = [b for b in bindings(module, call.receiver) if _makes(module, b) and not is_within(module, b.node, function)]
    runs = () if isinstance(function, ast.Lambda) else module.functions.sites(function)
    for binding in made:
        loops = [loop for loop in module.loops(binding.node) if not is_within(module, function, loop)]
        if any(is_within(module, site, loop) for loop in loops for site in runs) and not _is_initial(module, binding):
            return binding
    plain = [b for b in made if not _is_initial(module, b)]
    for first, second in pairwise(plain):
        same = module.function(first.node) is module.function(second.node)
        before = any(_line(first.node) < s.lineno < _line(second.node) for s in runs)
        after = any(s.lineno > _line(second.node) for s in runs)
        if same and before and after and not exclusive(module, first.node, second.node):
            return second
    return None


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _makes(module: Module, binding: Binding) -> bool:
    return binding.value is not None and bool(module.origins.of(binding.value).made)


def _is_initial(module: Module, binding: Binding) -> bool:
    """Whether it is bound where its object is made: each object has compiled functions of its own."""
    return getattr(module.function(binding.node), "name", "") in ("__init__", "build", "setup")
