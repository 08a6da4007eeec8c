"""What becomes of a writer: whether this file ends it, and whether anybody outside of the file may."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lossless.lint.api import Does
from lossless.lint.model import Call, Module
from lossless.lint.runs import slot_of
from lossless.lint.scopes import Slot
from lossless.lint.words import identifiers, words

_ENDS = frozenset({"close", "flush", "__exit__", "close_all", "finish", "reset"})
_BOARDS = frozenset(
    {"writer", "writers", "board", "boards", "tb", "logger", "loggers", "summary", "tensorboard", "log", "w"}
)
_LOOKING = frozenset({"print", "isinstance", "hasattr", "type", "id", "bool", "len", "getattr", "repr", "str"})


def is_ended(module: Module, made: Call) -> bool:
    """Whether something in this file flushes or closes the writer, or may: by name, by with, by passing on close."""
    if is_entered(module, made):
        return True
    if any(c.origin and made.node in c.origin.made for c in module.that(Does.FLUSH, Does.CLOSE)):
        return True
    own = _last_name(slot_of(module, made))
    for node in _ends(module):
        origin = module.origins.of(node.value)
        if made.node in origin.made:
            return True
        names = {word for text in identifiers(node.value) for word in words(text)}
        last = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        if (not origin.made or origin.unknown) and (names & _BOARDS or last == own):
            return True
    return False


def is_entered(module: Module, made: Call) -> bool:
    """Whether a context, or what is registered to run at the end, closes the writer."""
    return _is_entered(module, made.node) or any(_is_entered(module, load) for load in _loads(module, made))


def _ends(module: Module) -> Iterator[ast.Attribute]:
    for node in module.nodes(ast.Attribute):
        if node.attr in _ENDS and isinstance(node.ctx, ast.Load):
            yield node


def _last_name(slot: Slot | None) -> str:
    return slot.path.rpartition(".")[2] if slot is not None else ""


def _is_entered(module: Module, node: ast.AST) -> bool:
    """Whether `node` is entered by a with, or is given to a call that closes: closing, enter_context, callback."""
    parent = module.scopes.parents.get(node)
    if isinstance(parent, ast.withitem):
        return True
    closing = ("closing", "enter_context", "push", "register", "finalize", "callback")
    if isinstance(parent, ast.Call) and node in parent.args:
        name = parent.func.attr if isinstance(parent.func, ast.Attribute) else getattr(parent.func, "id", "")
        return name in closing
    return False


def leaves_file(module: Module, made: Call) -> bool:
    """Whether code that is not in sight may end the writer: it is returned, yielded, stored in an object or container
    that others see, or given to a function of another file. The globals of a file that is not run are others'."""
    slot = slot_of(module, made)
    if slot is None or not isinstance(module.scopes.parents.get(made.node), ast.Assign):
        return True
    if isinstance(slot.owner, ast.ClassDef):
        return not module.is_program or _is_others(module, slot.owner)
    if isinstance(slot.owner, ast.Module) and not module.is_program:
        return True
    if "." in slot.path or "[" in slot.path:
        return True
    return any(_escapes(module, load) for load in _loads(module, made))


def _is_others(module: Module, owner: ast.ClassDef) -> bool:
    """Whether objects of a class may be closed by a base of another file, or by who is handed them."""
    bases = [b for line in module.functions.lineage(owner) for b in line.bases]
    known = {line.name for line in module.functions.lineage(owner)} | {"object"}
    return any(not isinstance(b, ast.Name) or b.id not in known for b in bases)


def _loads(module: Module, made: Call) -> Sequence[ast.expr]:
    """Every name or attribute that is read and may be the writer."""
    return _loads_by_writer(module).get(made.node, ())


@lru_cache(maxsize=2)
def _loads_by_writer(module: Module) -> dict[ast.AST, list[ast.expr]]:
    found: dict[ast.AST, list[ast.expr]] = {}
    chains: list[ast.Name | ast.Attribute] = [*module.nodes(ast.Name), *module.nodes(ast.Attribute)]
    for node in chains:
        if isinstance(node.ctx, ast.Load):
            for made in module.origins.of(node).made:
                found.setdefault(made, []).append(node)
    return found


def _escapes(module: Module, load: ast.expr) -> bool:
    parent = module.scopes.parents.get(load)
    match parent:
        case ast.Attribute() | ast.Compare() | ast.BoolOp() | ast.UnaryOp() | ast.If() | ast.While() | ast.Assert():
            return False
        case ast.IfExp(test=test) if test is load:
            return False
        case ast.Expr() | ast.withitem():
            return False
        case ast.Assign(targets=[ast.Name()]):
            return False
        case ast.Call(func=func) if load is not func:
            return not _stays_in_sight(module, parent)
        case ast.keyword():
            call = module.scopes.parents.get(parent)
            return not (isinstance(call, ast.Call) and _stays_in_sight(module, call))
    return True


def _stays_in_sight(module: Module, call: ast.Call) -> bool:
    """Whether a call hands its arguments to a function of this file, or only looks at them."""
    if isinstance(call.func, ast.Name) and call.func.id in _LOOKING:
        return True
    meant = module.functions.meant(call.func)
    return meant is not None and not isinstance(meant, ast.ClassDef)
