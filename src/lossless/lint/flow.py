"""What a rule asks of the code around a node. Every answer errs towards innocence: unknown means changes, may pass,
may run."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import NamedTuple

from lossless.lint.api import canonical
from lossless.lint.functions import own_nodes
from lossless.lint.model import Module
from lossless.lint.scopes import COMPREHENSIONS, FUNCTIONS, Binding, Function, How, Loop, Slot


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
            return _folded(node.op, constant(module, node.left, depth), constant(module, node.right, depth))
        case ast.Name() | ast.Attribute() if depth < 5:
            bound = bindings(module, node)
            if len(bound) == 1 and bound[0].how is How.ASSIGN and not _in_loop_of_own(module, bound[0]):
                return constant(module, bound[0].value, depth + 1)
    return MISSING


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
    for binding in holder.bindings[node.id]:
        if is_within(module, binding.node, loop):
            return True
        if binding.how in (How.STAR, How.OTHER) or (
            binding.how is How.AUGMENT and not _same_function(module, binding.node, loop)
        ):
            return True
        if binding.how is How.ASSIGN and not _is_immutable(module, binding.value):
            return True
        if binding.how not in (How.ASSIGN, How.AUGMENT, How.LOOP, How.PARAMETER):
            return True
    if isinstance(holder.node, ast.Module | ast.ClassDef) or _declared_elsewhere(module, holder.node, node.id):
        return any(not _same_function(module, b.node, loop) for b in holder.bindings[node.id][1:])
    return False


def _declared_elsewhere(module: Module, function: ast.AST, name: str) -> bool:
    """Whether a function within `function` declares `name` nonlocal, and so may bind it."""
    return any(isinstance(n, ast.Nonlocal) and name in n.names for n in ast.walk(function))


def _same_function(module: Module, node: ast.AST, other: ast.AST) -> bool:
    return module.function(node) is module.function(other)


def _is_immutable(module: Module, value: ast.expr | None) -> bool:
    """Whether what is bound is a plain number or text: anything else, a variable, counter or tensor, may be advanced
    by a call."""
    return constant(module, value) is not MISSING


def _element_changes(module: Module, node: ast.expr, loop: Loop) -> bool:
    """Attributes and elements may be advanced by whatever is called in the loop."""
    return module.scopes.slot(node) is None or any(
        isinstance(n, ast.Call | ast.AugAssign | ast.Assign) for n in own_loop(loop)
    )


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


def is_within(module: Module, node: ast.AST, outer: ast.AST) -> bool:
    """Whether `node` is `outer` or stands in it."""
    return node is outer or any(a is outer for a in module.ancestors(node))


class Condition(NamedTuple):
    """`test` is true (or not) wherever the code in question runs."""

    test: ast.expr
    holds: bool


def conditions(module: Module, node: ast.AST) -> tuple[Condition, ...]:
    """What must hold for `node` to run, innermost first, within its function: the ifs and whiles around it, conditional
    expressions, `and`/`or` before it, and ifs before it whose body leaves (`if rank != 0: return`, `continue`)."""
    found: list[Condition] = []
    child = node
    for parent in module.ancestors(node):
        found += _early_exits(parent, child)
        if isinstance(parent, ast.If | ast.IfExp | ast.While):
            found += _branch(parent, child)
        elif isinstance(parent, ast.BoolOp) and child in parent.values:
            holds = isinstance(parent.op, ast.And)
            found += [Condition(v, holds) for v in parent.values[: parent.values.index(child)]]
        elif isinstance(parent, ast.Assert) and child is parent.msg:
            found.append(Condition(parent.test, False))
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            break
        child = parent
    return tuple(found)


def _branch(parent: ast.If | ast.IfExp | ast.While, child: ast.AST) -> list[Condition]:
    body = parent.body if isinstance(parent.body, list) else [parent.body]
    orelse = parent.orelse if isinstance(parent.orelse, list) else [parent.orelse]
    if child in body:
        return [Condition(parent.test, True)]
    return [Condition(parent.test, False)] if child in orelse and not isinstance(parent, ast.While) else []


def _early_exits(parent: ast.AST, child: ast.AST) -> list[Condition]:
    for block in blocks(parent):
        if child in block:
            before = block[: block.index(child)]
            return [Condition(s.test, False) for s in before if isinstance(s, ast.If) and leaves(s.body)] + [
                Condition(s.test, True) for s in before if isinstance(s, ast.If) and s.orelse and leaves(s.orelse)
            ]
    return []


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The statement lists directly in `node`."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


def leaves(block: list[ast.stmt]) -> bool:
    """Whether control certainly does not come out at the end of `block`: it returns, raises, continues, breaks or
    exits."""
    for statement in block:
        match statement:
            case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
                return True
            case ast.If() if statement.orelse and leaves(statement.body) and leaves(statement.orelse):
                return True
            case ast.With() | ast.AsyncWith() if leaves(statement.body):
                return True
            case ast.Expr(value=ast.Call(func=func)) if _is_exit(func):
                return True
    return False


def _is_exit(func: ast.expr) -> bool:
    return ast.unparse(func) in ("sys.exit", "exit", "quit", "os._exit", "parser.error")


def exclusive(module: Module, a: ast.AST, b: ast.AST) -> bool:
    """Whether `a` and `b` cannot both run in one pass: they stand in different branches of one if, try/except, match or
    conditional expression, or behind an early exit of the other's branch."""
    up = {id(x): n for n, x in enumerate([a, *module.ancestors(a)])}
    chain_a, chain_b = [a, *module.ancestors(a)], [b, *module.ancestors(b)]
    meet = next((n for n, x in enumerate(chain_b) if id(x) in up), None)
    if meet is None or meet == 0 or up[id(chain_b[meet])] == 0:
        return False
    parent = chain_b[meet]
    child_a, child_b = chain_a[up[id(parent)] - 1], chain_b[meet - 1]
    if isinstance(child_a, ast.excepthandler) or isinstance(child_b, ast.excepthandler):
        return isinstance(child_a, ast.excepthandler) and isinstance(child_b, ast.excepthandler)
    if isinstance(child_a, ast.match_case) and isinstance(child_b, ast.match_case):
        return True
    if isinstance(parent, ast.If | ast.IfExp):
        return _side(parent, child_a) != _side(parent, child_b) and "test" not in (
            _side(parent, child_a),
            _side(parent, child_b),
        )
    first, _ = (chain_a, chain_b) if _before(child_a, child_b) else (chain_b, chain_a)
    stop = child_a if first is chain_a else child_b
    return any(_leaves_after(x) for x in _inside(first, stop))


def _inside(chain: list[ast.AST], stop: ast.AST) -> list[tuple[ast.AST, ast.AST]]:
    """(parent, child) pairs of a chain up to and with `stop`."""
    end = chain.index(stop)
    return [(chain[n + 1], chain[n]) for n in range(end)]


def _leaves_after(pair: tuple[ast.AST, ast.AST]) -> bool:
    parent, child = pair
    return any(child in block and leaves(block[block.index(child) :]) for block in blocks(parent))


def _before(a: ast.AST, b: ast.AST) -> bool:
    return (getattr(a, "lineno", 0), getattr(a, "col_offset", 0)) < (
        getattr(b, "lineno", 0),
        getattr(b, "col_offset", 0),
    )


def _side(parent: ast.If | ast.IfExp, child: ast.AST) -> str:
    if child is parent.test:
        return "test"
    body = parent.body if isinstance(parent.body, list) else [parent.body]
    return "body" if child in body else "orelse"


def may_end_without(module: Module, node: ast.AST, passes: Collection[ast.AST]) -> bool:
    """Whether control may come from `node` to the end of its function, or of the module, without running one of
    `passes`. What raises is not followed: an exception leaves by other means."""
    child, parents = node, module.ancestors(node)
    for parent in parents:
        for block in blocks(parent):
            if child in block and _passed_in(block[block.index(child) + 1 :], passes):
                return False
        if isinstance(parent, ast.Try) and _passed_in(parent.finalbody, passes):
            return False
        if isinstance(parent, ast.Try) and child in parent.body and _passed_in(parent.orelse, passes):
            return False
        if isinstance(parent, (*FUNCTIONS, ast.Module)):
            return True
        child = parent
    return True


def _passed_in(block: list[ast.stmt], passes: Collection[ast.AST]) -> bool:
    """Whether every way through `block` runs one of `passes`; a return before it does not count as passing."""
    for statement in block:
        if isinstance(statement, ast.Return | ast.Break | ast.Continue):
            return _mentions(statement, passes)
        if _passes(statement, passes):
            return True
    return False


def _passes(statement: ast.stmt, passes: Collection[ast.AST]) -> bool:
    match statement:
        case ast.If():
            both = (
                bool(statement.orelse) and _passed_in(statement.body, passes) and _passed_in(statement.orelse, passes)
            )
            return both or _mentions(statement.test, passes)
        case ast.With() | ast.AsyncWith():
            return _passed_in(statement.body, passes) or any(_mentions(i, passes) for i in statement.items)
        case ast.Try():
            return _passed_in(statement.body, passes) or _passed_in(statement.finalbody, passes)
        case ast.For() | ast.While() | ast.AsyncFor():
            return _passed_in(statement.body, passes) or _passed_in(statement.orelse, passes)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return False
    return _mentions(statement, passes)


def _mentions(node: ast.AST, passes: Collection[ast.AST]) -> bool:
    return any(n in passes for n in ast.walk(node))


class Trace(NamedTuple):
    """What runs a function once per trace, not once per call: `by` is tf.function, jax.jit, jax.pmap, torch.compile,
    …"""

    by: str
    function: Function


_TRACERS = {
    "tensorflow.function": "tf.function",
    "tensorflow.compat.v1.function": "tf.function",
    "tensorflow.autograph.experimental.do_not_convert": "",
    "jax.jit": "jax.jit",
    "jax.pmap": "jax.pmap",
    "jax.vmap": "jax.vmap",
    "jax.lax.scan": "jax.lax.scan",
    "jax.lax.fori_loop": "jax.lax.fori_loop",
    "jax.lax.while_loop": "jax.lax.while_loop",
    "jax.grad": "jax.grad",
    "jax.value_and_grad": "jax.value_and_grad",
    "flax.nnx.jit": "nnx.jit",
    "flax.jax_utils.replicate": "",
    "torch.compile": "torch.compile",
    "torch.jit.script": "torch.jit.script",
    "torch.jit.trace": "torch.jit.trace",
}


def traced(module: Module, node: ast.AST) -> Trace | None:
    """The tracing that `node` runs under: a decorator of a function around it, `tf.function(f)` with its name, or a
    call of its function from a traced one in this module. None if there is none in sight."""
    return _traced(module, node, 0)


def _traced(module: Module, node: ast.AST, depth: int) -> Trace | None:
    for function in (a for a in module.ancestors(node) if isinstance(a, FUNCTIONS)):
        by = _decorated(module, function) or _wrapped(module, function)
        if by:
            return Trace(by, function)
        if depth < 3 and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for site in module.functions.sites(function):
                if not is_within(module, site, function) and (found := _traced(module, site, depth + 1)):
                    return found
    return None


def _decorated(module: Module, function: Function) -> str:
    if isinstance(function, ast.Lambda):
        return ""
    for decorator in function.decorator_list:
        if by := _tracer(module, decorator):
            return by
    return ""


def _tracer(module: Module, node: ast.expr) -> str:
    """What `tf.function`, `tf.function(…)` or `partial(jax.jit, …)` traces by."""
    if isinstance(node, ast.Call):
        if by := _tracer(module, node.func):
            return by
        partial = module.is_called(node, "functools.partial")
        return _tracer(module, node.args[0]) if partial and node.args else ""
    return next((by for name in module.resolve(node) if (by := _TRACERS.get(canonical(name), ""))), "")


def _wrapped(module: Module, function: Function) -> str:
    """What traces a function that is handed to it by name."""
    for call in module.scopes.calls:
        for argument in call.args[:3]:
            same = argument is function or (
                isinstance(argument, ast.Name | ast.Attribute) and module.functions.meant(argument) is function
            )
            if same and (by := _tracer(module, call.func)):
                return by
    return ""


def rounds(module: Module, loop: Loop) -> int | None:
    """How often `loop` runs where literals say it: `range(500)`, a literal list; None otherwise."""
    if not isinstance(loop, ast.For):
        return None
    source = loop.iter
    while (
        isinstance(source, ast.Call)
        and ast.unparse(source.func).split(".")[-1] in ("tqdm", "trange", "enumerate", "track")
        and source.args
    ):
        if ast.unparse(source.func).split(".")[-1] == "trange":
            return _range(module, source)
        source = source.args[0]
    if isinstance(source, ast.List | ast.Tuple):
        return None if any(isinstance(e, ast.Starred) for e in source.elts) else len(source.elts)
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.func.id == "range":
        return _range(module, source)
    return None


def _range(module: Module, call: ast.Call) -> int | None:
    values = [constant(module, a) for a in call.args]
    if not values or not all(isinstance(v, int) for v in values):
        return None
    numbers = [v for v in values if isinstance(v, int)]
    if len(numbers) == 3 and numbers[2] == 0:
        return None
    return len(range(*numbers))


def slot_of(module: Module, node: ast.expr) -> Slot | None:
    """The slot that `node` stands for; see `scopes.Slot`."""
    return module.scopes.slot(node)


def runs_in(module: Module, function: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs when `function` is called, without nested functions and classes."""
    return own_nodes(function)
