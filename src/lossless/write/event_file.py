"""One event file."""

from __future__ import annotations

import itertools
import math
import operator
import os
import socket
import struct
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from lossless.errors import WriteError
from lossless.types import INT64_MAX, INT64_MIN
from lossless.version import __version__
from lossless.wire.events import Event, SourceMetadata, Summary, Value
from lossless.wire.records import frame

_VERSION = "brain.Event:2"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_count = itertools.count()


class EventFile:
    """Writes scalars to a new `events.out.tfevents.<seconds>.<host>.<pid>.<n><suffix>` in `directory`, which is made.

    Each call hands whole records to the operating system before it returns: nothing is lost when the process is killed.
    Values are rounded to float32. Not for several threads at once. Raises OSError when the disk refuses; then the file
    still ends with its last whole record."""

    def __init__(self, directory: str | os.PathLike[str], *, suffix: str = "") -> None:
        self._fd = -1
        os.makedirs(directory, exist_ok=True)
        while self._fd < 0:
            origin = f"{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{next(_count)}"
            self.path = os.path.join(directory, f"events.out.tfevents.{origin}{suffix}")
            try:
                self._fd = os.open(self.path, _FLAGS, 0o666)
            except FileExistsError:
                continue  # another process with our pid, on another machine that shares this name and disk
        self._size = 0
        source = SourceMetadata(f"lossless {__version__}")
        self._write(Event(wall_time=time.time(), file_version=_VERSION, source_metadata=source))

    def scalar(self, tag: str, value: float, step: int, wall_time: float | None = None) -> None:
        """Write one point; `wall_time` in seconds since the epoch, now by default. Raises WriteError for what cannot be
        written: a step that is no int64, a finite value that float32 cannot hold."""
        self.scalars({tag: value}, step, wall_time)

    def scalars(self, values: Mapping[str, float], step: int, wall_time: float | None = None) -> None:
        """Write one point of each tag at the same step, in one record. Raises WriteError as `scalar` does."""
        step = operator.index(step)
        if not INT64_MIN <= step <= INT64_MAX:
            raise WriteError(f"step: got {step}, want an int64")
        summary = Summary(tuple(Value(tag, simple_value=_float32(tag, value)) for tag, value in values.items()))
        self._write(Event(wall_time=time.time() if wall_time is None else wall_time, step=step, summary=summary))

    def flush(self) -> None:
        """Return once everything lies on the disk itself, where a power cut does not reach it."""
        os.fsync(self._fd)

    def close(self) -> None:
        """Write no more; closing twice does nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, event: Event) -> None:
        if self._fd < 0:
            raise WriteError(f"{self.path}: got a point after close(), want it before")
        record = memoryview(frame(event.encode()))
        written = 0
        try:
            while written < len(record):
                written += os.write(self._fd, record[written:])
        except OSError:
            os.ftruncate(self._fd, self._size)  # half a record would damage the next one
            raise
        self._size += written


def _float32(tag: str, value: float) -> float:
    number = float(value)
    if math.isfinite(number):
        try:
            struct.pack("<f", number)
        except OverflowError as error:
            raise WriteError(f"value of {tag!r}: got {number}, want one that float32 can hold") from error
    return number
