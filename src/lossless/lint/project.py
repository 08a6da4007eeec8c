"""What lies beside the code: shell scripts, README, notebooks, and the directories that the code writes into."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
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


class Project:
    """The files below `root` beside the Python that was linted; `directories`: what all of it logs into."""

    def __init__(self, root: Path, directories: tuple[Directory, ...] = ()) -> None:
        self.root, self.directories = root, directories

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """At most 500 files of at most 1 MiB each, hidden and built folders left out, in order of names."""
        found: list[Text] = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(f for f in folders if f not in EXCLUDED and (not f.startswith(".") or f == ".vscode"))
            for name in sorted(names):
                if len(found) == _MOST:
                    return tuple(found)
                found += _text(os.path.join(folder, name), name.lower())
        return tuple(found)


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
