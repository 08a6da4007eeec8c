"""What a directory's event files hold, for the tests of lossless.summary."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lossless.wire.events import Event
from lossless.wire.records import Unframer
from lossless.wire.tensors import to_numpy


def serialised(directory: str | Path) -> Iterator[bytes]:
    """Every event of a directory, in order."""
    for path in sorted(Path(directory).glob("*tfevents*")):
        records = Unframer()
        records.feed(path.read_bytes())
        while (record := records.next()) is not None:
            yield record.data


def events(directory: str | Path) -> list[Any]:
    """The same, read, without the file's head."""
    return [e for e in map(Event.decode, serialised(directory)) if e.file_version is None]


def values(directory: str | Path) -> list[tuple[int, Any]]:
    """Step and value of every summary."""
    return [(e.step, v) for e in events(directory) if e.summary is not None for v in e.summary.value]


def points(directory: str | Path) -> list[tuple[str, int, float]]:
    """Tag, step and number of every scalar."""
    found = [(v.tag, step, to_numpy(v.tensor)) for step, v in values(directory) if v.tensor is not None]
    return [(tag, step, float(array)) for tag, step, array in found if array.shape == () and array.dtype.kind == "f"]


def tags(directory: str | Path) -> list[str]:
    """The tag of every value."""
    return [v.tag for _, v in values(directory)]


def timeless(event: bytes) -> bytes:
    """An event but for its wall time, which is the first field."""
    assert event[0] == 0x09 and struct.unpack_from("<d", event, 1)[0] > 1e9
    return event[9:]
