"""L110: several runs write into one directory."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import MISSING, bindings, conditions, constant, exclusive, is_within
from lossless.lint.model import Call, Module
from lossless.lint.processes import Start, starts
from lossless.lint.runs import changes_object, directory_stays, logs_the_loop, rounds_of
from lossless.lint.scopes import Loop

RULE = REGISTRY.add(
    Rule(
        "L110",
        "shared-directory",
        Severity.WARNING,
        "Several runs write into one directory.",
        "A directory is one run: what several writers put there is drawn as one line, equal tags jump between them, "
        "and TensorBoard "
        "may go on with one of the files only.",
        "Give every run, and every phase with a writer of its own, a directory of its own below a common one.",
        'train_writer = SummaryWriter("runs/a")\nvalid_writer = SummaryWriter("runs/a")',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer for a directory that another open one of the same function has, or that all rounds of a loop
    over runs have."""
    kept = [m for m in module.writers if m.log_dir is not None and not m.starred and not m.api.kind]
    for index, made in enumerate(kept):
        directory = module.segment(made.log_dir) if made.log_dir is not None else ""
        if (first := next((o for o in kept[:index] if _share(module, o, made)), None)) is not None:
            message = f"second writer for {directory}, after the one of line {first.node.lineno}: both are one run"
            yield module.finding(RULE, made.node, message)
            continue
        for found in rounds_of(module, made):
            if not logs_the_loop(module, made, found.loop) and directory_stays(module, made, found):
                message = f"made anew in each round of the loop of line {found.loop.lineno}, always for {directory}"
                yield module.finding(RULE, made.node, message)
                break
        else:
            if (start := _shared_by_processes(module, made)) is not None:
                message = f"each process of line {start.node.lineno} makes a writer for {directory}: all are one run"
                yield module.finding(RULE, made.node, message)


def _shared_by_processes(module: Module, made: Call) -> Start | None:
    """What starts the writer's function in several processes that all get one directory, no condition around it."""
    function = made.function
    if conditions(module, made.node) or made.loops or not isinstance(function, ast.FunctionDef):
        return None
    for start in starts(module):
        loop = next(iter(module.loops(start.node)), None)
        if start.function(module) is function and loop is not None and _is_given(module, made, start, function, loop):
            return start
    return None


def _is_given(module: Module, made: Call, start: Start, function: ast.FunctionDef, loop: Loop) -> bool:
    """Whether the directory is a literal, or comes from arguments that are the same in each round of the loop."""
    names = [a.arg for a in function.args.args]
    args = next((k.value for k in start.node.keywords if k.arg == "args"), None)
    if made.log_dir is None or constant(module, made.log_dir) is not MISSING:
        return made.log_dir is not None
    root = made.log_dir
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name) or root.id not in names or not isinstance(args, ast.Tuple):
        return False
    index = names.index(root.id)
    return index < len(args.elts) and not changes_object(module, args.elts[index], loop)


def _share(module: Module, first: Call, second: Call) -> bool:
    """Whether both are made in one pass of one function, for one directory, the first not closed before the second."""
    same = first.function is second.function and first.loops == second.loops and _same(module, first, second)
    suffix = any(m.argument("filename_suffix") is not None for m in (first, second))
    if not same or suffix or exclusive(module, first.node, second.node):
        return False
    return not _is_closed_between(module, first, second)


def _same(module: Module, first: Call, second: Call) -> bool:
    a, b = first.log_dir, second.log_dir
    if a is None or b is None:
        return False
    value = constant(module, a)
    if value is not MISSING:
        return value == constant(module, b)
    names = {n.id for n in ast.walk(a) if isinstance(n, ast.Name)}
    calls = any(isinstance(n, ast.Call | ast.Subscript) for n in ast.walk(a))
    bound = [s for n in ast.walk(a) if isinstance(n, ast.Name) for s in bindings(module, n)]
    moved = any(first.node.lineno < getattr(s.node, "lineno", 0) <= second.node.lineno for s in bound)
    return bool(names) and not calls and not moved and ast.dump(a) == ast.dump(b)


def _is_closed_between(module: Module, first: Call, second: Call) -> bool:
    for block in module.ancestors(first.node):
        held = isinstance(block, ast.With | ast.AsyncWith) and any(
            is_within(module, first.node, i) for i in block.items
        )
        if held and not is_within(module, second.node, block):
            return True
    closed = (c.node for c in module.that(Does.CLOSE) if c.origin and first.node in c.origin.made)
    return any(first.node.lineno <= c.lineno <= second.node.lineno for c in closed)
