"""L501: a tracker is switched off, or never switched on, where a board is expected."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.flow import bindings, constant
from lossless.lint.model import Call, Module
from lossless.lint.testing import is_test

RULE = REGISTRY.add(
    Rule(
        "L501",
        "recording-off",
        Severity.WARNING,
        "A framework is told to report to nobody, or to others than TensorBoard, where a board is expected.",
        "report_to decides who gets what the Trainer logs; with none in it no event file is made, whatever "
        "logging_dir says. "
        "An Accelerator without log_with has no tracker, and init_trackers() and log() do nothing.",
        'Add it: report_to=["tensorboard"], or Accelerator(log_with="tensorboard", project_dir=…).',
        'TrainingArguments("out", logging_dir="out/tb", report_to="none")',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_BOARD = frozenset({"tensorboard", "all"})
_EXPECTED = re.compile(r"tensorboard(\.exe)?\s+--?logdir|%\s*tensorboard|load_ext\s+tensorboard|lossless\s+serve")


def check(module: Module) -> Iterator[Finding]:
    """One finding a configuration; a question where another tracker is chosen."""
    for call in module.that(Does.CONFIGURE):
        if call.api.dialect is Dialect.TRANSFORMERS and call.api.name.endswith("Arguments"):
            yield from _report_to(module, call)
        elif call.api.dialect is Dialect.ACCELERATE:
            yield from _no_trackers(module, call)
    for made in module.writers:
        if constant(module, made.argument("write_to_disk")) is False and not is_test(module):
            message = "write_to_disk=False: this writer records nothing; is that meant?"
            yield module.finding(RULE, made.node, message, severity=Severity.NOTE)


def _report_to(module: Module, call: Call) -> Iterator[Finding]:
    given = {k.arg: k.value for k in call.node.keywords}
    reporters, directory = _texts(module, given.get("report_to")), given.get("logging_dir")
    asked = _EXPECTED.search(module.source.text)
    if "report_to" not in given and asked is not None and not call.starred:
        message = f"report_to is not given: transformers 5 reports to nobody by default, and `{asked[0]}` shows nothing"
        yield module.finding(RULE, call.node, message, fix='report_to="tensorboard"', severity=Severity.NOTE)
    if constant(module, given.get("logging_strategy")) == "no" and not is_test(module):
        message = "logging_strategy='no': the Trainer logs no loss while it trains; is that meant?"
        yield module.finding(RULE, given["logging_strategy"], message, severity=Severity.NOTE)
    if reporters is None or reporters & _BOARD or is_test(module):
        return
    others = sorted(reporters - {"none"})
    expected = directory is not None or asked is not None
    if others and not expected:
        return
    what = f"the Trainer reports to {', '.join(others) or 'nobody'}" + (" only" if others else "")
    if directory is not None:
        what += f"; {module.segment(directory, 40)} stays empty"
    elif asked is not None:
        what += f"; `{asked[0]}` will show nothing"
    else:
        what += ", and no event file is made; is that meant?"
    fix = f"report_to={[*others, 'tensorboard']!r}".replace("'", '"')
    severity = None if expected and not others else Severity.NOTE
    text = f"report_to={ast.unparse(given['report_to'])}: {what}"
    yield module.finding(RULE, given["report_to"], text, fix=fix, severity=severity)


def _texts(module: Module, node: ast.expr | None) -> frozenset[str] | None:
    """The names in a text or a list of texts; None where they cannot be told."""
    if isinstance(node, ast.List | ast.Tuple):
        values = [constant(module, e) for e in node.elts]
    elif node is not None:
        values = [constant(module, node)]
    else:
        return None
    return (
        frozenset(v.lower() for v in values if isinstance(v, str)) if all(isinstance(v, str) for v in values) else None
    )


def _no_trackers(module: Module, call: Call) -> Iterator[Finding]:
    if call.starred or any(k.arg == "log_with" for k in call.node.keywords) or len(call.node.args) > 1:
        return
    if (asked := _initialised(module, call.node)) is not None:
        line = asked.lineno
        message = (
            f"Accelerator without log_with has no tracker: init_trackers() of line {line}, and log(), record nothing"
        )
        fix = 'Accelerator(log_with="tensorboard", project_dir="logs")'
        meant = "log_with" in (ast.get_source_segment(module.source.text, call.node) or "")  # left out by a comment
        yield module.finding(RULE, call.node, message, fix=fix, severity=Severity.NOTE if meant else None)


def _initialised(module: Module, made: ast.Call) -> ast.Call | None:
    """The init_trackers() of what `made` makes, and nothing else."""
    for call in module.scopes.calls:
        match call.func:
            case ast.Attribute(attr="init_trackers", value=ast.Name() | ast.Attribute() as receiver):
                if [b.value for b in bindings(module, receiver)] == [made]:
                    return call
    return None
