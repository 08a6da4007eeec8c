"""Records in memory, and the pens that write scalars into it."""

from collections.abc import Callable
from typing import final

from lossless.write.form import Form
from lossless.write.inputs import Pending

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

@final
class TagTable:
    """Every tag of a directory, and what is said of their use: W202, W203, W205, W206, once each."""

    key: int
    where: str
    def __init__(self, where: str = "") -> None: ...
    def use(self, tag: str, kind: str, step: object, strict: bool | None = None) -> int | Pending:
        """The int64 step of a value of `kind` that is about to be recorded; pending if it is on a device.

        Raises InputError, and when strict WriteError."""

@final
class Pen:
    """Writes scalars of one form into a recorder.

    `defer(pen, tag, value, step, wall_time)` queues what cannot be read now without waiting for a device; `resolve`
    and `resolved` do the rest of it."""

    form: Form
    closed: bool
    def __init__(
        self,
        recorder: Recorder,
        tags: TagTable,
        form: Form,
        *,
        strict: bool | None = None,
        defer: Callable[[Pen, str, object, object, float], bool] | None = None,
    ) -> None: ...
    def scalar(self, tag: str, value: object, step: object, wall_time: float | None = None) -> bool:
        """Record one point; False: it was not recorded, and that was said."""

    def described(self, tag: str, display_name: str, description: str) -> None:
        """Give the metadata that the tag's points carry from now on."""

    def close(self) -> None:
        """Take no more values."""

    def resolve(self, tag: str, value: object, step: object, wall_time: float) -> bytes:
        """The serialised Event of a deferred value; waits for devices."""

    def resolved(self, tag: str) -> None:
        """A deferred value of the tag was recorded, or could not be."""
