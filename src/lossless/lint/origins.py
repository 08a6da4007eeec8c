"""Where a writer may come from: variables, `self.writer`, globals, helpers, closures, containers, of one module."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import NamedTuple

from lossless.lint.api import Dialect
from lossless.lint.functions import Functions
from lossless.lint.scopes import Binding, How, Scope

_DEEP, _LONG = 40, 2_000
"""Steps from name to name, in depth and in all, after which nothing is known: longer chains are generated code."""


class Origin(NamedTuple):
    """`made`: the calls that may have made the value; `dialects`: of the writers it may be; `unknown`: whether it may
    also come from where this file does not show; `none`: whether it may be None."""

    made: frozenset[ast.Call] = frozenset()
    dialects: tuple[Dialect, ...] = ()
    unknown: bool = False
    none: bool = False

    def __or__(self, other: Origin) -> Origin:
        return Origin(
            self.made | other.made,
            tuple(dict.fromkeys((*self.dialects, *other.dialects))),
            self.unknown or other.unknown,
            self.none or other.none,
        )


NOTHING = Origin()
UNKNOWN = Origin(unknown=True)
_PASSING = frozenset({"as_default", "__enter__", "closing", "enter_context", "nullcontext"})
"""Calls that give their receiver, or their first argument, on."""


class Origins:
    """Answers for the expressions of one module. `made` says the dialect of the writer that a call makes, or None."""

    def __init__(
        self,
        functions: Functions,
        made: Callable[[ast.Call], Dialect | None],
        writes: Callable[[ast.expr], Dialect | None],
    ) -> None:
        self._functions, self._scopes = functions, functions.scopes
        self._made, self._writes = made, writes
        self._known: dict[object, Origin] = {}
        self._open: dict[object, int] = {}
        self._reached = _DEEP + 1
        self._steps = 0

    def of(self, node: ast.expr) -> Origin:
        """Where the value of `node` may come from."""
        return self._once(node, lambda: self._of(node))

    def kind(self, owner: ast.ClassDef) -> Dialect | None:
        """The dialect of a class of this module that is a writer by its bases."""
        bases = (base for line in self._functions.lineage(owner) for base in line.bases)
        return next((d for base in bases if (d := self._writes(base)) is not None), None)

    def _once(self, key: object, work: Callable[[], Origin]) -> Origin:
        """The answer for `key`, worked out once. Within a circle of names what comes from itself adds nothing; only the
        answer for the name where the circle was entered is whole, and kept."""
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._reached = min(self._reached, self._open[key])
            return NOTHING
        depth, before = len(self._open), self._reached
        self._steps = self._steps + 1 if depth else 0
        if depth > _DEEP or self._steps > _LONG:
            return UNKNOWN
        self._open[key], self._reached = depth, _DEEP + 1
        found = work()
        del self._open[key]
        if self._reached >= depth:
            self._known[key] = found
            self._reached = before
        else:
            self._reached = min(self._reached, before)
        return found

    def _any(self, nodes: Iterable[ast.expr]) -> Origin:
        found = NOTHING
        for node in nodes:
            found |= self.of(node)
        return found

    def _of(self, node: ast.expr) -> Origin:
        match node:
            case ast.Call():
                return self._of_call(node)
            case ast.Name():
                holder = self._scopes.at(node).holder(node.id)
                return self._of_bindings(holder.bindings[node.id], holder) if holder else UNKNOWN
            case ast.Attribute():
                return self._of_attribute(node)
            case ast.Subscript():
                return self._of_element(node)
            case ast.IfExp():
                return self._any((node.body, node.orelse))
            case ast.BoolOp():
                return self._any(node.values)
            case ast.NamedExpr() | ast.Await() | ast.Starred():
                return self.of(node.value)
            case ast.Constant(value=None):
                return Origin(none=True)
            case ast.Constant() | ast.BinOp() | ast.JoinedStr() | ast.Compare():
                return NOTHING
        return UNKNOWN

    def _of_call(self, node: ast.Call) -> Origin:
        if (dialect := self._made(node)) is not None:
            return Origin(frozenset({node}), (dialect,))
        meant = self._functions.meant(node.func)
        if isinstance(meant, ast.ClassDef):
            kind = self.kind(meant)
            return Origin(frozenset({node}), (kind,)) if kind else UNKNOWN
        if meant is not None:
            returned = self._functions.returned(meant)
            return self._any(returned) if returned else Origin(none=True)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _PASSING:
            passing = node.args[:1] or ([node.func.value] if isinstance(node.func, ast.Attribute) else [])
            return self._any(passing)
        if name in ("get", "setdefault", "pop") and isinstance(node.func, ast.Attribute):
            return self._of_elements(node.func.value) | Origin(none=True)
        return UNKNOWN

    def _of_attribute(self, node: ast.Attribute) -> Origin:
        slot = self._scopes.slot(node)
        if slot is None:
            owner = self._functions.instance(node.value)
            return self._of_member(owner, node.attr) if owner else UNKNOWN
        if isinstance(slot.owner, ast.ClassDef) and isinstance(node.value, ast.Name):
            return self._of_member(slot.owner, slot.path)
        owner = self._functions.instance(node.value)
        if owner is not None:
            return self._of_member(owner, node.attr)
        bindings = self._scopes.attributes.get(slot, [])
        return self._of_bindings(bindings, None) if bindings else UNKNOWN

    def _of_member(self, owner: ast.ClassDef, name: str) -> Origin:
        method = self._functions.method(owner, name)
        if method is not None:
            return self._any(self._functions.returned(method)) | UNKNOWN
        bindings = self._functions.attribute(owner, name)
        return self._of_bindings(bindings, None) if bindings else UNKNOWN

    def _of_element(self, node: ast.Subscript) -> Origin:
        slot = self._scopes.slot(node)
        bindings = self._scopes.attributes.get(slot, []) if slot else []
        return self._of_bindings(bindings, None) if bindings else self._of_elements(node.value)

    def _of_elements(self, container: ast.expr) -> Origin:
        """Where the elements of a dict, list or comprehension may come from."""
        match container:
            case ast.Dict():
                return self._any(container.values)
            case ast.List() | ast.Tuple() | ast.Set():
                return self._any(container.elts)
            case ast.DictComp():
                return self.of(container.value)
            case ast.ListComp() | ast.GeneratorExp():
                return self.of(container.elt)
            case ast.Name() | ast.Attribute():
                return self._of_stored(container)
        return UNKNOWN

    def _of_stored(self, container: ast.Name | ast.Attribute) -> Origin:
        """Where what is stored in a container, when it is made and by constant keys later, may come from."""
        slot, found = self._scopes.slot(container), NOTHING
        for other, bindings in self._scopes.attributes.items():
            if slot and other.owner is slot.owner and other.path.startswith(slot.path + "["):
                found |= self._of_bindings(bindings, None)
        made = self._bindings_of(container)
        for binding in made:
            found |= self._of_elements(binding.value) if binding.value is not None else UNKNOWN
        return found if made else found | UNKNOWN

    def _bindings_of(self, node: ast.Name | ast.Attribute) -> list[Binding]:
        if isinstance(node, ast.Name):
            holder = self._scopes.at(node).holder(node.id)
            return [b for b in holder.bindings[node.id] if b.how is How.ASSIGN] if holder else []
        slot = self._scopes.slot(node)
        return self._scopes.attributes.get(slot, []) if slot else []

    def _of_bindings(self, bindings: list[Binding], holder: Scope | None) -> Origin:
        found = NOTHING
        for binding in bindings:
            found |= self._of_binding(binding, holder)
        return found

    def _of_binding(self, binding: Binding, holder: Scope | None) -> Origin:
        match binding.how:
            case How.ASSIGN | How.WITH if binding.value is not None:
                return self.of(binding.value)
            case How.LOOP if binding.value is not None:
                return self._of_elements(binding.value)
            case How.PARAMETER if holder is not None and isinstance(binding.node, ast.arg):
                return self._of_parameter(binding.node, binding.value, holder)
            case How.OTHER:
                return NOTHING
        return UNKNOWN

    def _of_parameter(self, parameter: ast.arg, default: ast.expr | None, holder: Scope) -> Origin:
        function = holder.node
        found = UNKNOWN | (self.of(default) if default is not None else NOTHING)
        if parameter.annotation is not None:
            named = [n for n in ast.walk(parameter.annotation) if isinstance(n, ast.Name | ast.Attribute)]
            found |= Origin(dialects=tuple(d for n in named if (d := self._writes(n)) is not None))
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return found
        slot_owner = self._scopes.parents.get(function)
        if (
            isinstance(slot_owner, ast.ClassDef)
            and function.args.args[:1] == [parameter]
            and (kind := self.kind(slot_owner))
        ):
            return Origin(dialects=(kind,), unknown=True)
        for site in self._functions.sites(function):
            given = self._functions.given(site, function, parameter.arg)
            found |= self.of(given) if given is not None else NOTHING
        return found
