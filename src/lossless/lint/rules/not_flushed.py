"""L106: a writer is neither flushed nor closed before its process ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.escapes import is_ended, is_entered, leaves_file
from lossless.lint.flow import conditions, is_within
from lossless.lint.functions import own_nodes
from lossless.lint.model import Call, Module
from lossless.lint.processes import starts
from lossless.lint.reaching import reaching
from lossless.lint.runs import is_derived, is_ours, slot_of

RULE = REGISTRY.add(
    Rule(
        "L106",
        "not-flushed",
        Severity.WARNING,
        "A writer is neither flushed nor closed before its process ends.",
        "torch's writer hands its values to a thread that ends with the process, and closes nothing by itself: what "
        "waits in its queue is lost, of a short program everything. Where a process is killed, or leaves by os._exit() "
        "as workers do, so is what the file's buffer holds. tensorboardX closes by atexit: too late, or never, in a "
        "worker process.",
        "Close the writer at the end: use it in a with statement, or call writer.close() in a finally.",
        'writer = SummaryWriter("runs/a")\nfor step in range(100):\n    writer.add_scalar("loss", loss, step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="writer.close()",
    )
)
_ABRUPT = "os._exit"


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer that is written to, stays in the file, and that nothing ends; one an os._exit() before."""
    workers = [f for start in starts(module) if (f := start.function(module)) is not None]
    for made in module.writers:
        if not _loses_values(made, module, workers) or not _is_written_to(module, made):
            continue
        if is_ended(module, made):
            yield from _abrupt(module, made)
            yield from _early(module, made)
        elif not leaves_file(module, made):
            message = "never flushed or closed: its last values may be lost at the end"
            lives_on = made.argument("flush_secs") is not None or module.source.cells  # a notebook's kernel does
            severity = Severity.NOTE if lives_on else RULE.severity
            yield module.finding(RULE, made.node, message, fix=f"{_name(module, made)}.close()", severity=severity)


def _is_written_to(module: Module, made: Call) -> bool:
    """Whether values wait in the writer's queue, those of a test aside; add_hparams() closes what it writes."""
    if getattr(made.function, "name", "").startswith("test_"):
        return False
    calls = (c for c in module.that(Does.WRITE) if made in c.writers and c.api.kind != "hparams")
    return any(not _holds_another(module, call, made) for call in calls)


def _holds_another(module: Module, call: Call, made: Call) -> bool:
    """Whether the writer's name is certainly bound to another writer where `call` uses it."""
    held = reaching(module, call.receiver) if isinstance(call.receiver, ast.Name) else None
    return held is not None and held.value is not made.node and any(held.value is w.node for w in call.writers)


def _name(module: Module, made: Call) -> str:
    """The variable that the writer is bound to."""
    parent = module.scopes.parents.get(made.node)
    return module.segment(parent.targets[0]) if isinstance(parent, ast.Assign) else "writer"


def _loses_values(made: Call, module: Module, workers: list[ast.FunctionDef | ast.AsyncFunctionDef]) -> bool:
    if made.api.kind or is_ours(module, made) or is_derived(module, made):
        return False
    if made.api.dialect is Dialect.TORCH:
        return True
    forked = any(made.function is worker or is_within(module, made.node, worker) for worker in workers)
    return made.api.dialect is Dialect.TENSORBOARDX and forked


def _abrupt(module: Module, made: Call) -> Iterator[Finding]:
    """os._exit() behind the writer, in its function or in one that writes to it, with no flush or close on the way."""
    ends = [c.node for c in module.that(Does.FLUSH, Does.CLOSE) if c.origin and made.node in c.origin.made]
    written = {c.function: c.node.lineno for c in module.that(Does.WRITE) if made in c.writers}
    for node in module.scopes.calls if _ABRUPT in module.used else ():
        function = module.function(node)
        begun = made.node.lineno if function is made.function else written.get(function, node.lineno)
        if not module.is_called(node, _ABRUPT) or node.lineno <= begun:
            continue
        block = module.nearest(node, ast.If, ast.FunctionDef, ast.AsyncFunctionDef)
        before = [e for e in ends if e.lineno <= node.lineno and module.function(e) is function]
        inside = [e for e in before if block is not None and is_within(module, e, block)]
        straight = [e for e in before if module.nearest(e, ast.If, ast.For, ast.While) is None]
        if not inside and not straight:
            yield module.finding(RULE, node, "os._exit() ends the process without flushing the writer")


def _early(module: Module, made: Call) -> Iterator[Finding]:
    """A return, or sys.exit(), behind values of a local writer of torch and before the one line that closes it."""
    ends = [c.node for c in module.that(Does.FLUSH, Does.CLOSE) if c.origin and made.node in c.origin.made]
    slot = slot_of(module, made)
    function = made.function
    if made.api.dialect is not Dialect.TORCH or slot is None or slot.owner is not function or function is None:
        return
    straight = len(ends) == 1 and module.function(ends[0]) is function and not module.loops(ends[0])
    if not straight or conditions(module, ends[0]) != conditions(module, made.node) or is_entered(module, made):
        return
    if any(isinstance(a, ast.Try) for a in module.ancestors(ends[0])):
        return
    written = [c.node.lineno for c in module.that(Does.WRITE) if made in c.writers and c.function is function]
    for node in own_nodes(function):
        line = getattr(node, "lineno", 0)
        if _leaves(module, node) and min(written, default=line) < line < ends[0].lineno:
            message = f"leaves before the writer of line {made.node.lineno} is closed in line {ends[0].lineno}"
            yield module.finding(RULE, node, message)


def _leaves(module: Module, node: ast.AST) -> bool:
    return isinstance(node, ast.Return) or (isinstance(node, ast.Call) and module.is_called(node, "sys.exit"))
