"""Whether code is a test: there a value is made to be looked at by an assertion, not on a board."""

from __future__ import annotations

import ast

from lossless.lint.model import Module


def is_test(module: Module) -> bool:
    """Whether the module is a test by what it imports, derives from, or calls its functions."""
    for statement in module.nodes(ast.ClassDef, ast.Import, ast.ImportFrom):
        match statement:
            case ast.ClassDef(bases=bases) if any(ast.unparse(b).endswith("TestCase") for b in bases):
                return True
            case ast.Import(names=names) if any(n.name in ("pytest", "unittest") for n in names):
                return True
            case ast.ImportFrom(module="pytest" | "unittest" | "unittest.mock" | "absl.testing"):
                return True
    functions = (s.name for s in module.tree.body if isinstance(s, ast.FunctionDef))
    return any(name.startswith("test_") for name in functions)
