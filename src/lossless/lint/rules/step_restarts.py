"""L208: a training that resumes counts its steps from 0 again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import MISSING, bindings, constant
from lossless.lint.model import Call, Module
from lossless.lint.scopes import How, Slot
from lossless.lint.words import identifiers, words

RULE = REGISTRY.add(
    Rule(
        "L208",
        "step-restarts",
        Severity.NOTE,
        "A training that resumes from a later epoch counts the steps of its summaries from 0.",
        "After a resume the curve begins at step 0 again and lies over the first one: TensorBoard drops the points "
        "it overtakes.",
        "Save the step with the checkpoint and restore it, or work it out: step = start_epoch * len(loader). Is it "
        "restored elsewhere?",
        "step = 0\nfor epoch in range(start_epoch, epochs):\n    …\n    writer.add_scalar('loss', loss, step)",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix="step = start_epoch * len(loader)",
    )
)
_BEGINNING = frozenset({"start", "resume", "resumed", "initial", "init", "begin", "first", "last", "from"})
_OPTIMISERS = frozenset({"optimizer", "optimiser", "optim", "opt", "scheduler"})
_LOADING = frozenset({"load", "restore", "resume", "checkpoint", "ckpt", "restored", "loaded"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a counter, bound to 0 and incremented alone, in a loop over epochs that begins at a loaded one."""
    seen: set[Slot] = set()
    for call in module.that(Does.WRITE):
        slot = module.scopes.slot(call.step) if call.step is not None else None
        if slot is None or slot in seen or call.step is None or not _counts_from_zero(module, call.step):
            continue
        step, start = module.segment(call.step), _resumed(module, call)
        if start is not None and _loads(module):
            seen.add(slot)
            message = f"does {step} begin at 0 after a resume, while epochs begin at {start}?"
            yield module.finding(RULE, call.node, message)
        elif call.loops and (line := _restores_optimiser(module, slot)) is not None:
            seen.add(slot)
            message = f"does {step} begin at 0 after a resume? line {line} restores the optimiser, nothing the step"
            yield module.finding(RULE, call.node, message)


def _counts_from_zero(module: Module, step: ast.expr) -> bool:
    bound = bindings(module, step)
    first = [b for b in bound if b.how is not How.AUGMENT]
    counted = len(first) < len(bound)
    plain = all(b.how is How.ASSIGN and constant(module, b.value) in (0, 1, -1) for b in first)
    return bool(first) and counted and plain and all(not module.loops(b.node) for b in first)


def _resumed(module: Module, call: Call) -> str | None:
    """The first epoch of `for epoch in range(start_epoch, …)` around the call, where that is no literal."""
    for loop in call.loops:
        if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and len(loop.iter.args) >= 2:
            start = loop.iter.args[0]
            spoken = {word for text in identifiers(start) for word in words(text)}
            if constant(module, start) is MISSING and spoken & _BEGINNING:
                return module.segment(start, 30)
    return None


def _restores_optimiser(module: Module, slot: Slot) -> int | None:
    """The line that loads the state of an optimiser, or the latest checkpoint, where the counter lives, in its function
    or class: a training is taken up."""
    for call in module.scopes.calls:
        if not any(around is slot.owner for around in module.ancestors(call)):
            continue
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("load_state_dict", "restore"):
            continue
        of = {word for text in identifiers(call.func.value) for word in words(text)}
        given = {word for a in call.args for text in identifiers(a) for word in words(text)}
        if of & _OPTIMISERS or (call.func.attr == "restore" and "latest" in given):
            return call.lineno
    return None


def _loads(module: Module) -> bool:
    """Whether anything in the file loads a state."""
    names = (
        c.func.attr if isinstance(c.func, ast.Attribute) else getattr(c.func, "id", "") for c in module.scopes.calls
    )
    return any(words(name) & _LOADING for name in names)
