"""Events of the shared logs, with their bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lossless.wire.events import Event, Summary, Value

LOGS = Path(__file__).parent / "logs"
ORACLES = Path(__file__).parent / "oracles"


class Written(NamedTuple):
    """One value that TensorFlow, torch or tensorboardX wrote, and the bytes of its event."""

    event: Event
    value: Value
    data: bytes

    @property
    def all(self) -> tuple[Value, ...]:
        """Every value of the event."""
        return self.event.summary.value if self.event.summary else ()

    def holds(self, value: Value) -> bool:
        """Whether the event has exactly the bytes of our value, once."""
        return self.data.count(value.encode()) == 1

    def same(self, *values: Value) -> bool:
        """Whether our event of these values has exactly these bytes."""
        return Event(self.event.wall_time, self.event.step, summary=Summary(values)).encode() == self.data


def records(path: Path) -> Iterator[bytes]:
    data, at = path.read_bytes(), 0
    while at < len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        yield data[at + 12 : at + 12 + size]
        at += 16 + size


def written(run: str, tag: str) -> list[Written]:
    """Every event of a tag, in the file's order; with several values in an event, the first is given."""
    found = []
    for file in sorted((LOGS / run).glob("*tfevents*")):
        for data in records(file):
            event = Event.decode(data)
            values = event.summary.value if event.summary else ()
            found += [Written(event, value, data) for value in values if value.tag == tag]
    assert found, f"{run} has no {tag}"
    return found
