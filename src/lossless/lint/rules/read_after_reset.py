"""L603: a metric is read after its reset."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.averages import is_added_to, is_zero, same
from lossless.lint.flow import bindings, blocks, is_within
from lossless.lint.model import Call, Module
from lossless.lint.reaching import reaching
from lossless.lint.scopes import How

RULE = REGISTRY.add(
    Rule(
        "L603",
        "read-after-reset",
        Severity.WARNING,
        "A metric or a running sum is emptied, and then its value is logged.",
        "What was gathered is gone: the curve is 0, or NaN, at every point.",
        "Read first and reset afterwards; or keep the value: value = metric.result(), metric.reset_state(), then log "
        "value.",
        "metric.reset_state()\ntf.summary.scalar('loss', metric.result(), step=epoch)",
        since="0.1.0",
        certainty=Certainty.CERTAIN,
    )
)
_STOPS = (ast.For, ast.AsyncFor, ast.While, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
_RESETS = frozenset({"reset", "reset_state", "reset_states"})
_READS = frozenset({"result", "compute", "avg", "average", "global_avg", "mean", "value", "peek", "val", "sum"})
_IDLE = frozenset(
    {"print", "format", "join", "info", "debug", "write", "str", "float", "int", "item", "round", "zero_grad", "time"}
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a write behind the reset of what it reads, on a straight way, and nothing between may fill it."""
    written = frozenset(call.node for call in module.that(Does.WRITE))
    maybe = set(_maybe_reset(module))
    for call in module.that(Does.WRITE):
        for value in _values(module, call):
            asked = (read for read in _read(value) if ast.unparse(read) in maybe)
            found = ((read, reset) for read in asked if (reset := _reset_before(module, value, read, written)))
            if (first := next(found, None)) is not None:
                read, reset = first
                where = "here" if value is call.value else f"in line {value.lineno}"
                message = f"{ast.unparse(read)} is read {where}, and was reset in line {reset.lineno}"
                yield module.finding(RULE, call.node, message)
                break


def _maybe_reset(module: Module) -> Iterator[str]:
    """What some statement may reset, as written: most of what is logged is not among it."""
    for statement in module.nodes(ast.Expr, ast.Assign):
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr, value=receiver))) if attr in _RESETS:
                yield ast.unparse(receiver)
            case ast.Assign(targets=targets):
                yield from map(ast.unparse, targets)


def _values(module: Module, call: Call) -> Iterator[ast.expr]:
    """The value that is written, and what the name it is given by was bound to."""
    if call.value is not None:
        yield call.value
    binding = reaching(module, call.value) if isinstance(call.value, ast.Name) else None
    plain = binding is None or binding.how is not How.ASSIGN or isinstance(binding.value, ast.Constant)
    if binding is not None and binding.value is not None and not plain:
        yield binding.value


def _read(value: ast.expr) -> Iterator[ast.expr]:
    """What a value is read from: `metric` of metric.result(), and the variables it is worked out from."""
    for node in ast.walk(value):
        if isinstance(node, ast.Attribute) and node.attr in _READS and isinstance(node.value, ast.Name | ast.Attribute):
            yield node.value
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node


def _reset_before(module: Module, node: ast.expr, read: ast.expr, written: Collection[ast.AST]) -> ast.stmt | None:
    """The statement that resets `read` on the straight way to `node`."""
    child: ast.AST = node
    for parent in module.ancestors(node):
        block = next((b for b in blocks(parent) if child in b), [])
        for statement in reversed([s for s in block if s.lineno < node.lineno and s is not child]):
            if _resets(module, statement, read):
                return statement
            if not _is_idle(statement, read, written):
                return None
        if isinstance(parent, _STOPS):
            return None
        child = parent
    return None


def _resets(module: Module, statement: ast.stmt, read: ast.expr) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr, value=receiver))) if attr in _RESETS:
            return same(receiver, read) and _is_metric(module, read)
        case ast.Assign(targets=targets, value=value) if any(same(t, read) for t in targets):
            return is_zero(module, value) and _grew_before(module, statement, read)
    return False


def _is_metric(module: Module, read: ast.expr) -> bool:
    """Whether the value is read through the object, as metric.result() is, and not the object itself."""
    parent = module.scopes.parents.get(read)
    return isinstance(parent, ast.Attribute) and parent.attr in _READS


def _grew_before(module: Module, statement: ast.stmt, read: ast.expr) -> bool:
    """Whether `read` is added to further up in a loop around the statement: then this is no first initialisation."""
    grown = [b.node for b in bindings(module, read) if is_added_to(b)]
    for loop in module.loops(statement):
        if any(is_within(module, g, loop) and getattr(g, "lineno", 0) < statement.lineno for g in grown):
            return True
    return False


def _is_idle(statement: ast.stmt, read: ast.expr, written: Collection[ast.AST]) -> bool:
    """Whether a statement certainly leaves `read` as it is: it does not bind it, and calls but writers, prints and the
    resets of others."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load) and same(node, read):
            return False
        if isinstance(node, ast.Call) and node not in written:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in _IDLE | _RESETS | _READS | {"as_default"}:
                return False
    return True
