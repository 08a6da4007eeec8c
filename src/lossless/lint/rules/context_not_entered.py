"""L115: `writer.as_default()` stands alone; the context it returns is never entered."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.fixes import rename
from lossless.lint.model import Module

RULE = REGISTRY.add(
    Rule(
        "L115",
        "context-not-entered",
        Severity.WARNING,
        "writer.as_default() is called and the context it returns is thrown away.",
        "as_default() changes nothing until the context is entered: summaries below it go to no writer and are "
        "dropped in silence.",
        "Put the summaries into `with writer.as_default():`, or call writer.set_as_default().",
        "writer = tf.summary.create_file_writer(path)\nwriter.as_default()\ntf.summary.scalar('loss', loss, step=step)",
        since="0.1.0",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a call of as_default() whose value nobody takes."""
    for call in module.that(Does.ENTER):
        if call.api.name == "as_default" and isinstance(module.scopes.parents.get(call.node), ast.Expr):
            writer = module.segment(call.receiver) if call.receiver is not None else "writer"
            step = f"step={module.segment(call.step)}" if call.step is not None else ""
            yield module.finding(
                RULE,
                call.node,
                f"{writer}.as_default() alone does nothing: its context is not entered",
                fix=f"{writer}.set_as_default({step})",
                edits=(rename(call.node.func, "set_as_default"),) if isinstance(call.node.func, ast.Attribute) else (),
            )
