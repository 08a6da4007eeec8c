"""L113: summaries of tf.contrib.summary that nothing turns on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.model import Module

RULE = REGISTRY.add(
    Rule(
        "L113",
        "contrib-recording-off",
        Severity.WARNING,
        "Summaries of tf.contrib.summary are written while recording is off.",
        "tf.contrib.summary records nothing until it is told to, and, where it is told so every n global steps, "
        "there must be a global step.",
        "Put the summaries into `with tf.contrib.summary.always_record_summaries():`, and make the global step "
        "(tf.train.get_or_create_global_step()).",
        "with writer.as_default():\n    tf.contrib.summary.scalar('loss', loss)",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="with writer.as_default(), tf.contrib.summary.always_record_summaries():",
    )
)
_CONTRIB = "tensorflow.contrib.summary."
_SESSIONS = frozenset({"tensorflow.Session", "tensorflow.compat.v1.Session", "tensorflow.InteractiveSession"})
_INITIALISING = ("summary_writer_initializer_op", "contrib.summary.initialize", ".init", "initialize")


def check(module: Module) -> Iterator[Finding]:
    """One finding a file that makes a contrib writer and never records, one where it records without a global step."""
    calls = [c for c in module.calls if c.api.name.startswith(_CONTRIB)]
    writes = [c for c in calls if c.api.does is Does.WRITE]
    if not writes or not any(c.api.does is Does.MAKE for c in calls) or _is_framework(module):
        return
    recording = [c for c in calls if c.api.does is Does.RECORD]
    if not recording and not any(name.startswith(_CONTRIB) and "record" in name for name in module.used):
        yield module.finding(RULE, writes[0].node, "recording is never turned on: tf.contrib.summary writes nothing")
    made = next(c for c in calls if c.api.does is Does.MAKE)
    if any(name in _SESSIONS for name in module.used) and not any(
        name.endswith(_INITIALISING) for name in _names(module)
    ):
        message = "the writer of a graph is never initialised: nothing is written"
        yield module.finding(RULE, made.node, message, fix="tf.contrib.summary.initialize(session=session)")
    every = next((c for c in recording if c.api.kind == "every"), None)
    if every is not None and every.argument("global_step") is None and not _has_global_step(module):
        message = "recorded every n global steps, and no global step is made"
        yield module.finding(RULE, every.node, message, fix="tf.train.get_or_create_global_step()")


def _names(module: Module) -> Iterator[str]:
    yield from module.used
    yield from (c.func.attr for c in module.scopes.calls if isinstance(c.func, ast.Attribute))


def _is_framework(module: Module) -> bool:
    """Estimators and their like make the global step, and record, themselves."""
    return any("estimator" in name.lower() or "MonitoredTrainingSession" in name for name in module.used)


def _has_global_step(module: Module) -> bool:
    return any(name.endswith(("create_global_step", "get_global_step")) for name in module.used)
