"""Check which room imports what: DESIGN.md's table with the departures of docs/design/001-seams.md.

Reads every .py and .pyx below src/lossless and every .ts and .svelte below web/src. Prints each breach with its reason.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
FREE = frozenset({"types", "errors", "findings", "rules", "version", "lazy"})
"""Standard library only; every room may import them."""
ANYTHING = frozenset({"cli", "notebook", "__main__"})
"""They put the rooms together, and import inside functions so that `lossless --help` starts at once."""


@dataclass(frozen=True)
class Room:
    """What a room may import of ours (a room, or one module of it) and of others (`*`: anything), and why not more."""

    own: frozenset[str]
    others: frozenset[str]
    reason: str


def _room(own: str, others: str, reason: str) -> Room:
    return Room(frozenset(own.split()), frozenset(others.split()), reason)


PYTHON = {
    "wire": _room("", "numpy cython libc cpython", "wire is bytes in, values out; it must be usable and fuzzed alone"),
    "write": _room(
        "wire",
        "numpy PIL matplotlib fsspec cython libc cpython",
        "training code must load neither the reading side nor a framework; a framework that is there is in sys.modules",
    ),
    "summary": _room("write", "", "lossless.summary is the public name of write.summary, nothing else"),
    "compat": _room("write", "", "lossless.compat is the public name of write.v1, nothing else"),
    "integrations": _room("write", "*", "an integration is a thin adapter over the writer"),
    "logdir": _room(
        "wire", "watchfiles fsspec obstore", "logdir finds and tails files; it does not know what they become"
    ),
    "values": _room(
        "wire",
        "numpy pyarrow PIL markdown_it nh3 cython libc cpython",
        "values is bytes of one value in, what it shows out",
    ),
    "store": _room("", "numpy pyarrow cython libc cpython", "store holds columns; it knows neither wire nor files"),
    "ingest": _room(
        "wire logdir store", "numpy pyarrow cython libc cpython", "ingest turns files into columns; it answers nothing"
    ),
    "query": _room("store ingest logdir values", "numpy pyarrow", "query answers from snapshots, whoever asks"),
    "server": _room(
        "query doctor report values", "numpy pyarrow starlette uvicorn anyio", "server only translates query"
    ),
    "doctor": _room(
        "wire logdir ingest query values", "numpy pyarrow PIL", "a check looks at what was read, not at how it is shown"
    ),
    "lint": _room("", "", "lint reads source code; numpy would slow every editor start"),
    "report": _room("", "", "report puts findings into words for people and machines, whoever found them"),
}
ON_NEED = {
    "numpy": ("write/encode/", "write/inputs"),
    "PIL": ("write/encode/",),
    "matplotlib": ("write/encode/",),
    "fsspec": ("write/remote.py",),
}
"""What a script that writes scalars must not load → where in `write` it may be imported: inside functions, when it is
first needed; numpy and PIL also at the head of an encoder, which is loaded when first needed. Types may name it."""
TOO_EARLY = "write imports it only there and on first need: `import lossless` in a training script must stay light"
INSIDE = "imports of our own inside functions hide the room table; only cli/ and notebook.py may (start-up time)"
SIBLING = "sibling checks, rules and routes never import one another: each is one file that can be removed alone"
SIBLINGS: dict[str, tuple[str, ...]] = {
    "lint/rules/": (),
    "doctor/checks/": (),
    "server/api/": ("__init__", "shapes", "series_params", "findings"),
}
"""Folder → its files that are no siblings: the list of all, and what they share."""
STANDARD_ONLY = "types, errors, findings, rules, version and lazy are the standard library's: every room loads them"

PAGE = {
    "lib": ("", "lib is pure functions; whoever uses it must not get a page with it"),
    "api": ("lib", "api fetches and decodes; it holds no state and draws nothing"),
    "plot": ("lib", "plot draws typed arrays; it fetches nothing and holds no state"),
    "state": ("lib api plot", "state is what views show; it must be testable without them"),
    "views": ("lib api plot state", "views are the left end of the chain"),
}


@dataclass(frozen=True)
class Import:
    """One import statement: dotted module, line, whether it stands inside a function, whether it is for types."""

    module: str
    line: int
    inside: bool
    typing: bool = False


def python_imports(source: str) -> Iterator[Import]:
    """Every import of a .py source; `from lossless.x import y` gives both `lossless.x` and `lossless.x.y`."""
    stack: list[tuple[ast.AST, bool, bool]] = [(ast.parse(source), False, False)]
    while stack:
        node, inside, typing = stack.pop()
        if isinstance(node, ast.Import):
            yield from (Import(a.name, node.lineno, inside, typing) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(f"{node.module}.{a.name}", node.lineno, inside, typing) for a in node.names)
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = typing or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not node.orelse)
        stack.extend((child, inside, typing) for child in ast.iter_child_nodes(node))


def cython_imports(source: str) -> Iterator[Import]:
    """Every import and cimport of a .pyx source, read line by line."""
    pattern = re.compile(r"^(\s*)(?:from\s+([\w.]+)\s+c?import\s+(\w+)|c?import\s+([\w.]+))")
    for number, line in enumerate(source.splitlines(), 1):
        if found := pattern.match(line):
            indent, base, name, plain = found.groups()
            yield Import(plain or f"{base}.{name}", number, bool(indent))


def check_python(path: str, source: str) -> list[str]:
    """Breaches of one file; `path` is relative to src/lossless, with slashes."""
    room = path.split("/")[0].removesuffix(".py")
    found = cython_imports(source) if path.endswith(".pyx") else python_imports(source)
    breaches = []
    for item in sorted(set(found), key=lambda i: (i.line, i.module)):
        reason = _breach(path, room, item)
        if reason:
            breaches.append(f"src/lossless/{path}:{item.line}: {room} imports {item.module}: {reason}")
    return breaches


def _breach(path: str, room: str, item: Import) -> str | None:
    if room in ANYTHING:
        return None
    top, _, rest = item.module.partition(".")
    if top != "lossless":
        return _breach_of_others(path, room, item)
    if item.inside:
        return INSIDE
    target = rest.split(".")[0]
    if target in FREE or room == "__init__":
        return None
    if target == room:
        return SIBLING if _is_sibling(path, rest) else None
    if room in FREE:
        return STANDARD_ONLY
    allowed = PYTHON[room].own
    return None if target in allowed or ".".join(rest.split(".")[:2]) in allowed else PYTHON[room].reason


def _breach_of_others(path: str, room: str, item: Import) -> str | None:
    top = item.module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return None
    if room in FREE or room == "__init__":
        return STANDARD_ONLY
    if room == "write" and top in ON_NEED and not item.typing:
        at_head = top in ("numpy", "PIL") and path.startswith("write/encode/")
        return None if path.startswith(ON_NEED[top]) and (item.inside or at_head) else TOO_EARLY
    others = PYTHON[room].others
    return None if "*" in others or top in others else PYTHON[room].reason


def _is_sibling(path: str, target: str) -> bool:
    """Whether both are siblings in one such folder, and not the same."""
    for folder, shared in SIBLINGS.items():
        if path.startswith(folder) and target.replace(".", "/").startswith(folder):
            names = {f.removeprefix(folder).split("/")[0].removesuffix(".py") for f in (path, target.replace(".", "/"))}
            return len(names) == 2 and names.isdisjoint(shared)
    return False


def check_page(path: str, source: str) -> list[str]:
    """Breaches of one file of the page; `path` is relative to web/src, with slashes."""
    room = path.split("/")[0]
    if room not in PAGE:
        return []
    allowed, reason = PAGE[room]
    breaches = []
    pattern = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']*)["']""")
    for number, line in enumerate(source.splitlines(), 1):
        for target in pattern.findall(line):
            other = _resolve(path, target).split("/")[0]
            if other in PAGE and other != room and other not in allowed.split():
                breaches.append(f"web/src/{path}:{number}: {room} imports {target}: {reason}")
    return breaches


def _resolve(path: str, target: str) -> str:
    parts: list[str] = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def main() -> int:
    python, page = ROOT / "src/lossless", ROOT / "web/src"
    breaches: list[str] = []
    for f in sorted([*python.rglob("*.py"), *python.rglob("*.pyx")]):
        breaches += check_python(f.relative_to(python).as_posix(), f.read_text())
    for f in sorted([*page.rglob("*.ts"), *page.rglob("*.svelte")]):
        breaches += check_page(f.relative_to(page).as_posix(), f.read_text())
    print("\n".join(breaches))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
