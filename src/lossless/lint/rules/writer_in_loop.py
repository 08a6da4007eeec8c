"""L101: a writer of one directory is made in every round of a loop."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.model import Module
from lossless.lint.runs import directory_stays, gives, logs_the_loop, rounds_of

RULE = REGISTRY.add(
    Rule(
        "L101",
        "writer-in-loop",
        Severity.WARNING,
        "A writer is made in every round of a loop, for the same directory.",
        "Each writer opens a file of its own: a directory fills with files of a few points each, and TensorBoard, "
        "which goes on "
        "with the newest file only, may show the last points alone.",
        "Make the writer once, before the loop, and use it inside.",
        'for step in range(1000):\n    writer = SummaryWriter("runs/a")\n    writer.add_scalar("loss", loss, step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer made in a loop over steps (by what it writes, or by names), its directory the same."""
    for made in module.writers:
        if made.starred or made.api.kind:
            continue
        for found in rounds_of(module, made):
            here = found.function is None or gives(module, made)
            if here and directory_stays(module, made, found) and logs_the_loop(module, made, found.loop):
                always = module.segment(made.log_dir) if made.log_dir is not None else "a default directory"
                message = f"writer made in every round of the loop of line {found.loop.lineno}, always for {always}"
                yield module.finding(RULE, found.site, message)
