"""The directories that code logs into, as far as literals tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lossless.findings import Place
from lossless.lint.api import CALLS, Dialect, Does, canonical, mentions
from lossless.lint.flow import bindings, constant
from lossless.lint.model import Call, Module
from lossless.lint.notebook import code_of
from lossless.lint.scopes import How
from lossless.lint.source import Cell, Unparsable, decode, parse


class Directory(NamedTuple):
    """Where a writer, callback or framework logs: `path` as written, relative to where the code runs, down to the first
    part that is worked out; "" where nothing tells."""

    path: str
    place: Place


_DEEP = 5
_DEFAULT = {
    Dialect.TORCH: "runs",
    Dialect.TENSORBOARDX: "runs",
    Dialect.KERAS: "logs",
}
_JOINS = frozenset({"join", "joinpath"})
_PASSES = frozenset(
    {
        "str",
        "Path",
        "PurePath",
        "PosixPath",
        "abspath",
        "realpath",
        "normpath",
        "fspath",
        "absolute",
        "resolve",
        "as_posix",
    }
)


def directories(module: Module) -> Iterator[Directory]:
    """The log directory of every writer, callback and configuration of a module."""
    for call in module.calls:
        if call.api.does is Does.CONFIGURE:
            path = _configured(module, call)
        elif call.api.does in (Does.MAKE, Does.CALLBACK) and call.api.kind not in ("noop", "other"):
            path = _made(module, call)
        else:
            continue
        if path is not None:
            yield Directory(path, module.place(call.node))
    yield from (Directory("", module.place(node)) for node in module.nodes(ast.ClassDef) if _chooses(module, node))


def _chooses(module: Module, owner: ast.ClassDef) -> bool:
    """Whether a class is a writer by its bases and has an __init__, which may choose the directory for its users."""
    bases = (CALLS.get(canonical(name)) for base in owner.bases for name in module.resolve(base))
    writes = any(row is not None and row.does in (Does.MAKE, Does.CALLBACK) for row in bases)
    return writes and any(isinstance(n, ast.FunctionDef) and n.name == "__init__" for n in owner.body)


def directories_of(path: Path) -> Iterator[Directory]:
    """The same of a file that is read for it; of a file that cannot be read or parsed, one that is unknown."""
    try:
        data = path.read_bytes()
        if not mentions(data):
            return
        text = decode(data)
        cells: tuple[Cell, ...] = ()
        if path.suffix == ".ipynb":
            text, cells = code_of(text)
        module = Module(parse(text, str(path), cells))
        yield from directories(module)
    except (OSError, Unparsable, RecursionError):
        yield Directory("", Place(str(path)))


def head(module: Module, node: ast.expr | None, depth: int = 0) -> str:
    """The literal beginning of a path, without a last part that is cut: "logs/fit" of "logs/fit/" + time; "" if
    unknown."""
    text, whole = _head(module, node, depth)
    return text if whole else text.rpartition("/")[0]


def _head(module: Module, node: ast.expr | None, depth: int) -> tuple[str, bool]:
    """The literal beginning, and whether it ends where the path, or a part of it, ends."""
    known = constant(module, node)
    if isinstance(known, str):
        return known, True
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text, False
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            text, whole = _head(module, node.left, depth)
            return (text.partition("%")[0], False) if whole else (text, False)
        case ast.BinOp(op=ast.Div()):
            return _joined(module, [node.left, node.right], depth)
        case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant(value=str(text)))):
            return text.partition("{")[0], False
        case ast.Call(args=[_, *_] as parts):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            return _joined(module, parts, depth) if name in _JOINS | _PASSES else ("", False)
        case ast.Call(func=ast.Attribute(attr=name, value=inner)) if name in _PASSES:
            return _head(module, inner, depth)
        case ast.Name() | ast.Attribute() if depth < _DEEP:
            bound = bindings(module, node)
            if len(bound) == 1 and bound[0].how is How.ASSIGN:
                return _head(module, bound[0].value, depth + 1)
    return "", False


def _joined(module: Module, parts: list[ast.expr], depth: int) -> tuple[str, bool]:
    text, whole = _head(module, parts[0], depth)
    for part in parts[1:]:
        if not whole:
            break
        more, whole = _head(module, part, depth)
        text = f"{text.rstrip('/')}/{more}" if more else f"{text.rstrip('/')}/"
    return text, whole


def _made(module: Module, call: Call) -> str:
    if call.log_dir is None:
        return "" if call.starred else _DEFAULT.get(call.api.dialect, "")
    if isinstance(call.log_dir, ast.Constant) and call.log_dir.value is None:
        return _DEFAULT.get(call.api.dialect, "")
    return head(module, call.log_dir)


def _configured(module: Module, call: Call) -> str | None:
    """Where a framework logs; None where it is told of a logger that is seen itself, or has none."""
    given = {k.arg: k.value for k in call.node.keywords}
    if call.api.dialect is Dialect.LIGHTNING and call.api.name.endswith("Trainer"):
        logger = given.get("logger")
        if logger is not None and not (isinstance(logger, ast.Constant) and logger.value is True):
            return None
        root = given.get("default_root_dir")
        return head(module, root) if root is not None else "lightning_logs"
    if call.api.dialect is Dialect.TRANSFORMERS and call.api.name.endswith("Arguments"):
        directory = given.get("logging_dir") or call.argument("output_dir")
        return head(module, directory)
    return None if call.api.dialect is Dialect.TRANSFORMERS else ""
