"""L504: a logging or evaluation interval is longer than what it divides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.fits import Fit, fits
from lossless.lint.flow import constant
from lossless.lint.hits import hits
from lossless.lint.model import Call, Module
from lossless.lint.testing import is_test

RULE = REGISTRY.add(
    Rule(
        "L504",
        "interval-too-long",
        Severity.WARNING,
        "A logging interval or an evaluation period is longer than the loop or the training it divides.",
        "The condition is never true, or only at the first step: no curve comes of it. 500 (transformers) and 50 "
        "(Lightning) are defaults "
        "that short runs never reach.",
        "Choose an interval well below the number of steps; a scalar costs microseconds.",
        "for step in range(500):\n    if step % 1000 == 0:\n        writer.add_scalar('loss', loss, step)",
        since="0.1.0",
        certainty=Certainty.CERTAIN,
    )
)
_EVALUATES = re.compile(r"_?(run_)?(eval|evaluate|validate|validation)(_|$)")
_HEAVY = frozenset(
    {"image", "images", "figure", "video", "audio", "mesh", "histogram", "embedding", "graph", "text", "hparams"}
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a configuration, a fit or a condition around what logs."""
    if is_test(module):
        return
    for call in module.that(Does.CONFIGURE):
        if call.starred:
            continue
        if call.api.dialect is Dialect.TRANSFORMERS:
            yield from _transformers(module, call)
        elif call.api.dialect is Dialect.LIGHTNING:
            yield from _lightning(module, call)
    for fit in fits(module):
        yield from _keras(module, fit)
    yield from _loops(module)


def _transformers(module: Module, call: Call) -> Iterator[Finding]:
    options = _Options(module, call.node)
    total = options.number("max_steps")
    if not total or total < 1:
        return
    every = options.number("logging_steps", 500)
    by_steps = options.text("logging_strategy", "steps") == "steps" and not options.has("logging_first_step")
    if by_steps and every is not None and every > total:
        default = "" if options.has("logging_steps") else " (the default)"
        message = f"logging_steps {every}{default} is more than max_steps {total}: no loss is ever logged"
        yield module.finding(RULE, call.node, message, fix=f"logging_steps={max(total // 20, 1)}")
    period = options.number("eval_steps", every)
    strategy = options.text("eval_strategy", options.text("evaluation_strategy", "no"))
    if strategy == "steps" and period is not None and period > total:
        message = f"eval_steps {period} is more than max_steps {total}: the model is never evaluated"
        yield module.finding(RULE, call.node, message, fix=f"eval_steps={max(total // 4, 1)}")


def _lightning(module: Module, call: Call) -> Iterator[Finding]:
    options = _Options(module, call.node)
    epochs, batches = options.number("max_epochs"), options.number("limit_train_batches")
    total = options.number("max_steps") or (epochs * batches if epochs and batches else None)
    every = options.number("log_every_n_steps", 50)
    silent = options.value("logger") is False or options.has("fast_dev_run")
    if total and total > 0 and every and every > total and not silent:
        given = options.has("log_every_n_steps")
        default = "" if given else " (the default)"
        message = f"log_every_n_steps {every}{default} is more than the {total} steps of this run"
        severity = None if given else Severity.NOTE
        yield module.finding(
            RULE, call.node, f"{message}: no value of a step is logged", fix="log_every_n_steps=1", severity=severity
        )
    period = options.number("check_val_every_n_epoch")
    if period and epochs and epochs > 0 and period > epochs:
        message = f"check_val_every_n_epoch {period} is more than max_epochs {epochs}: validation never runs"
        yield module.finding(RULE, call.node, message, fix="check_val_every_n_epoch=1")
    period, limit = options.number("val_check_interval"), batches or options.number("max_steps")
    if period and limit and limit > 0 and period > limit and not options.has("check_val_every_n_epoch"):
        message = f"val_check_interval {period} is more than the {limit} batches of this run: validation never runs"
        yield module.finding(RULE, call.node, message, fix=f"val_check_interval={max(limit // 4, 1)}")


def _keras(module: Module, fit: Fit) -> Iterator[Finding]:
    if fit.goes_on:
        return
    options = _Options(module, fit.node)
    epochs, steps = options.number("epochs", 1), options.number("steps_per_epoch")
    period = options.number("validation_freq")
    if period and epochs and period > epochs and options.has("validation_data"):
        message = f"validation_freq {period} is more than epochs {epochs}: validation never runs"
        yield module.finding(RULE, fit.node, message, fix="validation_freq=1")
    for callback in fit.callbacks if epochs and steps else ():
        every = constant(module, callback.argument("update_freq"))
        if isinstance(every, int) and epochs and steps and every > epochs * steps:
            message = f"update_freq {every} is more than the {epochs * steps} batches of this training"
            yield module.finding(RULE, fit.node, f"{message}: no batch is logged", fix='update_freq="epoch"')


def _loops(module: Module) -> Iterator[Finding]:
    """Conditions like `step % 1000 == 0` in loops of known length that no round, or only the first, fulfils."""
    told: set[ast.expr] = set()
    for node, kind in _logging(module):
        found = hits(module, node)
        if found is None or found.test in told or found.times > 1:
            continue
        told.add(found.test)
        seldom = found.times == 1 and (found.again or kind in _HEAVY)
        often = "never true" if found.times == 0 else f"true at step {found.first} alone"
        test = module.segment(found.test, 40)
        message = f"`{test}` is {often} in the {found.rounds} rounds of the loop of line {found.loop.lineno}"
        yield module.finding(RULE, found.test, message, severity=Severity.NOTE if seldom else None)


def _logging(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """What logs, and of what kind: writes, calls of functions that write, and evaluations in a file that logs."""
    writes = list(module.that(Does.WRITE))
    yield from ((call.node, call.api.kind) for call in writes)
    for function in dict.fromkeys(call.function for call in writes):
        if isinstance(function, ast.FunctionDef):
            yield from ((site, "scalar") for site in module.functions.sites(function))
    for node in module.scopes.calls if writes else ():
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if _EVALUATES.match(name):
            yield node, "scalar"


class _Options:
    """The keywords of a call whose values are literals."""

    def __init__(self, module: Module, call: ast.Call) -> None:
        self._module = module
        self._given = {k.arg: k.value for k in call.keywords if k.arg is not None}

    def has(self, name: str) -> bool:
        return name in self._given

    def value(self, name: str) -> object:
        return constant(self._module, self._given.get(name))

    def number(self, name: str, default: int | None = None) -> int | None:
        """A whole number; None where it is something else, `default` where it is not given."""
        if name not in self._given:
            return default
        value = self.value(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, name: str, default: str) -> str:
        """A text; "" where it is something else."""
        value = self.value(name) if name in self._given else default
        return value if isinstance(value, str) else ""
