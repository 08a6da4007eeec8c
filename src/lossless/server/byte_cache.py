"""Answers that cost much to make and little to keep, bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

LIMIT = 64 << 20
_ENTRY = 200
"""Bytes that an entry takes besides its own."""


class ByteCache:
    """Forgets what was used longest ago once all of it exceeds `limit` bytes. Safe from any thread: the lock is held
    while entries move, never while one is made."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit, self._held = limit, 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, bytes] = OrderedDict()

    @property
    def held(self) -> int:
        """Bytes kept now."""
        return self._held

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The bytes of `key`, made if they are not there; too large ones are not kept."""
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
                return found
        made = make()
        with self._lock:
            if key not in self._entries and len(made) + _ENTRY <= self._limit:
                self._entries[key] = made
                self._held += len(made) + _ENTRY
            while self._held > self._limit:
                self._held -= len(self._entries.popitem(last=False)[1]) + _ENTRY
        return made
