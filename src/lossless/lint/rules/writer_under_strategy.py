"""L403: a writer made under the scope of a distribution strategy, or in what it runs on every replica."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import bindings
from lossless.lint.model import Call, Module
from lossless.lint.ranks import is_guarded, names_a_rank
from lossless.lint.scopes import FUNCTIONS, How

RULE = REGISTRY.add(
    Rule(
        "L403",
        "writer-under-strategy",
        Severity.WARNING,
        "A writer is made under a distribution strategy, without asking which worker this is.",
        "A strategy of several workers runs the same program on each: every worker opens a file in the same "
        "directory, and its points "
        "are drawn on one zigzag. In a replica function a writer is made on every replica.",
        "Make the writer outside of the scope, on the chief alone; give the others tf.summary.create_noop_writer() "
        "or a directory each.",
        'with tf.distribute.MultiWorkerMirroredStrategy().scope():\n    writer = tf.summary.create_file_writer("logs")',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="writer = tf.summary.create_file_writer(logdir) if is_chief else tf.summary.create_noop_writer()",
    )
)
_SEVERAL = ("MultiWorkerMirroredStrategy", "CollectiveAllReduceStrategy", "ParameterServerStrategy")
_RUNS = frozenset({"run", "experimental_run_v2", "experimental_run"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer: a warning where the strategy is of several workers, a note where it may be of one."""
    for made in module.that(Does.MAKE):
        strategy = _scope(module, made.node) or _replica(module, made.node)
        if (
            strategy is None
            or made.api.kind == "noop"
            or is_guarded(module, made.node)
            or names_a_rank(module, made.log_dir)
        ):
            continue
        kind = _kind(module, strategy)
        several = kind in _SEVERAL
        who = f"{kind} runs this in every worker" if several else "in every worker, if there are several"
        message = f"writer made under {module.segment(strategy, 40)}: {who}, all for {_directory(module, made)}"
        yield module.finding(RULE, made.node, message, severity=None if several else Severity.NOTE)


def _scope(module: Module, node: ast.AST) -> ast.expr | None:
    """The strategy whose scope() is entered around `node`, within its function."""
    for parent in module.ancestors(node):
        if isinstance(parent, FUNCTIONS):
            return None
        for item in parent.items if isinstance(parent, ast.With) else []:
            match item.context_expr:
                case ast.Call(func=ast.Attribute(attr="scope", value=strategy)) if _is_strategy(module, strategy):
                    return strategy
    return None


def _replica(module: Module, node: ast.AST) -> ast.expr | None:
    """The strategy that runs the function around `node` on its replicas."""
    function = module.nearest(node, ast.FunctionDef)
    for call in module.scopes.calls if function is not None else ():
        match call:
            case ast.Call(func=ast.Attribute(attr=attr, value=strategy), args=[ran, *_]) if attr in _RUNS:
                if module.functions.meant(ran) is function and _is_strategy(module, strategy):
                    return strategy
    return None


def _is_strategy(module: Module, node: ast.expr) -> bool:
    return bool(_kind(module, node)) or "strategy" in ast.unparse(node).lower()


def _kind(module: Module, node: ast.expr) -> str:
    """The class of tf.distribute that made a strategy; "" if it is not seen."""
    made = node
    if isinstance(node, ast.Name | ast.Attribute):
        bound = bindings(module, node)
        values = [b.value for b in bound if b.how is How.ASSIGN and b.value is not None]
        if len(values) != 1 or len(bound) != 1:
            return ""
        made = values[0]
    names = module.resolve(made.func) if isinstance(made, ast.Call) else ()
    return next((n.rsplit(".", 1)[-1] for n in names if n.endswith("Strategy") and ".distribute." in n), "")


def _directory(module: Module, made: Call) -> str:
    return module.segment(made.log_dir, 40) if made.log_dir is not None else "the default directory"
