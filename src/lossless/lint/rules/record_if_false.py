"""L112: summaries under a condition of record_if that does not let them through."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.flow import Condition, changes, conditions, constant, is_within
from lossless.lint.intervals import Interval, interval
from lossless.lint.model import Call, Module
from lossless.lint.words import words

RULE = REGISTRY.add(
    Rule(
        "L112",
        "record-if-false",
        Severity.WARNING,
        "Summaries stand under a record_if() that drops them.",
        "Under record_if(False) no summary is recorded, and under an interval only those whose step it divides: an "
        "evaluation at other "
        "steps is computed and dropped, in silence.",
        "Take the summaries out of record_if(), or put `with tf.summary.record_if(True):` around those that must be "
        "kept.",
        "with tf.summary.record_if(lambda: step % 100 == 0):\n    if step % 250 == 0:\n"
        "        tf.summary.scalar('eval', x, step=step)",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="with tf.summary.record_if(True):",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a summary directly under record_if(False), or at an interval that is no multiple of record_if's."""
    recording = {c.node: c for c in module.that(Does.RECORD) if c.api.dialect is Dialect.TF2}
    if not recording:
        return
    yield from _asked_once(module, recording)
    written = {c.node for c in module.that(Does.WRITE) if c.api.dialect is Dialect.TF2}
    for node in module.scopes.calls:
        if node not in written and not _evaluates(module, node, written):
            continue
        outer = _innermost(module, node, recording)
        test = _test(outer) if outer is not None else None
        if outer is None or test is None:
            continue
        if constant(module, test) is False and node in written:
            line = outer.node.lineno
            yield module.finding(RULE, node, f"never recorded: record_if({module.segment(test)}) of line {line}")
        elif (dropped := _dropped(module, node, outer, test)) is not None:
            message, assumed = dropped
            yield module.finding(RULE, node, message, severity=Severity.NOTE if assumed else RULE.severity)


def _evaluates(module: Module, node: ast.Call, written: set[ast.Call]) -> bool:
    """Whether a call writes summaries by a function of this file, or is handed a writer of summaries."""
    function = module.functions.called(node)
    if function is not None:
        return any(is_within(module, w, function) for w in written)
    handed = [*node.args, *(k.value for k in node.keywords)]
    names = (a.attr if isinstance(a, ast.Attribute) else getattr(a, "id", "") for a in handed)
    return any({"summary", "writer"} <= words(name) for name in names)


def _asked_once(module: Module, recording: dict[ast.Call, Call]) -> Iterator[Finding]:
    """An interval that is no function, around the loop that moves its step: it is worked out once, before the loop."""
    for node, call in recording.items():
        found = interval(module, Condition(call.value, True)) if call.value is not None else None
        block = module.scopes.parents.get(module.scopes.parents.get(node, node))
        if found is None or not isinstance(block, ast.With) or not isinstance(found.subject, ast.Name):
            continue
        loops = [s for s in block.body if isinstance(s, ast.For | ast.While)]
        inside = [c for c in module.that(Does.WRITE) if any(is_within(module, c.node, s) for s in loops)]
        if inside and any(changes(module, found.subject, s) for s in loops):
            said = module.segment(call.value) if call.value is not None else ""
            yield module.finding(RULE, node, f"{said} is worked out once, before the loop", fix=f"lambda: {said}")


def _innermost(module: Module, node: ast.Call, recording: dict[ast.Call, Call]) -> Call | None:
    """The record_if whose context the summary directly stands in."""
    for parent in module.ancestors(node):
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return None
        if isinstance(parent, ast.With):
            for item in reversed(parent.items):
                if isinstance(item.context_expr, ast.Call) and item.context_expr in recording:
                    return recording[item.context_expr]
    return None


def _test(outer: Call) -> ast.expr | None:
    return outer.value.body if isinstance(outer.value, ast.Lambda) else outer.value


def _dropped(module: Module, node: ast.Call, outer: Call, test: ast.expr) -> tuple[str, bool] | None:
    """What is said of a summary whose own interval is no multiple of the recording's, and whether defaults say so."""
    recorded = interval(module, Condition(test, True))
    if recorded is None or not recorded.number:
        return None
    around = module.nearest(outer.node, ast.With)
    own = [c for c in conditions(module, node) if around is not None and is_within(module, c.test, around)]
    found = next((i for c in own if (i := interval(module, c)) is not None), None)
    if found is None or not found.number or not _same(recorded, found) or found.number % recorded.number == 0:
        return None
    message = f"every {found.number} steps, but recorded only every {recorded.number}: those between are dropped"
    return message, found.assumed or recorded.assumed


def _same(a: Interval, b: Interval) -> bool:
    return ast.dump(a.subject) == ast.dump(b.subject)
