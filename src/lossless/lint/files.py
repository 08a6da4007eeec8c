"""Which files are linted: those that are named, and the Python below the directories that are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lossless.errors import LintError
from lossless.lint.settings import EXCLUDED, Settings

SUFFIXES = (".py", ".pyw", ".ipynb")


def files(paths: Iterable[str | Path], settings: Callable[[Path], Settings]) -> Iterator[Path]:
    """Every file once, in order of names below a directory. A file that is named is linted whatever it is called;
    `exclude` holds for it too. Links to directories are not followed. Raises LintError for what is not there."""
    seen: set[str] = set()
    for path in map(Path, paths):
        if not path.exists():
            raise LintError(f"{path}: got no such file or directory, want Python files or directories with some")
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            raise LintError(f"{path}: got a directory that may not be read, want leave to list it")
        for found in _below(path, settings(path)) if path.is_dir() else [path]:
            key = os.path.abspath(found)
            if key not in seen and not settings(found.parent).excludes(found):
                seen.add(key)
                yield found


def _below(folder: Path, settings: Settings) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        inside = (f for f in sorted(folders) if f not in EXCLUDED and not _is_environment(parent, f))
        folders[:] = [f for f in inside if not settings.excludes(Path(parent, f))]
        found = (os.path.join(parent, name) for name in sorted(names) if name.endswith(SUFFIXES))
        yield from (Path(path) for path in found if os.path.isfile(path))  # no pipe, no link that leads nowhere


def _is_environment(parent: str, name: str) -> bool:
    return os.path.exists(os.path.join(parent, name, "pyvenv.cfg"))
