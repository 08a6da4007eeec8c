"""L114: a writer is made and nobody keeps it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.model import Call, Module
from lossless.lint.runs import is_ours

RULE = REGISTRY.add(
    Rule(
        "L114",
        "writer-thrown-away",
        Severity.WARNING,
        "A writer is made and nobody keeps it.",
        "It can be neither used again nor flushed nor closed: its file holds nothing, or one value that may never "
        "leave its queue.",
        "Keep the writer in a variable, use it for every value, and close it at the end.",
        'SummaryWriter("runs/a").add_scalar("loss", loss, step)',
        since="0.1.0",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer made in a statement of its own, or for one call of torch's."""
    for made in module.writers:
        if made.api.kind or made.api.dialect is Dialect.TF1:
            continue
        parent = module.scopes.parents.get(made.node)
        if isinstance(parent, ast.Expr):
            yield module.finding(RULE, made.node, f"{module.segment(made.node)} is made and thrown away")
        elif made.api.dialect is Dialect.TORCH and not is_ours(module, made) and (used := _single_use(module, made)):
            message = f"a writer is made for one {used.api.name}() and thrown away, neither flushed nor closed"
            yield module.finding(RULE, made.node, message)


def _single_use(module: Module, made: Call) -> Call | None:
    """The one call that a writer is made for: `SummaryWriter(…).add_scalar(…)`; add_hparams() closes what it writes."""
    for call in module.that(Does.WRITE):
        if (
            call.receiver is made.node
            and call.api.kind != "hparams"
            and isinstance(module.scopes.parents.get(call.node), ast.Expr)
        ):
            return call
    return None
