"""Where values go: the seam between the calls and the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, final

from lossless.errors import WriteError
from lossless.wire.events import Event, Value
from lossless.wire.records import Unframer
from lossless.write import notices
from lossless.write.form import Form
from lossless.write.jobs import Jobs
from lossless.write.recorder import Recorder
from lossless.write.recording import Recording
from lossless.write.tag_table import TagTable

__all__ = ["FanOut", "Form", "MemorySink", "NullSink", "Pen", "Sink"]

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
    def strict(self) -> bool | None:
        """Whether notices raise; None: as the process has it."""

    @property
    def tags(self) -> TagTable:
        """What the directory's tags were used for."""

    def pen(self, form: Form) -> Pen:
        """A pen of this form."""

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

    def catch_up(self, seconds: float) -> None:
        """As `flush`, but wait for a disk at most so long, for no store, and leave what went wrong to `flush`."""

    def close(self) -> None:
        """Take no more; twice does nothing. Raises WriteError if values were lost."""

    def abandon(self) -> None:
        """Take no more, for nobody is left who could give it; for finalizers: waits for nothing, raises nothing."""


@final
class MemorySink(Recording):
    """Keeps its events, for tests and for what reads them at once."""

    logdir = None
    path = None

    def __init__(self, *, strict: bool | None = None) -> None:
        super().__init__(Recorder(2**62), TagTable(), Jobs(), strict=strict)
        self._unframer = Unframer()
        self._events: list[Event] = []

    @property
    def events(self) -> list[Event]:
        """Everything called until now."""
        self.flush()
        while (chunk := self._recorder.peek()) is not None:
            self._unframer.feed(chunk)
            self._recorder.advance(len(chunk))
        while record := self._unframer.next():
            self._events.append(Event.decode(record.data))
        return self._events

    def flush(self, *, fsync: bool = False) -> None:
        """Return when all is encoded. Raises WriteError for what strict found wrong."""
        self._settle()
        notices.raise_held()


@final
class NullSink:
    """Takes everything and keeps nothing; also its own pen."""

    logdir = None
    path = None
    strict = False

    def __init__(self) -> None:
        self.tags = TagTable()

    def pen(self, form: Form) -> Pen:
        """Itself."""
        return self

    def scalar(self, tag: str, value: object, step: object, wall_time: float | None = None) -> bool:
        """False: not recorded, as asked."""
        return False

    def described(self, tag: str, display_name: str, description: str) -> None:
        """Nothing."""

    def write(self, values: Sequence[Value], step: object, wall_time: float | None = None, *, kind: str) -> bool:
        """False: not recorded, as asked."""
        return False

    def later(
        self, make: Make, step: object, wall_time: float | None = None, *, tag: str, kind: str, size: int = 0
    ) -> bool:
        """False: not recorded, as asked; `make` is not called."""
        return False

    def event(self, event: Event | bytes) -> None:
        """Nothing."""

    def flush(self, *, fsync: bool = False) -> None:
        """Nothing."""

    def catch_up(self, seconds: float) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""

    def abandon(self) -> None:
        """Nothing."""


@final
class FanOut:
    """Gives everything to several sinks; what describes one is the first's."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        if not sinks:
            raise ValueError("FanOut: got no sinks, want one at least; use NullSink to record nothing")
        self._sinks = tuple(sinks)
        self.logdir, self.path = sinks[0].logdir, sinks[0].path
        self.strict, self.tags = sinks[0].strict, sinks[0].tags

    def pen(self, form: Form) -> Pen:
        """A pen that writes with a pen of each."""
        return _FanOutPen([sink.pen(form) for sink in self._sinks])

    def write(self, values: Sequence[Value], step: object, wall_time: float | None = None, *, kind: str) -> bool:
        """Record values in each; True if all did."""
        done = [sink.write(values, step, wall_time, kind=kind) for sink in self._sinks]
        return all(done)

    def later(
        self, make: Make, step: object, wall_time: float | None = None, *, tag: str, kind: str, size: int = 0
    ) -> bool:
        """Record in each what `make` returns; it is called for each."""
        done = [sink.later(make, step, wall_time, tag=tag, kind=kind, size=size) for sink in self._sinks]
        return all(done)

    def event(self, event: Event | bytes) -> None:
        """Record an event in each."""
        for sink in self._sinks:
            sink.event(event)

    def flush(self, *, fsync: bool = False) -> None:
        """Flush each. Raises WriteError, of all that failed."""
        _each(lambda sink: sink.flush(fsync=fsync), self._sinks)

    def catch_up(self, seconds: float) -> None:
        """Flush each, at most so long."""
        for sink in self._sinks:
            sink.catch_up(seconds)

    def close(self) -> None:
        """Close each. Raises WriteError, of all that failed."""
        _each(lambda sink: sink.close(), self._sinks)

    def abandon(self) -> None:
        """Abandon each."""
        for sink in self._sinks:
            sink.abandon()


class _FanOutPen:
    def __init__(self, pens: Sequence[Pen]) -> None:
        self._pens = pens

    def scalar(self, tag: str, value: object, step: object, wall_time: float | None = None) -> bool:
        done = [pen.scalar(tag, value, step, wall_time) for pen in self._pens]
        return all(done)

    def described(self, tag: str, display_name: str, description: str) -> None:
        for pen in self._pens:
            pen.described(tag, display_name, description)


def _each(call: Callable[[Sink], None], sinks: Iterable[Sink]) -> None:
    errors = []
    for sink in sinks:
        try:
            call(sink)
        except WriteError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise WriteError("\n".join(map(str, errors)))
