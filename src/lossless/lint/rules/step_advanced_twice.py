"""L207: one step is advanced twice a round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import exclusive
from lossless.lint.model import Module
from lossless.lint.modules_log import modules
from lossless.lint.pairs import between
from lossless.lint.scopes import Slot

RULE = REGISTRY.add(
    Rule(
        "L207",
        "step-advanced-twice",
        Severity.NOTE,
        "Two optimisers, or two increments, advance one step.",
        "The step counts updates, not rounds: it grows twice as fast as the batches, and values written between have "
        "odd and even steps.",
        "Give the global step to one of the optimisers only, or increment it once, at the end of the round.",
        "first.minimize(a, global_step=step)\nsecond.minimize(b, global_step=step)",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding the second optimiser of a function that gets the same step, or the second increment of a round."""
    if any(module.that(Does.WRITE, Does.OP, Does.ADD, Does.MAKE)) or "minimize" in _methods(module):
        yield from _optimisers(module)
    yield from _increments(module)
    yield from _iterations(module)
    yield from _manual(module)


def _iterations(module: Module) -> Iterator[Finding]:
    """Two updates by one optimiser of Keras in a row, where a value's step is its count of iterations."""
    steps = [
        c.step for c in module.that(Does.WRITE) if isinstance(c.step, ast.Attribute) and c.step.attr == "iterations"
    ]
    counted = {ast.dump(s.value) for s in steps}
    found: dict[str, list[ast.Call]] = {}
    for call in module.scopes.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "apply_gradients":
            found.setdefault(ast.dump(call.func.value), []).append(call)
    for optimiser, calls in found.items():
        for first, second in combinations(calls, 2):
            if optimiser in counted and between(module, first, second) is not None:
                message = f"a second update in one round: iterations advances twice, also in line {first.lineno}"
                yield module.finding(RULE, second, message)
                break


def _manual(module: Module) -> Iterator[Finding]:
    """Two optimisers of a LightningModule that steps by hand: its global_step, which it logs at, counts both."""
    for owner in modules(module):
        for method in (m for m in owner.body if isinstance(m, ast.FunctionDef) and m.name == "training_step"):
            calls = [n for n in ast.walk(method) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
            taken = [b for n in ast.walk(method) if isinstance(n, ast.Assign) for b in _optimisers_of(n)]
            stepped = {
                n.func.value.id: n
                for n in calls
                if isinstance(n.func, ast.Attribute) and n.func.attr == "step" and isinstance(n.func.value, ast.Name)
            }
            both = [stepped[name] for name in taken if name in stepped]
            if len(both) > 1 and between(module, both[0], both[1]) is not None:
                message = f"global_step counts this optimiser and that of line {both[0].lineno}: twice a batch"
                yield module.finding(RULE, both[1], message)


def _optimisers_of(node: ast.Assign) -> list[str]:
    """The names in `first, second = self.optimizers()`."""
    match node:
        case ast.Assign(
            targets=[ast.Tuple(elts=names) | ast.List(elts=names)],
            value=ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr="optimizers")),
        ):
            return [n.id for n in names if isinstance(n, ast.Name)]
    return []


def _methods(module: Module) -> set[str]:
    return {c.func.attr for c in module.scopes.calls if isinstance(c.func, ast.Attribute)}


def _optimisers(module: Module) -> Iterator[Finding]:
    """Calls of minimize() and apply_gradients() with one global_step, in one function, not in branches that exclude."""
    found: dict[tuple[Slot, object], list[ast.Call]] = {}
    for call in module.scopes.calls:
        step = _global_step(call)
        slot = module.scopes.slot(step) if step is not None else None
        if slot is not None and module.generation in ("1", "mixed") and not module.loops(call):
            found.setdefault((slot, module.function(call)), []).append(call)
    for calls in found.values():
        for first, second in combinations(calls, 2):
            if not exclusive(module, first, second):
                message = f"this optimiser advances the step that the one of line {first.lineno} advances, too"
                yield module.finding(RULE, second, message)
                break


def _global_step(call: ast.Call) -> ast.expr | None:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("minimize", "apply_gradients"):
        return None
    named = next((k.value for k in call.keywords if k.arg == "global_step"), None)
    return named if named is not None else (call.args[1] if len(call.args) == 2 else None)


def _increments(module: Module) -> Iterator[Finding]:
    """`step += 1` or `step.assign_add(1)`, twice in one list of statements of a loop, for what is a value's step."""
    steps = {module.scopes.slot(c.step) for c in module.that(Does.WRITE) if c.step is not None} - {None}
    found: dict[Slot, list[tuple[ast.stmt | ast.expr, ast.expr]]] = {}
    for node, target in _advances(module) if steps else ():
        slot = module.scopes.slot(target)
        if slot is not None and slot in steps and module.loops(node):
            found.setdefault(slot, []).append((node, target))
    for pairs in found.values():
        for (first, _), (second, target) in combinations(sorted(pairs, key=lambda pair: pair[0].lineno), 2):
            if between(module, first, second) is not None:
                name = module.segment(target)
                yield module.finding(RULE, second, f"{name} is advanced twice a round, also in line {first.lineno}")
                break


def _advances(module: Module) -> Iterator[tuple[ast.stmt | ast.expr, ast.expr]]:
    """(what adds to a name, the name)"""
    for node in module.nodes(ast.AugAssign):
        if isinstance(node.op, ast.Add):
            yield node, node.target
    for call in module.scopes.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "assign_add":
            yield call, call.func.value
