"""What runs once a trace: the functions that tf.function, jax.jit, torch.compile and their like trace."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import NamedTuple

from lossless.lint.api import canonical
from lossless.lint.branches import is_within
from lossless.lint.model import Module
from lossless.lint.scopes import FUNCTIONS, Function


class Trace(NamedTuple):
    """What runs a function once per trace, not once per call: `by` is tf.function, jax.jit, jax.pmap, torch.compile,
    …"""

    by: str
    function: Function


_TRACERS = {
    "tensorflow.function": "tf.function",
    "tensorflow.compat.v1.function": "tf.function",
    "tensorflow.autograph.experimental.do_not_convert": "",
    "jax.jit": "jax.jit",
    "jax.pmap": "jax.pmap",
    "jax.vmap": "jax.vmap",
    "jax.lax.scan": "jax.lax.scan",
    "jax.lax.fori_loop": "jax.lax.fori_loop",
    "jax.lax.while_loop": "jax.lax.while_loop",
    "jax.grad": "jax.grad",
    "jax.value_and_grad": "jax.value_and_grad",
    "flax.nnx.jit": "nnx.jit",
    "equinox.filter_jit": "jax.jit",
    "flax.jax_utils.replicate": "",
    "torch.compile": "torch.compile",
    "torch.jit.script": "torch.jit.script",
    "torch.jit.trace": "torch.jit.trace",
}

_STEPS = frozenset({"train_step", "test_step", "predict_step"})
_MODELS = frozenset({"keras.Model", "keras.models.Model", "keras.Sequential", "keras.models.Sequential"})


def traced(module: Module, node: ast.AST) -> Trace | None:
    """The tracing that `node` runs under: a decorator of a function around it, `tf.function(f)` with its name, or a
    call of its function from a traced one in this module. None if there is none in sight."""
    return _traced(module, node, 0)


def _traced(module: Module, node: ast.AST, depth: int) -> Trace | None:
    for function in (a for a in module.ancestors(node) if isinstance(a, FUNCTIONS)):
        by = _decorated(module, function) or _wrapped(module).get(function, "") or _overridden(module, function)
        if by:
            return Trace(by, function)
        if depth < 3 and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for site in module.functions.sites(function):
                if not is_within(module, site, function) and (found := _traced(module, site, depth + 1)):
                    return found
    return None


def _decorated(module: Module, function: Function) -> str:
    if isinstance(function, ast.Lambda):
        return ""
    for decorator in function.decorator_list:
        if by := _tracer(module, decorator):
            return by
    return ""


def _overridden(module: Module, function: Function) -> str:
    """Keras traces the steps that a model overrides, unless some model is told to run eagerly."""
    owner = module.scopes.parents.get(function)
    if isinstance(function, ast.Lambda) or function.name not in _STEPS or not isinstance(owner, ast.ClassDef):
        return ""
    bases = (b for line in module.functions.lineage(owner) for b in line.bases)
    if not any(canonical(name) in _MODELS for base in bases for name in module.resolve(base)):
        return ""
    eager = any(k.arg == "run_eagerly" for call in module.scopes.calls for k in call.keywords)
    return "" if eager else "tf.function"


def _tracer(module: Module, node: ast.expr) -> str:
    """What `tf.function`, `tf.function(…)` or `partial(jax.jit, …)` traces by."""
    if isinstance(node, ast.Call):
        if by := _tracer(module, node.func):
            return by
        partial = module.is_called(node, "functools.partial")
        return _tracer(module, node.args[0]) if partial and node.args else ""
    return next((by for name in module.resolve(node) if (by := _TRACERS.get(canonical(name), ""))), "")


@lru_cache(maxsize=2)
def _wrapped(module: Module) -> dict[ast.AST, str]:
    """The functions that are handed to what traces them, by name or as lambdas, and what that is."""
    found: dict[ast.AST, str] = {}
    for call in module.scopes.calls:
        for argument in call.args[:3] if (by := _tracer(module, call.func)) else ():
            named = isinstance(argument, ast.Name | ast.Attribute)
            function = module.functions.meant(argument) if named else argument
            if isinstance(function, FUNCTIONS):
                found.setdefault(function, by)
    return found
