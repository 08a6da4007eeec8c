"""Conditions that hold once in a while: `step % 100 == 0` and its spellings."""

from __future__ import annotations

import ast
from typing import NamedTuple

from lossless.lint.flow import MISSING, Condition, bindings, constant
from lossless.lint.model import Module
from lossless.lint.scopes import How

_EQUAL = frozenset({"tensorflow.equal", "tensorflow.math.equal", "operator.eq", "jax.numpy.equal", "numpy.equal"})
_MODULO = frozenset(
    {"tensorflow.math.mod", "tensorflow.math.floormod", "tensorflow.mod", "math.fmod", "operator.mod", "numpy.mod"}
)


class Interval(NamedTuple):
    """True where `subject` divided by `every` leaves one remainder. `number`: every as an integer, if known;
    `assumed`: known only as the default of a parameter."""

    subject: ast.expr
    every: ast.expr
    number: int | None
    assumed: bool = False


def interval(module: Module, condition: Condition) -> Interval | None:
    """The interval that `condition`, one of an `and` at least, means; None if it means none."""
    return _interval(module, condition.test, condition.holds)


def _interval(module: Module, test: ast.expr, holds: bool) -> Interval | None:
    match test:
        case ast.BoolOp(op=ast.And(), values=values) if holds:
            return _first(module, values, holds)
        case ast.BoolOp(op=ast.Or(), values=values) if not holds:
            return _first(module, values, holds)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _interval(module, operand, not holds)
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as op], comparators=[right]):
            found = _modulo(module, left) or _modulo(module, right)
            return found if found and holds is isinstance(op, ast.Eq) else None
        case ast.Call(args=[left, right]) if _is(module, test, _EQUAL):
            return (_modulo(module, left) or _modulo(module, right)) if holds else None
        case ast.BinOp():
            return _modulo(module, test) if not holds else None
    return None


def _first(module: Module, tests: list[ast.expr], holds: bool) -> Interval | None:
    return next((found for test in tests if (found := _interval(module, test, holds)) is not None), None)


def _modulo(module: Module, node: ast.expr) -> Interval | None:
    match node:
        case ast.BinOp(op=ast.Mod(), left=subject, right=every) if not isinstance(
            subject, ast.Constant | ast.JoinedStr
        ):
            pass
        case ast.Call(args=[subject, every]) if _is(module, node, _MODULO):
            pass
        case _:
            return None
    value, assumed = constant(module, every), False
    bound = bindings(module, every) if value is MISSING else ()
    if len(bound) == 1 and bound[0].how is How.PARAMETER:
        value, assumed = constant(module, bound[0].value), True
    number = value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
    return Interval(_plain(module, subject), every, number, assumed)


def _plain(module: Module, subject: ast.expr) -> ast.expr:
    """`step` of `step.numpy()`, of `int(step)`, or of a name that is bound to one of these alone."""
    match subject:
        case ast.Call(func=ast.Attribute(value=inner, attr="numpy" | "value" | "read_value"), args=[]):
            return _plain(module, inner)
        case ast.Call(func=ast.Name(id="int"), args=[inner]):
            return _plain(module, inner)
        case ast.Name():
            bound = bindings(module, subject)
            value = bound[0].value if len(bound) == 1 and bound[0].how is How.ASSIGN else None
            return _plain(module, value) if isinstance(value, ast.Call) and _reads(value) else subject
    return subject


def _reads(node: ast.Call) -> bool:
    """Whether a call reads a number of a variable: `step.numpy()`, `int(step)`."""
    method = isinstance(node.func, ast.Attribute) and node.func.attr in ("numpy", "value", "read_value")
    return method or (isinstance(node.func, ast.Name) and node.func.id == "int")


def _is(module: Module, node: ast.expr, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Call) and module.is_called(node, *names)
