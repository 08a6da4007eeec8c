"""Where the value of an expression goes: dropped, bound to a name that is read or not, or used on the spot."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import NamedTuple
from weakref import WeakKeyDictionary

from lossless.lint.model import Module
from lossless.lint.scopes import Scope


class Fate(NamedTuple):
    """What becomes of a value. `used`: it is handed on, returned, stored, or may be read where this file does not show;
    `target`: the variable or attribute it is bound to, if to one; `reads`: where that is read in this file."""

    used: bool
    target: ast.expr | None = None
    reads: tuple[ast.expr, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether nothing ever looks at the value."""
        return not self.used and not self.reads


USED = Fate(True)
DROPPED = Fate(False)


class Reads:
    """Every reading of a variable or attribute in one module."""

    def __init__(self, module: Module) -> None:
        self._scopes = module.scopes
        self._names: dict[tuple[Scope, str], list[ast.expr]] = defaultdict(list)
        self._attributes: dict[str, list[ast.expr]] = defaultdict(list)
        self._whole: dict[Scope, list[ast.expr]] = defaultdict(list)
        self.exported = frozenset(_exported(module))
        for node in ast.walk(module.tree):
            match node:
                case ast.Name(ctx=ast.Load()):
                    if (holder := self._scopes.at(node).holder(node.id)) is not None:
                        self._names[holder, node.id].append(node)
                case ast.Attribute(ctx=ast.Load()):
                    self._attributes[node.attr].append(node)
                case ast.Constant(value=str(text)) if text.isidentifier():
                    self._attributes[text].append(node)  # getattr(self, "writer"), locals()["writer"]
                case ast.Call(func=ast.Name(id="locals" | "vars"), args=[]):
                    self._whole[self._scopes.at(node)].append(node)

    def of(self, target: ast.expr) -> tuple[ast.expr, ...]:
        """Where a variable is read, or all of its scope; of an attribute, wherever one of that name is, whose ever."""
        if isinstance(target, ast.Name):
            holder = self._scopes.at(target).holder(target.id)
            return (*self._names[holder, target.id], *self._whole[holder]) if holder else ()
        return tuple(self._attributes[target.attr]) if isinstance(target, ast.Attribute) else ()


_READS: WeakKeyDictionary[Module, Reads] = WeakKeyDictionary()


def reads(module: Module) -> Reads:
    """The readings of `module`, looked for once."""
    if module not in _READS:
        _READS[module] = Reads(module)
    return _READS[module]


def fate(module: Module, node: ast.expr) -> Fate:
    """What becomes of the value of `node`. Public attributes, and variables of a module that is no program, may be read
    elsewhere."""
    parent = module.scopes.parents.get(node)
    if isinstance(parent, ast.Expr):
        return DROPPED
    if isinstance(parent, ast.NamedExpr):
        return USED
    targets = parent.targets if isinstance(parent, ast.Assign) else [getattr(parent, "target", None)]
    if not isinstance(parent, ast.Assign | ast.AnnAssign) or len(targets) != 1:
        return USED
    return bound(module, targets[0])


def bound(module: Module, target: ast.AST | None) -> Fate:
    """What becomes of a value that is bound to `target`."""
    if isinstance(target, ast.Name):
        holder = module.scopes.at(target).holder(target.id)
        if holder is None or isinstance(holder.node, ast.ClassDef):
            return USED
        found = reads(module)
        shared = isinstance(holder.node, ast.Module) and not module.is_program
        return Fate(shared or target.id in found.exported, target, found.of(target))
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        hidden = target.attr.startswith("_") or _is_own(module, target)
        return Fate(not hidden, target, reads(module).of(target))
    return USED


def _is_own(module: Module, target: ast.expr) -> bool:
    """Whether the attribute is of a class that this program defines and makes: nobody else is seen to use it."""
    slot = module.scopes.slot(target)
    owner = slot.owner if slot is not None and module.is_program else None
    calls = module.scopes.calls if isinstance(owner, ast.ClassDef) else ()
    return any(module.functions.meant(call.func) is owner for call in calls)


def _exported(module: Module) -> list[str]:
    """The names in `__all__`."""
    for statement in module.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple() as names):
                return [e.value for e in names.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    return []
