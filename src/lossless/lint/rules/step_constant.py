"""L201: a value is written in every round of a loop at one and the same step."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import changes, conditions, is_within, rounds
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Loop

RULE = REGISTRY.add(
    Rule(
        "L201",
        "step-constant",
        Severity.WARNING,
        "A value is written in every round of a loop at one and the same step.",
        "All its points fall on one place of the step axis: the curve is a dot, or a vertical line.",
        "Give the loop's counter as the step, or increment the step once a round.",
        'step = 0\nfor batch in loader:\n    writer.add_scalar("loss", train(batch), step)  # step is never incremented',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a call whose step nothing in its loop changes, while its tag and its writer stay as well."""
    for call in module.that(Does.WRITE):
        loop = _stuck_in(module, call)
        if loop is not None and call.step is not None:
            step = module.segment(call.step)
            yield module.finding(
                RULE, call.node, f"step {step} is the same in every round of the loop of line {loop.lineno}"
            )


def _stuck_in(module: Module, call: Call) -> Loop | None:
    """The innermost loop that writes this tag again and again, if the step stays in it."""
    if call.step is None or call.tag is None:
        return None
    for loop in call.loops:
        moving = call.tag if call.receiver is None else call.receiver
        if changes(module, call.tag, loop) or (moving is call.receiver and _is_made_in(module, call, loop)):
            continue
        conditional = any(is_within(module, c.test, loop) for c in conditions(module, call.node))
        once = rounds(module, loop) in (0, 1)
        return None if conditional or once or changes(module, call.step, loop) else loop
    return None


def _is_made_in(module: Module, call: Call, loop: Loop) -> bool:
    return any(is_within(module, w.node, loop) for w in call.writers) or (
        call.receiver is not None and call.slot is None
    )
