"""Files below the logdirs that are no event files by their name, and links that lead nowhere: a bounded look."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from lossless.logdir import is_event_file, natural_key

_DIRECTORIES = 2_000
_FILES = 50_000
_TOOLS = frozenset({".git", ".venv", "__pycache__", "node_modules", "site-packages", "venv"})
"""Directories of tools, with many files and no logs."""


class Bystanders(NamedTuple):
    """Paths in the order they were met, the nearest to a logdir first. `broken`: links that lead nowhere."""

    files: tuple[str, ...]
    broken: tuple[str, ...]


def bystanders(directories: Iterable[str]) -> Bystanders:
    """What lies in `directories` and below; of at most 2,000 directories. What cannot be listed is left out: discovery
    has named it."""
    files: list[str] = []
    broken: list[str] = []
    pending = deque(dict.fromkeys(directories))
    for _ in range(_DIRECTORIES):
        if not pending or len(files) > _FILES:
            break
        try:
            with os.scandir(pending.popleft()) as listed:
                entries = sorted(listed, key=lambda entry: natural_key(entry.name))
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _TOOLS:
                        pending.append(entry.path)
                elif entry.is_symlink() and not os.path.exists(entry.path):
                    broken.append(entry.path)
                elif entry.is_file() and not is_event_file(entry.name):
                    files.append(entry.path)
        except OSError:
            continue
    return Bystanders(tuple(files), tuple(broken))
