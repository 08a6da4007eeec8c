"""L402: a writer's method, which is Python, called in a function that is traced or compiled."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.flow import Trace, traced
from lossless.lint.functions import Defined
from lossless.lint.model import Call, Module
from lossless.lint.scopes import FUNCTIONS

RULE = REGISTRY.add(
    Rule(
        "L402",
        "writer-in-traced",
        Severity.WARNING,
        "A value is logged by Python code inside a function that is traced.",
        "jax.jit, tf.function and torch.jit.trace run a function's Python once, to record it, and then what was "
        "recorded. The writer is "
        "called while tracing alone: with a tracer for a value, which raises, or once, and never again.",
        "Return the value and log it outside; or hand it out: jax.debug.callback(log, loss, step), "
        "tf.py_function(log, [loss, step], []).",
        '@jax.jit\ndef train_step(params, batch, step):\n    loss = f(params, batch)\n    writer.add_scalar("loss", '
        "loss, step)",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_ONCE = frozenset(
    {"jax.jit", "jax.pmap", "jax.lax.scan", "jax.lax.fori_loop", "jax.lax.while_loop", "nnx.jit", "torch.jit.trace"}
)
_FIX = {
    "tf.function": "tf.py_function(log, [loss, step], [])",
    "torch.jit.trace": "",
    "torch.compile": "",
}


def check(module: Module) -> Iterator[Finding]:
    """One finding a call: a warning where it runs while tracing alone, a note where it breaks the compiled graph."""
    for call in module.that(Does.WRITE):
        trace = traced(module, call.node)
        if trace is None or not _is_python(call, trace) or _is_handed_out(module, call, trace):
            continue
        line = trace.function.lineno
        what = module.segment(call.node.func)
        fix = _FIX.get(trace.by, "jax.debug.callback(log, loss, step)")
        if trace.by == "torch.compile":
            text = (
                f"{what}() in a function under torch.compile (line {line}): it splits the compiled graph at each call"
            )
            yield module.finding(RULE, call.node, text, severity=Severity.NOTE)
        else:
            text = f"{what}() in a function under {trace.by} (line {line}) runs while tracing only: once, or not at all"
            yield module.finding(RULE, call.node, text, fix=fix)


def _is_python(call: Call, trace: Trace) -> bool:
    """Whether the call is no op that the trace records."""
    own = call.api.dialect in (Dialect.TF2, Dialect.TF1)
    if trace.by == "tf.function":
        return not own
    if trace.by == "torch.compile":
        return call.sure and not own
    return trace.by in _ONCE


def _is_handed_out(module: Module, call: Call, trace: Trace) -> bool:
    """Whether a function around the call, within the traced one or on the way to it, is itself handed to something:
    a callback."""
    for function in (a for a in module.ancestors(call.node) if isinstance(a, FUNCTIONS)):
        if function is trace.function:
            return False
        if isinstance(function, ast.Lambda) or _is_passed(module, function):
            return True
    return False


def _is_passed(module: Module, function: Defined) -> bool:
    return bool(function.decorator_list) or module.functions.is_passed(function)
