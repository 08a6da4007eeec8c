"""L204: one tag is written twice at one step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.model import Call, Module
from lossless.lint.pairs import between, same_tag
from lossless.lint.words import phase

RULE = REGISTRY.add(
    Rule(
        "L204",
        "tag-twice",
        Severity.WARNING,
        "One tag is written twice at one step.",
        "Two values share one place: the curve is a saw, and a board that keeps one value a step drops one of them.",
        "Give each value a tag of its own.",
        'writer.add_scalar("loss", generator, step)\nwriter.add_scalar("loss", discriminator, step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding the second call of a pair that always run together, the step the same."""
    seen: set[Call] = set()
    for first, second in same_tag(module):
        if second not in seen and _same_step(module, first, second) and not _of_two_phases(first, second):
            seen.add(second)
            tag = module.segment(second.tag) if second.tag is not None else ""
            message = f"{tag} is written again at the step of line {first.node.lineno}"
            yield module.finding(RULE, second.node, message)


def _same_step(module: Module, first: Call, second: Call) -> bool:
    if first.loops != second.loops or first.step is None or second.step is None:
        return False
    if ast.dump(first.step) != ast.dump(second.step):
        return False
    way = between(module, first.node, second.node)
    return way is not None and not _may_move(module, way, first.step)


def _may_move(module: Module, way: list[ast.stmt], step: ast.expr) -> bool:
    """Whether a statement between two calls may advance the step: it binds a name of it, or, for what is no plain name
    of a number, calls something other than a summary."""
    names = {n.id for n in ast.walk(step) if isinstance(n, ast.Name)}
    plain = all(
        isinstance(n, ast.Name | ast.Constant | ast.BinOp | ast.operator | ast.expr_context) for n in ast.walk(step)
    )
    harmless = {c.node for c in module.that(Does.WRITE, Does.ENTER, Does.FLUSH, Does.SCOPE)}
    for node in (n for statement in way for n in ast.walk(statement)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del) and node.id in names:
            return True
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store) and not plain:
            return True
        if isinstance(node, ast.Call) and node not in harmless and _touches(node, names, plain):
            return True
    return False


def _touches(node: ast.Call, names: set[str], plain: bool) -> bool:
    """Whether a call may change the object that the step is: a method of it or its holder, or one it is given to."""
    if plain:
        func = node.func
        return isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in names
    parts = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return bool(parts & names)


def _of_two_phases(first: Call, second: Call) -> bool:
    """Whether the two are a training's and a validation's: another rule says so."""
    a, b = (phase(c.value) if c.value is not None else None for c in (first, second))
    return a is not None and b is not None and a is not b
