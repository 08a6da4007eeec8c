"""Records in memory, and the pens that write scalars into it."""

from collections.abc import Callable
from typing import final

from lossless.write.form import Form

RECORD: int
HURRY: int
FULL: int
"""Why a recorder wakes whom it was given: a first record lies in it, a chunk is full, a record found no room."""

@final
class Chunk:
    """Whole records one behind the other: a read-only buffer. Nothing is added once it was taken."""

    records: int
    def __len__(self) -> int: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...
    def split(self, at: int) -> tuple[int, int]:
        """Where the record begins that holds byte `at`, and how many records lie before it."""

@final
class Recorder:
    """The memory of one file. `wake(reason)` is called when it has something to say; `limit` bytes are held at most."""

    dropped: int
    def __init__(self, limit: int, wake: Callable[[int], None] | None = None) -> None: ...
    def forget(self) -> None:
        """Drop everything, as the child of a fork does: its parent has the same and writes it."""

    @property
    def bytes_held(self) -> int:
        """Bytes recorded and not given back."""

    def append(self, data: bytes) -> bool:
        """Record a serialised Event; False when there is no room."""

    def take(self) -> list[Chunk]:
        """All chunks recorded until now, in order. They count as held until given back."""

    def give_back(self, chunk: Chunk) -> None:
        """A chunk is done with."""

    def take_dropped(self) -> int:
        """How many records found no room since this was last asked."""

@final
class TagTable:
    """Every tag of a directory, and what is said of their use: W202, W203, W205, W206, once each."""

    key: int
    where: str
    def __init__(self, where: str = "") -> None: ...
    def use(self, tag: str, kind: str, step: object, strict: bool | None = None) -> int:
        """The int64 step of a value of `kind` that is about to be recorded. Strict: raises WriteError."""

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
