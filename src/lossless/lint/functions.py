"""The functions and classes of one module: which a call means, from where each is called, what it returns."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from lossless.lint.scopes import FUNCTIONS, Binding, How, Scopes, Slot

Defined = ast.FunctionDef | ast.AsyncFunctionDef


class Functions:
    """Resolves calls within one module; what is imported, passed in or bound twice is nobody's."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes

    def called(self, node: ast.Call) -> Defined | None:
        """The function of this module that runs when `node` is called: by name, `self.name`, or a class's
        `__init__`."""
        target = self.meant(node.func)
        return self.method(target, "__init__") if isinstance(target, ast.ClassDef) else target

    def meant(self, node: ast.expr) -> Defined | ast.ClassDef | None:
        """The function, method or class of this module that a name, `self.name` or `instance.name` stands for."""
        if isinstance(node, ast.Name):
            holder = self._scopes.at(node).holder(node.id)
            return self._defined(holder.bindings[node.id]) if holder else None
        if isinstance(node, ast.Attribute):
            owner = self.instance(node.value)
            return self.method(owner, node.attr) if owner else None
        return None

    def instance(self, node: ast.expr) -> ast.ClassDef | None:
        """The class of this module that `node` is an instance of, or is itself."""
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "super":
                return None
            made = self.meant(node.func) if isinstance(node.func, ast.Name) else None
            return made if isinstance(made, ast.ClassDef) else None
        if isinstance(node, ast.Attribute):
            slot = self._scopes.slot(node)
            return self._kept(self._scopes.attributes.get(slot, []) if slot is not None else [])
        if not isinstance(node, ast.Name):
            return None
        owner = self._scopes.slot(ast.Attribute(node, "_", ast.Load()), self._scopes.at(node))
        if owner is not None and isinstance(owner.owner, ast.ClassDef) and owner.path == "_":
            return owner.owner
        holder = self._scopes.at(node).holder(node.id)
        bindings = holder.bindings[node.id] if holder else []
        if len(bindings) == 1 and bindings[0].how is How.CLASS and isinstance(bindings[0].node, ast.ClassDef):
            return bindings[0].node
        return self._kept(bindings)

    def _kept(self, bindings: list[Binding]) -> ast.ClassDef | None:
        """The class whose instance is bound, where that is certain."""
        made = bindings[0].value if len(bindings) == 1 and bindings[0].how is How.ASSIGN else None
        return self.instance(made) if isinstance(made, ast.Call) else None

    def method(self, owner: ast.ClassDef, name: str) -> Defined | None:
        """The method `name` of a class or of its bases in this module."""
        for line in self.lineage(owner):
            if name in (bindings := self._scopes.own(line).bindings):
                found = self._defined(bindings[name])
                return found if not isinstance(found, ast.ClassDef) else None
        return None

    def lineage(self, owner: ast.ClassDef) -> tuple[ast.ClassDef, ...]:
        """The class and its bases in this module, nearest first."""
        found: list[ast.ClassDef] = [owner]
        for one in found:
            for base in one.bases:
                meant = self.meant(base) if isinstance(base, ast.Name) else None
                if isinstance(meant, ast.ClassDef) and meant not in found:
                    found.append(meant)
        return tuple(found)

    def attribute(self, owner: ast.ClassDef, path: str) -> list[Binding]:
        """Every binding of `self.path` in a class and its bases in this module, and in its body."""
        found: list[Binding] = []
        for line in self.lineage(owner):
            found += self._scopes.attributes.get(Slot(line, path), [])
            found += self._scopes.own(line).bindings.get(path, [])
        return found

    def sites(self, function: Defined) -> tuple[ast.Call, ...]:
        """The calls of this module that run `function`."""
        return tuple(self._sites.get(function, ()))

    def is_passed(self, function: Defined) -> bool:
        """Whether the name of `function` is used otherwise than to call it: handed on, returned, kept."""
        return function in self._passed

    def returned(self, function: Defined) -> tuple[ast.expr, ...]:
        """What `function` returns or yields, by expression; a bare return is left out."""
        found = [n.value for n in own_nodes(function) if isinstance(n, ast.Return | ast.Yield) and n.value is not None]
        return tuple(found)

    def given(self, site: ast.Call, function: Defined, name: str) -> ast.expr | None:
        """What the call `site` gives to the parameter `name` of `function`: None for its default or if it cannot be
        told."""
        for keyword in site.keywords:
            if keyword.arg == name:
                return keyword.value
        names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        if name not in names:
            return None
        index = names.index(name) - self._bound_first(site, function)
        given = site.args[: index + 1] if index >= 0 else []
        return given[index] if 0 <= index < len(given) and not any(isinstance(a, ast.Starred) for a in given) else None

    def _bound_first(self, site: ast.Call, function: Defined) -> int:
        """1 where the call itself supplies the first parameter."""
        if not isinstance(self._scopes.parents.get(function), ast.ClassDef):
            return 0
        static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
        by_class = (
            isinstance(site.func, ast.Attribute)
            and isinstance(site.func.value, ast.Name)
            and isinstance(self._binding_node(site.func.value), ast.ClassDef)
        )
        return 0 if static or by_class else 1

    def _binding_node(self, node: ast.Name) -> ast.AST | None:
        holder = self._scopes.at(node).holder(node.id)
        return holder.bindings[node.id][0].node if holder else None

    def _defined(self, bindings: list[Binding]) -> Defined | ast.ClassDef | None:
        node = bindings[0].node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return None
        return node if all(_wraps(binding, node.name) for binding in bindings[1:]) else None

    @cached_property
    def _sites(self) -> dict[Defined, list[ast.Call]]:
        found: dict[Defined, list[ast.Call]] = {}
        for call in self._scopes.calls:
            if (function := self.called(call)) is not None:
                found.setdefault(function, []).append(call)
        return found

    @cached_property
    def _passed(self) -> frozenset[ast.AST]:
        parents, found = self._scopes.parents, set()
        kinds = self._scopes.kinds
        for node in (*kinds.get(ast.Name, ()), *kinds.get(ast.Attribute, ())):
            if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
                continue
            parent = parents[node]
            if not (isinstance(parent, ast.Call) and parent.func is node) and not isinstance(parent, ast.Attribute):
                found.add(self.meant(node))
        return frozenset(f for f in found if f is not None)

    @property
    def scopes(self) -> Scopes:
        """The scopes it resolves in."""
        return self._scopes


def _wraps(binding: Binding, name: str) -> bool:
    """Whether a binding is `name = wrapper(name, …)`: what is called is still the function, within the wrapper."""
    value = binding.value
    given = value.args[0] if binding.how is How.ASSIGN and isinstance(value, ast.Call) and value.args else None
    return isinstance(given, ast.Name) and given.id == name


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Every node of a function's body that runs when it is called, or of a statement, without nested functions and
    classes."""
    body = (
        function.body
        if isinstance(function, (*FUNCTIONS, ast.ClassDef, ast.Module))
        else list(ast.iter_child_nodes(function))
    )
    stack: list[ast.AST] = list(body) if isinstance(body, list) else [body]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(node))
