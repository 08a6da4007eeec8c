"""L602: an average counts the zero it began with."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.averages import averaged, is_zero, logged
from lossless.lint.flow import bindings, conditions, constant, is_within
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Binding, How

RULE = REGISTRY.add(
    Rule(
        "L602",
        "initial-zero-averaged",
        Severity.WARNING,
        "A logged average counts the zero that its variable began with.",
        "The zero is no measurement: the average is too low, most of all at the beginning, and the curve seems to "
        "rise or to start well.",
        "Begin with an empty list, or with the first value; divide by the number of values that were added.",
        "losses = [0]\nfor batch in loader:\n    losses.append(train(batch))\nwriter.add_scalar('loss', "
        "np.mean(losses), epoch)",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_SHRINKS = frozenset({"pop", "popleft", "clear", "remove", "popitem", "__delitem__"})
_HOLDERS = frozenset({"collections.deque", "numpy.array", "torch.tensor"})
_ZEROS = frozenset({"numpy.zeros", "torch.zeros", "jax.numpy.zeros"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a write whose value is the mean of a list, an array or a halving that began with zero."""
    told: set[ast.Call] = set()
    for call, value in logged(module):
        if call.node in told or not (found := _why(module, call, value)):
            continue
        told.add(call.node)
        message, severity = found
        yield module.finding(RULE, call.node, message, severity=severity)


def _why(module: Module, call: Call, value: ast.expr) -> tuple[str, Severity | None] | None:
    name = averaged(module, value)
    if name is not None:
        bound = bindings(module, name)
        if why := _begun_with_zero(module, name, bound) or _not_yet_filled(module, call, name, bound):
            return f"the mean of {name.id} {why}", None
    if isinstance(value, ast.Name):
        return _moved_from_zero(module, value)
    return None


def _begun_with_zero(module: Module, name: ast.Name, bound: tuple[Binding, ...]) -> str:
    """A list, deque or array that is bound to a single 0 alone, and grows."""
    made = [b.value for b in bound if b.how is How.ASSIGN and b.value is not None]
    grown = [v for v in made if _is_appended(module, v, name.id)]
    zeros = [v for v in made if v not in grown and _is_one_zero(module, v)]
    if not zeros or len(zeros) + len(grown) != len(bound):
        return ""
    if not grown and not _calls_on(module, name, frozenset({"append"})):
        return ""
    if _calls_on(module, name, _SHRINKS) or _is_stored_into(module, name):
        return ""
    return f"counts the 0 that line {zeros[0].lineno} begins it with"


def _is_one_zero(module: Module, node: ast.expr) -> bool:
    """[0], deque([0]), np.array([0.0]), np.zeros(1)."""
    match node:
        case ast.List(elts=[only]):
            return is_zero(module, only)
        case ast.Call(args=[ast.List(elts=[only]), *_]) if _HOLDERS.intersection(module.resolve(node.func)):
            return is_zero(module, only)
        case ast.Call(args=[one]) if _ZEROS.intersection(module.resolve(node.func)):
            return constant(module, one) == 1
    return False


def _is_appended(module: Module, node: ast.expr, name: str) -> bool:
    """np.append(x, …), torch.cat([x, …])."""
    match node:
        case ast.Call(args=[ast.Name(id=first), _]) if first == name:
            return "numpy.append" in module.resolve(node.func)
        case ast.Call(args=[ast.List(elts=[ast.Name(id=first), _]) | ast.Tuple(elts=[ast.Name(id=first), _]), *_]):
            joins = ("torch.cat", "torch.concat", "numpy.concatenate", "numpy.hstack")
            return first == name and any(n in joins for n in module.resolve(node.func))
    return False


def _not_yet_filled(module: Module, call: Call, name: ast.Name, bound: tuple[Binding, ...]) -> str:
    """An array of zeros whose mean is logged in the very loop that fills it, element by element."""
    made = bound[0].value if len(bound) == 1 else None
    if not isinstance(made, ast.Call) or not _ZEROS.intersection(module.resolve(made.func)):
        return ""
    for loop in call.loops:
        if not isinstance(loop, ast.For) or is_within(module, made, loop):
            continue
        targets = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
        fills = any(isinstance(s, ast.Assign) and _is_element(s.targets[0], name.id, targets) for s in loop.body)
        if fills and not any(is_within(module, c.test, loop) for c in conditions(module, call.node)):
            return f"counts the zeros of line {made.lineno} that the loop of line {loop.lineno} has not filled yet"
    return ""


def _is_element(target: ast.expr, name: str, counters: set[str]) -> bool:
    match target:
        case ast.Subscript(value=ast.Name(id=array), slice=ast.Name(id=index)):
            return array == name and index in counters
    return False


def _moved_from_zero(module: Module, name: ast.Name) -> tuple[str, Severity | None] | None:
    """A variable of two bindings: zero, and in a loop its own average with something."""
    bound = bindings(module, name)
    if len(bound) != 2 or any(b.how is not How.ASSIGN for b in bound):
        return None
    first, second = sorted(bound, key=lambda b: getattr(b.node, "lineno", 0))
    if not is_zero(module, first.value) or second.value is None or not _goes_on(module, first, second):
        return None
    if _is_halved(module, second.value, name.id):
        lines = f"(line {_line(second)}): the zero of line {_line(first)} counts"
        return f"{name.id} is halved with each value from 0 on {lines}", None
    if _is_decayed(module, second.value, name.id):
        lines = f"(line {_line(first)}): its first points lean towards 0"
        return f"{name.id} is a moving average from 0 on {lines}", Severity.NOTE
    return None


def _goes_on(module: Module, first: Binding, second: Binding) -> bool:
    """Whether the second binding runs again and again after the first, and unconditionally."""
    loops = [loop for loop in module.loops(second.node) if not is_within(module, first.node, loop)]
    guarded = any(is_within(module, c.test, loop) for c in conditions(module, second.node) for loop in loops)
    return bool(loops) and not guarded


def _is_halved(module: Module, node: ast.expr, name: str) -> bool:
    """(x + y) / 2, or 0.5 * (x + y)."""
    match node:
        case ast.BinOp(op=ast.Div(), left=ast.BinOp(op=ast.Add()) as total, right=two) if constant(module, two) == 2:
            return _adds(total, name)
        case ast.BinOp(op=ast.Mult(), left=half, right=ast.BinOp(op=ast.Add()) as total) if (
            constant(module, half) == 0.5
        ):
            return _adds(total, name)
    return False


def _adds(total: ast.BinOp, name: str) -> bool:
    return any(isinstance(side, ast.Name) and side.id == name for side in (total.left, total.right))


def _is_decayed(module: Module, node: ast.expr, name: str) -> bool:
    """a * x + b * y, with literals a and b that make 1."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return False
    weights, own = [], False
    for side in (node.left, node.right):
        if not isinstance(side, ast.BinOp) or not isinstance(side.op, ast.Mult):
            return False
        factors = [side.left, side.right]
        weights += [w for f in factors if isinstance(w := constant(module, f), float)][:1]
        own = own or any(isinstance(f, ast.Name) and f.id == name for f in factors)
    return own and len(weights) == 2 and abs(sum(weights) - 1) < 1e-9


def _calls_on(module: Module, name: ast.Name, methods: frozenset[str]) -> bool:
    holder = module.scopes.at(name).holder(name.id)
    for call in module.scopes.calls:
        match call.func:
            case ast.Attribute(attr=attr, value=ast.Name(id=id) as receiver) if attr in methods and id == name.id:
                if module.scopes.at(receiver).holder(id) is holder:
                    return True
    return False


def _is_stored_into(module: Module, name: ast.Name) -> bool:
    """Whether an element of the list is bound or deleted: the zero may be the one."""
    holder = module.scopes.at(name).holder(name.id)
    for node in ast.walk(module.tree):
        match node:
            case ast.Subscript(value=ast.Name(id=id) as array, ctx=ast.Store() | ast.Del()) if id == name.id:
                if module.scopes.at(array).holder(id) is holder:
                    return True
    return False


def _line(binding: Binding) -> int:
    return getattr(binding.node, "lineno", 0)
