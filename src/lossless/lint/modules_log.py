"""What LightningModules log by self.log() and self.log_dict()."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lossless.lint.api import canonical
from lossless.lint.model import Module

_BASES = ("lightning.LightningModule", "lightning.core.LightningModule", "lightning.core.module.LightningModule")


class Logged(NamedTuple):
    """A tag that a method of a module logs; `node`: the call."""

    node: ast.Call
    tag: ast.expr
    owner: ast.ClassDef
    method: str


def modules(module: Module) -> Iterator[ast.ClassDef]:
    """The classes of the file that are LightningModules by a base."""
    for node in module.nodes(ast.ClassDef):
        bases = (b for line in module.functions.lineage(node) for b in line.bases)
        if any(canonical(name) in _BASES for b in bases for name in module.resolve(b)):
            yield node


def logged(module: Module) -> Iterator[Logged]:
    """Every tag that a module gives to its logger, not those kept for its progress bar alone."""
    for owner in modules(module):
        for method in (m for m in owner.body if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef)):
            for node in (n for n in ast.walk(method) if isinstance(n, ast.Call) and _is_own(n)):
                yield from (Logged(node, tag, owner, method.name) for tag in _tags(node))


def _is_own(node: ast.Call) -> bool:
    match node.func:
        case ast.Attribute(value=ast.Name(id="self"), attr="log" | "log_dict"):
            kept = (k.value for k in node.keywords if k.arg == "logger")
            return not any(isinstance(v, ast.Constant) and v.value is False for v in kept)
    return False


def _tags(node: ast.Call) -> Iterator[ast.expr]:
    given = (
        node.args[0] if node.args else next((k.value for k in node.keywords if k.arg in ("name", "dictionary")), None)
    )
    if isinstance(given, ast.Dict):
        yield from (key for key in given.keys if key is not None)
    elif given is not None and isinstance(node.func, ast.Attribute) and node.func.attr == "log":
        yield given
