"""Changes of a board, as they happen."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.query.changes import Tracker
from lossless.query.facts import Changes
from lossless.query.follow import Following


class Watch:
    """An iterator of Changes for one caller, coalesced while the caller is busy. Also a context manager that closes
    it."""

    def __init__(self, following: Following) -> None:
        self._following = following
        self._tracker = Tracker(following.snapshot)
        self._closed = False

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Changes]:
        return self

    def __next__(self) -> Changes:
        """Wait for the next change. Raises StopIteration when this or the board is closed."""
        changes = self.wait(None)
        if changes is None:
            raise StopIteration
        return changes

    def wait(self, timeout: float | None) -> Changes | None:
        """As next(), but for at most `timeout` seconds; None if nothing changed, or it is closed."""
        snapshot = self._following.newer(self._tracker.snapshot, timeout, lambda: self._closed)
        return self._tracker.advance(snapshot) if snapshot else None

    def close(self) -> None:
        """End the iteration, from any thread."""
        self._closed = True
        self._following.wake()
