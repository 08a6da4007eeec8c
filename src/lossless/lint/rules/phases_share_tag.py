"""L203: training and validation are written under one tag by one writer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import changes, conditions, exclusive, is_within
from lossless.lint.model import Call, Module
from lossless.lint.modules_log import Logged, logged
from lossless.lint.pairs import same_tag, target
from lossless.lint.runs import changes_object, phases_of
from lossless.lint.scopes import Loop
from lossless.lint.words import Phase, phase

RULE = REGISTRY.add(
    Rule(
        "L203",
        "phases-share-tag",
        Severity.WARNING,
        "Training and validation are written under one tag by one writer.",
        "Both are one curve that jumps between them; neither can be read.",
        "Name the phase in the tag; or give each phase a writer with a directory of its own and keep the tag, to see "
        "both in one chart.",
        'for phase in ("train", "val"):\n    writer.add_scalar("loss", run(phase), epoch)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='writer.add_scalar(f"loss/{phase}", loss, epoch)',
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a call that a loop over phases, or calls for both, repeat unchanged, and the second of two lines."""
    seen: set[Call] = set()
    for call in (c for c in module.that(Does.WRITE) if c.api.kind != "scalars"):
        message = _in_loop(module, call) or _in_function(module, call)
        if message:
            seen.add(call)
            yield module.finding(RULE, call.node, message)
    yield from _by_lightning(module)
    for first, second in same_tag(module):
        both = _speak_of_both(module, first, second) and not _never_together(module, first, second)
        if both and second not in seen:
            seen.add(second)
            message = f"the tag of line {first.node.lineno}, which is of the other phase, by the same writer"
            yield module.finding(RULE, second.node, message)


def _by_lightning(module: Module) -> Iterator[Finding]:
    """self.log() of one name in training_step and in validation_step: the logger gets both under that name."""
    found: dict[tuple[ast.ClassDef, object], Logged] = {}
    steps = {"training_step": Phase.TRAIN, "validation_step": Phase.HELD_OUT}
    for call in logged(module):
        if call.method not in steps or not isinstance(call.tag, ast.Constant) or conditions(module, call.node):
            continue
        first = found.setdefault((call.owner, call.tag.value), call)
        if steps[first.method] is not steps[call.method]:
            message = f"{module.segment(call.tag)} is logged in {first.method} (line {first.node.lineno}), too"
            yield module.finding(RULE, call.node, message, fix='self.log("val_loss", loss)')


def _in_loop(module: Module, call: Call) -> str:
    """Of a loop over phases that neither the tag nor the writer nor a condition follows."""
    if call.tag is None or target(module, call) is None:
        return ""
    for loop in call.loops:
        if phases_of(module, loop):
            depends = changes(module, call.tag, loop) or _follows(module, call, loop)
            return "" if depends else f"both phases of the loop of line {loop.lineno} write this tag"
    return ""


def _follows(module: Module, call: Call, loop: Loop) -> bool:
    if any(is_within(module, c.test, loop) for c in conditions(module, call.node)):
        return True
    if call.receiver is not None:
        return not isinstance(call.receiver, ast.Name | ast.Attribute) or (
            isinstance(call.receiver, ast.Name) and changes_object(module, call.receiver, loop)
        )
    around = (a for a in module.ancestors(call.node) if isinstance(a, ast.With) and is_within(module, a, loop))
    names = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)} if isinstance(loop, ast.For) else set()
    return any(isinstance(n, ast.Name) and n.id in names for w in around for i in w.items for n in ast.walk(i))


def _in_function(module: Module, call: Call) -> str:
    """Of a function that is called for training and for validation, and writes the same in both."""
    function, place = call.function, target(module, call)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or place is None:
        return ""
    parameters = {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)} - {"self", "cls"}
    tag_varies = call.tag is None or not isinstance(call.tag, ast.Constant)
    sites = module.functions.sites(function)
    if isinstance(call.receiver, ast.Name) and call.receiver.id in parameters:
        given = {ast.dump(g) for s in sites if (g := module.functions.given(s, function, call.receiver.id))}
        parameters -= {call.receiver.id} if len(given) == 1 else set()
    if tag_varies or phase(call.tag or "") is not None or _depends(module, call, parameters):
        return ""
    spoken = {phase(*s.args, *(k.value for k in s.keywords)): s for s in sites}
    train, held_out = spoken.get(Phase.TRAIN), spoken.get(Phase.HELD_OUT)
    if train is None or held_out is None or module.function(train) is not module.function(held_out):
        return ""
    if exclusive(module, train, held_out):
        return ""
    return f"{function.name}() writes it for training (line {train.lineno}) and for validation (line {held_out.lineno})"


def _depends(module: Module, call: Call, parameters: set[str]) -> bool:
    """Whether what the function is given decides if, or to which writer, the call writes."""
    parts: list[ast.AST] = [c.test for c in conditions(module, call.node)]
    if call.receiver is not None:
        parts.append(call.receiver)
    parts += [i for a in module.ancestors(call.node) if isinstance(a, ast.With) for i in a.items]
    return any(isinstance(n, ast.Name) and n.id in parameters for part in parts for n in ast.walk(part))


def _never_together(module: Module, first: Call, second: Call) -> bool:
    """Whether one pass never runs both: they, or all calls of their functions, stand in branches that exclude."""
    a, b = first.function, second.function
    if a is b or a is None or b is None or isinstance(a, ast.Lambda) or isinstance(b, ast.Lambda):
        return exclusive(module, first.node, second.node)
    pairs = [(x, y) for x in module.functions.sites(a) for y in module.functions.sites(b)]
    return bool(pairs) and all(exclusive(module, x, y) for x, y in pairs)


def _speak_of_both(module: Module, first: Call, second: Call) -> bool:
    a, b = _phase(module, first), _phase(module, second)
    return a is not None and b is not None and a is not b


def _phase(module: Module, call: Call) -> Phase | None:
    """Of its value's names; of what its loops go over, or its function's name, where these tell nothing."""
    if call.value is not None and (found := phase(call.value)) is not None:
        return found
    if phase(call.tag or "") is not None:
        return None
    for loop in call.loops:
        if isinstance(loop, ast.For) and (found := phase(loop.iter)) is not None:
            return found
    return phase(call.function.name) if isinstance(call.function, ast.FunctionDef | ast.AsyncFunctionDef) else None
