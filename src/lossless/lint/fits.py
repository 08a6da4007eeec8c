"""Trainings by Keras: calls of `fit`, and the TensorBoard callbacks they are given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lossless.lint.api import Dialect, Does
from lossless.lint.flow import bindings
from lossless.lint.model import Call, Module
from lossless.lint.scopes import How

_FITS = frozenset({"fit", "fit_generator"})
_DEEP = 4


class Fit(NamedTuple):
    """A call of `fit` and the TensorBoard callbacks that are certainly among those it is given."""

    node: ast.Call
    callbacks: tuple[Call, ...]

    def given(self, name: str) -> ast.expr | None:
        """The argument `name`, which only a keyword gives."""
        return next((k.value for k in self.node.keywords if k.arg == name), None)

    @property
    def goes_on(self) -> bool:
        """Whether it may continue an earlier training: initial_epoch is given, or may be."""
        return self.given("initial_epoch") is not None or any(k.arg is None for k in self.node.keywords)


def fits(module: Module) -> Iterator[Fit]:
    """The calls of `fit`, in order of lines."""
    made = {c.node: c for c in module.that(Does.CALLBACK) if c.api.dialect is Dialect.KERAS}
    for node in module.scopes.calls:
        if isinstance(node.func, ast.Attribute) and node.func.attr in _FITS:
            given = next((k.value for k in node.keywords if k.arg == "callbacks"), None)
            yield Fit(node, tuple(_callbacks(module, given, made, 0)))


def _callbacks(module: Module, node: ast.expr | None, made: dict[ast.Call, Call], depth: int) -> Iterator[Call]:
    """The TensorBoard callbacks that `node`, a callback or a list of them, holds."""
    match node:
        case ast.List() | ast.Tuple():
            for element in node.elts:
                yield from _callbacks(module, element, made, depth)
        case ast.Call() if node in made:
            yield made[node]
        case ast.BinOp(op=ast.Add()):
            yield from _callbacks(module, node.left, made, depth)
            yield from _callbacks(module, node.right, made, depth)
        case ast.Starred():
            yield from _callbacks(module, node.value, made, depth)
        case ast.Name() | ast.Attribute() if depth < _DEEP:
            bound = bindings(module, node)
            if len(bound) == 1 and bound[0].how is How.ASSIGN:
                yield from _callbacks(module, bound[0].value, made, depth + 1)
