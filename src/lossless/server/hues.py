"""Which hue index a family of runs has: given once, kept with the logdir in the user's cache folder."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import threading
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from lossless.query import natural_key

logger = logging.getLogger("lossless.server")

PALETTE = 12
"""Hues of the page before they repeat with a marker."""


def hue_file(folder: Path, logdirs: Iterable[str]) -> Path:
    """The file of this set of logdirs."""
    key = "\0".join(sorted(str(Path(logdir).absolute()) for logdir in logdirs))
    return (
        folder / "hues" / f"{hashlib.blake2b(key.encode('utf-8', 'surrogateescape'), digest_size=12).hexdigest()}.json"
    )


class Hues:
    """Family → index ≥ 0. Safe from any thread; one lock covers both the mapping and its file.

    A file that cannot be read or written costs stability across restarts, nothing else: it is logged once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._hues: dict[str, int] | None = None
        self._warned = False

    def of(self, families: Iterable[str]) -> dict[str, int]:
        """The hues of `families`; new ones take the next free in natural order.

        While the palette has a hue that no remembered family holds, that; then one whose family is not on the board.
        """
        present = set(families)
        with self._lock:
            if self._hues is None:
                self._hues = self._read()
            new = sorted(present - self._hues.keys(), key=natural_key)
            if new:
                _assign(self._hues, new, present)
                self._write(self._hues)
            return {family: self._hues[family] for family in present}

    def known(self, family: str) -> int | None:
        """The hue of `family`, if it has one."""
        with self._lock:
            if self._hues is None:
                self._hues = self._read()
            return self._hues.get(family)

    def _read(self) -> dict[str, int]:
        try:
            stored = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            self._warn("read", error)
            return {}
        pairs = stored.items() if isinstance(stored, dict) else ()
        return {name: hue for name, hue in pairs if isinstance(hue, int) and hue >= 0}

    def _write(self, hues: dict[str, int]) -> None:
        """Replace the file in one step, so that a reader sees the old or the new one."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump(hues, file)
            Path(name).replace(self._path)
        except OSError as error:
            self._warn("written", error)

    def _warn(self, what: str, error: Exception) -> None:
        if not self._warned:
            logger.warning(
                "colours: %s could not be %s (%s); they may change at the next start", self._path, what, error
            )
        self._warned = True


def _assign(hues: dict[str, int], new: list[str], present: set[str]) -> None:
    """Give each of `new` a hue, in order; forget an absent family whose hue is needed."""
    taken = set(hues.values())
    absent = deque(sorted((family for family in hues if family not in present), key=hues.__getitem__))
    free = 0
    for family in new:
        while free in taken:
            free += 1
        if free >= PALETTE and absent and hues[absent[0]] < free:
            hues[family] = hues.pop(absent.popleft())
        else:
            hues[family] = free
            taken.add(free)
