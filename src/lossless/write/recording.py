"""From calls to records: what every sink that records has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial

from lossless.wire.events import Event, Summary, Value
from lossless.write import notices, tracing
from lossless.write.form import Form
from lossless.write.inputs import InputError, Pending, wall_seconds
from lossless.write.jobs import Job, Jobs
from lossless.write.pen import Pen
from lossless.write.recorder import Recorder
from lossless.write.tag_table import TagTable


class Recording(ABC):
    """A sink whose records go into the memory of `recorder`; `jobs` encodes what is slow."""

    def __init__(self, recorder: Recorder, tags: TagTable, jobs: Jobs, *, strict: bool | None = None) -> None:
        self.tags = tags
        self.strict = strict
        self._recorder = recorder
        self._jobs = jobs
        self._pens: list[Pen] = []
        self._closed = False
        tracing.refresh()  # before anything is compiled that calls this sink

    @property
    @abstractmethod
    def logdir(self) -> str | None:
        """The directory."""

    @property
    @abstractmethod
    def path(self) -> str | None:
        """The event file; None when there is none."""

    @abstractmethod
    def flush(self, *, fsync: bool = False) -> None:
        """Return when all of it lies with the operating system, or on the disk. Raises WriteError."""

    def pen(self, form: Form) -> Pen:
        """A pen of this form; it writes until the sink is closed."""
        pen = Pen(self._recorder, self.tags, form, strict=self.strict, defer=self._defer)
        if self._closed:
            pen.close()
        self._pens.append(pen)
        return pen

    def write(self, values: Sequence[Value], step: object, wall_time: float | None = None, *, kind: str) -> bool:
        """Record values that are encoded already, behind what is still being encoded."""
        tags = list(dict.fromkeys(value.tag for value in values))
        with notices.Afterwards():
            number = self._step(tags, step, kind)
            if number is None:
                return False
            wall = wall_seconds(wall_time, self.strict, (self.tags.key, tags[0] if tags else ""))
            if isinstance(number, int) and not self._jobs.busy:
                return self._recorder.append(_summary(values, number, wall))
            self._put(lambda: _summary(values, _whole(number), wall), tags[0])
            return True

    def later(
        self,
        make: Callable[[], Sequence[Value]],
        step: object,
        wall_time: float | None = None,
        *,
        tag: str,
        kind: str,
        size: int = 0,
    ) -> bool:
        """Record what `make` returns, if anything, and say its remarks; it runs on the encoding thread, in order.
        `size`: bytes it holds until then."""
        with notices.Afterwards():
            number = self._step([tag], step, kind)
            if number is None:
                return False
            wall = wall_seconds(wall_time, self.strict, (self.tags.key, tag))
            self._put(partial(self._encoded, make, number, wall, tag), tag, size)
            return True

    def event(self, event: Event | bytes) -> None:
        """Record a whole event, a message or serialised, behind what is still being encoded."""
        data = event if isinstance(event, bytes) else event.encode()
        if self._refuses("an event"):
            return
        if self._jobs.busy:
            self._put(lambda: data, "", len(data))
        else:
            self._recorder.append(data)

    def catch_up(self, seconds: float) -> None:
        """As `flush`, but wait for encoding at most so long, and leave what went wrong to `flush`."""
        tracing.settle()
        self._jobs.settle(seconds)

    def close(self) -> None:
        """Take no more; twice does nothing."""
        self._closed = True
        for pen in self._pens:
            pen.close()

    def abandon(self) -> None:
        """Take no more, for nobody is left who could give it; what was taken is written as ever. Waits for nothing,
        and raises nothing."""
        Recording.close(self)

    def _encoded(self, make: Callable[[], Sequence[Value]], step: int | Pending, wall: float, tag: str) -> bytes:
        """The event, empty if there is nothing in it; what is remarked of it is said."""
        values = make()
        for remark in getattr(values, "remarks", ()):
            notices.notice(*remark, tag=(self.tags.key, tag), strict=self.strict)
        return _summary(values, _whole(step), wall) if values else b""

    def _step(self, tags: Sequence[str], step: object, kind: str) -> int | Pending | None:
        """The step at which all of `tags` are recorded; None when they are not, which was said."""
        if self._refuses(f"tag {tags[0]!r}" if tags else "an empty summary"):
            return None
        number: int | Pending | None = 0 if not tags else None
        try:
            for tag in tags:
                number = self.tags.use(tag, kind, step if number is None else number, self.strict)
        except InputError as error:
            what = f"tag {tags[0]!r}: step: {error.what}"
            notices.notice(error.rule, what, error.do, key=(self.tags.key, tags[0]), strict=self.strict)
            return None
        return number

    def _refuses(self, what: str) -> bool:
        if self._closed:
            notices.notice("W219", f"{what}: got it after close()", key=self.tags.key, strict=self.strict)
        return self._closed

    def _put(self, make: Callable[[], bytes], tag: str, size: int = 0) -> None:
        self._jobs.put(Job(self._recorder, make, tag, (self.tags.key, tag), size, self.strict))

    def _defer(self, pen: Pen, tag: str, value: object, step: object, wall_time: float) -> bool:
        make, recorded = partial(pen.resolve, tag, value, step, wall_time), partial(pen.resolved, tag)
        key = self.tags.key, tag
        self._jobs.put(Job(self._recorder, make, tag, key, strict=self.strict, heavy=False, recorded=recorded))
        return True

    def _settle(self) -> None:
        """Everything called before is in memory."""
        tracing.settle()
        self._jobs.settle()


def _summary(values: Sequence[Value], step: int, wall_time: float) -> bytes:
    return Event(wall_time=wall_time, step=step, summary=Summary(tuple(values))).encode()


def _whole(number: int | Pending) -> int:
    return number if isinstance(number, int) else int(number.result())
