"""Running sums and averages: where a name starts at zero, where it grows, and what divides it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.lint.api import Does
from lossless.lint.flow import bindings, constant
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Binding, How

_MEANS = frozenset(
    [
        "numpy.mean",
        "numpy.average",
        "numpy.nanmean",
        "statistics.mean",
        "statistics.fmean",
        "torch.mean",
        "tensorflow.reduce_mean",
        "jax.numpy.mean",
    ]
)
_WRAPS = frozenset(
    [
        "numpy.array",
        "numpy.asarray",
        "torch.tensor",
        "torch.as_tensor",
        "torch.stack",
        "torch.FloatTensor",
        "jax.numpy.array",
    ]
)


def logged(module: Module) -> Iterator[tuple[Call, ast.expr]]:
    """Every value that is written as a scalar, and what the name it is given by is bound to, if to one thing."""
    for call in module.that(Does.WRITE):
        if call.api.kind != "scalar" or call.value is None:
            continue
        yield call, call.value
        if isinstance(call.value, ast.Name):
            bound = bindings(module, call.value)
            if len(bound) == 1 and bound[0].how is How.ASSIGN and bound[0].value is not None:
                yield call, bound[0].value


def averaged(module: Module, node: ast.expr) -> ast.Name | None:
    """The variable whose whole content `node` is the mean of: np.mean(x), x.mean(), sum(x) / len(x)."""
    match node:
        case ast.Call(func=ast.Name(id="float" | "round"), args=[inner, *_]):
            return averaged(module, inner)
        case ast.Call(func=ast.Attribute(attr="mean", value=inner), args=[], keywords=[]) if not module.resolve(
            node.func
        ):
            return _name(module, inner)
        case ast.Call(func=ast.Attribute(attr="item", value=inner), args=[]):
            return averaged(module, inner)
        case ast.Call(args=[inner], keywords=[]) if _MEANS.intersection(module.resolve(node.func)):
            return _name(module, inner)
        case ast.BinOp(
            op=ast.Div(),
            left=ast.Call(func=ast.Name(id="sum"), args=[ast.Name() as total]),
            right=ast.Call(func=ast.Name(id="len"), args=[ast.Name() as counted]),
        ) if total.id == counted.id:
            return total
    return None


def _name(module: Module, node: ast.expr) -> ast.Name | None:
    if isinstance(node, ast.Call) and len(node.args) == 1 and _WRAPS.intersection(module.resolve(node.func)):
        node = node.args[0]
    return node if isinstance(node, ast.Name) else None


def is_zero(module: Module, node: ast.expr | None) -> bool:
    """Whether `node` is the number 0."""
    value = constant(module, node)
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def is_added_to(binding: Binding) -> bool:
    """Whether a binding is `x += …` or `x = x + …`."""
    match binding.node:
        case ast.AugAssign(op=ast.Add()):
            return True
        case ast.Assign(targets=[target], value=ast.BinOp(op=ast.Add()) as total):
            return same(target, total.left) or same(target, total.right)
    return False


def same(a: ast.expr, b: ast.expr) -> bool:
    """Whether two names or attribute chains are written alike."""
    return ast.unparse(a) == ast.unparse(b)
