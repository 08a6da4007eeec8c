"""L103: a program's summaries stand outside any writer's context."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.contexts import chains, comes_late, is_held, summaries
from lossless.lint.model import Module

RULE = REGISTRY.add(
    Rule(
        "L103",
        "no-writer",
        Severity.ERROR,
        "A summary runs outside any writer's context.",
        "tf.summary writes to the default writer. Where none is entered, it writes nothing, returns False, and says "
        "nothing.",
        "Put it into `with writer.as_default():`, or call writer.set_as_default() once, before it.",
        'writer = tf.summary.create_file_writer("logs")\ntf.summary.scalar("loss", loss, step=step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="with writer.as_default():",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a summary that the program reaches without a writer's context around any link of the way."""
    found = summaries(module)
    if any(c.api.name == "set_as_default" for c in module.that(Does.ENTER)):
        return
    for call in found:
        ways = list(chains(module, call))
        if ways and not any(is_held(module, way) for way in ways) and not any(comes_late(module, w) for w in ways):
            what = "no writer is made" if not module.writers else "it stands outside `with writer.as_default()`"
            yield module.finding(RULE, call.node, f"this summary is not recorded: {what}")
