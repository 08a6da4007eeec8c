"""L304: add_summary is called again and again without a step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import is_within
from lossless.lint.model import Call, Module
from lossless.lint.testing import is_test

RULE = REGISTRY.add(
    Rule(
        "L304",
        "written-without-step",
        Severity.WARNING,
        "Summaries are written in a loop without a step.",
        "add_summary(summary) without its second argument writes step 0: all points of the curve lie at one step, "
        "one above the other.",
        "Give the step: writer.add_summary(summary, global_step=step).",
        "for step in range(1000):\n    writer.add_summary(sess.run(merged))",
        since="0.1.0",
        certainty=Certainty.CERTAIN,
        fix="writer.add_summary(summary, global_step=step)",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding an add_summary without a step that a loop around it repeats for one writer."""
    for call in module.that(Does.ADD):
        if call.lacks("step") and _is_file_writer(module, call) and _repeats(module, call) and not is_test(module):
            yield module.finding(
                RULE, call.node, "add_summary() in a loop without a step: every point is written at step 0"
            )


def _is_file_writer(module: Module, call: Call) -> bool:
    """Whether the receiver is a FileWriter of this file, or is called a writer beside TensorFlow."""
    if call.sure and call.origin is not None and call.origin.dialects:
        return True
    named = call.receiver is not None and "writer" in ast.unparse(call.receiver).lower()
    return named and any(name.startswith("tensorflow") for name in module.used)


def _repeats(module: Module, call: Call) -> bool:
    """Whether a loop runs the call, or its function, for a writer made outside of the loop."""
    made = [w.node for w in call.writers]
    if any(not _is_each(call, loop) and not any(is_within(module, m, loop) for m in made) for loop in call.loops):
        return True
    function = call.function
    if not isinstance(function, ast.FunctionDef) or any(is_within(module, m, function) for m in made):
        return False
    return any(module.loops(site) for site in module.functions.sites(function)) and not call.loops


def _is_each(call: Call, loop: ast.AST) -> bool:
    """Whether the loop is over summaries, each of them another: `for summary in sess.run(ops)`."""
    target = getattr(loop, "target", None)
    return isinstance(target, ast.Name) and isinstance(call.value, ast.Name) and call.value.id == target.id
