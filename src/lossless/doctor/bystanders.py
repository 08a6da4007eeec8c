"""Files below the logdirs that are no event files by their name, and links that lead nowhere: a bounded look."""

from __future__ import annotations

import glob
import os
from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from lossless.logdir import is_event_file, natural_key
from lossless.wire.crc import masked_crc32c
from lossless.wire.records import HEADER

_DIRECTORIES = 2_000
_FILES = 50_000
_OPENED = 1_000
_FIRST_RECORD = 256
"""Bytes: the first record of an event file says its version and little else."""
_VERSION = b"brain.Event:"
_TOOLS = frozenset({".git", ".venv", "__pycache__", "node_modules", "site-packages", "venv"})
"""Directories of tools, with many files and no logs."""


class Bystanders(NamedTuple):
    """Paths in the order they were met, the nearest to a logdir first. `broken`: links that lead nowhere; `unnamed`:
    those of `files` that hold event records; looked into are 1,000, those whose names speak of events first."""

    files: tuple[str, ...]
    broken: tuple[str, ...]
    unnamed: tuple[str, ...]


def bystanders(places: Iterable[str]) -> Bystanders:
    """What lies in `places`, directories, single files or patterns, and below; of at most 2,000 directories. What
    cannot be listed is left out: discovery has named it."""
    files: list[str] = []
    broken: list[str] = []
    pending = deque(each for place in places for each in _expanded(place))
    seen: set[str] = set()
    for _ in range(_DIRECTORIES):
        if not pending or len(files) > _FILES:
            break
        place = pending.popleft()
        if place in seen:
            continue
        seen.add(place)
        try:
            pending.extend(_listed(place, files, broken))
        except NotADirectoryError:
            files += [place] if _is_stranger(place) else []
        except OSError:
            continue
    files = list(dict.fromkeys(files))
    suspects = sorted(files, key=lambda path: "event" not in os.path.basename(path))[:_OPENED]
    unnamed = {path for path in suspects if holds_events(path)}
    return Bystanders(tuple(files), tuple(broken), tuple(path for path in files if path in unnamed))


def _expanded(place: str) -> list[str]:
    """`place`, or what matches it."""
    matches = glob.iglob(place, recursive=True, include_hidden=True)
    return [place] if os.path.lexists(place) else list(islice(matches, _DIRECTORIES))


def _listed(directory: str, files: list[str], broken: list[str]) -> list[str]:
    """Add what `directory` holds; the directories in it. Raises OSError."""
    with os.scandir(directory) as listed:
        entries = sorted(listed, key=lambda entry: natural_key(entry.name))
    for entry in entries:
        if entry.is_symlink() and not os.path.exists(entry.path):
            broken.append(entry.path)
        elif entry.is_file() and not is_event_file(entry.name):
            files.append(entry.path)
    return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False) and entry.name not in _TOOLS]


def _is_stranger(path: str) -> bool:
    return os.path.isfile(path) and not is_event_file(os.path.basename(path))


def holds_events(path: str) -> bool:
    """Whether the file begins with the version record of an event file."""
    try:
        with open(path, "rb") as file:
            head = file.read(HEADER + _FIRST_RECORD)
    except OSError:
        return False
    length = int.from_bytes(head[:8], "little")
    return (
        length <= _FIRST_RECORD
        and _VERSION in head[HEADER : HEADER + length]
        and masked_crc32c(head[:8]) == int.from_bytes(head[8:HEADER], "little")
    )
