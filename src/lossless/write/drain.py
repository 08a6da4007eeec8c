"""The writing thread: what lies in memory reaches the operating system without any call of the user."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Protocol

from lossless.write import notices

PERIOD = 0.1
"""Seconds from a first record in memory to its write."""


class Drained(Protocol):
    """What is drained: an event file."""

    def drain(self) -> float | None:
        """Write what is there; seconds until it wants to be called again, None: not before it wakes the thread."""


class Drain:
    """One daemon thread a process, started by the first record, asleep while nothing waits.

    It is told through a SimpleQueue, whose `put` neither waits nor minds signal handlers and finalizers that interrupt
    it. `begin` is called before the thread starts."""

    def __init__(self, begin: Callable[[], None]) -> None:
        self._begin = begin
        self._stopped = False
        self.forget()

    def forget(self) -> None:
        """Begin anew, as the child of a fork does, which has no thread."""
        self._due: dict[Drained, float] = {}
        self._queue: queue.SimpleQueue[tuple[Drained, float] | Callable[[], None] | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether there is a thread."""
        return self._thread is not None and self._thread.is_alive()

    def wake(self, file: Drained, *, hurry: bool = False) -> None:
        """Have `file` drained within PERIOD, or at once. When the process has come to its end: by the caller."""
        self._queue.put((file, 0.0 if hurry else PERIOD))
        if not self.running and not self._start():
            self._drain_all()

    def call(self, function: Callable[[], None]) -> bool:
        """Have the thread call `function`; False when the process has come to its end and has no thread."""
        if not self.running and not self._start():
            return False
        self._queue.put(function)
        return True

    def leave(self, function: Callable[[], None]) -> None:
        """As `call`, but the thread is not started for it: nothing is waited for, no lock is taken."""
        self._queue.put(function)

    def stop(self, timeout: float = 1.0) -> None:
        """End the thread; from now on callers drain. For the end of the process."""
        self._stopped = True
        if self.running and self._thread is not None and self._thread is not threading.current_thread():
            self._queue.put(None)
            self._thread.join(timeout)

    def _start(self) -> bool:
        if self._stopped:
            return False
        if not self._starting.acquire(blocking=False):
            return True  # somebody is at it, and finds in the queue what we put there
        try:
            if not self.running:
                self._begin()
                self._thread = threading.Thread(target=self._run, name="lossless-write", daemon=True)
                self._thread.start()
        except RuntimeError:  # the interpreter is at its end
            self._thread = None
            return False
        finally:
            self._starting.release()
        return True

    def _drain_all(self) -> None:
        while not self._queue.empty():
            match self._queue.get():
                case (file, _):
                    file.drain()
                case _:
                    pass

    def _run(self) -> None:
        notices.in_background()
        due = self._due
        while True:
            try:
                item = self._queue.get(timeout=max(0.0, min(due.values()) - time.monotonic()) if due else None)
            except queue.Empty:
                self._drain_due(due)
                continue
            match item:
                case None:
                    return
                case (file, delay):
                    due[file] = min(due.get(file, float("inf")), time.monotonic() + delay)
                case function:
                    function()

    def _drain_due(self, due: dict[Drained, float]) -> None:
        now = time.monotonic()
        for file in [file for file, at in due.items() if at <= now]:
            del due[file]
            delay = file.drain()
            if delay is not None:
                due[file] = time.monotonic() + delay
