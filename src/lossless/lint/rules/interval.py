"""L206: values are written once in a while. Noted, not blamed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import conditions
from lossless.lint.hits import hits
from lossless.lint.intervals import interval
from lossless.lint.model import Module

RULE = REGISTRY.add(
    Rule(
        "L206",
        "interval",
        Severity.NOTE,
        "Values are written once in a while, by a remainder of the step.",
        "The steps between are not recorded, by intent: they are no gap in the data, and a run shorter than the "
        "interval may show nothing.",
        "Nothing. If points are missed, make the interval smaller; a scalar costs microseconds.",
        'if step % 100 == 0:\n    writer.add_scalar("loss", loss, step)',
        since="0.1.0",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a condition, at the first call that it governs; L504 has those that never hold."""
    seen: set[ast.expr] = set()
    for call in module.that(Does.WRITE, Does.ADD):
        for condition in conditions(module, call.node):
            found = interval(module, condition)
            if found is None or condition.test in seen:
                continue
            seen.add(condition.test)
            if (hit := hits(module, call.node)) and hit.test is condition.test and hit.times <= 1:
                continue
            subject = module.segment(found.subject, 30)
            yield module.finding(
                RULE,
                call.node,
                f"written only every {module.segment(found.every, 30)} of {subject}, by intent as it seems",
            )
