"""Which binding of a name holds where it is read, in code that runs straight down to it."""

from __future__ import annotations

import ast

from lossless.lint.flow import blocks, is_within
from lossless.lint.model import Module
from lossless.lint.scopes import Binding


def reaching(module: Module, node: ast.Name) -> Binding | None:
    """The one binding that `node` certainly reads: the last before it, if it lies on the way; None where branches or
    loops leave a choice, or the name is another function's."""
    holder = module.scopes.at(node).holder(node.id)
    if holder is None:
        return None
    bound = holder.bindings[node.id]
    if module.function(node) is not (holder.node if not isinstance(holder.node, ast.Module) else None):
        return bound[0] if len(bound) == 1 else None
    before = [b for b in bound if _ends(b.node) < _begins(node)]
    last = max(before, key=lambda b: _begins(b.node), default=None)
    if last is None or any(_comes_round(module, b, last, node) for b in bound if b not in before):
        return None
    return last if _is_on_the_way(module, last, node) else None


def _comes_round(module: Module, later: Binding, last: Binding, node: ast.AST) -> bool:
    """Whether a later binding may hold in the next round of a loop around `node`, which `last` does not renew."""
    loops = (loop for loop in module.loops(node) if is_within(module, later.node, loop))
    return any(not is_within(module, last.node, loop) for loop in loops)


def _is_on_the_way(module: Module, binding: Binding, node: ast.AST) -> bool:
    """Whether the statement that binds stands in a block that `node` stands in, too, further down."""
    parent = module.scopes.parents.get(binding.node)
    if isinstance(binding.node, ast.arg):
        return True
    if parent is None:
        return False
    block = next((b for b in blocks(parent) if binding.node in b), None)
    return block is not None and any(is_within(module, node, s) for s in block)


def _begins(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _ends(node: ast.AST) -> tuple[int, int]:
    if isinstance(node, ast.For | ast.AsyncFor | ast.With | ast.AsyncWith):
        return _begins(node)
    return getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0) or 0
