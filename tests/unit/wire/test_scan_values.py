"""Scalars in every encoding: each dtype, field and shape, as TensorBoard's protobufs write them."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto import summary_pb2, tensor_pb2, types_pb2
from tensorboard.util import tensor_util

from lossless.wire.kinds import Shape
from lossless.wire.proto import FIXED32, FIXED64, VARINT, delimited, key, varint
from lossless.wire.records import frame
from lossless.wire.tensorproto import DType
from tests.unit.wire.feeding import Scanned, scan, scan_every_way
from tests.unit.wire.protobufs import INTS, NUMERIC, bits, event_of, int64s, shape_of, singles, tensor_event, typed

SHAPES = {"absent": None, "rank 0": [], "[1]": [1], "[1, 1]": [1, 1]}


def one(event: bytes) -> tuple[Shape, float, Scanned]:
    """The only row of a record, the same however it is fed."""
    found = scan_every_way(frame(event))
    (row,) = found.rows
    assert (row.step, row.wall) == (7, "1.5")
    return Shape(row.shape), float(row.value), found


def tensor(dtype: DType, **fields: object) -> bytes:
    return tensor_event(tensor_pb2.TensorProto(dtype=types_pb2.DataType.Name(dtype), **fields))


def element(data: st.DataObject, dtype: DType) -> float:
    if dtype in INTS:
        return data.draw(st.integers(*INTS[dtype]))
    return data.draw(st.floats(width={DType.FLOAT: 32, DType.DOUBLE: 64}.get(dtype, 16), allow_nan=False))  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("dtype", NUMERIC)
@settings(max_examples=25)
@given(data=st.data())
def test_every_dtype_in_content_and_typed_fields(dtype: DType, shape: list[int] | None, data: st.DataObject) -> None:
    value = element(data, dtype)
    want = struct.unpack("<f", bytes(2) + bits(dtype, value))[0] if dtype == DType.BFLOAT16 else float(value)
    for fields in ({"tensor_content": bits(dtype, value)}, typed(dtype, value)):
        found, got, _ = one(tensor(dtype, **fields, **shape_of(shape)))
        assert (found, repr(got)) == (Shape.TENSOR_SCALAR, repr(want))


@pytest.mark.parametrize("dtype", [d for d in NUMERIC if d not in (DType.UINT32, DType.UINT64, DType.BFLOAT16)])
@given(data=st.data())
def test_equal_to_what_tensorboard_reads(dtype: DType, data: st.DataObject) -> None:
    value = element(data, dtype)
    made = tensor_pb2.TensorProto(dtype=types_pb2.DataType.Name(dtype), **typed(dtype, value), **shape_of([]))
    assert one(tensor_event(made))[1] == float(tensor_util.make_ndarray(made).item())


@given(singles)
def test_simple_values(value: float) -> None:
    shape, got, _ = one(event_of(summary_pb2.Summary.Value(tag="t", simple_value=value)))
    assert (shape, repr(got)) == (Shape.SIMPLE, repr(value))


@pytest.mark.parametrize("special", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 6e-8, 65504.0])
@pytest.mark.parametrize("dtype", [DType.HALF, DType.BFLOAT16, DType.FLOAT, DType.DOUBLE])
def test_special_floats(dtype: DType, special: float) -> None:
    raw = bits(dtype, special)
    want = struct.unpack({2: "<e", 4: "<f", 8: "<d"}[len(raw)], raw)[0]
    if dtype == DType.BFLOAT16:
        want = struct.unpack("<f", bytes(2) + raw)[0]
    assert repr(one(tensor(dtype, tensor_content=raw))[1]) == repr(want)


def test_every_half() -> None:
    raws = [struct.pack("<H", number) for number in range(2**16)]
    data = b"".join(frame(tensor(DType.HALF, tensor_content=raw)) for raw in raws)
    assert [r.value for r in scan(data).rows] == [repr(struct.unpack("<e", raw)[0]) for raw in raws]


@pytest.mark.parametrize(
    ("field", "element_bytes", "dtype"),
    [
        (key(5, FIXED32), struct.pack("<f", 1.5), DType.FLOAT),
        (key(6, FIXED64), struct.pack("<d", 1.5), DType.DOUBLE),
        (key(7, VARINT), varint(-3), DType.INT32),
        (key(7, VARINT), varint(-3), DType.INT16),
        (key(7, VARINT), varint(200), DType.UINT8),
        (key(10, VARINT), varint(-(2**40)), DType.INT64),
        (key(11, VARINT), varint(1), DType.BOOL),
        (key(13, VARINT), varint(0x3E00), DType.HALF),
        (key(13, VARINT), varint(0x3FC0), DType.BFLOAT16),
        (key(16, VARINT), varint(2**32 - 1), DType.UINT32),
        (key(17, VARINT), varint(2**40), DType.UINT64),
    ],
)
def test_typed_fields_that_are_not_packed(field: bytes, element_bytes: bytes, dtype: DType) -> None:
    """proto2 writers, and proto3 ones with [packed=false]."""
    unpacked = key(1, VARINT) + varint(dtype) + field + element_bytes
    packed = (
        key(1, VARINT)
        + varint(dtype)
        + delimited(field[0] >> 3 if len(field) == 1 else 16 + (dtype == DType.UINT64), element_bytes)
    )
    found = []
    for data in (unpacked, packed):
        event = key(1, FIXED64) + struct.pack("<d", 1.5) + key(2, VARINT) + varint(7)
        found.append(one(event + delimited(5, delimited(1, delimited(1, b"t") + delimited(8, data))))[:2])
    assert found[0] == found[1]
    assert found[0][0] == Shape.TENSOR_SCALAR
    assert found[0][1] in (1.5, -3, 200, -(2**40), 1, 2**32 - 1, 2**40)


@given(int64s)
def test_steps_are_int64(step: int) -> None:
    event = event_of(summary_pb2.Summary.Value(tag="t", simple_value=1), step=step)
    assert scan(frame(event)).rows[0].step == step


@pytest.mark.parametrize("dtype", NUMERIC)
@pytest.mark.parametrize("shape", [None, [], [1]])
def test_a_scalar_without_elements_is_zero(dtype: DType, shape: list[int] | None) -> None:
    """TensorFlow's Tensor::FromProto fills with zeros."""
    assert one(tensor(dtype, **shape_of(shape)))[:2] == (Shape.TENSOR_SCALAR, 0.0)


OTHERS = {
    "two elements": {"dtype": DType.FLOAT, "float_val": [1, 2]},
    "two elements of shape": {"dtype": DType.FLOAT, "float_val": [1], **shape_of([2])},
    "no elements by shape": {"dtype": DType.FLOAT, **shape_of([0])},
    "unknown sizes": {"dtype": DType.FLOAT, "float_val": [1], **shape_of([-1, -1])},
    "content too long": {"dtype": DType.FLOAT, "tensor_content": bytes(8)},
    "content too short": {"dtype": DType.DOUBLE, "tensor_content": bytes(4)},
    "field of another dtype": {"dtype": DType.DOUBLE, "float_val": [1]},
    "two fields": {"dtype": DType.FLOAT, "float_val": [1], "int_val": [1]},
    "nothing at all": {"dtype": DType.INVALID},
    "unknown rank, no element": {"dtype": DType.FLOAT, **shape_of(None, unknown=True)},
    "string": {"dtype": DType.STRING, "string_val": [b"1"]},
    "complex": {"dtype": DType.COMPLEX64, "scomplex_val": [1, 0]},
    "complex128": {"dtype": DType.COMPLEX128, "tensor_content": bytes(16)},
    "quantised": {"dtype": DType.QINT8, "int_val": [1]},
    "resource": {"dtype": DType.RESOURCE},
    "variant": {"dtype": DType.VARIANT},
}


@pytest.mark.parametrize("fields", OTHERS.values(), ids=OTHERS)
def test_other_tensors_are_no_scalars(fields: dict[str, object]) -> None:
    dtype = fields["dtype"]
    assert isinstance(dtype, DType)
    rest = {k: v for k, v in fields.items() if k != "dtype"}
    assert one(tensor(dtype, **rest))[:2] == (Shape.TENSOR, 0.0)


def test_one_element_of_unknown_rank_is_a_scalar() -> None:
    assert one(tensor(DType.FLOAT, float_val=[2], **shape_of(None, unknown=True)))[:2] == (Shape.TENSOR_SCALAR, 2.0)


def test_a_tensor_in_parts_is_one_and_the_last_of_a_oneof_wins() -> None:
    Value, Proto = summary_pb2.Summary.Value, tensor_pb2.TensorProto  # noqa: N806
    first = Value(tag="t", tensor=Proto(dtype="DT_DOUBLE")).SerializeToString()
    second = Value(tensor=Proto(double_val=[2.5])).SerializeToString()
    simple = Value(simple_value=4).SerializeToString()

    def wrap(*parts: bytes) -> bytes:
        return event_of() + delimited(5, delimited(1, b"".join(parts)))

    assert one(wrap(first, second))[:2] == (Shape.TENSOR_SCALAR, 2.5)
    assert one(wrap(first, second, simple))[:2] == (Shape.SIMPLE, 4.0)
    assert one(wrap(simple, first, second))[:2] == (Shape.TENSOR_SCALAR, 2.5)
    assert one(wrap(first, simple, second))[:2] == (Shape.TENSOR, 0.0)  # the dtype was replaced with the rest


@pytest.mark.parametrize(
    ("dtype", "value", "shown"),
    [
        (DType.INT64, 2**53 + 1, 2.0**53),
        (DType.INT64, -(2**53) - 1, -(2.0**53)),
        (DType.INT64, 2**63 - 1, 2.0**63),
        (DType.UINT64, 2**64 - 1, 2.0**64),
        (DType.UINT64, 2**63 + 1, 2.0**63),
    ],
)
@pytest.mark.parametrize("content", [True, False])
def test_an_integer_that_float64_cannot_hold_is_named(dtype: DType, value: int, shown: float, content: bool) -> None:
    event = tensor(dtype, **({"tensor_content": bits(dtype, value)} if content else typed(dtype, value)))
    shape, got, found = one(event)
    assert (shape, got) == (Shape.TENSOR_SCALAR, shown)
    (note,) = found.damage
    assert (note.code, note.offset, note.length) == ("R009", found.rows[0].offset, found.rows[0].length)
    assert (note.tag, note.step) == ("t", 7)
    assert (
        note.detail == f"integer at step 7: got {value}, shown as {shown:.0f}; want at most 9007199254740992 either way"
    )


@pytest.mark.parametrize("value", [2**53, -(2**53), 2**60, -(2**63), 0])
def test_integers_that_float64_holds_are_not(value: int) -> None:
    assert one(tensor(DType.INT64, **typed(DType.INT64, value)))[2].damage == []


def test_only_the_first_of_a_tag_is_named() -> None:
    data = frame(tensor(DType.INT64, int64_val=[2**53 + 1])) * 3
    assert [d.offset for d in scan_every_way(data).damage] == [scan(data).rows[0].offset]
