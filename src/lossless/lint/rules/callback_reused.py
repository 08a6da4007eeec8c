"""L405: one TensorBoard callback is given to two trainings."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.fits import Fit, fits
from lossless.lint.flow import exclusive, is_within, rounds
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Loop

RULE = REGISTRY.add(
    Rule(
        "L405",
        "callback-reused",
        Severity.WARNING,
        "One TensorBoard callback object is given to two trainings.",
        "Every fit() counts its epochs from 0 and writes into the callback's one directory: the second training lies "
        "upon the "
        "first, as one run whose steps begin again.",
        "Make a callback for each training, with a directory of its own; or, if the training goes on, pass "
        "initial_epoch.",
        "board = TensorBoard('logs')\na.fit(x, y, callbacks=[board])\nb.fit(x, y, callbacks=[board])",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='callbacks=[keras.callbacks.TensorBoard("logs/second")]',
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a fit that trains again with a callback: the second of a function, or one in a loop."""
    earlier: list[Fit] = []
    for fit in fits(module):
        for callback in fit.callbacks if not fit.goes_on else ():
            of = f"the callback of line {callback.node.lineno}"
            if (loop := _loop(module, fit, callback)) is not None:
                message = f"every round of the loop of line {loop.lineno} trains with {of}"
            elif (first := _first(module, fit, callback, earlier)) is not None:
                message = f"trains with {of}, as the fit of line {first.node.lineno} did"
            else:
                continue
            yield module.finding(RULE, fit.node, f"{message}: epochs begin again at 0 in its directory")
        earlier.append(fit)


def _loop(module: Module, fit: Fit, callback: Call) -> Loop | None:
    """The loop around a fit that the callback was made before, if it may run twice."""
    loops = (loop for loop in module.loops(fit.node) if not is_within(module, callback.node, loop))
    return next((loop for loop in loops if rounds(module, loop) not in (0, 1) and not _leaves(loop)), None)


def _leaves(loop: Loop) -> bool:
    """Whether a loop may well end in its first round, as one that tries until it succeeds."""
    body = getattr(loop, "body", [])
    return any(isinstance(n, ast.Break | ast.Return) for s in body for n in ast.walk(s))


def _first(module: Module, fit: Fit, callback: Call, earlier: list[Fit]) -> Fit | None:
    """An earlier fit of the same function with the same callback object, that does not exclude this one."""
    for other in earlier:
        same = callback in other.callbacks and module.function(other.node) is module.function(fit.node)
        shared = not any(is_within(module, callback.node, loop) for loop in _unshared(module, other, fit))
        if same and shared and not exclusive(module, other.node, fit.node):
            return other
    return None


def _unshared(module: Module, one: Fit, other: Fit) -> list[Loop]:
    """The loops around one of two fits but not around the other."""
    a, b = module.loops(one.node), module.loops(other.node)
    return [loop for loop in (*a, *b) if (loop in a) != (loop in b)]
