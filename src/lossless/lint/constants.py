"""What literals say: the constant that an expression is, and how often a loop runs."""

from __future__ import annotations

import ast
import posixpath

from lossless.lint.model import Module
from lossless.lint.scopes import Binding, How, Loop


class Missing:
    """No constant."""


MISSING = Missing()
Constant = str | bytes | int | float | complex | bool | None


def constant(module: Module, node: ast.expr | None, depth: int = 0) -> Constant | Missing:
    """The value of a literal, of arithmetic on literals, or of a name bound once, to one of these; MISSING
    otherwise."""
    match node:
        case ast.Constant(value=literal) if not isinstance(literal, type(...)):
            return literal
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = constant(module, operand, depth)
            return -value if isinstance(value, int | float) else MISSING
        case ast.BinOp():
            left, right = constant(module, node.left, depth), constant(module, node.right, depth)
            if isinstance(node.op, ast.Div) and isinstance(left, str):
                return _joined([left, right], "/")
            return _folded(node.op, left, right)
        case ast.JoinedStr():
            return _joined([constant(module, part, depth) for part in node.values], "")
        case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
            return constant(module, inner, depth)
        case ast.Call(func=func, args=[_, *_], keywords=[]) if _joins_paths(module, func):
            return _joined([constant(module, part, depth) for part in node.args], "/")
        case ast.Name() | ast.Attribute() if depth < 5:
            bound = bindings(module, node)
            if len(bound) == 1 and bound[0].how is How.ASSIGN and not _in_loop_of_own(module, bound[0]):
                return constant(module, bound[0].value, depth + 1)
    return MISSING


def _joins_paths(module: Module, func: ast.expr) -> bool:
    return any(
        n in ("os.path.join", "posixpath.join", "pathlib.Path", "pathlib.PurePath") for n in module.resolve(func)
    )


def _joined(parts: list[Constant | Missing], between: str) -> Constant | Missing:
    """Texts and integers as one text; with a slash between them, as a path."""
    plain = [str(p) if isinstance(p, str | int) else None for p in parts]
    texts = [p for p in plain if p is not None]
    if len(texts) < len(parts):
        return MISSING
    return posixpath.join(*texts) if between else "".join(texts)


def _folded(op: ast.operator, left: Constant | Missing, right: Constant | Missing) -> Constant | Missing:
    if isinstance(left, str) and isinstance(right, str) and isinstance(op, ast.Add):
        return left + right
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return MISSING
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.FloorDiv() if right:
            return left // right
        case ast.Div() if right:
            return left / right
    return MISSING


def _in_loop_of_own(module: Module, binding: Binding) -> bool:
    return bool(module.loops(binding.node))


def bindings(module: Module, node: ast.expr) -> tuple[Binding, ...]:
    """Every binding of the variable, attribute or element that `node` stands for; () where it cannot be followed."""
    if isinstance(node, ast.Name):
        holder = module.scopes.at(node).holder(node.id)
        return tuple(holder.bindings[node.id]) if holder else ()
    slot = module.scopes.slot(node)
    if slot is None:
        return ()
    if isinstance(slot.owner, ast.ClassDef):
        return tuple(module.functions.attribute(slot.owner, slot.path))
    return tuple(module.scopes.attributes.get(slot, ()))


def rounds(module: Module, loop: Loop) -> int | None:
    """How often `loop` runs where literals say it: `range(500)`, a literal list; None otherwise."""
    if not isinstance(loop, ast.For):
        return None
    source = loop.iter
    while isinstance(source, ast.Call) and source.args and _name(source.func) in ("tqdm", "enumerate", "track"):
        source = source.args[0]
    if isinstance(source, ast.List | ast.Tuple):
        return None if any(isinstance(e, ast.Starred) for e in source.elts) else len(source.elts)
    if isinstance(source, ast.Call) and _name(source.func) in ("range", "trange"):
        return _range(module, source)
    return None


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _range(module: Module, call: ast.Call) -> int | None:
    values = [constant(module, a) for a in call.args]
    if not values or not all(isinstance(v, int) for v in values):
        return None
    numbers = [v for v in values if isinstance(v, int)]
    if len(numbers) == 3 and numbers[2] == 0:
        return None
    return len(range(*numbers))
