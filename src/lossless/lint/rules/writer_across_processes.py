"""L107: one writer is handed to several processes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.flow import Condition, bindings, conditions, constant, is_within
from lossless.lint.functions import Defined
from lossless.lint.model import Call, Module
from lossless.lint.processes import Start, starts
from lossless.lint.runs import is_ours

RULE = REGISTRY.add(
    Rule(
        "L107",
        "writer-across-processes",
        Severity.WARNING,
        "A writer that one process made is used in another.",
        "The thread that writes lives in the process that made the writer. A forked copy has none: its values wait "
        "in a queue that nobody "
        "empties, are lost, and a full queue stops the worker for ever. A spawned one cannot be handed over at all.",
        "Make a writer in each worker, with a directory of its own; or send the values to one process that writes.",
        'writer = SummaryWriter("runs/a")\nProcess(target=train, args=(writer,)).start()',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)

_LOADERS = ("torch.utils.data.DataLoader", "torch.utils.data.dataloader.DataLoader")


def check(module: Module) -> Iterator[Finding]:
    """One finding a process that is handed a writer of torch, or whose function uses one made outside of it."""
    for start in starts(module):
        given = next((m for part in start.given for m in _torch(module, part)), None)
        if given is not None:
            message = f"the writer of line {given.node.lineno} is handed to another process"
            yield module.finding(RULE, start.node, message)
        elif (used := _used_there(module, start)) is not None:
            name = getattr(start.function(module), "name", "")
            message = f"{name}() runs in another process and uses the writer of line {used.node.lineno}, made here"
            yield module.finding(RULE, start.node, message)
    yield from _after_fork(module)
    yield from _in_loader_workers(module)


def _after_fork(module: Module) -> Iterator[Finding]:
    """os.fork(), and the child writes to a writer that was made before it."""
    forks = (n for n in module.scopes.calls if module.is_called(n, "os.fork")) if "os.fork" in module.used else ()
    for fork in forks:
        for call in module.that(Does.WRITE):
            made = [w for w in call.writers if _needs_its_thread(module, w) and w.node.lineno < fork.lineno]
            if made and any(_is_child(module, c, fork) for c in conditions(module, call.node)):
                message = f"the child writes in line {call.node.lineno} to the writer of line {made[0].node.lineno}"
                yield module.finding(RULE, fork, message)
                break


def _is_child(module: Module, condition: Condition, fork: ast.Call) -> bool:
    """Whether `condition` says that os.fork() gave 0."""
    match condition.test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=0)]):
            asked, holds = left, condition.holds
        case ast.UnaryOp(op=ast.Not(), operand=left):
            asked, holds = left, condition.holds
        case _:
            asked, holds = condition.test, not condition.holds
    forked = asked is fork or any(b.value is fork for b in bindings(module, asked))
    return holds and forked


def _in_loader_workers(module: Module) -> Iterator[Finding]:
    """A data set of this file that writes as it gives an item, in a DataLoader with workers."""
    loading = any(name in _LOADERS for name in module.used)
    sets = [s for n in module.scopes.calls if loading and (s := _data_set(module, n)) is not None]
    for call in module.that(Does.WRITE):
        function = call.function
        owner = module.scopes.parents.get(function) if function is not None else None
        item = isinstance(function, ast.FunctionDef) and function.name in ("__getitem__", "__iter__", "__getitems__")
        if item and owner in sets and any(_needs_its_thread(module, w) for w in call.writers):
            yield module.finding(RULE, call.node, "a worker of the DataLoader writes to the writer of its parent")


def _data_set(module: Module, node: ast.Call) -> ast.ClassDef | None:
    """The class of the data set of `DataLoader(data, num_workers=4)`."""
    if not module.is_called(node, *_LOADERS):
        return None
    workers = next((k.value for k in node.keywords if k.arg == "num_workers"), None)
    many = workers is not None and constant(module, workers) != 0
    given = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "dataset"), None)
    return module.functions.instance(given) if many and given is not None else None


def _torch(module: Module, node: ast.expr) -> Iterator[Call]:
    """The writers of torch that `node` may be."""
    if isinstance(node, ast.Name | ast.Attribute):
        made = module.origins.of(node).made
        yield from (w for w in module.writers if w.node in made and _needs_its_thread(module, w))


def _needs_its_thread(module: Module, made: Call) -> bool:
    return made.api.dialect is Dialect.TORCH and not made.api.kind and not is_ours(module, made)


def _used_there(module: Module, start: Start) -> Call | None:
    """A writer that the process's function uses and that was made outside of it, in the module or in its object."""
    function = start.function(module)
    if function is None:
        return None
    for call in module.that(Does.WRITE):
        if is_within(module, call.node, function) and isinstance(call.receiver, ast.Name | ast.Attribute):
            outside = _is_outside(module, call.receiver, function)
            made = list(call.writers) if outside else []
            if made and all(_needs_its_thread(module, w) and not is_within(module, w.node, function) for w in made):
                return made[0]
    return None


def _is_outside(module: Module, receiver: ast.expr, function: Defined) -> bool:
    """Whether `receiver` is a variable of a scope around `function`, or an attribute that it never binds."""
    slot = module.scopes.slot(receiver)
    if slot is None:
        return False
    bound = module.scopes.attributes.get(slot, [])
    if isinstance(slot.owner, ast.ClassDef):
        return not any(is_within(module, b.node, function) for b in bound)
    return slot.owner is not function and not is_within(module, slot.owner, function)
