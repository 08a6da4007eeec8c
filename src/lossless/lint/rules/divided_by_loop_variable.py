"""L604: a sum over a loop is divided by the loop's counter, which is one less than the number of rounds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.averages import is_added_to, same
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
                loop = _summed_in(module, _plain(total), counter)
                if loop is None or not _is_logged(module, node):
                    continue
                yield module.finding(RULE, node, _message(module, node, loop), fix=f"/ ({counter.id} + 1)")


def _message(module: Module, node: ast.BinOp, loop: ast.For) -> str:
    counter = ast.unparse(node.right)
    inside = is_within(module, node, loop)
    what = (
        "is 0 in its first round, and one too few in each" if inside else "is left over one below the number of rounds"
    )
    return f"{module.segment(node, 40)}: {counter}, of the loop of line {loop.lineno}, {what}"


def _plain(node: ast.expr) -> ast.expr:
    """The sum without the calls that only convert it: float(x), x.item(), x.detach()."""
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[inner]):
            return _plain(inner)
        case ast.Call(func=ast.Attribute(attr="item" | "detach" | "cpu" | "numpy", value=inner), args=[]):
            return _plain(inner)
    return node


def _summed_in(module: Module, total: ast.expr, counter: ast.Name) -> ast.For | None:
    """The loop that counts from 0 in `counter` and adds to `total` in every round, before the division is reached."""
    if not isinstance(total, ast.Name | ast.Attribute) or same(total, counter):
        return None
    binding = reaching(module, counter)
    loop = binding.node if binding is not None and _counts_from_zero(binding) else None
    if not isinstance(loop, ast.For):
        return None
    added = [b for b in bindings(module, total) if is_added_to(b) and is_within(module, b.node, loop)]
    always = [b for b in added if module.loops(b.node)[:1] == (loop,) and not _is_conditional(module, b.node, loop)]
    return loop if always and _comes_after(module, counter, loop, always) else None


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


def _comes_after(module: Module, counter: ast.Name, loop: ast.For, added: list[Binding]) -> bool:
    """Whether the division is behind the loop, or in it, behind the addition and unguarded."""
    if module.function(counter) is not module.function(loop):
        return False
    if not is_within(module, counter, loop):
        return counter.lineno > (loop.end_lineno or loop.lineno) and module.loops(counter) == module.loops(loop)
    line = min(getattr(b.node, "lineno", 0) for b in added)
    return counter.lineno > line and module.loops(counter)[:1] == (loop,) and not _is_conditional(module, counter, loop)


def _is_logged(module: Module, node: ast.BinOp) -> bool:
    """Whether the quotient is written, or bound to a name that is."""
    written = [c.node for c in module.that(Does.WRITE)]
    if any(is_within(module, node, w) for w in written):
        return True
    parent = module.scopes.parents.get(node)
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1:
        return False
    return any(is_within(module, r, w) for r in reads(module).of(parent.targets[0]) for w in written)
