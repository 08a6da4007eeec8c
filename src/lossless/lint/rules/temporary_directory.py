"""L111: a log directory in the system's temporary folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

from lossless.findings import REGISTRY, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import MISSING, bindings, constant
from lossless.lint.model import Module
from lossless.lint.scopes import How

RULE = REGISTRY.add(
    Rule(
        "L111",
        "temporary-directory",
        Severity.NOTE,
        "A log directory is written into the code, in the system's temporary folder.",
        "The system empties that folder, when it starts or by age: the runs are gone then, and other users of the "
        "machine share the name.",
        "Log into a folder of the project, or take the directory from the command line.",
        'writer = SummaryWriter("/tmp/my_model")',
        since="0.1.0",
    )
)
_TEMPORARY = re.compile(r"(/tmp|/var/tmp|/private/tmp|[A-Za-z]:[\\/]+(Windows[\\/]+)?Te?mp|%TE?MP%)([\\/]|$)")


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer or callback whose directory begins with a temporary folder, by literals; tests may do so."""
    if PurePath(module.path).name.startswith(("test_", "conftest")) or module.path.endswith("_test.py"):
        return
    for call in module.that(Does.MAKE, Does.CALLBACK):
        beginning = _beginning(module, call.log_dir)
        if beginning and _TEMPORARY.match(beginning):
            yield module.finding(RULE, call.node, f"logs into the system's temporary folder: {beginning}")


def _beginning(module: Module, node: ast.expr | None, depth: int = 0) -> str:
    """The text that the value of `node` certainly begins with."""
    whole = constant(module, node)
    if whole is not MISSING:
        return whole if isinstance(whole, str) else ""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Mod() | ast.Div(), left=first):
            return _beginning(module, first, depth)
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case ast.JoinedStr(values=[ast.FormattedValue(value=first), *_]):
            return _beginning(module, first, depth)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return text
        case ast.Call() if module.is_called(node, "tempfile.gettempdir"):
            return "/tmp"
        case ast.Call(args=[first, *_]) if module.is_called(node, "os.path.join", "pathlib.Path", "posixpath.join"):
            return _beginning(module, first, depth)
        case ast.Name() if depth < 3:
            bound = bindings(module, node)
            single = len(bound) == 1 and bound[0].how is How.ASSIGN
            return _beginning(module, bound[0].value, depth + 1) if single else ""
    return ""
