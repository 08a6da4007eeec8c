"""L301: a summary op of graph mode is defined, and nothing merges or runs it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.evaluated import is_collected
from lossless.lint.model import Call, Module
from lossless.lint.reads import fate
from lossless.lint.testing import is_test

RULE = REGISTRY.add(
    Rule(
        "L301",
        "op-never-run",
        Severity.WARNING,
        "A summary op of graph mode is defined, and nothing merges or runs it.",
        "tf.compat.v1.summary.scalar writes nothing: it adds an op to the graph, whose result must be evaluated by a "
        "session and given "
        "to a FileWriter. The others of the file are; this one is not.",
        "Merge it with the others (merge_all, or the list given to merge), or run it and give the result to "
        "add_summary.",
        'a = tf.summary.scalar("loss", loss)\nb = tf.summary.scalar("accuracy", accuracy)  # never merged, never run\n'
        "writer.add_summary(sess.run(a), step)",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="merged = tf.compat.v1.summary.merge_all()",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding an op whose result is dropped, in a file that runs a session of its own."""
    ops = list(module.that(Does.OP))
    if not ops or not _runs(module) or _is_collected(module):
        return
    fates = {op: fate(module, op.node) for op in ops}
    writes = any(module.that(Does.ADD))
    if writes and all(f.lost for f in fates.values()) and not any(module.that(Does.MERGE)):
        return  # what it writes comes from elsewhere, and these with it
    has_writer = writes or any(made.api.dialect is Dialect.TF1 for made in module.writers)
    for op, found in fates.items():
        if found.lost and _is_v1(module, op) and op.argument("collections") is None and not op.starred:
            message = f"{_name(module, op)} is defined, and neither merged nor run in this file"
            yield module.finding(RULE, op.node, message, severity=None if has_writer else Severity.NOTE)


def _runs(module: Module) -> bool:
    """Whether the file writes summaries, or is a program with a session."""
    if any(module.that(Does.ADD)):
        return True
    sessions = {"tensorflow.Session", "tensorflow.compat.v1.Session", "tensorflow.InteractiveSession"}
    return module.is_program and bool(sessions.intersection(module.used)) and not is_test(module)


def _is_collected(module: Module) -> bool:
    """Whether something gathers the ops of the graph by itself."""
    if any(merge.api.kind == "all" for merge in module.that(Does.MERGE)):
        return True
    called = (c.func.attr for c in module.scopes.calls if isinstance(c.func, ast.Attribute))
    return "merge_all" in called or is_collected(module)


def _is_v1(module: Module, op: Call) -> bool:
    """Whether the call cannot be TF2's, which writes at once."""
    return module.generation == "1" or any("compat.v1" in name for name in module.resolve(op.node.func))


def _name(module: Module, op: Call) -> str:
    return f"summary op {module.segment(op.tag, 40)}" if op.tag is not None else "summary op"
