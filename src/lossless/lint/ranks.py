"""Which process this is: guards that let one of several through, and names that tell them apart."""

from __future__ import annotations

import ast
import re

from lossless.lint.flow import bindings, conditions
from lossless.lint.model import Module, is_main_test

_RANK = re.compile(
    r"rank|main|master|chief|primary|process|proc|ordinal|worker|replica|leader|coordinator|task|world|local|node|gpu|device|host|pid|is_first|zero",
    re.IGNORECASE,
)
_UNIQUE = re.compile(
    r"rank|worker|replica|task|process|local|node|gpu|device|host|pid|uuid|time|date|random|now|mkdtemp", re.IGNORECASE
)
_DEEP = 4


def is_guarded(module: Module, node: ast.AST) -> bool:
    """Whether a condition on the way to `node`, within its function, asks which process this is, or asks what was bound
    from that."""
    tests = [c.test for c in conditions(module, node) if not is_main_test(c.test)]
    return any(_mentions(module, t, _RANK, 0) or _is_first(t) for t in tests)


def _is_first(test: ast.expr) -> bool:
    """Whether something is compared with 0, as the number of a process is, whatever it is called."""
    for node in ast.walk(test):
        match node:
            case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Gt()], comparators=[ast.Constant(value=0)]):
                return True
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Tuple() | ast.List() as those]):
                return any(isinstance(e, ast.Constant) and e.value == 0 for e in those.elts)
    return False


def names_a_rank(module: Module, node: ast.expr | None) -> bool:
    """Whether a directory is worked out from what tells processes apart, as far as this file shows."""
    return node is not None and _mentions(module, node, _UNIQUE, 0)


def _mentions(module: Module, node: ast.AST, pattern: re.Pattern[str], depth: int) -> bool:
    """Whether `node`, or what its names are bound to, mentions what `pattern` looks for."""
    for part in ast.walk(node):
        word = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and _is_key(module, part):
            word = part.value
        if word and pattern.search(word):
            return True
        if depth < _DEEP and isinstance(part, ast.Name | ast.Attribute):
            values = (b.value for b in bindings(module, part) if b.value is not None)
            if any(_mentions(module, value, pattern, depth + 1) for value in values):
                return True
    return False


def _is_key(module: Module, node: ast.Constant) -> bool:
    """Whether a text is looked up, as in os.environ["RANK"]; one that is written into a path tells nobody apart."""
    parent = module.scopes.parents.get(node)
    looked_up = (
        isinstance(parent, ast.Call)
        and isinstance(parent.func, ast.Attribute)
        and parent.func.attr in ("get", "getenv")
    )
    return looked_up or isinstance(parent, ast.Subscript)
