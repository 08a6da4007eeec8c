"""A Finder kept up to date by a Watcher in a thread, as the loader does it."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lossless.logdir import Discovery, FileSystem, Finder, LocalFS, Watcher, parse_specs
from tests.support import wait_for

EVENTS = "events.out.tfevents.1795158671.vm.1.0"
SOON = 5.0
"""Seconds; the machine may be busy."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own")


class Live:
    """`found` is what discovery last said; `batches` what the Watcher named, and when, after the first."""

    def __init__(self, *args: str | Path, fs: FileSystem | None = None, interval: float = 0.1) -> None:
        fs = fs or LocalFS()
        logdirs = parse_specs(args)
        self.watcher = Watcher(logdirs, fs, interval=interval)
        self.finder = Finder(logdirs, fs)
        self.found: Discovery = self.finder.scan()
        self.batches: queue.SimpleQueue[tuple[float, set[str]]] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._follow)

    def _follow(self) -> None:
        for changed in self.watcher.changes(self.stop):
            self.found = self.finder.refresh(changed)
            if self.ready.is_set():
                self.batches.put((time.monotonic(), changed))
            self.ready.set()

    def sizes(self) -> dict[str, int]:
        return {run.name: sum(file.size for file in run.files) for run in self.found.runs}

    def wait(self, **wanted: int) -> None:
        wait_for(lambda: self.sizes() == wanted, f"{wanted}, got {self.sizes()}", SOON)

    def wait_names(self, *wanted: str) -> None:
        wait_for(lambda: sorted(self.sizes()) == sorted(wanted), f"{wanted}, got {sorted(self.sizes())}", SOON)


@contextmanager
def live(*args: str | Path, fs: FileSystem | None = None, interval: float = 0.1) -> Iterator[Live]:
    board = Live(*args, fs=fs, interval=interval)
    board.thread.start()
    try:
        assert board.ready.wait(12 * SOON)
        yield board
    finally:
        board.stop.set()
        board.thread.join(SOON)
        assert not board.thread.is_alive(), "changes() ends soon after stop is set"
