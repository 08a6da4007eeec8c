"""L303: a summary is evaluated, and never given to a writer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.evaluated import evaluations
from lossless.lint.model import Module
from lossless.lint.testing import is_test

RULE = REGISTRY.add(
    Rule(
        "L303",
        "evaluated-never-written",
        Severity.WARNING,
        "A summary is evaluated, and what comes out is never given to a writer.",
        "sess.run(merged) returns the summary as bytes; it writes nothing. Only FileWriter.add_summary does.",
        "Give the result to the writer: writer.add_summary(summary, step); or leave the op out of the fetches, it "
        "costs time.",
        "_, summary = sess.run([train_op, merged])  # summary is not used again",
        since="0.1.0",
        certainty=Certainty.CERTAIN,
        fix="writer.add_summary(summary, step)",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding an evaluation whose summary nothing reads."""
    for evaluated in evaluations(module):
        fate = evaluated.fate
        if fate.lost and not is_test(module):
            where = (
                f"bound to {ast.unparse(fate.target)}, which nothing reads"
                if fate.target is not None
                else "thrown away"
            )
            op = module.segment(evaluated.op.node.func)
            line = evaluated.op.node.lineno
            yield module.finding(
                RULE, evaluated.node, f"the summary of {op}() (line {line}) is evaluated and not written: it is {where}"
            )
