"""L209: histograms, images and their like at every step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import conditions, is_within, own_loop, rounds
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Loop

RULE = REGISTRY.add(
    Rule(
        "L209",
        "heavy-every-step",
        Severity.NOTE,
        "Histograms, images or their like are written at every step of a training.",
        "Each copies its array from the device and costs milliseconds and kilobytes; of images TensorBoard keeps ten "
        "a tag.",
        "Write them once an epoch, or every hundred steps.",
        'for batch in loader:\n    …\n    writer.add_histogram("weights", net.weight, step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="if step % 100 == 0:",
    )
)
_HEAVY = frozenset(
    {"image", "images", "histogram", "histograms", "figure", "video", "audio", "mesh", "embedding", "pr_curve"}
)
_TRAINS = frozenset(
    ["backward", "apply_gradients", "minimize", "train_on_batch", "train_step", "training_step", "optimizer_step"]
)
_FEW = 20


def check(module: Module) -> Iterator[Finding]:
    """One finding a call in each round, unconditionally, of a loop that trains by what it calls."""
    for call in module.that(Does.WRITE):
        if call.api.kind not in _HEAVY:
            continue
        loop = _training(module, call)
        if loop is None and (called := _in_step(module, call)):
            yield module.finding(RULE, call.node, f"{call.api.kind} at every {called}")
        if loop is not None and not any(is_within(module, c.test, loop) for c in conditions(module, call.node)):
            yield module.finding(RULE, call.node, f"{call.api.kind} at every step of the loop of line {loop.lineno}")


def _in_step(module: Module, call: Call) -> str:
    """The training step, a hook of Lightning or a function called in a loop, that the call unconditionally runs in."""
    function = call.function
    if not isinstance(function, ast.FunctionDef) or function.name not in ("training_step", "train_step"):
        return ""
    method = isinstance(module.scopes.parents.get(function), ast.ClassDef) and function.name == "training_step"
    called = any(module.loops(site) and not conditions(module, site) for site in module.functions.sites(function))
    recorded = any(module.that(Does.RECORD))
    return f"{function.name}()" if (method or called) and not conditions(module, call.node) and not recorded else ""


def _training(module: Module, call: Call) -> Loop | None:
    """The innermost loop around the call whose own body, no loop in it, takes a training step."""
    for loop in call.loops:
        body = (n for n in own_loop(loop) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute))
        steps = [n for n in body if isinstance(n.func, ast.Attribute) and n.func.attr in _TRAINS]
        if steps:
            inner = any(module.loops(n)[:1] == (loop,) for n in steps)
            return loop if inner and (rounds(module, loop) or _FEW + 1) > _FEW else None
    return None
