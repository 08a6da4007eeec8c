"""Whether a run is live, finished, stalled or damaged."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

from lossless.ingest.file import EventFile
from lossless.logdir import Writers, writer_of
from lossless.types import Status

LATELY = 60.0
"""Seconds for which a file that grew counts as growing, when its writer cannot be asked."""
FLUSHED = 150.0
"""The same when its process runs and opens the file anew for each chunk: torch's writer does so every two minutes."""
STALLED = 600.0
"""Seconds of quiet after which a living writer is taken to hang; longer for runs that rarely write."""
CLOSED = 5.0
"""Seconds of quiet after which a half record is given up when no process here has the file open and its name tells
nothing: its writer may open it anew for each record."""
UNKNOWN = 300.0
"""The same when processes may not be looked into, or its name tells of another machine."""
STOPPED = 2.0
"""The same of a writer that was stopped (SIGSTOP, Ctrl-Z)."""
GAPS = 5
"""So many times its usual gap between two steps may a run be quiet."""


class _Answer(NamedTuple):
    """`asked`: when; `mtime`: of the file, as it was known then."""

    asked: float
    mtime: float
    alive: bool | None


class Statuses:
    """Asks the system about writers, at most once a second a file, and once a writer is gone only when the file grew
    all the same. Any thread."""

    def __init__(self) -> None:
        self._writers = Writers()
        self._lock = threading.Lock()
        self._answers: dict[str, _Answer] = {}

    def alive(self, file: EventFile) -> bool | None:
        """Whether the writer of `file` lives; None if that cannot be known: also when it grew after the process that
        its name tells was gone or had closed it, for then another writes it."""
        now, mtime = time.time(), file.mtime
        before = self._answers.get(file.path)
        if before and before.mtime == mtime and (before.alive is not True or 0 <= now - before.asked < 1):
            return before.alive
        with self._lock:
            alive = self._writers.alive(file.path)
        if before and not before.alive and not alive and before.asked < mtime:
            alive = None
        self._answers[file.path] = _Answer(now, mtime, alive)
        return alive

    def patience(self, file: EventFile) -> float:
        """Seconds of quiet after which the half record at the end of `file` will hardly be completed; infinite while
        its writer lives. A process of an unknown name that has the file open is a writer too."""
        alive = self.alive(file)
        if alive is not None:
            return math.inf if alive else 0.0
        with self._lock:
            held = self._writers.held(file.path)
        if held:
            return math.inf
        return UNKNOWN if held is None or self._writers.elsewhere(file.path) else CLOSED

    def stopped(self, file: EventFile) -> bool:
        """Whether the writer of `file` lives, and was stopped by a signal; the system is asked now."""
        return (self.alive(file) is True or self._runs(file)) and self._writers.stopped(file.path)

    def _runs(self, file: EventFile) -> bool:
        """Whether nothing is known of the writer but that its process runs here."""
        writer = writer_of(file.path)
        named = writer is not None and writer.pid is not None
        return named and self.alive(file) is None and self._writers.runs(file.path) is True

    def holder(self, file: EventFile) -> int | None:
        """The process of a name without a pid, if it lives here."""
        return self._writers.holder(file.path) if self.alive(file) else None

    def of(self, files: Sequence[EventFile], gap: float) -> Status:
        """The status of a run with these files; `gap`: the usual seconds between two of its steps, 0 if not known."""
        if any(file.lost for file in files):
            return Status.DAMAGED
        quiet = time.time() - max((file.mtime for file in files), default=0.0)
        if quiet >= STOPPED and any(self.stopped(file) for file in files):
            return Status.STALLED
        if quiet < min(LATELY, STALLED) and not all(self.alive(file) is False for file in files):
            return Status.LIVE
        if quiet < max(FLUSHED, min(STALLED, GAPS * gap)) and any(self._runs(file) for file in files):
            return Status.LIVE
        if any(self.alive(file) for file in files):
            return Status.LIVE if quiet < max(STALLED, GAPS * gap) else Status.STALLED
        return Status.STALLED if any(file.half_tail and not file.foreign for file in files) else Status.FINISHED
