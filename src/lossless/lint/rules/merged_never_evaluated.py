"""L302: the op of merge_all or merge is never evaluated."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.evaluated import is_collected
from lossless.lint.model import Module
from lossless.lint.reads import fate

RULE = REGISTRY.add(
    Rule(
        "L302",
        "merged-never-evaluated",
        Severity.WARNING,
        "The summaries are merged into one op, and nothing ever evaluates it.",
        "merge_all() only adds an op to the graph. Its result must be evaluated by a session and given to "
        "FileWriter.add_summary; "
        "until then the event file holds the graph and no point.",
        "Evaluate it with the training op, and write what comes out: summary, _ = sess.run([merged, train_op]); "
        "writer.add_summary(summary, step).",
        'merged = tf.summary.merge_all()\nwriter = tf.summary.FileWriter("logs", sess.graph)\nsess.run(train_op)',
        since="0.1.0",
        certainty=Certainty.CERTAIN,
        fix="summary, _ = sess.run([merged, train_op])\nwriter.add_summary(summary, step)",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a merge whose result nothing reads."""
    for merge in module.that(Does.MERGE) if not is_collected(module) else ():
        found = fate(module, merge.node)
        if not found.lost:
            continue
        what = module.segment(merge.node.func)
        where = (
            f"bound to {ast.unparse(found.target)}, which nothing reads" if found.target is not None else "thrown away"
        )
        yield module.finding(RULE, merge.node, f"the op of {what}() is never evaluated: it is {where}")
