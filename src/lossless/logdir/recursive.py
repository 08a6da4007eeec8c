"""Announcements where the operating system watches whole trees (macOS, Windows), by watchfiles."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import watchfiles

from lossless.logdir.events import Batch, UnwatchableError
from lossless.logdir.listing import below

_STEP = 10  # ms of quiet after which a batch is passed on
_DEBOUNCE = 50  # ms after which it is, quiet or not


class Recursive:
    """Watches the outermost of the directories that were added, without links; paths it names are without links too."""

    def __init__(self) -> None:
        self._added: set[str] = set()
        self._roots: frozenset[str] = frozenset()
        self._stop = threading.Event()
        self._batches: Iterator[set[watchfiles.main.FileChange]] | None = None
        self._first = Batch(set())

    def add(self, directory: str) -> None:
        self._added.add(os.path.realpath(directory))

    def settle(self) -> bool:
        roots, self._added = _outermost(self._added), set()
        if roots == self._roots:
            return False
        self.close()
        self._roots = roots
        self._batches = watchfiles.watch(
            *sorted(roots),
            watch_filter=None,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=100,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            force_polling=False,
        )
        self._first = self._take()  # the watches exist only from the first batch on
        return True

    def wait(self, seconds: float) -> Batch:
        first, self._first = self._first, Batch(set())
        if first.paths:
            return first
        if self._batches is None:
            time.sleep(seconds)
            return first
        return self._take()

    def close(self) -> None:
        self._stop.set()
        self._take()
        self._stop, self._batches, self._roots = threading.Event(), None, frozenset()

    def _take(self) -> Batch:
        if self._batches is None:
            return Batch(set())
        try:
            changes = next(self._batches, set[watchfiles.main.FileChange]())
        except FileNotFoundError:
            return Batch(set(), incomplete=True)  # a root is gone
        except (OSError, RuntimeError) as error:
            raise UnwatchableError(str(error)) from error
        paths = {path for change, path in changes if _matters(change, path)}
        return Batch(paths, any(os.path.islink(path) for path in paths))


def _matters(change: watchfiles.Change, path: str) -> bool:
    """Event files, whatever came or went, and directories whose rights changed; not that other files grow."""
    return "tfevents" in os.path.basename(path) or change != watchfiles.Change.modified or os.path.isdir(path)


def _outermost(paths: set[str]) -> frozenset[str]:
    """Those that lie below no other."""
    outer: list[str] = []
    for path in sorted(paths, key=below):
        if not outer or not path.startswith(below(outer[-1])):
            outer.append(path)
    return frozenset(outer)
