"""Branches by which a file serves several versions of TensorFlow, or both of its modes."""

from __future__ import annotations

import ast
import re

from lossless.lint.flow import conditions
from lossless.lint.model import Module

_ASKS = re.compile(r"version|eager|tf_?[12]\b|v[12]\b|compat|legacy|graph|hasattr|getattr", re.IGNORECASE)


def may_depend_on_version(module: Module, node: ast.AST) -> bool:
    """Whether `node` stands in a try, or behind a condition that may ask for a version or a mode."""
    if module.nearest(node, ast.Try) is not None:
        return True
    return any(_ASKS.search(ast.unparse(c.test)) for c in conditions(module, node))
