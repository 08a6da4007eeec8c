"""What lies beside the code: shell scripts, README, notebooks, and the directories that the code writes into."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lossless.findings import Place


class Directory(NamedTuple):
    """A literal log directory of a writer or callback of the code; `path` as written, relative to where the code runs."""

    path: str
    place: Place


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
        return ()
