"""Changes announced by the operating system."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable

import watchfiles

_STEP = 10  # ms of quiet after which a batch is passed on
_DEBOUNCE = 50  # ms after which it is, quiet or not


class Events:
    """Paths that change in or below `roots`, links among them followed as they are now. Used by one thread.

    Making it and `wait` raise FileNotFoundError when a root vanished, another OSError or RuntimeError when the system
    will not watch (no watches left, for instance)."""

    def __init__(self, roots: Iterable[str], stop: threading.Event, tick: float) -> None:
        """`wait` ends after `tick` seconds without changes, and at once when `stop` is set."""
        self._batches = watchfiles.watch(
            *sorted(roots),
            watch_filter=None,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=max(1, int(tick * 1000)),
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
            force_polling=False,
            ignore_permission_denied=True,
        )
        self._first = self._take()  # the watches exist only from the first batch on

    def wait(self) -> set[str]:
        """The next batch; empty after a quiet tick."""
        first, self._first = self._first, set()
        return first or self._take()

    def close(self) -> None:
        """Give the watches back."""
        self._batches.close()

    def _take(self) -> set[str]:
        return {path for change, path in next(self._batches, ()) if _matters(change, path)}


def _matters(change: watchfiles.Change, path: str) -> bool:
    """Event files, whatever came or went, and directories whose rights changed; not that other files grow."""
    return "tfevents" in os.path.basename(path) or change != watchfiles.Change.modified or os.path.isdir(path)
