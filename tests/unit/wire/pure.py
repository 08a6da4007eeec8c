"""What the scanner should find, by pure Python: framing, messages and numpy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lossless.errors import ProtoError
from lossless.wire.events import Event, Value
from lossless.wire.kinds import Shape
from lossless.wire.proto import read_varint
from lossless.wire.records import HEADER, Unframer
from lossless.wire.tensorproto import TensorProto, TensorShape
from lossless.wire.tensors import to_numpy
from tests.unit.wire.feeding import Row
from tests.unit.wire.protobufs import NUMERIC

PAYLOADS = (3, 4, 6, 7, 8, 9)
"""Fields of an Event that are rows; 5 is the summary."""


def expected(data: bytes) -> tuple[list[Row], list[str]]:
    """Rows and tags of a file without damage."""
    unframer, rows, tags = Unframer(), list[Row](), list[str]()
    unframer.feed(data)
    while record := unframer.next():
        event, at = Event.decode(record.data), record.offset + HEADER
        wall = repr(event.wall_time)
        for number, start, payload in delimited_fields(record.data):
            if number in PAYLOADS:
                status = float(event.session_log.status) if number == 7 and event.session_log else 0.0
                rows.append(Row(-1, 13 + number, event.step, wall, repr(status), at + start, len(payload)))
            for one, begin, message in delimited_fields(payload) if number == 5 else ():
                assert one == 1
                value = Value.decode(message)
                tags += [value.tag] if value.tag not in tags else []
                shape, scalar = shape_and_value(value)
                place = at + start + begin, len(message)
                rows.append(Row(tags.index(value.tag), shape, event.step, wall, repr(float(scalar)), *place))
    return rows, tags


def delimited_fields(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and bytes of each field of text, bytes or a message."""
    at = 0
    while at < len(data):
        tag, at = read_varint(data, at)
        match tag & 7:
            case 0:
                _, at = read_varint(data, at)
            case 2:
                size, at = read_varint(data, at)
                yield tag >> 3, at, data[at : at + size]
                at += size
            case wire:
                at += 8 if wire == 1 else 4


def shape_and_value(value: Value) -> tuple[Shape, float]:
    """How a value of one encoding is shaped, and its scalar."""
    if value.simple_value is not None:
        return Shape.SIMPLE, value.simple_value
    if value.tensor is not None:
        return tensor_shape_and_value(value.tensor)
    for shape, field in ((Shape.HISTO, value.histo), (Shape.IMAGE, value.image), (Shape.AUDIO, value.audio)):
        if field is not None:
            return shape, 0.0
    return Shape.EMPTY, 0.0


def tensor_shape_and_value(tensor: TensorProto) -> tuple[Shape, float]:
    """One number if numpy makes one of it."""
    shape = tensor.tensor_shape or TensorShape()
    bare = dataclasses.replace(tensor, tensor_shape=TensorShape(shape.dim))
    empty = bare.encode() == TensorProto(tensor.dtype, TensorShape(shape.dim)).encode()
    if tensor.dtype not in NUMERIC or any(d.size != 1 for d in shape.dim) or (empty and shape.unknown_rank):
        return Shape.TENSOR, 0.0
    try:
        return Shape.TENSOR_SCALAR, to_numpy(bare).item()
    except ProtoError:
        return Shape.TENSOR, 0.0
