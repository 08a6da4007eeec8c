"""L210: the step of a value begins anew in every epoch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import MISSING, bindings, changes, conditions, constant, is_within, leaves, rounds
from lossless.lint.intervals import interval
from lossless.lint.model import Call, Module
from lossless.lint.runs import changes_object, phases_of
from lossless.lint.scopes import COMPREHENSIONS, How, Loop
from lossless.lint.words import is_step_loop

RULE = REGISTRY.add(
    Rule(
        "L210",
        "step-begins-anew",
        Severity.WARNING,
        "The step of a value begins anew in every round of an outer loop.",
        "The points of all epochs lie on top of each other: the curve goes back to the beginning with each epoch.",
        "Count on: step = epoch * len(loader) + index, or a counter that is set before the outer loop.",
        "for epoch in range(10):\n    for i, batch in enumerate(loader):\n"
        '        writer.add_scalar("loss", train(batch), i)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="step = epoch * len(loader) + index",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a call in a loop over epochs whose step is the index, or a counter, of the loop within alone."""
    for call in module.that(Does.WRITE):
        if not isinstance(call.step, ast.Name) or call.tag is None or call.api.kind == "scalars":
            continue
        for inner, outer in pairwise(call.loops):
            if _begins_anew(module, call.step, inner, outer) and _repeats(module, call, outer):
                message = f"step {call.step.id} begins anew in every round of the loop of line {outer.lineno}"
                yield module.finding(RULE, call.node, message)
                break
        else:
            if (line := _called_in(module, call, call.step)) is not None:
                message = f"step {call.step.id} begins anew in every call by the loop of line {line}"
                yield module.finding(RULE, call.node, message)


def _called_in(module: Module, call: Call, step: ast.Name) -> int | None:
    """The line of a loop over epochs that calls the function of `call` with one writer, where the step is the
    function's own."""
    function = call.function
    if not isinstance(function, ast.FunctionDef) or not call.loops or call.receiver is None or call.tag is None:
        return None
    if call.api.kind != "scalar" or constant(module, call.tag) is MISSING:
        return None
    once = any(interval(module, c) is None for c in conditions(module, call.node))
    if once or not _begins_anew(module, step, call.loops[-1], function):
        return None
    for site in module.functions.sites(function):
        for outer in module.loops(site)[:1]:
            if _goes_round(module, site, outer) and _is_one_writer(module, call, call.receiver, site, outer):
                return outer.lineno
    return None


def _is_one_writer(module: Module, call: Call, receiver: ast.expr, site: ast.Call, outer: Loop) -> bool:
    """Whether each call at `site` writes to the same writer: one of the module, of the object, or handed to it."""
    if call.slot is None or not call.writers or any(is_within(module, w.node, outer) for w in call.writers):
        return False
    function = call.function
    if any(w.function is function for w in call.writers) or not isinstance(function, ast.FunctionDef):
        return False
    bound = bindings(module, receiver)
    if len(bound) == 1 and bound[0].how is How.PARAMETER and isinstance(receiver, ast.Name):
        given = module.functions.given(site, function, receiver.id)
        return isinstance(given, ast.Name) and not changes_object(module, given, outer)
    if isinstance(call.slot.owner, ast.ClassDef):
        held = site.func.value if isinstance(site.func, ast.Attribute) else None
        return len(bound) == 1 and held is not None and not changes_object(module, held, outer)
    return len(bound) == 1 and isinstance(call.slot.owner, ast.Module)


def _begins_anew(module: Module, step: ast.Name, inner: Loop, outer: Loop | ast.FunctionDef) -> bool:
    """Whether all that binds `step` in its function is the index of `inner`, or a literal in `outer` that `inner`
    counts on."""
    bound = [b for b in bindings(module, step) if is_within(module, b.node, outer) and b.node is not outer]
    if any(b.how is How.LOOP and b.node is inner for b in bound):
        alone = not any(is_within(module, b.node, inner) and b.node is not inner for b in bound)
        return alone and isinstance(inner, ast.For) and _is_index(module, step, inner)
    if not bound or len(bound) != len(bindings(module, step)):
        return False
    first = [b for b in bound if b.how is not How.AUGMENT]
    literal = len(first) == 1 and first[0].how is How.ASSIGN and constant(module, first[0].value) is not MISSING
    return literal and len(bound) > 1 and all(is_within(module, b.node, inner) == (b.how is How.AUGMENT) for b in bound)


def _is_index(module: Module, step: ast.Name, inner: ast.For) -> bool:
    """Whether `inner` is `for step, x in enumerate(…)` from a literal, or `for step in range(…)` from 0."""
    source, target = inner.iter, inner.target
    while isinstance(source, ast.Call) and ast.unparse(source.func).endswith(("tqdm", "track")) and source.args:
        source = source.args[0]
    if not isinstance(source, ast.Call) or not isinstance(source.func, ast.Name):
        return False
    if source.func.id == "enumerate" and isinstance(target, ast.Tuple):
        start = [*source.args[1:2], *(k.value for k in source.keywords)]
        first = target.elts[0]
        plain = all(constant(module, s) is not MISSING for s in start)
        return plain and isinstance(first, ast.Name) and first.id == step.id
    return source.func.id == "range" and len(source.args) == 1 and isinstance(target, ast.Name)


def _repeats(module: Module, call: Call, outer: Loop) -> bool:
    """Whether `outer` goes over epochs and writes the same tag to the same writer in more than one round."""
    if not _goes_round(module, call.node, outer) or call.tag is None or changes(module, call.tag, outer):
        return False
    return not _has_another_writer(module, call, outer)


def _goes_round(module: Module, node: ast.AST, outer: Loop) -> bool:
    """Whether `outer` goes over epochs and runs `node` in more than one of them."""
    if isinstance(outer, COMPREHENSIONS) or not is_step_loop(outer) or phases_of(module, outer):
        return False
    if rounds(module, outer) in (0, 1) or leaves(outer.body):
        return False
    inside = [c for c in conditions(module, node) if is_within(module, c.test, outer)]
    return not any(interval(module, c) is None and changes(module, c.test, outer) for c in inside)


def _has_another_writer(module: Module, call: Call, outer: Loop) -> bool:
    """Whether rounds of `outer` may write to writers, or under scopes, of their own."""
    if call.receiver is not None:
        made = any(is_within(module, w.node, outer) for w in call.writers)
        plain = isinstance(call.receiver, ast.Attribute) or not changes_object(module, call.receiver, outer)
        return made or call.slot is None or not plain
    around = [a for a in module.ancestors(call.node) if isinstance(a, ast.With) and is_within(module, a, outer)]
    names = [n for w in around for i in w.items for n in ast.walk(i) if isinstance(n, ast.Name)]
    return any(changes_object(module, n, outer) for n in names)
