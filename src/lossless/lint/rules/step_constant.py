"""L201: a value is written in every round of a loop at one and the same step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import changes, conditions, constant, is_within, rounds
from lossless.lint.model import Call, Module
from lossless.lint.runs import changes_object
from lossless.lint.scopes import Loop
from lossless.lint.words import phases_of

RULE = REGISTRY.add(
    Rule(
        "L201",
        "step-constant",
        Severity.WARNING,
        "A value is written in every round of a loop at one and the same step.",
        "All its points fall on one place of the step axis: the curve is a dot, or a vertical line.",
        "Give the loop's counter as the step, or increment the step once a round.",
        'step = 0\nfor batch in loader:\n    writer.add_scalar("loss", train(batch), step)  # step is never '
        "incremented",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a call whose step nothing in its loop changes, while its tag and its writer stay as well."""
    for call in module.that(Does.WRITE):
        loop = _stuck_in(module, call)
        if loop is not None and call.step is not None:
            step = module.segment(call.step)
            yield module.finding(
                RULE, call.node, f"step {step} is the same in every round of the loop of line {loop.lineno}"
            )


def _stuck_in(module: Module, call: Call) -> Loop | None:
    """The innermost loop that writes this tag again and again, if the step stays in it."""
    if call.step is None or call.tag is None or constant(module, call.step) is None:
        return None
    for loop in call.loops:
        if changes(module, call.tag, loop) or _has_writers_of_its_own(module, call, loop):
            continue
        conditional = any(is_within(module, c.test, loop) for c in conditions(module, call.node))
        once = rounds(module, loop) in (0, 1)
        stuck = not (conditional or once or phases_of(loop) or changes(module, call.step, loop))
        return loop if stuck else None
    return None


def _has_writers_of_its_own(module: Module, call: Call, loop: Loop) -> bool:
    """Whether the rounds of `loop` may write to different writers, or enter other contexts and scopes."""
    if call.receiver is not None:
        made = any(is_within(module, w.node, loop) for w in call.writers)
        return (
            made
            or call.slot is None
            or (isinstance(call.receiver, ast.Name) and changes_object(module, call.receiver, loop))
        )
    around = (a for a in module.ancestors(call.node) if isinstance(a, ast.With) and is_within(module, a, loop))
    return any(changes(module, part, loop) for block in around for item in block.items for part in _subjects(item))


def _subjects(item: ast.withitem) -> Iterator[ast.expr]:
    """What a context is made of: the writer of `writer.as_default()`, the arguments of `name_scope(name)`."""
    if isinstance(item.context_expr, ast.Call):
        yield from item.context_expr.args
        if isinstance(item.context_expr.func, ast.Attribute):
            yield item.context_expr.func.value
