"""Keeps a board's files read: one loader, called by one thread at a time, and everyone who waits for news."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from lossless import ingest, logdir  # what only following needs is loaded when it is first used
from lossless.findings import Finding
from lossless.ingest import EventFile, Loader
from lossless.logdir import FileSystem, FoundRun, LocalFS, Logdir
from lossless.store import Snapshot, Store
from lossless.types import Role, RunName

if TYPE_CHECKING:
    from lossless.ingest import Statuses
    from lossless.logdir import Watcher

_T = TypeVar("_T")
JUDGE_SECONDS = 1.0
"""Between looks at half records, while there are any."""
RETRY_SECONDS = 5.0
"""Between looks at files that could not be read, while there are any."""


class Following:
    """The loader runs under `_reading`; `_noting` guards `_changed`; `_news` guards and announces the newest snapshot.
    Threads end soon after `close`."""

    def __init__(self, logdirs: Sequence[Logdir], *, fs: FileSystem | None, poll: float | None) -> None:
        self.fs = fs or LocalFS()
        self._logdirs = logdirs
        self._poll = poll
        self._reading = threading.Lock()
        self._news = threading.Condition()
        self._stop = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = False
        self._watcher: Watcher | None = None
        self._changed: set[str] = set()
        self._noting = threading.Lock()
        self._wanted = threading.Event()
        self._families: tuple[list[RunName], Mapping[str, tuple[str, Role | None]]] = ([], {})
        self._cache: dict[str, tuple[Snapshot, object]] = {}
        self.loader = Loader(logdirs, Store(), fs=self.fs, published=self._published)
        self.snapshot = self.loader.snapshot

    @cached_property
    def statuses(self) -> Statuses:
        """Of runs, and how long half records are waited for."""
        return ingest.Statuses()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._stop.is_set()

    # -- reading

    def load(self) -> None:
        """Find and read everything that is new, and judge half records at once."""
        with self._reading:
            self.loader.load()
            self.loader.judge(self._patience)

    def start(self, *, watch: bool) -> None:
        """Read everything in a thread of its own, and with `watch` go on for ever; does nothing if that is done
        already."""
        with self._starting:
            if watch and self._watcher is None:
                interval = {"interval": self._poll} if self._poll else {}
                self._watcher = logdir.Watcher(self._logdirs, self.fs, **interval)
            if self._thread is None or (watch and self._ended):
                self._ended = False
                self._thread = self._spawn("lossless-load", self._run)

    def close(self) -> None:
        """Stop reading and following."""
        self._stop.set()
        self._wanted.set()
        self.loader.stop()
        self.wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(5)

    def _patience(self, file: EventFile) -> float:
        """Who does not follow the files asks about now: only a writer that is known to live is waited for."""
        patience = self.statuses.patience(file)
        return patience if self._watcher is not None or math.isinf(patience) else 0.0

    def _spawn(self, name: str, target: Callable[..., None], *args: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=args, name=name, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        self.load()
        with self._starting:
            watcher, self._ended = self._watcher, self._watcher is None
        if watcher is None:
            return
        self._spawn("lossless-watch", self._watch, watcher)  # not while files are read: it walks the same directories
        looked = time.monotonic()
        while not self._stop.is_set():
            self._wanted.wait(JUDGE_SECONDS if self.loader.unsettled else None)
            self._wanted.clear()
            with self._noting:
                changed, self._changed = self._changed, set()
            with self._reading:
                if changed or (self.loader.unsettled and time.monotonic() - looked >= RETRY_SECONDS):
                    self.loader.refresh(changed)
                    looked = time.monotonic()
                self.loader.judge(self._patience)

    def _watch(self, watcher: Watcher) -> None:
        for changed in watcher.changes(self._stop):
            with self._noting:
                self._changed |= changed
            self._wanted.set()

    @property
    def watching(self) -> str | None:
        """How changes are noticed."""
        if self._watcher is None:
            return None
        return "polling" if self._watcher.polling else "events"

    # -- news

    def _published(self, snapshot: Snapshot) -> None:
        with self._news:
            self.snapshot = snapshot
            self._news.notify_all()

    def wake(self) -> None:
        """Let everyone who waits look whether it should go on."""
        with self._news:
            self._news.notify_all()

    def newer(self, snapshot: Snapshot, timeout: float | None, closed: Callable[[], bool]) -> Snapshot | None:
        """Wait for another snapshot than `snapshot`; None at the timeout or when closed."""
        with self._news:
            self._news.wait_for(lambda: self.snapshot is not snapshot or closed() or self.closed, timeout)
            return None if self.snapshot is snapshot or closed() or self.closed else self.snapshot

    # -- what follows from a snapshot or a discovery, worked out once

    def cached(self, name: str, work: Callable[[Snapshot], _T]) -> _T:
        """`work` of the newest snapshot, done once for it."""
        snapshot = self.snapshot
        known = self._cache.get(name)
        if known is None or known[0] is not snapshot:
            known = self._cache[name] = (snapshot, work(snapshot))
        return known[1]  # type: ignore[return-value]

    @property
    def found(self) -> list[FoundRun]:
        """The runs as discovery last saw them."""
        return self.loader.found

    @property
    def families(self) -> Mapping[str, tuple[str, Role | None]]:
        """(family, role) of every run; the same object while the runs are the same."""
        names = [run.name for run in self.found]
        known = self._families
        if known[0] != names:
            known = self._families = names, logdir.in_families(names)
        return known[1]

    @property
    def findings(self) -> list[Finding]:
        """Of discovery, reading and watching."""
        watcher = self._watcher.findings if self._watcher else []
        return [*self.loader.findings, *watcher]
