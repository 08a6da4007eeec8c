"""One walk over a tree: the parent of every node, every scope and what is bound in it, every call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Loop = ast.For | ast.AsyncFor | ast.While | Comprehension
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS)
_SCOPES = (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)

_BINDING = (ast.stmt, ast.NamedExpr, ast.ExceptHandler, ast.pattern)
_SILENT = frozenset(
    {"ctx", "op", "ops", "id", "attr", "kind", "type_comment", "level", "module", "conversion", "simple"}
)
"""Fields of operators, contexts and texts."""


class How(Enum):
    """How a name is bound."""

    IMPORT = auto()
    STAR = auto()
    ASSIGN = auto()
    UNPACK = auto()
    AUGMENT = auto()
    LOOP = auto()
    WITH = auto()
    PARAMETER = auto()
    FUNCTION = auto()
    CLASS = auto()
    OTHER = auto()
    """except … as, del, match."""


class Binding(NamedTuple):
    """One binding of a name or attribute. `value`: what is bound (ASSIGN), iterated over (LOOP), entered (WITH),
    unpacked, added (AUGMENT), the default (PARAMETER); None if there is none. `dotted`: what an IMPORT binds."""

    how: How
    node: ast.AST
    value: ast.expr | None = None
    dotted: str = ""


_NAMING = frozenset({How.IMPORT, How.ASSIGN})
"""How a name comes to stand for another."""


@dataclass(eq=False)
class Scope:
    """A module, class, function, lambda or comprehension and the names bound in it."""

    node: ast.AST
    outer: Scope | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    elsewhere: dict[str, bool] = field(default_factory=dict)
    """Names declared global (True) or nonlocal (False)."""

    def holder(self, name: str) -> Scope | None:
        """The scope whose variable `name` is when it stands here; None for builtins and what nobody binds."""
        scope: Scope | None = self
        if self.elsewhere.get(name):
            return self.module if name in self.module.bindings else None
        while scope is not None:
            visible = scope is self or not isinstance(scope.node, ast.ClassDef)
            if visible and name in scope.bindings and name not in scope.elsewhere:
                return scope
            scope = scope.outer
        return None

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope


class Slot(NamedTuple):
    """A place that holds a value. `owner`: the node of the scope, or the class for `self.…`; `path`: the name, or the
    dotted path below `self`, with constant subscripts as written."""

    owner: ast.AST
    path: str


class Scopes:
    """What one walk finds. Nodes are keys by identity. `aliases`: every name that an import or an assignment binds
    anywhere; `kinds`: the nodes of each class."""

    def __init__(self, tree: ast.Module) -> None:
        self.parents: dict[ast.AST, ast.AST] = {}
        self.kinds: dict[type[ast.AST], list[ast.AST]] = {}
        self.aliases: set[str] = set()
        self.calls: list[ast.Call] = []
        self.attributes: dict[Slot, list[Binding]] = {}
        self._outside: set[ast.AST] = set()
        self._of: dict[ast.AST, Scope] = {tree: Scope(tree)}
        self._at: dict[ast.AST, Scope] = {}
        self._pending: list[tuple[ast.expr, Binding, Scope]] = []
        self._walk(tree)
        for target, binding, scope in self._pending:
            slot = self.slot(target, scope)
            if slot is not None:
                self.attributes.setdefault(slot, []).append(binding)
        self.calls.sort(key=lambda c: (c.lineno, c.col_offset, -(c.end_lineno or 0), -(c.end_col_offset or 0)))

    def own(self, node: ast.AST) -> Scope:
        """The scope that `node`, a module, class, function or comprehension, opens."""
        return self._of[node]

    def at(self, node: ast.AST) -> Scope:
        """The scope in which the names of `node` are looked up; for a function or class, the one around it."""
        return self._at.get(node) or self._of[node]

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """What `node` stands in, innermost first; the head of a function or class stands outside of it."""
        while (parent := self.parents.get(node)) is not None:
            if node not in self._outside:
                yield parent
            node = parent

    def slot(self, node: ast.expr, scope: Scope | None = None) -> Slot | None:
        """The slot that a name, attribute chain or constant subscript stands for; None for any other expression."""
        scope = scope or self.at(node)
        parts: list[str] = []
        while not isinstance(node, ast.Name):
            if isinstance(node, ast.Attribute):
                parts.append("." + node.attr)
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                parts.append(f"[{node.slice.value!r}]")
            else:
                return None
            node = node.value
        holder = scope.holder(node.id)
        if holder is None:
            return None
        path = "".join(reversed(parts))
        owner = self._class_of_self(node.id, holder) if path else None
        return Slot(owner, path.removeprefix(".")) if owner else Slot(holder.node, node.id + path)

    def _class_of_self(self, name: str, holder: Scope) -> ast.ClassDef | None:
        """The class whose instance, or itself, `name` is: the first parameter of one of its methods."""
        function = holder.node
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        owner = self.parents.get(function)
        while isinstance(owner, ast.If | ast.Try | ast.With):
            owner = self.parents.get(owner)
        first = [*function.args.posonlyargs, *function.args.args][:1]
        static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
        if isinstance(owner, ast.ClassDef) and first and first[0].arg == name and not static:
            return owner
        return None

    def _walk(self, tree: ast.Module) -> None:
        stack: list[ast.AST] = [tree]
        while stack:
            node = stack.pop()
            scope = inner = self.at(node)
            self.kinds.setdefault(node.__class__, []).append(node)
            if isinstance(node, ast.Call):
                self.calls.append(node)
            elif isinstance(node, _SCOPES):
                inner = self._of[node] = Scope(node, scope)
                self._open(node, scope, inner)
            elif isinstance(node, _BINDING):
                self._bind(node, scope)
            elif isinstance(node, ast.comprehension):
                self._target(node.target, How.LOOP, node, node.iter, scope)
            if children := _children(node):
                self.parents.update(dict.fromkeys(children, node))
                self._at.update(dict.fromkeys(children, inner))
                if inner is not scope:
                    self._at.update((child, scope) for child in children if child in self._outside)
                stack += reversed(children)  # `global` comes first

    def _open(self, node: ast.AST, scope: Scope, inner: Scope) -> None:
        if isinstance(node, ast.ClassDef):
            self._add(scope, node.name, Binding(How.CLASS, node))
            self._outside.update((*node.decorator_list, *node.bases, *node.keywords))
        elif isinstance(node, FUNCTIONS):
            if not isinstance(node, ast.Lambda):
                self._add(scope, node.name, Binding(How.FUNCTION, node))
                self._outside.update(node.decorator_list)
                self._outside.update([node.returns] if node.returns else [])
            self._parameters(node.args, inner)
            self._outside.add(node.args)

    def _parameters(self, args: ast.arguments, inner: Scope) -> None:
        plain = [*args.posonlyargs, *args.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(args.defaults))
        defaults += args.defaults
        for arg, default in [*zip(plain, defaults, strict=True), *zip(args.kwonlyargs, args.kw_defaults, strict=True)]:
            self._add(inner, arg.arg, Binding(How.PARAMETER, arg, default))
        for rest in (args.vararg, args.kwarg):
            if rest is not None:
                self._add(inner, rest.arg, Binding(How.PARAMETER, rest))

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope)
            case ast.Global() | ast.Nonlocal():
                scope.elsewhere.update(dict.fromkeys(node.names, isinstance(node, ast.Global)))
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self._add(scope, name, Binding(How.OTHER, node))
            case ast.MatchMapping(rest=str(name)):
                self._add(scope, name, Binding(How.OTHER, node))
            case ast.NamedExpr():
                while isinstance(scope.node, COMPREHENSIONS) and scope.outer:
                    scope = scope.outer
                self._target(node.target, How.ASSIGN, node, node.value, scope)
            case _:
                for target, how, value in _assigned(node):
                    self._target(target, how, node, value, scope)

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                dotted = alias.name if alias.asname else name
                self._add(scope, name, Binding(How.IMPORT, node, dotted=dotted))
            return
        base = "." * node.level + (node.module or "")
        for alias in node.names:
            how = How.STAR if alias.name == "*" else How.IMPORT
            dotted = base + ("" if base.endswith(".") or not base else ".") + alias.name
            self._add(scope, alias.asname or alias.name, Binding(how, node, dotted=dotted))

    def _target(self, target: ast.expr, how: How, node: ast.AST, value: ast.expr | None, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            self._add(scope, target.id, Binding(how, node, value))
        elif isinstance(target, ast.Starred):
            self._target(target.value, How.UNPACK, node, value, scope)
        elif isinstance(target, ast.Tuple | ast.List):
            same = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)
            plain = how is How.ASSIGN and same and not any(isinstance(e, ast.Starred) for e in target.elts)
            for index, part in enumerate(target.elts):
                if plain and isinstance(value, ast.Tuple | ast.List):
                    self._target(part, how, node, value.elts[index], scope)
                else:
                    self._target(part, How.UNPACK if how is How.ASSIGN else how, node, value, scope)
        else:
            self._pending.append((target, Binding(how, node, value), scope))

    def _add(self, scope: Scope, name: str, binding: Binding) -> None:
        if binding.how in _NAMING:
            self.aliases.add(name)
        if name in scope.elsewhere:
            wanted = scope.module if scope.elsewhere[name] else (scope.outer and scope.outer.holder(name))
            scope = wanted or scope
        scope.bindings.setdefault(name, []).append(binding)


def _children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below, in order of the source, but for operators and contexts, which say nothing here."""
    found: list[ast.AST] = []
    if isinstance(node, ast.Constant):
        return found
    for name in _FIELDS[node.__class__]:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [v for v in value if isinstance(v, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


_FIELDS = {
    kind: tuple(name for name in kind._fields if name not in _SILENT)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
"""Class → its fields that may hold nodes."""


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, How, ast.expr | None]]:
    """What a statement assigns: target, how, and value."""
    match node:
        case ast.Assign():
            yield from ((target, How.ASSIGN, node.value) for target in node.targets)
        case ast.AnnAssign() if node.value is not None:
            yield node.target, How.ASSIGN, node.value
        case ast.AugAssign():
            yield node.target, How.AUGMENT, node.value
        case ast.For() | ast.AsyncFor():
            yield node.target, How.LOOP, node.iter
        case ast.With() | ast.AsyncWith():
            yield from ((i.optional_vars, How.WITH, i.context_expr) for i in node.items if i.optional_vars is not None)
        case ast.Delete():
            yield from ((target, How.OTHER, None) for target in node.targets)
