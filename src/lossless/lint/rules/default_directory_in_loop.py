"""L109: experiments in a loop, each with a writer that has no directory."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect
from lossless.lint.model import Module
from lossless.lint.runs import directory_stays, logs_the_loop, rounds_of

RULE = REGISTRY.add(
    Rule(
        "L109",
        "default-directory-in-loop",
        Severity.WARNING,
        "Experiments in a loop each make a writer without a directory.",
        "The default directory is runs/ with the time to the second and the host: it does not say which experiment "
        "it is, and two that "
        "begin within one second, or on two workers, share it and are drawn as one run.",
        "Give each experiment a directory, or a comment, that names what differs.",
        "for rate in (0.1, 0.01):\n    writer = SummaryWriter()",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer of torch or tensorboardX without log_dir, its comment the same, in a loop over runs."""
    for made in module.writers:
        plain = made.api.dialect in (Dialect.TORCH, Dialect.TENSORBOARDX) and not made.api.kind
        if not plain or made.log_dir is not None or made.starred:
            continue
        for found in rounds_of(module, made):
            if not logs_the_loop(module, made, found.loop) and directory_stays(module, made, found):
                line = found.loop.lineno
                yield module.finding(RULE, made.node, f"no log_dir, for each run of the loop of line {line}")
                break
