"""One costly answer, made once for everybody who asks at the same time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

AGE = 1.0
"""Seconds after which it is made again, also when its key is the same."""


class Memo:
    """Holds the newest answer. Whoever asks while it is made waits for it. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[Hashable, float, bytes] | None = None

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The answer for `key`."""
        with self._lock:
            if self._known is None or self._known[0] != key or time.monotonic() - self._known[1] > AGE:
                self._known = (key, time.monotonic(), make())
            return self._known[2]
