"""Where a program starts processes, what it hands to them, and which of its functions run there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lossless.lint.flow import bindings
from lossless.lint.functions import Defined
from lossless.lint.model import Module
from lossless.lint.scopes import How

_ROOTS = ("multiprocessing", "torch.multiprocessing", "billiard", "multiprocess")
_STARTS = frozenset(f"{root}.{name}" for root in _ROOTS for name in ("Process", "spawn", "start_processes"))
_POOLS = frozenset(
    {*(f"{root}.Pool" for root in _ROOTS), "multiprocessing.pool.Pool", "concurrent.futures.ProcessPoolExecutor"}
)
_WORK = frozenset(
    ["map", "map_async", "imap", "imap_unordered", "starmap", "starmap_async", "apply", "apply_async", "submit"]
)


class Start(NamedTuple):
    """A call that runs a function in another process. `target`: what is run; `given`: what it is handed, as written."""

    node: ast.Call
    target: ast.expr | None
    given: tuple[ast.expr, ...]

    def function(self, module: Module) -> Defined | None:
        """The function of this module that runs there."""
        target = self.target
        if isinstance(target, ast.Call) and module.is_called(target, "functools.partial") and target.args:
            target = target.args[0]
        meant = module.functions.meant(target) if target is not None else None
        return meant if not isinstance(meant, ast.ClassDef) else None


def starts(module: Module) -> Iterator[Start]:
    """Every process that is started, and every piece of work that a pool of processes is given."""
    if not any(name.startswith((*_ROOTS, "concurrent.futures")) for name in module.used):
        return
    for node in module.scopes.calls:
        if _is_process(module, node.func):
            yield _start(module, node)
        elif _is_derived(module, node.func):
            yield Start(node, None, tuple(_flat(module, [*node.args, *(k.value for k in node.keywords)])))
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _WORK and _is_pool(module, node.func.value):
            yield Start(node, node.args[0] if node.args else None, tuple(_flat(module, node.args)))


def _is_process(module: Module, func: ast.expr) -> bool:
    if any(name in _STARTS for name in module.resolve(func)):
        return True
    return isinstance(func, ast.Attribute) and func.attr == "Process" and _is_context(module, func.value)


def _is_derived(module: Module, func: ast.expr) -> bool:
    """Whether `func` is a class of this module that is a process by its bases, and runs what it is handed."""
    made = module.functions.meant(func) if isinstance(func, ast.Name) else None
    if not isinstance(made, ast.ClassDef) or module.functions.method(made, "run") is None:
        return False
    bases = (base for line in module.functions.lineage(made) for base in line.bases)
    return any(name in _STARTS and name.endswith(".Process") for base in bases for name in module.resolve(base))


def _is_context(module: Module, node: ast.expr) -> bool:
    """Whether `node` is what multiprocessing.get_context() gave."""
    made = [node] if isinstance(node, ast.Call) else [b.value for b in bindings(module, node) if b.how is How.ASSIGN]
    contexts = tuple(f"{root}.get_context" for root in _ROOTS)
    return any(isinstance(m, ast.Call) and module.is_called(m, *contexts) for m in made)


def _is_pool(module: Module, node: ast.expr) -> bool:
    values = [b.value for b in bindings(module, node) if b.how in (How.ASSIGN, How.WITH)]
    for value in values:
        if isinstance(value, ast.Call):
            by_context = isinstance(value.func, ast.Attribute) and value.func.attr == "Pool"
            if any(name in _POOLS for name in module.resolve(value.func)):
                return True
            if by_context and isinstance(value.func, ast.Attribute) and _is_context(module, value.func.value):
                return True
    return False


def _start(module: Module, node: ast.Call) -> Start:
    named = {k.arg: k.value for k in node.keywords if k.arg}
    spawn = not any(name.endswith(".Process") for name in module.resolve(node.func)) and node.args
    target = named.get(
        "target", named.get("fn", node.args[0] if spawn else (node.args[1] if len(node.args) > 1 else None))
    )
    given = [named[k] for k in ("args", "kwargs") if k in named]
    if spawn and len(node.args) > 1:
        given.append(node.args[1])
    return Start(node, target, tuple(_flat(module, [*given, *([target] if target is not None else [])])))


def _flat(module: Module, nodes: list[ast.expr]) -> Iterator[ast.expr]:
    """What literal tuples, lists, dicts and partials hold."""
    for node in nodes:
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                yield from _flat(module, parts)
            case ast.Dict(values=parts):
                yield from _flat(module, parts)
            case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part):
                yield from _flat(module, [part])
            case ast.Call() if module.is_called(node, "functools.partial"):
                yield from _flat(module, [*node.args[1:], *(k.value for k in node.keywords)])
            case _:
                yield node
