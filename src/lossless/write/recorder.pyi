"""Records in memory, on their way to a file."""

from collections.abc import Callable
from typing import final

RECORD: int
HURRY: int
FULL: int
"""Why a recorder wakes whom it was given: a first record lies in it, a chunk is full, a record found no room."""

@final
class Recorder:
    """The memory of one file: a queue of bytes, whole records at its end, any bytes at its head.

    `wake(reason)` is called when it has something to say; `limit` bytes are held at most. What it counts is right at
    any moment, also when a signal interrupts the thread that drains it."""

    recorded: int
    written: int
    """Bytes, of all time."""
    dropped: int
    """Records that found no room."""

    def __init__(self, limit: int, wake: Callable[[int], None] | None = None) -> None: ...
    def forget(self) -> None:
        """Drop everything, as the child of a fork does: its parent has the same and writes it."""

    def append(self, data: bytes, needed: bool = False) -> bool:
        """Record a serialised Event; False when there is no room. `needed`: beyond the limit, too."""

    def peek(self) -> memoryview | None:
        """The next chunk, or what is left of it; None when there is nothing."""

    def advance(self, size: int) -> None:
        """`size` bytes of what `peek` gave were written; negative: they were taken back."""

    def torn(self) -> int:
        """Bytes that were written of a record whose rest was not."""

    def rest(self) -> bool:
        """Whether all is written; then the next record wakes again."""

    def take_dropped(self) -> int:
        """How many records found no room since this was last asked."""

    def unwritten(self) -> int:
        """How many records are not written, or not whole."""
