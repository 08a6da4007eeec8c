"""A module as rules see it: its calls of the table, each with its writer, its arguments and what it stands in."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from operator import itemgetter
from typing import TypeVar

from lossless.findings import Finding, Place, Rule, Severity
from lossless.lint.api import CALLS, METHODS, UNMISTAKABLE, Api, Dialect, Does, canonical
from lossless.lint.fixes import Edit
from lossless.lint.functions import Functions, own_nodes
from lossless.lint.generations import generation_of
from lossless.lint.imports import Names
from lossless.lint.origins import Origin, Origins
from lossless.lint.scopes import FUNCTIONS, LOOPS, Function, Loop, Scopes, Slot
from lossless.lint.source import Source

_N = TypeVar("_N", bound=ast.AST)


@dataclass(frozen=True, eq=False)
class Call:
    """A call of the table. `origin`: where its receiver may come from (None for a plain function); `sure`: whether it
    can be no other thing, that is its name or its receiver is resolved."""

    node: ast.Call
    api: Api
    module: Module
    origin: Origin | None = None
    sure: bool = True

    def argument(self, name: str) -> ast.expr | None:
        """The expression given for parameter `name`; None where it is not given, or hidden in starred arguments."""
        for keyword in self.node.keywords:
            if keyword.arg == name:
                return keyword.value
        names = self.api.parameters
        index = names.index(name) if name in names else len(self.node.args)
        given = self.node.args[: index + 1]
        if "*" in names[:index] or len(given) <= index or any(isinstance(a, ast.Starred) for a in given):
            return None
        return given[index]

    def role(self, role: str) -> ast.expr | None:
        """The expression given for `tag`, `value`, `step` or `log_dir`."""
        for name in self.api.roles.get(role, ()):
            if (found := self.argument(name)) is not None:
                return found
        return None

    def lacks(self, role: str) -> bool:
        """Whether `role` is certainly not given: the call takes one, it stands nowhere, and no starred argument may
        hold it."""
        return role in self.api.roles and self.role(role) is None and not self.starred

    @property
    def starred(self) -> bool:
        """Whether arguments are hidden behind `*` or `**`."""
        node = self.node
        return any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords)

    @property
    def tag(self) -> ast.expr | None:
        """The tag's expression."""
        return self.role("tag")

    @property
    def value(self) -> ast.expr | None:
        """The value's expression."""
        return self.role("value")

    @property
    def step(self) -> ast.expr | None:
        """The step's expression."""
        return self.role("step")

    @property
    def log_dir(self) -> ast.expr | None:
        """The log directory's expression."""
        return self.role("log_dir")

    @property
    def receiver(self) -> ast.expr | None:
        """What the method is called on; None for a plain function."""
        return self.node.func.value if self.origin is not None and isinstance(self.node.func, ast.Attribute) else None

    @property
    def slot(self) -> Slot | None:
        """The slot its receiver stands in."""
        return self.module.scopes.slot(self.receiver) if self.receiver is not None else None

    @cached_property
    def writers(self) -> tuple[Call, ...]:
        """The calls that made the writer it is called on, as far as they stand in this module."""
        made = self.origin.made if self.origin else ()
        return tuple(c for c in self.module.writers if c.node in made) if made else ()

    @property
    def function(self) -> Function | None:
        """The innermost function it stands in."""
        return self.module.function(self.node)

    @property
    def loops(self) -> tuple[Loop, ...]:
        """The loops it stands in, innermost first, within its function."""
        return self.module.loops(self.node)


class Module:
    """One parsed file. Everything but the tree is worked out on first need and kept."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tree = source.tree
        self.repairs: dict[tuple[str, Place], tuple[Edit, ...]] = {}
        self.scopes = Scopes(source.tree)
        self.names = Names(self.scopes)
        self._resolved: dict[ast.expr, tuple[str, ...]] = {}
        self.functions = Functions(self.scopes)
        self.origins = Origins(self.functions, self._made, self._writer_class)

    def forget(self) -> None:
        """Let go of everything: its parts refer to each other, and would wait for the collector of cycles."""
        vars(self).clear()

    @property
    def path(self) -> str:
        """The path as it was given."""
        return self.source.path

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every call of the table, in order of lines."""
        return tuple(call for node in self.scopes.calls if (call := self._call(node)) is not None)

    def that(self, *does: Does) -> Iterator[Call]:
        """The calls that do one of these."""
        return (call for _, call in merge(*(self._by_deed.get(one, ()) for one in does), key=itemgetter(0)))

    @cached_property
    def _by_deed(self) -> dict[Does, list[tuple[int, Call]]]:
        """The calls and their numbers in order, by what they do."""
        found: dict[Does, list[tuple[int, Call]]] = {}
        for number, call in enumerate(self.calls):
            found.setdefault(call.api.does, []).append((number, call))
        return found

    @cached_property
    def writers(self) -> tuple[Call, ...]:
        """The calls that make a writer."""
        return tuple(self.that(Does.MAKE))

    @cached_property
    def _replaced(self) -> frozenset[str]:
        """Attributes that something is assigned to, or that are named in text, as for setattr: a method of that name
        may be another, of any writer."""
        stored = (n.attr for n in self.nodes(ast.Attribute) if isinstance(n.ctx, ast.Store))
        texts = (n.value for n in self.nodes(ast.Constant) if isinstance(n.value, str) and len(n.value) < 200)
        named = (text.rpartition(".")[2] for text in texts if " " not in text)
        return frozenset((*stored, *(name for name in named if name in UNMISTAKABLE)))

    @cached_property
    def _defined(self) -> frozenset[str]:
        """Methods that a class of this module has."""
        own = (n for n in self.nodes(ast.FunctionDef) if isinstance(self.scopes.parents[n], ast.ClassDef))
        return frozenset(n.name for n in own)

    @cached_property
    def uses(self) -> tuple[tuple[ast.expr, str], ...]:
        """Every outermost name or attribute chain that is read and resolves to a dotted name, with that canonical
        name."""
        chains: list[ast.Name | ast.Attribute] = [*self.nodes(ast.Name), *self.nodes(ast.Attribute)]
        read = (n for n in chains if isinstance(n.ctx, ast.Load))
        outer = (n for n in read if not isinstance(self.scopes.parents[n], ast.Attribute))
        return tuple((node, canonical(name)) for node in outer for name in self.resolve(node))

    @cached_property
    def used(self) -> frozenset[str]:
        """The canonical dotted names of `uses`."""
        return frozenset(name for _, name in self.uses)

    @property
    def concerned(self) -> bool:
        """Whether there is anything for a rule to look at: a call of the table, or a name of TensorFlow."""
        return bool(self.calls) or any(name.startswith("tensorflow.") for name in self.used)

    @cached_property
    def generation(self) -> str:
        """Which TensorFlow the file is written for: "1", "2", "mixed", or "" where nothing tells."""
        return generation_of(self.used)

    @cached_property
    def is_program(self) -> bool:
        """Whether the file is run, not imported alone: it has `if __name__ == "__main__"`, or logs, trains or runs
        something at its top."""
        if any(isinstance(s, ast.If) and is_main_test(s.test) for s in self.tree.body):
            return True
        ours = {c.node for c in self.calls}
        logging = {c.function for c in self.calls}
        top = (s for s in self.tree.body if isinstance(s, ast.Expr | ast.For | ast.While | ast.With | ast.Try))
        called = (n for s in top for n in own_nodes(s) if isinstance(n, ast.Call))
        return any(n in ours or _name(n.func) in _RUNNING or self._runs(n, logging) for n in called)

    def _runs(self, call: ast.Call, functions: Collection[Function | None]) -> bool:
        """Whether `call` runs one of these functions of the module."""
        return (function := self.functions.called(call)) is not None and function in functions

    def nodes(self, *kinds: type[_N]) -> Iterator[_N]:
        """Every node of these classes, class by class, in order of the source; no walk, so cheap."""
        return (node for kind in kinds for node in self.scopes.kinds.get(kind, ()) if isinstance(node, kind))

    def resolve(self, node: ast.expr) -> tuple[str, ...]:
        """The dotted names that a name or attribute chain may stand for; () if unknown."""
        if node not in self._resolved:
            self._resolved[node] = self.names.resolve(node)
        return self._resolved[node]

    def is_called(self, node: ast.Call, *names: str) -> bool:
        """Whether `node` calls one of these canonical dotted names."""
        return any(canonical(name) in names for name in self.resolve(node.func))

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """What `node` stands in, innermost first, up to the module."""
        return self.scopes.ancestors(node)

    def nearest(self, node: ast.AST, *kinds: type[_N]) -> _N | None:
        """The innermost ancestor of one of these kinds."""
        return next((a for a in self.ancestors(node) if isinstance(a, kinds)), None)

    def function(self, node: ast.AST) -> Function | None:
        """The innermost function or lambda around `node`."""
        return next((a for a in self.ancestors(node) if isinstance(a, FUNCTIONS)), None)

    def loops(self, node: ast.AST) -> tuple[Loop, ...]:
        """The loops around `node`, innermost first, within its function; the `else` and the head of a loop are
        outside."""
        found: list[Loop] = []
        for parent in self.ancestors(node):
            if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
                break
            if isinstance(parent, LOOPS) and not self._beside(node, parent):
                found.append(parent)
            node = parent
        return tuple(found)

    def _beside(self, child: ast.AST, loop: Loop) -> bool:
        if isinstance(loop, ast.For | ast.AsyncFor):
            return child is loop.iter or child is loop.target or child in loop.orelse
        if isinstance(loop, ast.While):
            return child in loop.orelse
        return False

    def finding(
        self,
        rule: Rule,
        node: ast.AST,
        message: str,
        *,
        fix: str = "",
        severity: Severity | None = None,
        edits: tuple[Edit, ...] = (),
    ) -> Finding:
        """A finding of `rule` at `node`. `edits`: what mends it for certain, made by --fix."""
        place = self.source.place(node)
        found = Finding(rule.code, severity or rule.severity, message, rule.remedy, place, "", fix or rule.fix)
        if edits:
            self.repairs[found.key] = edits
        return found

    def place(self, node: ast.AST) -> Place:
        """Where `node` begins."""
        return self.source.place(node)

    def segment(self, node: ast.AST, limit: int = 60) -> str:
        """The code of `node` in one line, cut to `limit` characters."""
        text = " ".join(ast.unparse(node).split())
        return text if len(text) <= limit else text[: limit - 1] + "…"

    def _api(self, node: ast.Call) -> Api | None:
        """The row of a call by its dotted name."""
        for dotted in self.resolve(node.func):
            name = canonical(dotted)
            if name.startswith("tensorflow.summary.") and self._is_v1(node, name):
                name = name.replace("tensorflow.", "tensorflow.compat.v1.", 1)
            if name in CALLS:
                return CALLS[name]
        return self._derived(node)

    def _derived(self, node: ast.Call) -> Api | None:
        """The row of a call that makes an object of a class of this module derived from one of the table. Where it
        has an `__init__` of its own, where its arguments go is not known."""
        made = self.functions.meant(node.func) if isinstance(node.func, ast.Name) else None
        if not isinstance(made, ast.ClassDef):
            return None
        bases = (base for line in self.functions.lineage(made) for base in line.bases)
        rows = (CALLS.get(canonical(name)) for base in bases for name in self.resolve(base))
        row = next((r for r in rows if r is not None and r.does in (Does.MAKE, Does.CALLBACK)), None)
        own = row is not None and self.functions.method(made, "__init__") is not None
        return row._replace(parameters=(), roles={}) if row is not None and own else row

    def _is_v1(self, node: ast.Call, name: str) -> bool:
        """Whether `tf.summary.scalar` and its like define an op here."""
        if name not in CALLS or name.replace("tensorflow.", "tensorflow.compat.v1.", 1) not in CALLS:
            return False
        if self.generation == "mixed":
            return not any(k.arg in ("step", "data") for k in node.keywords) and len(node.args) < 3
        return self.generation == "1"

    def _made(self, node: ast.Call) -> Dialect | None:
        """The dialect of the writer that `node` makes."""
        api = self._api(node)
        return api.dialect if api is not None and api.does is Does.MAKE else None

    def _writer_class(self, node: ast.expr) -> Dialect | None:
        """The dialect of the writer class that `node` names."""
        rows = (CALLS.get(canonical(name)) for name in self.resolve(node))
        return next((r.dialect for r in rows if r is not None and r.does is Does.MAKE), None)

    def _call(self, node: ast.Call) -> Call | None:
        if (api := self._api(node)) is not None:
            return Call(node, api, self)
        if not isinstance(node.func, ast.Attribute):
            return None
        method = node.func.attr
        if method not in _METHOD_NAMES or method in self._replaced or self.functions.meant(node.func) is not None:
            return None
        origin = self.origins.of(node.func.value)
        for dialect in origin.dialects:
            if method in METHODS[dialect]:
                return Call(node, METHODS[dialect][method], self, origin)
        if method in UNMISTAKABLE and method not in self._defined:
            return Call(node, UNMISTAKABLE[method], self, origin, sure=False)
        return None


_RUNNING = frozenset(
    [
        "main",
        "fit",
        "fit_generator",
        "train",
        "train_on_batch",
        "run",
        "learn",
        "evaluate",
        "launch",
        "spawn",
        "compile",
    ]
)
"""Calls at the top of a file that is a program."""


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


_METHOD_NAMES = frozenset(name for table in METHODS.values() for name in table)


def is_main_test(test: ast.expr) -> bool:
    """Whether `test` is `__name__ == "__main__"`."""
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]):
            return True
        case ast.Compare(left=ast.Constant(value="__main__"), ops=[ast.Eq()], comparators=[ast.Name(id="__name__")]):
            return True
    return False
