"""L205: a tag holds a step, a value or a time, and so is another one each time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does, canonical
from lossless.lint.flow import bindings, rounds
from lossless.lint.model import Call, Module
from lossless.lint.modules_log import logged
from lossless.lint.pairs import scopes_around
from lossless.lint.scopes import How
from lossless.lint.words import is_step_name

RULE = REGISTRY.add(
    Rule(
        "L205",
        "changing-tag",
        Severity.WARNING,
        "A tag is built from a step, a value or the time.",
        "Each value makes a tag of its own, with one point: no curve, and a board with as many charts as there were "
        "steps.",
        "Keep what changes out of the tag: the step has a place of its own, and so has the value.",
        'writer.add_scalar(f"loss_{step}", loss, step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_CURVES = frozenset({"scalar", "scalars", "histogram"})
_NAMED_BY_STEP = frozenset({"run_metadata", "trace"})
"""Kinds of which every step has to have a tag of its own."""
_PLAIN = frozenset({"str", "int", "float", "format", "repr", "round"})
_READING = frozenset({"item", "numpy", "detach", "cpu", "mean"})
_CLOCKS = frozenset({"time.time", "time.perf_counter", "datetime.datetime.now", "time.strftime", "datetime.now"})
_COUNTED = frozenset({"batch_idx", "self.global_step", "self.current_epoch", "self.trainer.global_step"})
"""What counts in a LightningModule."""
_FEW = 10


def check(module: Module) -> Iterator[Finding]:
    """One finding a call. A tag that holds a part of the step alone (the epoch, of a step within it), and tags of
    images and text, are noted: some mean it so."""
    for call in (c for c in module.that(Does.WRITE) if c.api.kind not in _NAMED_BY_STEP):
        scopes = [i.context_expr for i in scopes_around(module, call)] if call.receiver is None else []
        named = [s.args[0] for s in scopes if isinstance(s, ast.Call) and s.args]
        for part in (p for e in (call.tag, *named) for p in _parts(_written_out(module, e))):
            if (what := _what_changes(module, call, part)) is None:
                continue
            name = module.segment(part, 30)
            whole = what != "part" and call.api.kind in _CURVES
            said = {"step": "the step", "part": "a part of the step", "value": "the value", "time": "the time"}[what]
            message = f"the tag holds {said}: {name} makes a new tag each time"
            yield module.finding(RULE, call.node, message, severity=RULE.severity if whole else Severity.NOTE)
            break
    for item in logged(module):
        for part in _parts(item.tag):
            if (name := ast.unparse(part)) in _COUNTED:
                yield module.finding(RULE, item.node, f"the tag holds the step: {name} makes a new tag each time")


def _written_out(module: Module, tag: ast.expr | None) -> ast.expr | None:
    """The expression that a variable used as a tag is bound to, if it is bound once."""
    bound = bindings(module, tag) if isinstance(tag, ast.Name) else ()
    return bound[0].value if len(bound) == 1 and bound[0].how is How.ASSIGN else tag


def _parts(tag: ast.expr | None) -> Iterator[ast.expr]:
    """What a tag is put together from, besides text."""
    match tag:
        case ast.JoinedStr(values=values):
            yield from (_bare(v.value) for v in values if isinstance(v, ast.FormattedValue))
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(), right=ast.Tuple(elts=parts)):
            yield from map(_bare, parts)
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(), right=part):
            yield _bare(part)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            for side in (left, right):
                inner = side if isinstance(side, ast.BinOp | ast.JoinedStr) else None
                yield from _parts(inner) if inner is not None else [_bare(side)]
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format"), args=args, keywords=keywords):
            yield from map(_bare, [*args, *(k.value for k in keywords)])


def _bare(node: ast.expr) -> ast.expr:
    """`node` without what only reads or rounds it: str(step), loss.item()."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _PLAIN:
            return _bare(inner)
        case ast.Call(func=ast.Attribute(value=inner, attr=name), args=[]) if name in _READING:
            return _bare(inner)
    return node


def _what_changes(module: Module, call: Call, part: ast.expr) -> str | None:
    if isinstance(part, ast.Call):
        return "time" if call.loops and any(canonical(n) in _CLOCKS for n in module.resolve(part.func)) else None
    if not isinstance(part, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp) or _is_bounded(module, call, part):
        return None
    if call.value is not None and not isinstance(part, ast.BinOp) and ast.dump(part) == ast.dump(_bare(call.value)):
        return "value"
    if call.step is None or isinstance(call.step, ast.Constant):
        named = isinstance(part, ast.Name) and is_step_name(part.id) and _is_counted(module, call, part)
        return "step" if named else None
    if ast.dump(part) == ast.dump(_bare(call.step)):
        return "step"
    inside = any(ast.dump(n) == ast.dump(part) for n in ast.walk(call.step) if isinstance(n, ast.expr))
    return "part" if inside else None


def _is_bounded(module: Module, call: Call, part: ast.expr) -> bool:
    """Whether `part` goes over a few literals."""
    loops = [loop for loop in call.loops if isinstance(loop, ast.For) and _binds(loop.target, part)]
    return any((rounds(module, loop) or _FEW + 1) <= _FEW for loop in loops)


def _is_counted(module: Module, call: Call, part: ast.Name) -> bool:
    """Whether a loop around the call, or an increment in it, makes `part` another one each time."""
    looped = any(isinstance(loop, ast.For) and _binds(loop.target, part) for loop in call.loops)
    return looped or any(b.how is How.AUGMENT for b in bindings(module, part))


def _binds(target: ast.expr, part: ast.expr) -> bool:
    return isinstance(part, ast.Name) and any(isinstance(n, ast.Name) and n.id == part.id for n in ast.walk(target))
