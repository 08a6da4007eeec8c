"""L201: a value is written in every round of a loop at one and the same step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import MISSING, Condition, bindings, changes, conditions, constant, is_within, leaves, rounds
from lossless.lint.intervals import interval
from lossless.lint.model import Call, Module
from lossless.lint.runs import changes_object, phases_of
from lossless.lint.scopes import COMPREHENSIONS, How, Loop, Slot

RULE = REGISTRY.add(
    Rule(
        "L201",
        "step-constant",
        Severity.WARNING,
        "A value is written in every round of a loop at one and the same step.",
        "All its points fall on one place of the step axis: the curve is a dot, or a vertical line.",
        "Give the loop's counter as the step, or increment the step once a round.",
        'step = 0\nfor batch in loader:\n    writer.add_scalar("loss", train(batch), step)  # step is never '
        "incremented",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a call whose step nothing in its loop changes, while its tag and its writer stay as well."""
    for call in module.that(Does.WRITE, Does.ADD):
        if call.step is None or constant(module, call.step) is None or not _repeats_its_tags(module, call):
            continue
        step, loop = module.segment(call.step), _stuck_in(module, call, call.step)
        if loop is not None:
            message = f"step {step} is the same in every round of the loop of line {loop.lineno}"
            yield module.finding(RULE, call.node, message)
        elif (line := _called_in(module, call, call.step)) is not None:
            message = f"step {step} is the same in every call by the loop of line {line}"
            yield module.finding(RULE, call.node, message)


def _repeats_its_tags(module: Module, call: Call) -> bool:
    """Whether a call writes the same tags each time: it names one, or adds what a session evaluated from fixed ops."""
    if call.api.does is Does.WRITE:
        return call.tag is not None and (call.api.kind != "scalars" or _has_fixed_keys(call.value))
    value, loop = call.value, call.loops[0] if call.loops else None
    if isinstance(value, ast.Name) and loop is not None:
        bound = [b for b in bindings(module, value) if is_within(module, b.node, loop)]
        value = bound[0].value if len(bound) == 1 and bound[0].how in (How.ASSIGN, How.UNPACK) else None
    ran = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "run"
    fetched = value.args[:1] if isinstance(value, ast.Call) else []
    names = (n for f in fetched for n in ast.walk(f) if isinstance(n, ast.Name))
    return ran and loop is not None and not any(changes_object(module, n, loop) for n in names)


def _has_fixed_keys(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Dict) and all(isinstance(key, ast.Constant) for key in value.keys)


def _stuck_in(module: Module, call: Call, step: ast.expr) -> Loop | None:
    """The innermost loop that writes this tag again and again, if the step stays in it."""
    for loop in call.loops:
        tag_varies = call.tag is not None and changes(module, call.tag, loop)
        if tag_varies or _has_writers_of_its_own(module, call, loop):
            continue
        if (changes(module, step, loop) and not _never_moves(module, step)) or rounds(module, loop) in (0, 1):
            return None
        once = (not isinstance(loop, COMPREHENSIONS) and leaves(loop.body)) or phases_of(module, loop)
        rare = any(_is_rare(module, c, loop) for c in conditions(module, call.node))
        return None if rare or once else loop
    return None


def _is_rare(module: Module, condition: Condition, loop: Loop) -> bool:
    """Whether a condition within `loop` may hold in one round only: an interval, or what stays in the loop, may not."""
    if condition.test is getattr(loop, "test", None) or not is_within(module, condition.test, loop):
        return False
    return interval(module, condition) is None and changes(module, condition.test, loop)


def _called_in(module: Module, call: Call, step: ast.expr) -> int | None:
    """The line of a loop that calls the function of `call` again and again, step and tag literal, or set once, and the
    writer the module's or the object's."""
    function, tag = call.function, call.tag
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or not isinstance(tag, ast.Constant):
        return None
    if call.loops or conditions(module, call.node) or call.receiver is None:
        return None
    by_object = isinstance(step, ast.Attribute)
    stays = module.is_program and _never_moves(module, step) if by_object else constant(module, step) is not MISSING
    if not stays or call.slot is None or len(bindings(module, call.receiver)) != 1:
        return None
    if not isinstance(call.slot.owner, ast.Module | ast.ClassDef):
        return None
    for site in module.functions.sites(function):
        for loop in module.loops(site)[:1] if not (by_object and _is_handed_on(module, site.func)) else ():
            rare = any(_is_rare(module, c, loop) for c in conditions(module, site))
            if (
                not rare
                and rounds(module, loop) not in (0, 1)
                and not phases_of(module, loop)
                and not leaves(_body(loop))
            ):
                return loop.lineno
    return None


def _is_handed_on(module: Module, method: ast.expr) -> bool:
    """Whether the object of `method` is an argument somewhere: who gets it may advance what it keeps."""
    held = ast.unparse(method.value) if isinstance(method, ast.Attribute) else ""
    given = (a for c in module.scopes.calls for a in (*c.args, *(k.value for k in c.keywords)))
    return any(isinstance(a, ast.Name | ast.Attribute) and ast.unparse(a) == held for a in given)


def _body(loop: Loop) -> list[ast.stmt]:
    return [] if isinstance(loop, COMPREHENSIONS) else loop.body


def _never_moves(module: Module, step: ast.expr) -> bool:
    """Whether `step` is an attribute of a class without bases that is set once, to a number, by nothing else, and whose
    objects are handed to nobody."""
    slot = module.scopes.slot(step) if isinstance(step, ast.Attribute) else None
    if slot is None or not isinstance(slot.owner, ast.ClassDef) or slot.owner.bases:
        return False
    stored = [b for other, bound in module.scopes.attributes.items() if _names(other, slot) for b in bound]
    handed = any(isinstance(n, ast.Name) and n.id == "self" for c in module.scopes.calls for a in c.args for n in [a])
    return len(stored) == 1 and constant(module, stored[0].value) is not MISSING and not handed


def _names(other: Slot, slot: Slot) -> bool:
    return other.path == slot.path or other.path.endswith("." + slot.path)


def _has_writers_of_its_own(module: Module, call: Call, loop: Loop) -> bool:
    """Whether the rounds of `loop` may write to different writers, or enter other contexts and scopes."""
    if call.receiver is not None:
        made = any(is_within(module, w.node, loop) for w in call.writers)
        return (
            made
            or call.slot is None
            or (isinstance(call.receiver, ast.Name) and changes_object(module, call.receiver, loop))
        )
    around = (a for a in module.ancestors(call.node) if isinstance(a, ast.With) and is_within(module, a, loop))
    return any(changes(module, part, loop) for block in around for item in block.items for part in _subjects(item))


def _subjects(item: ast.withitem) -> Iterator[ast.expr]:
    """What a context is made of: the writer of `writer.as_default()`, the arguments of `name_scope(name)`."""
    if isinstance(item.context_expr, ast.Call):
        yield from item.context_expr.args
        if isinstance(item.context_expr.func, ast.Attribute):
            yield item.context_expr.func.value
