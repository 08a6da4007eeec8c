"""TensorProto ⇄ numpy, with TensorBoard's own conversions as judge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tensorboard.compat.proto import tensor_pb2, types_pb2
from tensorboard.util import tensor_util

from lossless.errors import ProtoError
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from lossless.wire.tensors import from_numpy, to_numpy
from tests.unit.wire.protobufs import INTS, NUMERIC, bits, shape_of, typed

ARRAYS = [
    np.arange(6, dtype=dtype).reshape(2, 3)
    for dtype in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "c8", "c16")
]


def same(a: NDArray[np.generic], b: NDArray[np.generic]) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


@pytest.mark.parametrize(
    "array", [*ARRAYS, np.array(True), np.zeros((0, 3)), np.array(2.5), np.arange(3, dtype=">i4")], ids=str
)
def test_tensorboard_reads_our_tensors(array: NDArray[np.generic]) -> None:
    ours = from_numpy(array)
    little = array.astype(array.dtype.newbyteorder("<"))
    assert same(to_numpy(TensorProto.decode(ours.encode())), little)
    if array.size:  # TensorBoard's reader knows no empty tensor
        assert same(tensor_util.make_ndarray(tensor_pb2.TensorProto.FromString(ours.encode())), little)


TYPED = [array for array in ARRAYS if array.dtype not in (np.uint32, np.uint64)]
"""Those that TensorBoard writes in typed fields."""


@pytest.mark.parametrize("array", TYPED, ids=str)
def test_we_read_typed_fields_of_tensorboard(array: NDArray[np.generic]) -> None:
    theirs = tensor_util.make_tensor_proto(array.tolist(), dtype=array.dtype)
    theirs.ClearField("tensor_content")
    field = {"f": "float_val", "d": "double_val", "e": "half_val", "q": "int64_val", "l": "int64_val",
             "F": "scomplex_val", "D": "dcomplex_val"}.get(array.dtype.char, "int_val")  # fmt: skip
    flat = array.ravel().view(array.real.dtype) if array.dtype.kind == "c" else array.ravel()
    getattr(theirs, field)[:] = (flat.view(np.uint16) if field == "half_val" else flat).tolist()
    assert same(to_numpy(TensorProto.decode(theirs.SerializeToString())), array)


@pytest.mark.parametrize("dtype", NUMERIC)
@pytest.mark.parametrize("content", [True, False])
@settings(max_examples=25)
@given(data=st.data())
def test_one_element_of_every_dtype(dtype: DType, content: bool, data: st.DataObject) -> None:
    value = data.draw(st.integers(*INTS[dtype]) if dtype in INTS else st.floats(width=16, allow_nan=False))
    made = {"tensor_content": bits(dtype, value)} if content else typed(dtype, value)
    theirs = tensor_pb2.TensorProto(dtype=types_pb2.DataType.Name(dtype), **shape_of([1, 1]), **made)
    got = to_numpy(TensorProto.decode(theirs.SerializeToString()))
    assert got.shape == (1, 1)
    want = np.frombuffer(bytes(2) + bits(dtype, value), "<f4")[0] if dtype == DType.BFLOAT16 else value
    assert got.item() == want


def test_the_last_element_is_repeated() -> None:
    """TensorFlow writes a constant tensor as one element."""
    shape = TensorShape((Dimension(2), Dimension(2)))
    assert to_numpy(TensorProto(DType.FLOAT, shape, float_val=(1.5,))).tolist() == [[1.5, 1.5], [1.5, 1.5]]
    assert to_numpy(TensorProto(DType.INT32, shape, int_val=(1, 2))).tolist() == [[1, 2], [2, 2]]
    assert to_numpy(TensorProto(DType.STRING, shape, string_val=(b"a",))).tolist() == [[b"a", b"a"], [b"a", b"a"]]


def test_no_element_is_zero() -> None:
    assert to_numpy(TensorProto(DType.FLOAT, TensorShape())).item() == 0.0
    assert to_numpy(TensorProto(DType.STRING)).item() == b""


def test_strings_stay_bytes() -> None:
    tensor = from_numpy(np.array([b"\xff", "ä", 3], object))
    assert tensor.string_val == (b"\xff", "ä".encode(), b"3")
    assert to_numpy(tensor).tolist() == [b"\xff", "ä".encode(), b"3"]
    assert tensor_util.make_ndarray(tensor_pb2.TensorProto.FromString(tensor.encode())).tolist() == list(
        tensor.string_val
    )


@pytest.mark.parametrize(
    ("tensor", "message"),
    [
        (TensorProto(DType.RESOURCE), "tensor: got dtype 20, want one that numpy has"),
        (
            TensorProto(DType.FLOAT, TensorShape(unknown_rank=True)),
            "tensor shape: got an unknown rank, want known sizes",
        ),
        (
            TensorProto(DType.FLOAT, TensorShape((Dimension(1),) * 2000)),
            "tensor shape: got 2000 dimensions, want at most",
        ),
        (TensorProto(DType.FLOAT, TensorShape((Dimension(-1),))), r"tensor shape: got \(-1,\), want known sizes"),
        (TensorProto(DType.FLOAT, TensorShape((Dimension(2**40),))), r"tensor: got 0 elements, want 1099511627776 for"),
        (TensorProto(DType.FLOAT, float_val=(1, 2)), r"tensor: got 2 elements, want at most 1 for \(\)"),
        (TensorProto(DType.FLOAT, tensor_content=b"123"), "tensor content: got 3 bytes, want 4 for float32"),
    ],
)
def test_tensors_that_are_none(tensor: TensorProto, message: str) -> None:
    with pytest.raises(ProtoError, match=message):
        to_numpy(tensor)


def test_arrays_that_are_none() -> None:
    with pytest.raises(ProtoError, match=r"array: got dtype datetime64\[s\], want a number, bool, string or bytes"):
        from_numpy(np.array("2020-01-01", "M8[s]"))
