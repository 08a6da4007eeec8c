"""Where values go: the seam between the calls and the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from lossless.wire.events import Event, Value
from lossless.write.form import Form

if TYPE_CHECKING:
    from lossless.write.recorder import TagTable

__all__ = ["Form", "Pen", "Sink"]

Make = Callable[[], Sequence[Value]]


class Pen(Protocol):
    """Writes scalars of one form."""

    def scalar(self, tag: str, value: object, step: object, wall_time: float | None = None) -> bool:
        """Record one point; False: it was not recorded, and that was said."""

    def described(self, tag: str, display_name: str, description: str) -> None:
        """Give the metadata that the tag's points carry from now on."""


class Sink(Protocol):
    """Takes values and keeps their order; a call never waits for a disk, a thread or a device."""

    @property
    def logdir(self) -> str | None:
        """The directory."""

    @property
    def path(self) -> str | None:
        """The event file; None when there is none."""

    @property
    def tags(self) -> TagTable:
        """What the directory's tags were used for."""

    @property
    def strict(self) -> bool | None:
        """Whether notices raise; None: as the process has it."""

    def pen(self, form: Form) -> Pen:
        """The pen of this form."""

    def write(self, values: Sequence[Value], step: object, wall_time: float | None = None, *, kind: str) -> bool:
        """Record values that are encoded already."""

    def later(
        self, make: Make, step: object, wall_time: float | None = None, *, tag: str, kind: str, size: int = 0
    ) -> bool:
        """Record what `make` returns; it runs on the encoding thread, in order. `size`: bytes it holds until then."""

    def event(self, event: Event | bytes) -> None:
        """Record a whole event, a message or serialised."""

    def flush(self, *, fsync: bool = False) -> None:
        """Return when all of it lies with the operating system, or on the disk. Raises WriteError."""

    def close(self) -> None:
        """Take no more; twice does nothing. Raises WriteError if values were lost."""
