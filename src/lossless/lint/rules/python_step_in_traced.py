"""L401: a step that tf.function sees as a Python number."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.averages import is_added_to
from lossless.lint.flow import Trace, bindings, constant, is_within, rounds, traced
from lossless.lint.functions import Defined
from lossless.lint.model import Module
from lossless.lint.scopes import LOOPS, Binding, How

RULE = REGISTRY.add(
    Rule(
        "L401",
        "python-step-in-traced",
        Severity.WARNING,
        "The step of a summary in a tf.function is a Python number.",
        "tf.function runs its Python once a trace. A number that it reads from outside is frozen at the first trace, "
        "and all points "
        "get that step; a number that is handed to it is part of the signature, and every new step traces the "
        "function anew.",
        "Keep the step in a tf.Variable(0, dtype=tf.int64), or hand it over as a tensor: train_step(x, "
        "tf.constant(step, tf.int64)).",
        '@tf.function\ndef train_step(x):\n    tf.summary.scalar("loss", f(x), step=global_step)  # global_step = 0 '
        "… global_step += 1",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="step = tf.Variable(0, dtype=tf.int64)",
    )
)
_STRAIGHT = frozenset({"range", "enumerate", "trange", "tqdm"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a call of tf.summary whose step is certainly a Python number where its function is called."""
    for call in module.that(Does.WRITE) if not _runs_eagerly(module) else ():
        if call.api.dialect is not Dialect.TF2 or call.step is None:
            continue
        trace = traced(module, call.node)
        if trace is None or trace.by != "tf.function":
            continue
        for name in _names(call.step):
            if why := _frozen(module, name, trace) or _retraced(module, name, trace):
                yield module.finding(
                    RULE, call.node, f"step {ast.unparse(name)} is a Python number in a tf.function: {why}"
                )
                break


def _runs_eagerly(module: Module) -> bool:
    """Whether tf.function is switched off."""
    names = ("run_functions_eagerly", "experimental_run_functions_eagerly")
    return any(isinstance(c.func, ast.Attribute) and c.func.attr in names for c in module.scopes.calls)


def _names(step: ast.expr) -> list[ast.Name | ast.Attribute]:
    """The variables and attributes a step is worked out from; those of arguments of calls too, but not what is
    called."""
    found: list[ast.Name | ast.Attribute] = []
    stack: list[ast.AST] = [step]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            found.append(node)
        else:
            parts = (
                [*node.args, *(k.value for k in node.keywords)]
                if isinstance(node, ast.Call)
                else ast.iter_child_nodes(node)
            )
            stack.extend(parts)
    return found


def _frozen(module: Module, name: ast.expr, trace: Trace) -> str:
    """Why a variable from outside of the traced function stays as it was at the first trace; "" if it may not."""
    bound = bindings(module, name)
    if not bound or any(b.how is How.PARAMETER for b in bound):
        return ""
    if all(_is_loop_counter(b) and not is_within(module, b.node, trace.function) for b in bound):
        loops = [b.node for b in bound]
        inside = any(is_within(module, trace.function, loop) for loop in loops)
        return "" if inside else f"frozen at the first trace, while the loop of line {_line(bound[0])} counts on"
    moved = [b for b in bound if is_added_to(b)]
    rest = [b for b in bound if b not in moved]
    if moved and rest and all(_is_number(module, b) for b in rest) and all(_adds_number(module, b) for b in moved):
        return f"frozen at the first trace, while line {_line(moved[0])} advances it"
    return ""


def _adds_number(module: Module, binding: Binding) -> bool:
    """Whether `x += 1` or `x = x + 1` adds a whole number."""
    added = binding.value
    sides = [added.left, added.right] if binding.how is How.ASSIGN and isinstance(added, ast.BinOp) else [added]
    return any(isinstance(constant(module, side), int) for side in sides)


def _retraced(module: Module, name: ast.expr, trace: Trace) -> str:
    """Why a parameter of the traced function takes a new Python number at each call; "" if it may not."""
    function = trace.function
    if not isinstance(name, ast.Name) or isinstance(function, ast.Lambda) or _has_options(function):
        return ""
    bound = bindings(module, name)
    if (
        len(bound) != 1
        or bound[0].how is not How.PARAMETER
        or module.scopes.parents.get(bound[0].node) is not function.args
    ):
        return ""
    for site in module.functions.sites(function):
        given = module.functions.given(site, function, name.id)
        if isinstance(given, ast.Name) and _counts(module, given, site) and traced(module, site) is None:
            return f"line {site.lineno} hands it {given.id}, and every new number traces the function anew"
    return ""


def _has_options(function: Defined) -> bool:
    """Whether a decorator is given what may make tensors of numbers: input_signature, reduce_retracing."""
    return any(isinstance(d, ast.Call) and d.keywords for d in function.decorator_list)


def _counts(module: Module, given: ast.Name, site: ast.Call) -> bool:
    bound = bindings(module, given)
    loops = [b for b in bound if b.how is How.LOOP]
    if loops and len(loops) == len(bound):
        return all(_is_loop_counter(b) for b in loops) and any(
            b.node in module.loops(site) and _is_long(module, b) for b in loops
        )
    plain = [b for b in bound if b.how is How.ASSIGN]
    moved = [b for b in bound if b.how is How.AUGMENT]
    return bool(plain and moved and len(plain) + len(moved) == len(bound)) and all(_is_number(module, b) for b in bound)


def _is_long(module: Module, binding: Binding) -> bool:
    number = rounds(module, binding.node) if isinstance(binding.node, LOOPS) else None
    return number is None or number > 2


def _is_loop_counter(binding: Binding) -> bool:
    """Whether a binding is the counter of a loop over range() or enumerate() of Python."""
    value = binding.value
    if binding.how is not How.LOOP or not isinstance(binding.node, ast.For) or not isinstance(value, ast.Call):
        return False
    if not isinstance(value.func, ast.Name) or value.func.id not in _STRAIGHT:
        return False
    if value.func.id == "tqdm":
        inner = value.args[0] if value.args else None
        return isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "range"
    return True


def _is_number(module: Module, binding: Binding) -> bool:
    value = constant(module, binding.value)
    return isinstance(value, int) and not isinstance(value, bool)


def _line(binding: Binding) -> int:
    return getattr(binding.node, "lineno", 0)
