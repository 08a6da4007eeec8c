"""L604: a sum over a loop is divided by the loop's counter, which is one less than the number of rounds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.averages import is_added_to, same
from lossless.lint.fixes import replace
from lossless.lint.flow import bindings, conditions, is_within
from lossless.lint.model import Module
from lossless.lint.reaching import reaching
from lossless.lint.reads import reads
from lossless.lint.scopes import Binding, How

RULE = REGISTRY.add(
    Rule(
        "L604",
        "divided-by-loop-variable",
        Severity.WARNING,
        "A logged average is divided by a loop variable that counts from 0.",
        "After n rounds the counter is n - 1: the average is too high by a factor n / (n - 1), and in the first "
        "round it is a division "
        "by zero.",
        "Divide by the number of values: (i + 1), or len(loader).",
        "for i, batch in enumerate(loader):\n    total += train(batch)\nwriter.add_scalar('loss', total / i, epoch)",
        since="0.1.0",
        certainty=Certainty.CERTAIN,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a division of a sum by the counter of the loop that added it up, whose result is logged."""
    if not any(module.that(Does.WRITE)):
        return
    for node in ast.walk(module.tree):
        match node:
            case ast.BinOp(op=ast.Div(), left=total, right=ast.Name() as counter):
                pass
            case ast.AugAssign(op=ast.Div(), target=ast.Name() as total, value=ast.Name() as counter):
                pass
            case _:
                continue
        loop = _summed_in(module, _plain(module, total), counter)
        if loop is not None and _is_logged(module, node):
            message = _message(module, node, counter, loop)
            plus_one = f"({counter.id} + 1)"
            yield module.finding(RULE, node, message, fix=f"/ {plus_one}", edits=(replace(counter, plus_one),))


def _message(module: Module, node: ast.AST, counter: ast.Name, loop: ast.For) -> str:
    inside = is_within(module, counter, loop)
    often = "by one too few, and by 0 at first" if inside else "by one too few"
    left = "" if inside else ", left over,"
    return f"{module.segment(node, 40)} divides {often}: {counter.id}{left} counts from 0 (line {loop.lineno})"


def _plain(module: Module, node: ast.expr) -> ast.expr:
    """The sum without the calls that only convert it, and the list that is summed: float(x), x.item(), sum(x)."""
    match node:
        case ast.Call(func=ast.Name(id="float" | "sum"), args=[inner]):
            return _plain(module, inner)
        case ast.Call(args=[ast.Name() as inner], keywords=[]) if "numpy.sum" in module.resolve(node.func):
            return inner
        case ast.Call(func=ast.Attribute(attr="item" | "detach" | "cpu" | "numpy", value=inner), args=[]):
            return _plain(module, inner)
    return node


def _summed_in(module: Module, total: ast.expr, counter: ast.Name) -> ast.For | None:
    """The loop that counts from 0 in `counter` and adds to `total` in every round, before the division is reached."""
    if not isinstance(total, ast.Name | ast.Attribute) or same(total, counter):
        return None
    binding = reaching(module, counter)
    loop = binding.node if binding is not None and _counts_from_zero(binding) else None
    if not isinstance(loop, ast.For):
        return None
    grown = [*_added(module, total, loop), *_appended(module, total, loop)]
    always = [n for n in grown if module.loops(n)[:1] == (loop,) and not _is_conditional(module, n, loop)]
    return loop if always and _comes_after(module, counter, loop, always) else None


def _added(module: Module, total: ast.expr, loop: ast.For) -> list[ast.AST]:
    return [b.node for b in bindings(module, total) if is_added_to(b) and is_within(module, b.node, loop)]


def _appended(module: Module, total: ast.expr, loop: ast.For) -> Iterator[ast.AST]:
    """The calls of total.append in the loop."""
    for statement in loop.body:
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append", value=grown)) as call) if same(grown, total):
                yield call


def _counts_from_zero(binding: Binding) -> bool:
    if not isinstance(binding.node, ast.For):
        return False
    call, target = binding.value, binding.node.target
    while isinstance(call, ast.Call) and ast.unparse(call.func).rsplit(".", 1)[-1] == "tqdm" and call.args:
        call = call.args[0]
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return False
    if call.func.id == "enumerate":
        return (
            len(call.args) == 1 and not call.keywords and isinstance(target, ast.Tuple) and _is_first(target, binding)
        )
    zero = len(call.args) == 1 or (
        isinstance(call.args[0], ast.Constant) and call.args[0].value == 0 and len(call.args) == 2
    )
    return call.func.id in ("range", "trange") and zero and isinstance(target, ast.Name)


def _is_first(target: ast.Tuple, binding: Binding) -> bool:
    return isinstance(target.elts[0], ast.Name) and binding.how is How.LOOP


def _is_conditional(module: Module, node: ast.AST, loop: ast.For) -> bool:
    return any(is_within(module, c.test, loop) for c in conditions(module, node))


def _comes_after(module: Module, counter: ast.Name, loop: ast.For, added: list[ast.AST]) -> bool:
    """Whether the division is behind the loop, or in it, behind the addition and unguarded."""
    if module.function(counter) is not module.function(loop):
        return False
    if not is_within(module, counter, loop):
        return counter.lineno > (loop.end_lineno or loop.lineno) and module.loops(counter) == module.loops(loop)
    line = min(getattr(n, "lineno", 0) for n in added)
    return counter.lineno > line and module.loops(counter)[:1] == (loop,) and not _is_conditional(module, counter, loop)


def _is_logged(module: Module, node: ast.AST) -> bool:
    """Whether the quotient is written, or bound to a name that is, or returned to such."""
    written = [c.node for c in module.that(Does.WRITE)]
    if any(is_within(module, node, w) for w in written):
        return True
    if isinstance(node, ast.AugAssign):
        return _is_read_by(module, node.target, written) or _is_returned(module, node, written, node.target)
    parent = module.scopes.parents.get(node)
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
        target = parent.targets[0]
        return _is_read_by(module, target, written) or _is_returned(module, node, written, target)
    return _is_returned(module, node, written, None)


def _is_read_by(module: Module, target: ast.expr, written: list[ast.Call]) -> bool:
    """Whether a write reads the name, or one of the names, that `target` binds."""
    names = [n for n in ast.walk(target) if isinstance(n, ast.Name | ast.Attribute)]
    return any(is_within(module, r, w) for n in names for r in reads(module).of(n) for w in written)


def _is_returned(module: Module, node: ast.AST, written: list[ast.Call], target: ast.expr | None) -> bool:
    """Whether the quotient, or the name it is bound to, is returned to a call whose result is written."""
    function = module.function(node)
    returns = (
        [n for n in ast.walk(function) if isinstance(n, ast.Return)] if isinstance(function, ast.FunctionDef) else []
    )
    names = reads(module).of(target) if target is not None else (node,)
    if not isinstance(function, ast.FunctionDef) or not any(is_within(module, n, r) for n in names for r in returns):
        return False
    for site in module.functions.sites(function):
        parent = module.scopes.parents.get(site)
        bound = isinstance(parent, ast.Assign) and _is_read_by(module, parent.targets[0], written)
        if bound or any(is_within(module, site, w) for w in written):
            return True
    return False
