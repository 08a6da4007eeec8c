"""Two calls of one writer: whether they go to one place, and whether both run in one pass."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from lossless.lint.api import Dialect, Does
from lossless.lint.flow import MISSING, bindings, constant
from lossless.lint.model import Call, Module
from lossless.lint.scopes import How

_NOT_ALONE = frozenset({"hparams", "graph", "layout", "trace", "run_metadata", "scalars", "embedding"})
"""Kinds whose tag is not all that says where a value goes."""


def target(module: Module, call: Call) -> object:
    """What identifies where a call writes to: its writer's variable, or the writer whose context is nearest around it,
    with the scopes that prefix its tag; None if it cannot be told (an expression, or a context of the caller's)."""
    scopes = tuple(scopes_around(module, call))
    if call.receiver is not None:
        made = call.origin.made if call.origin is not None else frozenset()
        given = any(b.how is How.PARAMETER for b in bindings(module, call.receiver))
        writer = next(iter(made)) if given and len(made) == 1 else call.slot
        return (writer, scopes) if writer is not None else None
    if call.api.dialect is not Dialect.TF2:
        return None
    entered = _entered(module, call)
    return (ast.dump(entered), scopes) if entered is not None else None


def _entered(module: Module, call: Call) -> ast.expr | None:
    """The writer of the nearest `with writer.as_default()` around a summary, in its function."""
    contexts = {c.node: c for c in module.that(Does.ENTER)}
    for block in _blocks(module, call):
        for item in reversed(block.items):
            if isinstance(item.context_expr, ast.Call) and item.context_expr in contexts:
                return contexts[item.context_expr].receiver
    return None


def scopes_around(module: Module, call: Call) -> Iterator[ast.withitem]:
    """The contexts around a call, but for those of writers and of recording: each may prefix its tag."""
    plain = {c.node for c in module.that(Does.ENTER, Does.RECORD, Does.MAKE)}
    for block in _blocks(module, call):
        for item in block.items:
            kept = isinstance(item.context_expr, ast.Name | ast.Attribute)
            if item.context_expr not in plain and not kept:
                yield item


def _blocks(module: Module, call: Call) -> Iterator[ast.With | ast.AsyncWith]:
    for parent in module.ancestors(call.node):
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return
        if isinstance(parent, ast.With | ast.AsyncWith):
            yield parent


def same_tag(module: Module) -> Iterator[tuple[Call, Call]]:
    """Every two calls, in order, that write one kind under one literal tag to one target."""
    found: dict[object, list[Call]] = {}
    for call in module.that(Does.WRITE):
        tag = constant(module, call.tag)
        place = target(module, call)
        if tag is MISSING or not isinstance(tag, str) or place is None or call.api.kind in _NOT_ALONE:
            continue
        found.setdefault((tag, call.api.kind, place), []).append(call)
    for calls in found.values():
        yield from ((a, b) for a, b in combinations(calls, 2) if not _is_rebound(module, a, b))


def _is_rebound(module: Module, first: Call, second: Call) -> bool:
    """Whether the variable of the writer is bound anew between two calls of one function."""
    writer = second.receiver or _entered(module, second)
    if writer is None or first.function is not second.function:
        return False
    lines = (getattr(b.node, "lineno", 0) for b in bindings(module, writer))
    return any(first.node.lineno < line <= second.node.lineno for line in lines)


def statements(module: Module, node: ast.AST) -> tuple[list[ast.stmt], int] | None:
    """The list of statements that `node` runs in, and where in it; with statements count as part of theirs."""
    child = node
    for parent in module.ancestors(node):
        if not isinstance(parent, ast.With | ast.AsyncWith | ast.withitem):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(parent, name, None)
                if isinstance(block, list) and child in block:
                    return block, block.index(child)
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return None
        child = parent
    return None


def between(module: Module, first: ast.AST, second: ast.AST) -> list[ast.stmt] | None:
    """The statements from `first` to `second`, both included, if both run whenever the one does; None otherwise."""
    a, b = statements(module, first), statements(module, second)
    if a is None or b is None or a[0] is not b[0] or a[1] > b[1]:
        return None
    return a[0][a[1] : b[1] + 1]
