"""Scalars, from a call straight to the bytes of a record."""

from collections.abc import Callable
from typing import final

from lossless.write.form import Form
from lossless.write.recorder import Recorder
from lossless.write.tag_table import TagTable

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
