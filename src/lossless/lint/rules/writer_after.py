"""L104: summaries run before the writer exists, or before it is entered."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.contexts import chains, comes_late, is_held, summaries
from lossless.lint.flow import bindings
from lossless.lint.model import Call, Module
from lossless.lint.scopes import How

RULE = REGISTRY.add(
    Rule(
        "L104",
        "writer-after",
        Severity.ERROR,
        "Summaries run before the writer exists, or before it is entered.",
        "Only what runs after it reaches a writer. Earlier summaries of tf.summary are dropped in silence; a "
        "writer's variable that is "
        "used before it is bound raises.",
        "Make the writer, and enter it, before the first summary.",
        "for step in range(100):\n    tf.summary.scalar('loss', loss, step=step)\nwriter.set_as_default()",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a summary before the default writer is set, or a call on a variable that is bound below it."""
    for call in summaries(module):
        ways = list(chains(module, call))
        if ways and all(not is_held(module, way) and comes_late(module, way) for way in ways):
            yield module.finding(RULE, call.node, "this summary runs before a writer is made or entered")
    for call in module.that(Does.WRITE):
        if (line := _bound_below(module, call)) is not None:
            name = module.segment(call.receiver) if call.receiver is not None else "the writer"
            yield module.finding(RULE, call.node, f"{name} is used here and made only in line {line}")


def _bound_below(module: Module, call: Call) -> int | None:
    """The line that first binds the variable of `call`, if that is a writer made below it in one straight way."""
    name = call.receiver
    if not isinstance(name, ast.Name) or not call.writers:
        return None
    bound = bindings(module, name)
    own = module.scopes.at(name).holder(name.id)
    here = own is not None and own.node is (call.function or module.tree)
    if not here or any(b.how not in (How.ASSIGN, How.WITH) for b in bound):
        return None
    around = set(call.loops)
    below = [b.node for b in bound if getattr(b.node, "lineno", 0) > call.node.lineno]
    straight = len(below) == len(bound) and not any(around & set(module.loops(node)) for node in below)
    return min(getattr(node, "lineno", 0) for node in below) if straight and below else None
