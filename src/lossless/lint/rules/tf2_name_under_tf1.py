"""L307: a name or an argument of TensorFlow 2 where TensorFlow 1's module is in use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.model import Module
from lossless.lint.versions import may_depend_on_version

RULE = REGISTRY.add(
    Rule(
        "L307",
        "tf2-name-under-tf1",
        Severity.WARNING,
        "A name or an argument of TensorFlow 2 is used with TensorFlow 1's module.",
        "tensorflow.compat.v1.summary has neither create_file_writer nor a step: the line raises, and nothing is "
        "logged.",
        "Take it from TensorFlow 2: import tensorflow as tf2, tf2.summary.create_file_writer(logdir); or use "
        "FileWriter, merge_all and "
        "add_summary(summary, step).",
        'import tensorflow.compat.v1 as tf\nwriter = tf.summary.create_file_writer("logs")',
        since="0.1.0",
        certainty=Certainty.CERTAIN,
    )
)
_PREFIX = "tensorflow.compat.v1.summary."
_ONLY_TF2 = frozenset(
    [
        "create_file_writer",
        "create_noop_writer",
        "record_if",
        "should_record_summaries",
        "trace_on",
        "trace_off",
        "trace_export",
        "write",
        "flush",
        "graph",
        "experimental",
    ]
)
_STEPS = re.compile(r"(^|[._])(step|epoch|iteration|global_step|episode)s?$")
_OPS = frozenset({"scalar", "image", "histogram", "text", "audio"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a use that can be nothing but TensorFlow 1's."""
    for node, _ in module.uses:
        names = module.resolve(node)
        if len(names) != 1 or not names[0].startswith(_PREFIX) or may_depend_on_version(module, node):
            continue
        name = names[0].removeprefix(_PREFIX).split(".")[0]
        call = module.scopes.parents.get(node)
        step = _step(call) if isinstance(call, ast.Call) and call.func is node and name in _OPS else None
        if name in _ONLY_TF2:
            message = f"{module.segment(node)} is TensorFlow 2's: tensorflow.compat.v1 has no summary.{name}"
            yield module.finding(RULE, node, message)
        elif step is not None:
            message = f"{module.segment(node)} of tensorflow.compat.v1 takes no step: {module.segment(step, 20)} raises"
            yield module.finding(RULE, node, message, fix="writer.add_summary(summary, step)")


def _step(call: ast.Call) -> ast.expr | None:
    """The step that is given, by name or, as it seems, in the place of collections."""
    named = next((k.value for k in call.keywords if k.arg == "step"), None)
    third = call.args[2] if len(call.args) > 2 and isinstance(call.args[2], ast.Name | ast.Attribute) else None
    return named or (third if third is not None and _STEPS.search(ast.unparse(third)) else None)
