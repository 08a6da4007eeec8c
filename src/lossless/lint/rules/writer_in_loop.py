"""L101: a writer of one directory is made in every round of a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import changes, rounds
from lossless.lint.model import Call, Module

RULE = REGISTRY.add(
    Rule(
        "L101",
        "writer-in-loop",
        Severity.WARNING,
        "A writer is made in every round of a loop, for the same directory.",
        "Each writer opens a file of its own: a directory fills with files of a few points each, and TensorBoard, which goes on "
        "with the newest file only, may show the last points alone.",
        "Make the writer once, before the loop, and use it inside.",
        'for step in range(1000):\n    writer = SummaryWriter("runs/a")\n    writer.add_scalar("loss", loss, step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer that is made in a loop with a directory that stays, and whose values take the loop's step."""
    for made in module.writers:
        directory = made.log_dir
        if directory is None or made.starred or not made.loops:
            continue
        loop = made.loops[0]
        if changes(module, directory, loop) or rounds(module, loop) == 1 or not _logs_the_loop(module, made, loop):
            continue
        yield module.finding(
            RULE,
            made.node,
            f"writer made in every round of the loop of line {loop.lineno}, always for {module.segment(directory)}",
        )


def _logs_the_loop(module: Module, made: Call, loop: ast.AST) -> bool:
    """Whether what the writer writes in the loop has a step that the loop changes: then rounds are steps, not runs."""
    written = (c for c in module.that(Does.WRITE) if loop in c.loops and made in c.writers and c.step is not None)
    return any(len(c.loops) == 1 and changes(module, c.step, c.loops[0]) for c in written if c.step is not None)
