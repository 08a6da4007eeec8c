"""What of the five writing dialects we have, and which test proves it: rows of parity.toml, marks of tests/.

`python -m tools.parity` prints every row without a test, every mark without a row, and everything of ours that does not
exist or takes other parameters than theirs. `make docs` writes the table.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROWS = Path(__file__).with_suffix(".toml")
Place = tuple[str, str]
"""A test: its file relative to the root, and its name there; no name: the whole file."""


@dataclass(frozen=True)
class Row:
    """`theirs` is ours as `ours`; `parameters` are theirs, as in a `def`, or None if there is nothing to compare."""

    section: str
    name: str
    ours: str
    parameters: str | None

    @property
    def theirs(self) -> str:
        """What a test is marked with."""
        return f"{self.section}.{self.name}"


def rows(text: str) -> list[Row]:
    """All rows of a parity.toml, in its order."""
    found = []
    for section, entries in tomllib.loads(text).items():
        for name, ours in entries.items():
            path, bracket, parameters = ours.removesuffix(")").partition("(")
            found.append(Row(section, name, path, parameters if bracket else None))
    return found


def marks(path: str, source: str) -> Iterator[tuple[str, Place]]:
    """Every name a `pytest.mark.parity("…")` in a test file gives, and the test it stands on."""
    stack: list[tuple[ast.AST, str]] = [(ast.parse(source), "")]
    while stack:
        node, test = stack.pop()
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.parity":
            for argument in node.args:
                if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                    raise ValueError(
                        f"{path}:{node.lineno}: got a computed name, want names of parity.toml as literals"
                    )
                yield argument.value, (path, test)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not test:
            test = node.name
        stack.extend((child, test) for child in reversed(list(ast.iter_child_nodes(node))))


def proofs() -> dict[str, list[Place]]:
    """Name in the marks of tests/ → the tests that carry it, by file."""
    found: dict[str, list[Place]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, place in marks(file.relative_to(ROOT).as_posix(), file.read_text()):
            if place not in found.setdefault(name, []):
                found[name].append(place)
    return found


def find(path: str) -> Any:
    """The object a dotted path names. Raises ImportError or AttributeError."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name is None or not module.startswith(error.name):
                raise
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise ImportError(f"got no module {parts[0]}")


def differences(parameters: str, ours: inspect.Signature) -> list[str]:
    """How `ours` takes other parameters than theirs: names, places, defaults. It may take more, and require less."""
    theirs = _arguments(parameters)
    mine = [p for p in ours.parameters.values() if p.name not in ("self", "cls")]
    given = {p.name: p for p in mine}
    places = [p.name for p in mine if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    found = []
    for place, (name, default, positional) in enumerate(theirs):
        if name not in given:
            found.append(f"takes no {name}")
        elif positional and places[place : place + 1] != [name]:
            found.append(f"has {name} at another place")
        elif default is not inspect.Parameter.empty and not _same(given[name].default, default):
            found.append(f"has {name}={_shown(given[name].default)}, want {_shown(default)}")
    return found


def _arguments(parameters: str) -> list[tuple[str, object, bool]]:
    """Name, default and whether its place counts, of each parameter in the text of a `def`."""
    function = ast.parse(f"def f({parameters}): ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    given = function.args
    required = [inspect.Parameter.empty] * (len(given.args) - len(given.defaults))
    defaults = [*required, *map(ast.literal_eval, given.defaults)]
    keywords = (inspect.Parameter.empty if d is None else ast.literal_eval(d) for d in given.kw_defaults)
    found = [(a.arg, d, True) for a, d in zip(given.args, defaults, strict=True)]
    return found + [(a.arg, d, False) for a, d in zip(given.kwonlyargs, keywords, strict=True)]


def _same(ours: object, theirs: object) -> bool:
    return ours == theirs and type(ours) is type(theirs)


def _shown(default: object) -> str:
    return "…" if default is inspect.Parameter.empty else repr(default)


def unlike(row: Row) -> list[str]:
    """What keeps ours from standing where theirs stood."""
    try:
        ours = find(row.ours)
    except (ImportError, AttributeError) as error:
        return [f"got none: {error}"]
    return [] if row.parameters is None else differences(row.parameters, inspect.signature(ours))


def main() -> int:
    os.environ.setdefault("KERAS_BACKEND", "numpy")
    wanted, proved = rows(ROWS.read_text()), proofs()
    known = {row.theirs for row in wanted}
    found = [
        f"parity.toml: {row.theirs}: got no test marked with it, want one" for row in wanted if row.theirs not in proved
    ]
    found += [
        f"{file}: {test}: got mark {name!r}, want a row of parity.toml"
        for name in proved.keys() - known
        for file, test in proved[name]
    ]
    found += [f"parity.toml: {row.theirs}: {row.ours}: {reason}" for row in wanted for reason in unlike(row)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
