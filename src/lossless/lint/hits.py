"""How often a condition around a call is fulfilled in a loop of known length, by trying every round."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import NamedTuple

from lossless.lint.flow import MISSING, bindings, conditions, constant, is_within
from lossless.lint.model import Module
from lossless.lint.scopes import How

_MOST = 200_000
"""Rounds that are tried; a longer loop is not judged."""
_BINARY: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Hits(NamedTuple):
    """`test` holds in `times` of the `rounds` of `loop`, for the first time at `first`; `again`: the loop itself is
    repeated."""

    test: ast.expr
    loop: ast.For | ast.While
    rounds: int
    times: int
    first: int
    again: bool


class _Unknown(Exception):
    """The condition depends on more than the counter."""


def hits(module: Module, node: ast.AST) -> Hits | None:
    """The innermost condition around `node` with a literal interval that is longer than its loop over range(…); None if
    there is none, or it depends on anything but the loop's counter."""
    loops = module.loops(node)
    for condition in conditions(module, node):
        if not condition.holds:
            continue
        for number, loop in enumerate(loops):
            if isinstance(loop, ast.For | ast.While) and is_within(module, condition.test, loop):
                again = number + 1 < len(loops)
                if (found := _tried(module, condition.test, loop, again)) is not None:
                    return found
    return None


def _tried(module: Module, test: ast.expr, loop: ast.For | ast.While, again: bool) -> Hits | None:
    counted = _counted(module, loop) if isinstance(loop, ast.For) else _counted_by_hand(module, test, loop)
    if counted is None or not _is_longer(module, test, len(counted.values)):
        return None
    try:
        met = [v for v in counted.values if _truth(module, test, counted.name, v)]
    except _Unknown:
        return None
    return Hits(test, loop, len(counted.values), len(met), met[0] if met else 0, again)


class _Counted(NamedTuple):
    name: str
    values: range


def _counted(module: Module, loop: ast.For) -> _Counted | None:
    """The counter and its values, where literals tell; None too if the body binds the counter anew."""
    call = loop.iter
    while isinstance(call, ast.Call) and ast.unparse(call.func).rsplit(".", 1)[-1] == "tqdm" and call.args:
        call = call.args[0]
    if not isinstance(call, ast.Call) or not _is_range(module, call):
        return None
    numbers = [_literal(module, a) for a in call.args]
    whole = [n for n in numbers if isinstance(n, int) and not isinstance(n, bool)]
    if not whole or len(whole) != len(numbers) or whole[2:] == [0] or not isinstance(loop.target, ast.Name):
        return None
    inside = [b for b in bindings(module, loop.target) if b.how is not How.LOOP and is_within(module, b.node, loop)]
    values = range(*whole[:3])
    return _Counted(loop.target.id, values) if not inside and len(values) <= _MOST else None


def _is_range(module: Module, call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Name) and call.func.id in ("range", "trange")
    return named or module.is_called(call, "tensorflow.range")


def _literal(module: Module, node: ast.expr) -> object:
    """A constant, or that of a class whose instance or self is asked for it."""
    found = constant(module, node)
    owner = module.functions.instance(node.value) if isinstance(node, ast.Attribute) else None
    if found is MISSING and isinstance(node, ast.Attribute) and owner is not None:
        bound = module.functions.attribute(owner, node.attr)
        return constant(module, bound[0].value) if len(bound) == 1 and bound[0].how is How.ASSIGN else MISSING
    return found


def _counted_by_hand(module: Module, test: ast.expr, loop: ast.While) -> _Counted | None:
    """`step = 0; while step < 500: … step += 1`, and the values that `test` sees."""
    match loop.test:
        case ast.Compare(left=ast.Name() as name, ops=[ast.Lt() | ast.LtE() as op], comparators=[end]):
            last = constant(module, end)
        case _:
            return None
    bound = bindings(module, name)
    starts = [constant(module, b.value) for b in bound if b.how is How.ASSIGN]
    moves = [b for b in bound if b.how is How.AUGMENT and b.node in loop.body]
    by = constant(module, moves[0].value) if len(moves) == 1 and len(bound) == 2 else None
    if (
        len(starts) != 1
        or not isinstance(starts[0], int)
        or not isinstance(last, int)
        or not isinstance(by, int)
        or by < 1
    ):
        return None
    first = starts[0] + (by if getattr(moves[0].node, "lineno", 0) < test.lineno else 0)
    rounds = len(range(starts[0], last + isinstance(op, ast.LtE), by))
    return _Counted(name.id, range(first, first + rounds * by, by)) if rounds <= _MOST else None


def _is_longer(module: Module, test: ast.expr, rounds: int) -> bool:
    """Whether `test` holds a modulo by more than `rounds`."""
    for node in ast.walk(test):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            interval = _literal(module, node.right)
            if isinstance(interval, int) and interval > rounds:
                return True
    return False


def _truth(module: Module, node: ast.expr, counter: str, value: int) -> bool:
    match node:
        case ast.BoolOp():
            parts = (_truth(module, v, counter, value) for v in node.values)
            return all(parts) if isinstance(node.op, ast.And) else any(list(parts))
        case ast.UnaryOp(op=ast.Not()):
            return not _truth(module, node.operand, counter, value)
        case ast.Compare(ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return _COMPARE[type(op)](
                _number(module, node.left, counter, value), _number(module, right, counter, value)
            )
    return bool(_number(module, node, counter, value))


def _number(module: Module, node: ast.expr, counter: str, value: int) -> float:
    if isinstance(node, ast.Name) and node.id == counter:
        return value
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        left, right = _number(module, node.left, counter, value), _number(module, node.right, counter, value)
        if isinstance(node.op, ast.Mod | ast.FloorDiv) and not right:
            raise _Unknown
        return _BINARY[type(node.op)](left, right)
    found = _literal(module, node)
    if found is MISSING or not isinstance(found, int | float):
        raise _Unknown
    return found
