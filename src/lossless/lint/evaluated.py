"""Graph-mode TensorFlow: which summary op an expression is, and where the summaries of a `Session.run` go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lossless.lint.api import Does
from lossless.lint.flow import bindings
from lossless.lint.model import Call, Module
from lossless.lint.reads import DROPPED, USED, Fate, bound
from lossless.lint.scopes import Binding, How

_COLLECTS = (
    "get_collection",
    "get_collection_ref",
    "merge_all_summaries",
    "Supervisor",
    "MonitoredTrainingSession",
    "MonitoredSession",
    "SingularMonitoredSession",
    "Scaffold",
    "SummarySaverHook",
    "all_v2_summary_ops",
    "import_meta_graph",
    "host_call",
)
_FRAMEWORKS = ("estimator.", "contrib.slim", "contrib.learn", "contrib.training", "contrib.tpu", "tf_slim")


class Evaluated(NamedTuple):
    """A call that evaluates the summary op `op` among its fetches, and what becomes of the summary."""

    node: ast.Call
    op: Call
    fate: Fate


def is_collected(module: Module) -> bool:
    """Whether a framework of the file merges and runs the ops of the graph by itself: Supervisor, estimators, hooks."""
    names = {name for name in module.used if name.startswith(("tensorflow.", "tf_slim"))}
    if any(name.rsplit(".", 1)[-1] in _COLLECTS or any(f in name for f in _FRAMEWORKS) for name in names):
        return True
    return any(isinstance(c.func, ast.Attribute) and c.func.attr in _COLLECTS for c in module.scopes.calls)


def summary_op(module: Module, node: ast.expr) -> Call | None:
    """The call that defines or merges the op that `node` certainly is: the call itself, or a name bound to such
    only."""
    made = {call.node: call for call in module.that(Does.OP, Does.MERGE)}
    if isinstance(node, ast.Call):
        return made.get(node)
    if not isinstance(node, ast.Name | ast.Attribute):
        return None
    values = [b.value if b.how is How.ASSIGN else None for b in _bindings(module, node)]
    calls = [made.get(v) if isinstance(v, ast.Call) else None for v in values]
    return calls[0] if calls and all(calls) else None


def _bindings(module: Module, node: ast.expr) -> tuple[Binding, ...]:
    """Every binding of a name, an attribute of self, or an attribute of an instance that this module makes."""
    owner = module.functions.instance(node.value) if isinstance(node, ast.Attribute) else None
    if isinstance(node, ast.Attribute) and owner is not None:
        return tuple(module.functions.attribute(owner, node.attr))
    return bindings(module, node)


def evaluations(module: Module) -> Iterator[Evaluated]:
    """Every `session.run(…)` and `op.eval()` of a summary op that this module defines."""
    for node in module.scopes.calls:
        if not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "eval" and (op := summary_op(module, node.func.value)):
            yield Evaluated(node, op, _fate(module, node, None, 0))
        fetches = _fetches(node) if node.func.attr == "run" else None
        if fetches is None:
            continue
        elements = fetches.elts if isinstance(fetches, ast.List | ast.Tuple) else [fetches]
        for index, element in enumerate(elements):
            if (op := summary_op(module, element)) is not None:
                listed = None if fetches is element else len(elements)
                yield Evaluated(node, op, _fate(module, node, listed, index))


def _fetches(node: ast.Call) -> ast.expr | None:
    given = next((k.value for k in node.keywords if k.arg == "fetches"), None)
    return given or (node.args[0] if node.args and not isinstance(node.args[0], ast.Starred) else None)


def _fate(module: Module, node: ast.Call, listed: int | None, index: int) -> Fate:
    """What becomes of result `index` of `listed` results, or of the only one."""
    parent = module.scopes.parents.get(node)
    if isinstance(parent, ast.Expr):
        return DROPPED
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1:
        return USED
    target = parent.targets[0]
    if listed is None:
        return bound(module, target)
    if not isinstance(target, ast.Tuple | ast.List):
        return _whole(module, target)
    if len(target.elts) != listed or any(isinstance(e, ast.Starred) for e in target.elts):
        return USED
    return bound(module, target.elts[index])


def _whole(module: Module, target: ast.expr) -> Fate:
    """All results in one variable: known to be lost only if nobody reads it."""
    fate = bound(module, target)
    return fate if fate.lost else USED
