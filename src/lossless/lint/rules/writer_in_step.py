"""L102: a writer is made in a function that runs at every step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.flow import MISSING, constant
from lossless.lint.model import Call, Module
from lossless.lint.runs import directory_stays, gives, is_memoised, logs_the_loop, rounds_of
from lossless.lint.words import EPOCH_HOOKS, STEP_HOOKS, is_step_name

RULE = REGISTRY.add(
    Rule(
        "L102",
        "writer-in-step",
        Severity.WARNING,
        "A writer is made in a function that runs at every step, always for the same directory.",
        "Each call opens a file of its own: a directory fills with files of a few points each, and TensorBoard, "
        "which goes on with "
        "the newest file only, may show the last points alone.",
        "Make the writer once, where the training begins, and hand it to the function.",
        'def training_step(self, batch, batch_idx):\n    writer = SummaryWriter("runs/a")',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer made in a hook of a framework, or in a function that a loop over steps calls."""
    for made in module.writers:
        if made.starred or made.api.kind or made.function is None or is_memoised(module, made) or gives(module, made):
            continue
        directory = module.segment(made.log_dir) if made.log_dir is not None else "a default directory"
        if hook := _hook(module, made):
            yield module.finding(RULE, made.node, f"writer made in every {hook}(), always for {directory}")
        elif (line := _called_in(module, made)) is not None:
            message = f"writer made by every call of {_name(made)}() in the loop of line {line}, always for {directory}"
            yield module.finding(RULE, made.node, message)


def _name(made: Call) -> str:
    return made.function.name if isinstance(made.function, ast.FunctionDef | ast.AsyncFunctionDef) else ""


def _hook(module: Module, made: Call) -> str:
    """The hook of a framework that the writer is made in, with a directory of literals or of the object's own."""
    name = _name(made)
    in_class = isinstance(module.scopes.parents.get(made.function), ast.ClassDef) if made.function else False
    if not in_class or name not in STEP_HOOKS | EPOCH_HOOKS or made.argument("comment") is not None:
        return ""
    return name if made.log_dir is None or _is_fixed(module, made.log_dir) else ""


def _is_fixed(module: Module, node: ast.expr) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return not is_step_name(name)
        case ast.Attribute(value=ast.Attribute() as inner, attr=name):
            return not is_step_name(name) and _is_fixed(module, inner)
        case ast.Call(args=args) if module.is_called(node, "os.path.join"):
            return all(_is_fixed(module, a) for a in args)
        case ast.BinOp(left=left, right=right):
            return _is_fixed(module, left) and _is_fixed(module, right)
    return constant(module, node) is not MISSING


def _called_in(module: Module, made: Call) -> int | None:
    """The line of the loop over steps that calls the writer's function."""
    for found in rounds_of(module, made):
        steps = logs_the_loop(module, made, found.loop) and not made.loops
        if found.function is not None and steps and directory_stays(module, made, found):
            return found.loop.lineno
    return None
