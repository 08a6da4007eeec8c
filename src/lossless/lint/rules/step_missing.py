"""L202: values without a step, and none is set."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does, canonical
from lossless.lint.contexts import chains, summaries
from lossless.lint.flow import changes, conditions, constant, is_within, rounds
from lossless.lint.model import Call, Module
from lossless.lint.modules_log import modules
from lossless.lint.runs import is_derived
from lossless.lint.words import EPOCH_HOOKS, STEP_HOOKS

RULE = REGISTRY.add(
    Rule(
        "L202",
        "step-missing",
        Severity.WARNING,
        "A value is written again and again without a step, and none is set.",
        "tf.summary raises ValueError (No step set) unless a step is given or set. add_scalar() and its like write "
        "step 0: all "
        "points of the curve lie on one place.",
        "Give the step: step=…, global_step=…; or set it once a round (tf.summary.experimental.set_step).",
        'for batch in loader:\n    writer.add_scalar("loss", train(batch))',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_ONCE = frozenset({"hparams", "graph", "layout", "embedding", "run_metadata", "trace"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a summary of a program without a step, and a method that repeats a tag without one."""
    if not _sets_step(module):
        for call in summaries(module):
            if _lacks_step(module, call) and (list(chains(module, call)) or _in_callback(module, call)):
                message = "no step: it is given neither here nor by set_step() or as_default(step)"
                yield module.finding(RULE, call.node, message)
    for call in module.that(Does.WRITE):
        stepless = call.api.dialect in (Dialect.TORCH, Dialect.TENSORBOARDX) and _lacks_step(module, call)
        if stepless and (again := _again(module, call)):
            yield module.finding(RULE, call.node, f"no step, {again}: every point falls on step 0")


def _lacks_step(module: Module, call: Call) -> bool:
    if "step" not in call.api.roles or call.api.kind in _ONCE or call.starred:
        return False
    return call.step is None or constant(module, call.step) is None


def _in_callback(module: Module, call: Call) -> bool:
    """Whether a summary stands in a hook of a Keras callback of this file: Keras calls it, and sets no step."""
    function = call.function
    owner = module.scopes.parents.get(function) if function is not None else None
    hook = isinstance(function, ast.FunctionDef) and function.name in STEP_HOOKS | EPOCH_HOOKS
    bases = owner.bases if isinstance(owner, ast.ClassDef) else []
    return hook and any(canonical(n) == "keras.callbacks.Callback" for b in bases for n in module.resolve(b))


def _sets_step(module: Module) -> bool:
    given = any(c.api.dialect is Dialect.TF2 and c.step is not None for c in module.that(Does.ENTER))
    return given or any("summary.experimental" in name for name in module.used)


def _again(module: Module, call: Call) -> str:
    """How the call is repeated with one tag and one writer of plain make; "" if it is not known to be."""
    if not _is_plain(module, call) or call.tag is None:
        return ""
    for loop in call.loops:
        own = any(is_within(module, w.node, loop) for w in call.writers)
        guarded = any(is_within(module, c.test, loop) for c in conditions(module, call.node))
        if not own and not guarded and rounds(module, loop) not in (0, 1) and not changes(module, call.tag, loop):
            return f"in the loop of line {loop.lineno}"
        return ""
    function = call.function
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or not isinstance(call.tag, ast.Constant):
        return ""
    if isinstance(module.scopes.parents.get(function), ast.ClassDef) and function.name in STEP_HOOKS | EPOCH_HOOKS:
        return f"in {function.name}()"
    called = [loop for site in module.functions.sites(function) for loop in module.loops(site)[:1]]
    made_here = any(w.function is function for w in call.writers)
    return f"in {function.name}(), called in the loop of line {called[0].lineno}" if called and not made_here else ""


def _is_plain(module: Module, call: Call) -> bool:
    """Whether the writer is made in this file by the library's own class, or is a LightningModule's, and no metadata
    supplies a step."""
    if _is_lightning(module, call):
        return True
    made = bool(call.writers) and call.origin is not None and not call.origin.unknown
    own = all(w.api.kind == "" and not is_derived(module, w) for w in call.writers) and len(call.writers) == len(
        call.origin.made if call.origin else ()
    )
    return made and own and not any(module.that(Does.STEP))


def _is_lightning(module: Module, call: Call) -> bool:
    """Whether a LightningModule of this file calls `self.logger.experiment.add_scalar` or its like."""
    owner = module.scopes.parents.get(call.function) if call.function is not None else None
    receiver = ast.unparse(call.receiver) if call.receiver is not None else ""
    return receiver == "self.logger.experiment" and any(owner is one for one in modules(module))
