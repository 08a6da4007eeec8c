"""TensorProto ⇄ numpy."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from lossless.errors import ProtoError
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from lossless.wire.utf8 import utf8

NUMPY = {
    DType.FLOAT: "<f4", DType.DOUBLE: "<f8", DType.HALF: "<f2", DType.BOOL: "?",
    DType.INT8: "i1", DType.INT16: "<i2", DType.INT32: "<i4", DType.INT64: "<i8",
    DType.UINT8: "u1", DType.UINT16: "<u2", DType.UINT32: "<u4", DType.UINT64: "<u8",
    DType.QINT8: "i1", DType.QUINT8: "u1", DType.QINT16: "<i2", DType.QUINT16: "<u2", DType.QINT32: "<i4",
    DType.COMPLEX64: "<c8", DType.COMPLEX128: "<c16",
}  # fmt: skip
_DTYPES = {np.dtype(name): dtype for dtype, name in reversed(NUMPY.items()) if not dtype.name.startswith("Q")}
MAX_RANK = 64 if np.lib.NumpyVersion(np.__version__) >= "2.0.0" else 32
"""Dimensions that numpy has room for."""
MAX_FILL = 2**24
"""Elements that may be made by repeating one: a few bytes must not become gigabytes."""


def to_numpy(tensor: TensorProto) -> NDArray[np.generic] | NDArray[np.object_]:
    """The tensor as an array of its shape; strings as objects of bytes, bfloat16 as float32. Raises ProtoError.

    As in TensorFlow, typed fields repeat their last element up to the shape's size, and are zeros if there is none.
    """
    shape = sizes(tensor.tensor_shape or TensorShape())
    if tensor.dtype == DType.STRING:
        return _filled(np.array([*tensor.string_val, None], object)[:-1], shape, b"")
    if tensor.dtype == DType.BFLOAT16:
        bits = np.frombuffer(tensor.tensor_content, "<u2") if tensor.tensor_content else _bits(tensor)
        return _filled((bits.astype("<u4") << 16).view("<f4"), shape, 0)
    if tensor.dtype not in NUMPY:
        raise ProtoError(f"tensor: got dtype {tensor.dtype}, want one that numpy has")
    dtype = np.dtype(NUMPY[DType(tensor.dtype)])
    if tensor.tensor_content:
        return _whole(tensor.tensor_content, dtype, shape)
    return _filled(_typed(tensor, dtype), shape, 0)


def from_numpy(array: NDArray[np.generic] | NDArray[np.object_]) -> TensorProto:
    """The tensor of an array; of objects and strings, a tensor of strings. Raises ProtoError for other dtypes."""
    shape = TensorShape(tuple(Dimension(n) for n in array.shape))
    if array.dtype.kind in "OSU":
        strings = tuple(map(_bytes, array.ravel().tolist()))
        return TensorProto(dtype=DType.STRING, tensor_shape=shape, string_val=strings)
    little = array.dtype.newbyteorder("<")
    if little not in _DTYPES:
        raise ProtoError(f"array: got dtype {array.dtype}, want a number, bool, string or bytes")
    return TensorProto(dtype=_DTYPES[little], tensor_shape=shape, tensor_content=array.astype(little).tobytes())


def sizes(shape: TensorShape) -> tuple[int, ...]:
    """Those of an array of the shape. Raises ProtoError."""
    found = tuple(d.size for d in shape.dim)
    if len(found) > MAX_RANK:
        raise ProtoError(f"tensor shape: got {len(found)} dimensions, want at most {MAX_RANK}")
    if shape.unknown_rank or any(n < 0 for n in found):
        raise ProtoError(f"tensor shape: got {'an unknown rank' if shape.unknown_rank else found}, want known sizes")
    return found


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else utf8(str(value))


def _whole(content: bytes, dtype: np.dtype[np.generic], shape: tuple[int, ...]) -> NDArray[np.generic]:
    if len(content) != prod(shape) * dtype.itemsize:
        want = f"{prod(shape) * dtype.itemsize} for {dtype} {shape}"
        raise ProtoError(f"tensor content: got {len(content)} bytes, want {want}")
    return np.frombuffer(content, dtype).reshape(shape)


def _filled(values: NDArray[np.generic], shape: tuple[int, ...], zero: object) -> NDArray[np.generic]:
    size = prod(shape)
    if len(values) > size:
        raise ProtoError(f"tensor: got {len(values)} elements, want at most {size} for {shape}")
    if size > max(len(values), MAX_FILL):
        raise ProtoError(f"tensor: got {len(values)} elements, want {size} for {shape}")
    out = np.full(size, values[-1] if len(values) else zero, values.dtype)
    out[: len(values)] = values
    return out.reshape(shape)


def _bits(tensor: TensorProto) -> NDArray[np.uint16]:
    return np.array([v & 0xFFFF for v in tensor.half_val], "<u2")


def _typed(tensor: TensorProto, dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    """Elements of the typed field of the tensor's dtype."""
    match tensor.dtype:
        case DType.FLOAT:
            return np.array(tensor.float_val, dtype)
        case DType.DOUBLE:
            return np.array(tensor.double_val, dtype)
        case DType.HALF:
            return _bits(tensor).view("<f2")
        case DType.INT64:
            return np.array(tensor.int64_val, dtype)
        case DType.BOOL:
            return np.array(tensor.bool_val, dtype)
        case DType.UINT32:
            return np.array(tensor.uint32_val, np.uint64).astype(dtype)
        case DType.UINT64:
            return np.array(tensor.uint64_val, dtype)
        case DType.COMPLEX64:
            return np.array(tensor.scomplex_val, "<f4")[: len(tensor.scomplex_val) // 2 * 2].view(dtype)
        case DType.COMPLEX128:
            return np.array(tensor.dcomplex_val, "<f8")[: len(tensor.dcomplex_val) // 2 * 2].view(dtype)
        case _:
            return np.array(tensor.int_val, np.int64).astype(dtype)
