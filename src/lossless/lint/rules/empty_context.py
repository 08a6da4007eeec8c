"""L105: the block of a writer's context is empty."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.fixes import Edit
from lossless.lint.model import Call, Module

RULE = REGISTRY.add(
    Rule(
        "L105",
        "empty-context",
        Severity.WARNING,
        "The block of `with writer.as_default():` is empty.",
        "A writer receives the summaries that run inside its context. An empty context receives none, and leaves "
        "nothing behind it.",
        "Move the summaries into the block; or call writer.set_as_default() once, in place of the block.",
        "with writer.as_default():\n    pass\ntf.summary.scalar('loss', loss, step=step)",
        since="0.1.0",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a `with` over a writer's context whose block does nothing."""
    for call in module.that(Does.ENTER):
        item = module.scopes.parents.get(call.node)
        block = module.scopes.parents.get(item) if isinstance(item, ast.withitem) else None
        if isinstance(block, ast.With | ast.AsyncWith) and all(map(_is_nothing, block.body)):
            writer = module.segment(call.receiver) if call.receiver is not None else "writer"
            fix = f"{writer}.set_as_default({', '.join(map(ast.unparse, call.node.args))})"
            message = f"the context of {writer} is empty: no summary is written through it"
            edits = tuple(_edits(module, block, call, fix)) if _is_plain(block, call) else ()
            yield module.finding(RULE, block, message, fix=fix, edits=edits)


def _edits(module: Module, block: ast.With | ast.AsyncWith, call: Call, fix: str) -> Iterator[Edit]:
    """`fix` in place of the head up to its colon, and the body taken away; comments stay."""
    line = module.source.lines[(call.node.end_lineno or 1) - 1].encode()
    colon = line.find(b":", call.node.end_col_offset or 0)
    if colon >= 0 and b"#" not in line[call.node.end_col_offset or 0 : colon]:
        number, body = call.node.end_lineno or 1, block.body[0]
        yield Edit(block.lineno, block.col_offset, number, colon + 1, fix)
        begin = colon + 1 if body.lineno == number else len(line)
        yield Edit(number, begin, body.end_lineno or 1, body.end_col_offset or 0, "")


def _is_plain(block: ast.With | ast.AsyncWith, call: Call) -> bool:
    """Whether nothing but the writer's context stands in the statement."""
    alone = len(block.items) == 1 and block.items[0].optional_vars is None and len(block.body) == 1
    short = block.body[0].lineno <= (call.node.end_lineno or 0) + 1
    return alone and short and call.receiver is not None and not call.node.keywords


def _is_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
