"""A pen on a bench: what it writes, as protobuf reads it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable

from tensorboard.compat.proto.event_pb2 import Event as TensorBoardEvent
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto

from lossless.wire.records import Unframer
from lossless.write.form import Form
from lossless.write.pen import Pen
from lossless.write.recorder import Recorder
from lossless.write.tag_table import TagTable


def drained(recorder: Recorder) -> list[bytes]:
    """The data of all records, taken out of memory."""
    unframer = Unframer()
    while (chunk := recorder.peek()) is not None:
        unframer.feed(chunk)
        recorder.advance(len(chunk))
    found = []
    while record := unframer.next():
        found.append(record.data)
    unframer.close()
    return found


def value_of(data: bytes) -> Summary.Value:
    return TensorBoardEvent.FromString(data).summary.value[0]


class Bench:
    """A pen, and what came of it."""

    def __init__(self, form: Form = Form.SIMPLE, *, strict: bool | None = None) -> None:
        self.recorder = Recorder(1 << 30)
        self.deferred: list[tuple[object, ...]] = []
        self.tags = TagTable()
        self.pen = Pen(self.recorder, self.tags, form, strict=strict, defer=self.defer)

    def defer(self, pen: Pen, *call: object) -> bool:
        self.deferred.append(call)
        return True

    def log(self, steps: Iterable[object], value: object = 1.0, tags: Iterable[str] = "xy") -> list[bool]:
        """One value of each tag at each step, tag by tag."""
        return [self.pen.scalar(tag, value, step) for tag in tags for step in steps]

    def events(self) -> list[TensorBoardEvent]:
        return [TensorBoardEvent.FromString(data) for data in drained(self.recorder)]


METADATA = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
VALUES: dict[Form, Callable[[str, float], Summary.Value]] = {
    Form.SIMPLE: lambda tag, number: Summary.Value(tag=tag, simple_value=number),
    Form.TENSOR: lambda tag, number: Summary.Value(
        tag=tag,
        tensor=TensorProto(dtype=1, tensor_shape=TensorShapeProto(), tensor_content=struct.pack("<f", number)),
        metadata=METADATA,
    ),
    Form.PACKED: lambda tag, number: Summary.Value(
        tag=tag, tensor=TensorProto(dtype=1, float_val=[number]), metadata=METADATA
    ),
    Form.PACKED_DOUBLE: lambda tag, number: Summary.Value(
        tag=tag, tensor=TensorProto(dtype=2, double_val=[number]), metadata=METADATA
    ),
}
