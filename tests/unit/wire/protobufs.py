"""TensorBoard's own protobufs and their numbers, the judge of ours; and events of every sort for Hypothesis."""

from __future__ import annotations

import struct
from typing import Any

from hypothesis import strategies as st
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2

from lossless.wire.tensorproto import DType

INTS = {
    DType.INT8: (-(2**7), 2**7 - 1),
    DType.UINT8: (0, 2**8 - 1),
    DType.INT16: (-(2**15), 2**15 - 1),
    DType.UINT16: (0, 2**16 - 1),
    DType.INT32: (-(2**31), 2**31 - 1),
    DType.UINT32: (0, 2**32 - 1),
    DType.INT64: (-(2**63), 2**63 - 1),
    DType.UINT64: (0, 2**64 - 1),
    DType.BOOL: (0, 1),
}
FORMATS = {
    DType.INT8: "<b", DType.UINT8: "<B", DType.INT16: "<h", DType.UINT16: "<H", DType.INT32: "<i", DType.UINT32: "<I",
    DType.INT64: "<q", DType.UINT64: "<Q", DType.BOOL: "<B", DType.HALF: "<e", DType.FLOAT: "<f", DType.DOUBLE: "<d",
}  # fmt: skip
FIELDS = {
    DType.FLOAT: "float_val", DType.DOUBLE: "double_val", DType.INT64: "int64_val", DType.BOOL: "bool_val",
    DType.UINT32: "uint32_val", DType.UINT64: "uint64_val", DType.HALF: "half_val", DType.BFLOAT16: "half_val",
}  # fmt: skip
"""The typed field of a dtype; int_val where none is listed."""
NUMERIC = (*FORMATS, DType.BFLOAT16)


def bits(dtype: DType, value: float) -> bytes:
    """The element's bytes in tensor_content; bfloat16 is cut, not rounded."""
    return struct.pack("<f", value)[2:] if dtype == DType.BFLOAT16 else struct.pack(FORMATS[dtype], value)


def typed(dtype: DType, value: float) -> dict[str, list[Any]]:
    """The typed field that holds the element."""
    halves = dtype in (DType.HALF, DType.BFLOAT16)
    return {FIELDS.get(dtype, "int_val"): [int.from_bytes(bits(dtype, value), "little") if halves else value]}


def shape_of(sizes: list[int] | None, unknown: bool = False) -> dict[str, Any]:
    """The tensor_shape argument of a TensorProto."""
    if sizes is None and not unknown:
        return {}
    dims = [tensor_shape_pb2.TensorShapeProto.Dim(size=n) for n in sizes or []]
    return {"tensor_shape": tensor_shape_pb2.TensorShapeProto(dim=dims, unknown_rank=unknown)}


def event_of(*values: summary_pb2.Summary.Value, wall: float = 1.5, step: int = 7) -> bytes:
    """A serialised Event with the values."""
    event = event_pb2.Event(wall_time=wall, step=step, summary=summary_pb2.Summary(value=values))
    data: bytes = event.SerializeToString()
    return data


def tensor_event(tensor: tensor_pb2.TensorProto, **more: Any) -> bytes:
    """A serialised Event with one tensor, of tag `t`."""
    return event_of(summary_pb2.Summary.Value(tag="t", tensor=tensor), **more)


names = st.text(st.characters(codec="utf-8"), max_size=12)
doubles = st.floats(width=64)
singles = st.floats(width=32)
int64s = st.integers(-(2**63), 2**63 - 1)


@st.composite
def tensors(draw: st.DrawFn) -> tensor_pb2.TensorProto:
    """A tensor of any dtype, encoding and shape, most of them small."""
    dtype = draw(st.sampled_from([*NUMERIC, DType.STRING, DType.COMPLEX64, DType.INVALID]))
    sizes = draw(st.none() | st.lists(st.integers(0, 3), max_size=3) | st.just([1, 1]))
    made = tensor_pb2.TensorProto(dtype=types_pb2.DataType.Name(dtype), **shape_of(sizes, draw(st.booleans())))
    if dtype not in NUMERIC:
        made.string_val.extend(draw(st.lists(st.binary(max_size=9), max_size=2)))
        return made
    value = draw(st.integers(*INTS[dtype])) if dtype in INTS else draw(st.floats(width=16))
    count = draw(st.sampled_from([0, 1, 1, 1, 2]))
    if draw(st.booleans()):
        made.tensor_content = bits(dtype, value) * count
    else:
        for field, elements in typed(dtype, value).items():
            getattr(made, field).extend(elements * count)
    return made


metadata = st.builds(
    summary_pb2.SummaryMetadata,
    plugin_data=st.builds(summary_pb2.SummaryMetadata.PluginData, plugin_name=names, content=st.binary(max_size=9)),
    display_name=names,
    summary_description=names,
    data_class=st.integers(0, 3),
)


@st.composite
def values(draw: st.DrawFn) -> summary_pb2.Summary.Value:
    """A value of any kind, or of none; few tags, so that they come back."""
    Value = summary_pb2.Summary.Value  # noqa: N806
    made = Value(tag=draw(names | st.sampled_from(["loss", "acc"])))
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2:
            made.simple_value = draw(singles)
        case 3 | 4 | 5:
            made.tensor.CopyFrom(draw(tensors()))
        case 6:
            made.histo.CopyFrom(summary_pb2.HistogramProto(min=draw(doubles), bucket_limit=[1, 2], bucket=[3, 4]))
        case 7:
            made.image.CopyFrom(summary_pb2.Summary.Image(height=2, encoded_image_string=draw(st.binary(max_size=30))))
        case 8:
            made.audio.CopyFrom(summary_pb2.Summary.Audio(sample_rate=44100, encoded_audio_string=b"wav"))
    if draw(st.booleans()):
        made.metadata.CopyFrom(draw(metadata))
    return made


@st.composite
def events(draw: st.DrawFn) -> event_pb2.Event:
    """An event of any kind, most of them summaries."""
    made = event_pb2.Event(wall_time=draw(doubles), step=draw(int64s | st.integers(0, 300)))
    match draw(st.integers(0, 11)):
        case 0:
            made.file_version = "brain.Event:2"
            made.source_metadata.writer = draw(names)
        case 1:
            made.graph_def = draw(st.binary(max_size=30))
        case 2:
            made.session_log.status = draw(st.integers(0, 3))
            made.session_log.msg = draw(names)
        case 3:
            made.tagged_run_metadata.tag = draw(names)
        case 4:
            made.meta_graph_def = draw(st.binary(max_size=30))
        case 5:
            made.log_message.message = draw(names)
        case _:
            made.summary.value.extend(draw(st.lists(values(), max_size=4)))
    return made
