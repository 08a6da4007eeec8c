"""What lies beside the code: shell scripts, README, notebooks, and the directories that the code writes into."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lossless.lint.directories import Directory
from lossless.lint.settings import EXCLUDED


class Text(NamedTuple):
    """A file beside the code that is no Python: path and content."""

    path: str
    text: str


_NAMES = ("readme", "makefile", "dockerfile", "justfile")
_SUFFIXES = (
    ".sh",
    ".bash",
    ".bat",
    ".ps1",
    ".md",
    ".rst",
    ".yml",
    ".yaml",
    ".toml",
    ".ipynb",
    ".json",
    ".cfg",
    ".mk",
    ".txt",
)
_LARGEST, _MOST = 1 << 20, 500
FOLDERS = 1_000
"""So many are looked into; datasets have millions."""


class Project:
    """The files below `root` beside the Python that was linted; `directories`: what all of it logs into."""

    def __init__(self, root: Path, directories: tuple[Directory, ...] = ()) -> None:
        self.root, self.directories = root, directories

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """At most 500 files of at most 1 MiB each, of those in `nearest` folders."""
        paths = (os.path.join(folder, name) for folder, names in nearest(self.root) for name in names)
        texts = (text for path in paths for text in _text(path, os.path.basename(path).lower()))
        return tuple(islice(texts, _MOST))


def nearest(root: Path) -> Iterator[tuple[str, list[str]]]:
    """The folders of a project and the names of the files in them, at most `FOLDERS`, level by level; hidden and built
    ones, and links, are left out."""
    pending = deque([os.fspath(root)])
    for _ in range(FOLDERS):
        if not pending:
            return
        folder, folders, names = next(os.walk(pending.popleft()), ("", [], []))
        inside = (f for f in sorted(folders) if f not in EXCLUDED and (not f.startswith(".") or f == ".vscode"))
        pending += (path for f in inside if not os.path.islink(path := os.path.join(folder, f)))
        yield folder, sorted(names)


def _text(path: str, name: str) -> Iterator[Text]:
    if name.startswith(_NAMES) or name.endswith(_SUFFIXES):
        try:
            if os.path.isfile(path) and os.path.getsize(path) <= _LARGEST:
                yield Text(path, Path(path).read_text("utf-8", "replace"))
        except OSError:
            return  # what may not be read says nothing


def root_of(path: Path) -> Path:
    """The folder of the project that a file is of: the nearest with a .git, pyproject.toml or setup.py, or its own."""
    folder = path.absolute().parent
    marks = (".git", "pyproject.toml", "setup.py")
    return next((p for p in (folder, *folder.parents) if any((p / m).exists() for m in marks)), folder)
