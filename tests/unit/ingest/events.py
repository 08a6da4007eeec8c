"""Event files made by hand, with wire's own encoder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lossless.wire.events import Event, PluginData, SessionLog, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensors import from_numpy

NAME = "events.out.tfevents.1700000000.elsewhere.17.0"
HEAD = frame(Event(wall_time=1.0, file_version="brain.Event:2").encode())


def scalar(tag: str, step: int, value: float = 0.0, wall: float | None = None) -> bytes:
    """The record of a legacy scalar."""
    event = Event(
        wall_time=1000.0 + step if wall is None else wall,
        step=step,
        summary=Summary(value=(Value(tag=tag, simple_value=value),)),
    )
    return frame(event.encode())


def scalars(tag: str, steps: Iterable[int], wall: float = 1000.0) -> bytes:
    """Records whose value is their step; a second apart from `wall` on."""
    return b"".join(scalar(tag, step, float(step), wall + i) for i, step in enumerate(steps))


def tensor(tag: str, array: object, plugin: str = "", step: int = 0, data_class: int = 0) -> bytes:
    """The record of a tensor."""
    metadata = SummaryMetadata(plugin_data=PluginData(plugin_name=plugin), data_class=data_class) if plugin else None
    value = Value(tag=tag, tensor=from_numpy(np.asarray(array)), metadata=metadata)
    return frame(Event(wall_time=1.0, step=step, summary=Summary(value=(value,))).encode())


def session_start(step: int) -> bytes:
    """The record of a SessionLog START."""
    return frame(Event(wall_time=1.0, step=step, session_log=SessionLog(status=1)).encode())


def write(path: Path, data: bytes) -> Path:
    """Append `data` to an event file and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(data)
    return path
