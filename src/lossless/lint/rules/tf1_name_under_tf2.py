"""L305: a name of TensorFlow 1 in a file that is written for TensorFlow 2."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.model import Module
from lossless.lint.testing import is_test
from lossless.lint.versions import may_depend_on_version

RULE = REGISTRY.add(
    Rule(
        "L305",
        "tf1-name-under-tf2",
        Severity.WARNING,
        "A name of TensorFlow 1 is used in a file that is written for TensorFlow 2.",
        "TensorFlow 2 has no such name: the line raises AttributeError, and what it should have logged is never "
        "written.",
        "Use the name of TensorFlow 2; or, for a whole file of TensorFlow 1, import tensorflow.compat.v1 as tf.",
        'writer = tf.summary.FileWriter("logs")  # beside tf.summary.scalar("loss", loss, step=step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_INSTEAD = {
    "summary.FileWriter": "tf.summary.create_file_writer",
    "summary.FileWriterCache": "tf.summary.create_file_writer",
    "train.SummaryWriter": "tf.summary.create_file_writer",
    "summary.merge_all": "nothing: in TensorFlow 2 tf.summary.scalar writes at once",
    "summary.merge": "nothing: in TensorFlow 2 tf.summary.scalar writes at once",
    "merge_all_summaries": "nothing: in TensorFlow 2 tf.summary.scalar writes at once",
    "scalar_summary": "tf.summary.scalar",
    "histogram_summary": "tf.summary.histogram",
    "image_summary": "tf.summary.image",
    "train.get_global_step": "a tf.Variable of your own, or optimizer.iterations",
    "train.get_or_create_global_step": "a tf.Variable of your own, or optimizer.iterations",
    "train.create_global_step": "a tf.Variable of your own, or optimizer.iterations",
    "train.global_step": "a tf.Variable of your own, or optimizer.iterations",
    "train.SummarySaverHook": "tf.summary.scalar in the training step",
    "train.MonitoredTrainingSession": "a loop of your own, or model.fit",
    "train.Supervisor": "a loop of your own, or model.fit",
    "placeholder": "an argument of the function",
    "Session": "the value itself: TensorFlow 2 runs eagerly",
    "InteractiveSession": "the value itself: TensorFlow 2 runs eagerly",
    "get_default_graph": "tf.compat.v1.get_default_graph",
    "global_variables_initializer": "nothing: variables of TensorFlow 2 are initialised when they are made",
    "Summary": "tf.compat.v1.Summary",
}
_MOST_NAMED = 4
_ONLY_TF2 = re.compile(
    r"tensorflow\.(summary\.(create_file_writer|create_noop_writer|record_if|should_record_summaries|trace_on|trace_export|trace_off|write|"
    r"flush|experimental\.\w+)|random\.set_seed|config\.(list_physical_devices|run_functions_eagerly|set_visible_devices)|function)$"
)
_ONLY_TF1 = re.compile(
    r"tensorflow\.(contrib|estimator\.|app\.|flags|layers\.|enable_eager_execution|enable_v2_behavior|enable_resource_variables)"
)
_FLAG = re.compile(r"(\w*_)?tf_?v?[12]x?(_\w*)?|(\w*_)?tf_?version\w*", re.IGNORECASE)

_LOGS = (Does.OP, Does.MERGE, Does.MAKE, Does.ADD, Does.WRITE)


def check(module: Module) -> Iterator[Finding]:
    """One finding a name, at its first use, that counts the others; of a file of TensorFlow 1 alone, one
    question, if it logs."""
    uses = _v1_uses(module)
    if not uses or _serves_both(module):
        return
    if _is_tf2(module):
        for name, nodes in uses.items():
            more = f" (and {len(nodes) - 1} more)" if len(nodes) > 1 else ""
            message = f"tf.{name} is TensorFlow 1's{more}, and this file is written for TensorFlow 2"
            yield module.finding(RULE, nodes[0], f"{message}; instead: {_INSTEAD[name]}")
    elif any(module.that(*_LOGS)) and not _has(module, _ONLY_TF1) and not is_test(module):
        first = min((nodes[0] for nodes in uses.values()), key=lambda n: (n.lineno, n.col_offset))
        names = ", ".join(f"tf.{name}" for name in [*uses][:_MOST_NAMED]) + (", …" if len(uses) > _MOST_NAMED else "")
        message = f"{names}: TensorFlow 1's, which TensorFlow 2 has under tf.compat.v1 alone; does this run under 2?"
        yield module.finding(RULE, first, message, fix="import tensorflow.compat.v1 as tf", severity=Severity.NOTE)


def _v1_uses(module: Module) -> dict[str, list[ast.expr]]:
    """Name → where it is used as TensorFlow's own, not compat.v1's, and for sure."""
    found: dict[str, list[ast.expr]] = {}
    for node, _ in module.uses:
        candidates = module.resolve(node)
        names = {c.removeprefix("tensorflow.") for c in candidates if c.startswith("tensorflow.")}
        name = _listed(names.pop()) if len(candidates) == len(names) == 1 else ""
        if name and not may_depend_on_version(module, node):
            found.setdefault(name, []).append(node)
    return {name: sorted(nodes, key=lambda n: (n.lineno, n.col_offset)) for name, nodes in found.items()}


def _listed(name: str) -> str:
    """The listed name that `name` is, or begins with."""
    parts = name.split(".")
    return next((n for i in (2, 1) if (n := ".".join(parts[:i])) in _INSTEAD and name != "summary"), "")


def _is_tf2(module: Module) -> bool:
    """Whether the file uses what TensorFlow 1 does not have."""
    if _has(module, _ONLY_TF1):
        return False
    raw = {name for node, _ in module.uses for name in module.resolve(node)}
    with_step = any(
        name.startswith("tensorflow.summary.") and any(k.arg == "step" for k in call.keywords)
        for call in module.scopes.calls
        for name in module.resolve(call.func)
    )
    return with_step or any(_ONLY_TF2.match(name) for name in raw)


def _has(module: Module, pattern: re.Pattern[str]) -> bool:
    return any(pattern.match(name) for node, _ in module.uses for name in module.resolve(node))


def _serves_both(module: Module) -> bool:
    """Whether the file asks which TensorFlow it runs under, or puts compat.v1 in its place."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(attr="__version__" | "VERSION"):
                if not _is_shown(module, node):
                    return True
            case ast.Attribute(attr="disable_v2_behavior" | "enable_v2_behavior"):
                return True
            case ast.Call(func=ast.Name(id="hasattr" | "getattr"), args=[first, *_]) if "tensorflow" in module.resolve(
                first
            ):
                return True
            case ast.ExceptHandler(type=ast.Name(id="AttributeError")):
                return True
            case ast.Name(id=name) if _FLAG.fullmatch(name) and not module.resolve(node):
                return True
    return False


def _is_shown(module: Module, node: ast.expr) -> bool:
    """Whether a version is printed only: nothing asks for it."""
    return isinstance(module.nearest(node, ast.stmt), ast.Expr)
