"""The first record of an event file."""

from __future__ import annotations

from typing import NamedTuple

from lossless.errors import ProtoError, RecordError
from lossless.logdir import FileSystem
from lossless.wire.events import Event
from lossless.wire.records import Unframer

_BYTES = 4096
"""More than any writer puts into its first record."""


class Head(NamedTuple):
    """What a file says of itself: `file_version` (`brain.Event:2`) and `writer` are "" where it says nothing;
    `wall_time` in seconds since the epoch."""

    file_version: str
    writer: str
    wall_time: float


def read_head(path: str, fs: FileSystem) -> Head | None:
    """The head of the file; None if its first record is damaged, longer than 4 KiB or not there. Raises OSError."""
    buffer = bytearray(_BYTES)
    unframer = Unframer()
    unframer.feed(memoryview(buffer)[: fs.read_into(path, memoryview(buffer), 0)])
    try:
        record = unframer.next()
        if record is None:
            return None
        event = Event.decode(record.data)
    except (RecordError, ProtoError):
        return None
    writer = event.source_metadata.writer if event.source_metadata else ""
    return Head(event.file_version or "", writer, event.wall_time)
