"""Which ways control takes: conditions, branches that exclude each other, ends that are reached without something."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from lossless.lint.model import Module
from lossless.lint.scopes import FUNCTIONS, LOOPS


def is_within(module: Module, node: ast.AST, outer: ast.AST) -> bool:
    """Whether `node` is `outer` or stands in it."""
    return node is outer or any(a is outer for a in module.ancestors(node))


class Condition(NamedTuple):
    """`test` is true (or not) wherever the code in question runs."""

    test: ast.expr
    holds: bool


def conditions(module: Module, node: ast.AST) -> tuple[Condition, ...]:
    """What must hold for `node` to run, innermost first, within its function: the ifs and whiles around it, conditional
    expressions, `and`/`or` before it, and ifs before it whose body leaves (`if rank != 0: return`, `continue`)."""
    found: list[Condition] = []
    child = node
    for parent in module.ancestors(node):
        found += _early_exits(module, parent, child)
        if isinstance(parent, ast.If | ast.IfExp | ast.While):
            found += _branch(parent, child)
        elif isinstance(parent, ast.BoolOp) and child in parent.values:
            holds = isinstance(parent.op, ast.And)
            found += [Condition(v, holds) for v in parent.values[: parent.values.index(child)]]
        elif isinstance(parent, ast.Assert) and child is parent.msg:
            found.append(Condition(parent.test, False))
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            break
        child = parent
    return tuple(found)


def _branch(parent: ast.If | ast.IfExp | ast.While, child: ast.AST) -> list[Condition]:
    body = parent.body if isinstance(parent.body, list) else [parent.body]
    orelse = parent.orelse if isinstance(parent.orelse, list) else [parent.orelse]
    if child in body:
        return [Condition(parent.test, True)]
    return [Condition(parent.test, False)] if child in orelse and not isinstance(parent, ast.While) else []


def _early_exits(module: Module, parent: ast.AST, child: ast.AST) -> list[Condition]:
    exits = [e for e in _exits(module).get(parent, ()) if e.before < getattr(child, "lineno", 0)]
    block = next((b for b in blocks(parent) if child in b), []) if exits else []
    return [e.condition for e in exits if e.statement in block]


class _Exit(NamedTuple):
    """An if that leaves in one of its branches, the line before which it stands, and what holds behind it."""

    statement: ast.If
    before: int
    condition: Condition


@lru_cache(maxsize=2)
def _exits(module: Module) -> dict[ast.AST, list[_Exit]]:
    """What stands around → the ifs in it that leave."""
    found: dict[ast.AST, list[_Exit]] = {}
    for statement in module.nodes(ast.If):
        for block, holds in ((statement.body, False), (statement.orelse, True)):
            if leaves(block):
                made = _Exit(statement, statement.lineno, Condition(statement.test, holds))
                found.setdefault(module.scopes.parents[statement], []).append(made)
    return found


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The statement lists directly in `node`."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


def leaves(block: list[ast.stmt]) -> bool:
    """Whether control certainly does not come out at the end of `block`: it returns, raises, continues, breaks or
    exits."""
    for statement in block:
        match statement:
            case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
                return True
            case ast.If() if statement.orelse and leaves(statement.body) and leaves(statement.orelse):
                return True
            case ast.With() | ast.AsyncWith() if leaves(statement.body):
                return True
            case ast.While(test=ast.Constant(value=1 | True)) if not _breaks(statement.body):
                return True
            case ast.Expr(value=ast.Call(func=func)) if _is_exit(func):
                return True
    return False


def _breaks(block: list[ast.stmt]) -> bool:
    """Whether a `break` in `block` leaves the loop that it is the body of."""
    for statement in block:
        if isinstance(statement, ast.Break):
            return True
        inner = (
            [statement.orelse] if isinstance(statement, ast.For | ast.AsyncFor | ast.While) else list(blocks(statement))
        )
        inner += [h.body for h in statement.handlers] if isinstance(statement, ast.Try | ast.TryStar) else []
        inner += [c.body for c in statement.cases] if isinstance(statement, ast.Match) else []
        if any(_breaks(b) for b in inner) and not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            return True
    return False


def _is_exit(func: ast.expr) -> bool:
    match func:
        case ast.Name(id="exit" | "quit"):
            return True
        case ast.Attribute(value=ast.Name(id="sys" | "os" | "parser"), attr="exit" | "_exit" | "error"):
            return True
    return False


def _returns(block: list[ast.stmt]) -> bool:
    """Whether `block` leaves the function, not a loop alone."""
    return leaves(block) and not any(isinstance(s, ast.Break | ast.Continue) for s in block) and not _breaks(block)


def exclusive(module: Module, a: ast.AST, b: ast.AST) -> bool:
    """Whether `a` and `b` cannot both run in one pass: they stand in different branches of one if, try/except, match or
    conditional expression, or behind an early exit of the other's branch."""
    up = {id(x): n for n, x in enumerate([a, *module.ancestors(a)])}
    chain_a, chain_b = [a, *module.ancestors(a)], [b, *module.ancestors(b)]
    meet = next((n for n, x in enumerate(chain_b) if id(x) in up), None)
    if meet is None or meet == 0 or up[id(chain_b[meet])] == 0:
        return False
    parent = chain_b[meet]
    child_a, child_b = chain_a[up[id(parent)] - 1], chain_b[meet - 1]
    if isinstance(parent, ast.Try | ast.TryStar) and (child_a in parent.handlers or child_b in parent.handlers):
        apart = [*parent.handlers, *parent.orelse]
        return child_a in apart and child_b in apart
    if isinstance(child_a, ast.match_case) and isinstance(child_b, ast.match_case):
        return True
    if isinstance(parent, ast.If | ast.IfExp):
        return _side(parent, child_a) != _side(parent, child_b) and "test" not in (
            _side(parent, child_a),
            _side(parent, child_b),
        )
    first, _ = (chain_a, chain_b) if _before(child_a, child_b) else (chain_b, chain_a)
    stop = child_a if first is chain_a else child_b
    chain = first[: first.index(stop) + 1]
    return any(_leaves_after(chain[n + 1], chain[n], chain[n + 1 :]) for n in range(len(chain) - 1))


def _leaves_after(parent: ast.AST, child: ast.AST, around: list[ast.AST]) -> bool:
    """Whether what follows `child` in its block leaves all of `around`: from within a loop, `break` does not."""
    ends = _returns if any(isinstance(a, LOOPS) for a in around) else leaves
    return any(child in block and ends(block[block.index(child) :]) for block in blocks(parent))


def _before(a: ast.AST, b: ast.AST) -> bool:
    return (getattr(a, "lineno", 0), getattr(a, "col_offset", 0)) < (
        getattr(b, "lineno", 0),
        getattr(b, "col_offset", 0),
    )


def _side(parent: ast.If | ast.IfExp, child: ast.AST) -> str:
    if child is parent.test:
        return "test"
    body = parent.body if isinstance(parent.body, list) else [parent.body]
    return "body" if child in body else "orelse"


def may_end_without(module: Module, node: ast.AST, passes: Collection[ast.AST]) -> bool:
    """Whether control may come from `node` to the end of its function, or of the module, without running one of
    `passes`. What raises is not followed: an exception leaves by other means."""
    child, parents = node, module.ancestors(node)
    for parent in parents:
        for block in blocks(parent):
            if child in block and _passed_in(block[block.index(child) + 1 :], passes):
                return False
        if isinstance(parent, ast.Try) and _passed_in(parent.finalbody, passes):
            return False
        if isinstance(parent, ast.Try) and child in parent.body and _passed_in(parent.orelse, passes):
            return False
        if isinstance(parent, (*FUNCTIONS, ast.Module)):
            return True
        child = parent
    return True


def _passed_in(block: list[ast.stmt], passes: Collection[ast.AST]) -> bool:
    """Whether every way through `block` runs one of `passes`; a return before it does not count as passing."""
    for statement in block:
        if isinstance(statement, ast.Return | ast.Break | ast.Continue):
            return _mentions(statement, passes)
        if _passes(statement, passes):
            return True
    return False


def _passes(statement: ast.stmt, passes: Collection[ast.AST]) -> bool:
    match statement:
        case ast.If():
            both = (
                bool(statement.orelse) and _passed_in(statement.body, passes) and _passed_in(statement.orelse, passes)
            )
            return both or _mentions(statement.test, passes)
        case ast.With() | ast.AsyncWith():
            return _passed_in(statement.body, passes) or any(_mentions(i, passes) for i in statement.items)
        case ast.Try():
            return _passed_in(statement.body, passes) or _passed_in(statement.finalbody, passes)
        case ast.For() | ast.While() | ast.AsyncFor():
            return _passed_in(statement.body, passes) or _passed_in(statement.orelse, passes)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return False
    return _mentions(statement, passes)


def _mentions(node: ast.AST, passes: Collection[ast.AST]) -> bool:
    return any(n in passes for n in ast.walk(node))
