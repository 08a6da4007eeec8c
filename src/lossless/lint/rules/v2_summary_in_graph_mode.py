"""L306: a summary of TensorFlow 2 under graph mode, where nothing runs it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import canonical
from lossless.lint.flow import conditions, traced
from lossless.lint.model import Module, is_main_test
from lossless.lint.versions import may_depend_on_version

RULE = REGISTRY.add(
    Rule(
        "L306",
        "v2-summary-in-graph-mode",
        Severity.WARNING,
        "A summary of TensorFlow 2 is called where eager execution is switched off, and nothing runs it.",
        "Without eager execution tf.summary.scalar only adds an op to the graph. merge_all() does not collect it, "
        "and the session "
        "does not run it: nothing is written.",
        "Use tf.compat.v1.summary throughout; or run tf.compat.v1.summary.all_v2_summary_ops() with the training op, "
        "after "
        "writer.init(); or do not switch eager execution off.",
        'tf.compat.v1.disable_v2_behavior()\ntf.summary.scalar("loss", loss, step=step)\nmerged = '
        "tf.compat.v1.summary.merge_all()",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="summary_ops = tf.compat.v1.summary.all_v2_summary_ops()",
    )
)
_OFF = frozenset({"disable_v2_behavior", "disable_eager_execution"})
_WRITES = frozenset({"scalar", "image", "histogram", "text", "audio", "write"})
_PREFIX = "tensorflow.summary."


def check(module: Module) -> Iterator[Finding]:
    """One finding a call: a warning where its arguments are TensorFlow 2's, a question where they may be TensorFlow
    1's."""
    off = _switched_off(module)
    if off is None or _runs_them(module):
        return
    for call in module.scopes.calls:
        names = tuple(map(canonical, module.resolve(call.func)))
        wanted = len(names) == 1 and names[0].startswith(_PREFIX) and names[0].removeprefix(_PREFIX) in _WRITES
        if not wanted or may_depend_on_version(module, call) or traced(module, call):
            continue
        what = names[0].replace("tensorflow", "tf", 1)
        message = f"{what}() only adds an op that nothing runs: line {off.lineno} switches eager execution off"
        is_v2 = any(k.arg in ("step", "data", "buckets") for k in call.keywords)
        yield module.finding(RULE, call, message, severity=None if is_v2 else Severity.NOTE)


def _switched_off(module: Module) -> ast.Call | None:
    """The call that switches eager execution off for the whole program, whatever happens."""
    for call in module.scopes.calls:
        names = module.resolve(call.func)
        off = any(n.startswith("tensorflow.compat.v1.") and n.rsplit(".", 1)[-1] in _OFF for n in names)
        if off and all(is_main_test(c.test) for c in conditions(module, call)) and _is_run_first(module, call):
            return call
    return None


def _is_run_first(module: Module, call: ast.Call) -> bool:
    """Whether the call stands at the top of the module, or in its main."""
    function = module.function(call)
    return function is None or (isinstance(function, ast.FunctionDef) and function.name == "main")


def _runs_them(module: Module) -> bool:
    names = {"all_v2_summary_ops", "executing_eagerly", "enable_eager_execution", "enable_v2_behavior"}
    return any(isinstance(c.func, ast.Attribute) and c.func.attr in names for c in module.scopes.calls)
