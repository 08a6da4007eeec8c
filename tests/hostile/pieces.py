"""Records of event files, put together field by field."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless.wire.events import Event, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensorproto import Dimension, TensorProto, TensorShape
from lossless.wire.tensors import from_numpy

NAME = "events.out.tfevents.1700000000.elsewhere.17.0"
HEAD = frame(Event(wall_time=1.0, file_version="brain.Event:2").encode())


def write(run: Path, *records: bytes) -> None:
    """Append to the event file of a run."""
    run.mkdir(parents=True, exist_ok=True)
    path = run / NAME
    head = b"" if path.exists() else HEAD
    with path.open("ab") as file:
        file.write(head + b"".join(records))


def record(*values: Value, step: int = 0) -> bytes:
    """An event of values."""
    return frame(Event(wall_time=1000.0 + step, step=step, summary=Summary(value=values)).encode())


def tensor(tag: str, held: object, plugin: str = "", content: bytes = b"", step: int = 0, words: str = "") -> bytes:
    """A tensor of a plugin: an array, strings, or a TensorProto as it is. `words`: its display name and description."""
    proto = held if isinstance(held, TensorProto) else from_numpy(np.asarray(held))
    said = SummaryMetadata(PluginData(plugin, content), words, words) if plugin or words else None
    return record(Value(tag=tag, tensor=proto, metadata=said), step=step)


def texts(*held: str | bytes) -> object:
    """An array of them."""
    return np.array(held, object)


def hollow(dtype: int, *shape: int, **more: object) -> TensorProto:
    """A tensor that says it has a shape, in few bytes."""
    return TensorProto(dtype=dtype, tensor_shape=TensorShape(tuple(map(Dimension, shape))), **more)  # type: ignore[arg-type]


def field(number: int, body: bytes) -> bytes:
    """A length-delimited field of a message."""
    return varint(number << 3 | 2) + varint(len(body)) + body


def varint(value: int) -> bytes:
    """A number as protobuf has it."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def nested(number: int, depth: int, core: bytes = b"") -> bytes:
    """`core` in so many messages, one in another."""
    heads, length = list[bytes](), len(core)
    for _ in range(depth):
        heads.append(varint(number << 3 | 2) + varint(length))
        length += len(heads[-1])
    return b"".join(reversed(heads)) + core
