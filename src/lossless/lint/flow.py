"""What a rule asks of the code around a node. Every answer errs towards innocence: unknown means changes, may pass,
may run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.lint.branches import Condition, blocks, conditions, exclusive, is_within, leaves, may_end_without
from lossless.lint.constants import MISSING, Constant, Missing, bindings, constant, rounds
from lossless.lint.model import Module
from lossless.lint.scopes import COMPREHENSIONS, FUNCTIONS, Binding, How, Loop
from lossless.lint.tracing import Trace, traced

__all__ = [
    "MISSING",
    "Condition",
    "Constant",
    "Missing",
    "Trace",
    "bindings",
    "blocks",
    "changes",
    "conditions",
    "constant",
    "exclusive",
    "is_within",
    "leaves",
    "may_end_without",
    "own_loop",
    "rounds",
    "traced",
]


def changes(module: Module, node: ast.expr, loop: Loop) -> bool:
    """Whether the value of `node` may differ from one round of `loop` to the next. Only what certainly stays is False:
    literals, and names that nothing in the loop binds, advances or may advance."""
    if isinstance(node, ast.Constant):
        return False
    if isinstance(node, ast.Name):
        return _name_changes(module, node, loop)
    if isinstance(node, ast.Attribute | ast.Subscript):
        return _element_changes(module, node, loop)
    if isinstance(node, ast.BinOp):
        return changes(module, node.left, loop) or changes(module, node.right, loop)
    if isinstance(node, ast.UnaryOp):
        return changes(module, node.operand, loop)
    if isinstance(
        node, ast.JoinedStr | ast.FormattedValue | ast.IfExp | ast.BoolOp | ast.Compare | ast.Tuple | ast.List
    ):
        return any(changes(module, c, loop) for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr))
    return True


def _name_changes(module: Module, node: ast.Name, loop: Loop) -> bool:
    holder = module.scopes.at(node).holder(node.id)
    if holder is None:
        return True
    if any(_may_change(module, binding, node, loop) for binding in holder.bindings[node.id]):
        return True
    if isinstance(holder.node, ast.Module | ast.ClassDef) or _declared_elsewhere(module, holder.node, node.id):
        return any(not _same_function(module, b.node, loop) for b in holder.bindings[node.id][1:])
    return False


def _may_change(module: Module, binding: Binding, node: ast.Name, loop: Loop) -> bool:
    """Whether what a binding binds may be another value in the next round."""
    if is_within(module, binding.node, loop):
        return True
    match binding.how:
        case How.ASSIGN:
            return constant(module, binding.value) is MISSING  # a variable, counter or tensor may be advanced by a call
        case How.AUGMENT:
            return not _same_function(module, binding.node, loop)
        case How.PARAMETER:  # of TensorFlow it may be a variable
            called = (n.func for n in own_loop(loop) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute))
            advanced = any(isinstance(f.value, ast.Name) and f.value.id == node.id for f in called)
            return advanced or any(name.startswith(("tensorflow.", "jax.")) for name in module.used)
        case How.LOOP:
            return False
    return True


def _declared_elsewhere(module: Module, function: ast.AST, name: str) -> bool:
    """Whether a function within `function` declares `name` nonlocal, and so may bind it."""
    return any(isinstance(n, ast.Nonlocal) and name in n.names for n in ast.walk(function))


def _same_function(module: Module, node: ast.AST, other: ast.AST) -> bool:
    return module.function(node) is module.function(other)


def _element_changes(module: Module, node: ast.expr, loop: Loop) -> bool:
    """Attributes and elements may be advanced by whatever is called in the loop, unless this is a program that binds
    the attribute once, to a literal."""
    if isinstance(node, ast.Attribute) and module.is_program and _is_bound_once(module, node):
        return False
    return module.scopes.slot(node) is None or any(
        isinstance(n, ast.Call | ast.AugAssign | ast.Assign) for n in own_loop(loop)
    )


def _is_bound_once(module: Module, node: ast.Attribute) -> bool:
    """Whether the only binding of any attribute of this name is a literal for `node`, whose class has no base
    elsewhere."""
    stored = [n for n in module.nodes(ast.Attribute) if n.attr == node.attr and isinstance(n.ctx, ast.Store | ast.Del)]
    bound, slot = bindings(module, node), module.scopes.slot(node)
    if len(stored) != 1 or len(bound) != 1 or slot is None or constant(module, bound[0].value) is MISSING:
        return False
    owner = slot.owner
    return isinstance(owner, ast.ClassDef) and all(module.functions.meant(b) is not None for b in owner.bases)


def own_loop(loop: Loop) -> Iterator[ast.AST]:
    """Every node that runs in each round of `loop`, without nested functions."""
    parts: list[ast.AST]
    if isinstance(loop, COMPREHENSIONS):
        parts = list(ast.iter_child_nodes(loop))
    else:
        parts = [*loop.body, *([loop.test] if isinstance(loop, ast.While) else [])]
    while parts:
        node = parts.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            parts.extend(ast.iter_child_nodes(node))
