"""The shape of a tensor, from the first bytes of its value: what it costs to look at thousands."""

from __future__ import annotations

from lossless.errors import ProtoError
from lossless.wire.proto import BYTES, FIXED32, FIXED64, VARINT, read_varint
from lossless.wire.tensorproto import DType, TensorShape

HEAD = 4096
"""Bytes within which the shape stands, unless the tag is longer than that."""
_FLOATS = (DType.FLOAT, DType.DOUBLE, DType.HALF, DType.BFLOAT16)
_NUMBERS = frozenset(
    [*_FLOATS, DType.INT8, DType.INT16, DType.INT32, DType.INT64, DType.UINT8, DType.UINT16, DType.UINT32, DType.UINT64]
)
_TENSOR, _DTYPE, _SHAPE = 8, 1, 2


def table_of(head: bytes) -> tuple[int, int] | None:
    """Rows and columns of the table of numbers that a Summary.Value beginning so holds; None if it holds another."""
    try:
        tensor = _field(head, _TENSOR)
        if tensor is None:
            return None
        dtype, _ = read_varint(head, at[0]) if (at := _field(head, _DTYPE, tensor)) else (0, 0)
        place = _field(head, _SHAPE, tensor)
        if dtype not in _NUMBERS or place is None:
            return None
        shape = TensorShape.decode(head[place[0] : place[1]])
    except ProtoError:
        return None
    sizes = [dim.size for dim in shape.dim]
    return (sizes[0], sizes[1]) if len(sizes) == 2 else None


def _field(data: bytes, wanted: int, within: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Where the first field of this number lies, as far as `data` reaches. Raises ProtoError."""
    at, end = within or (0, len(data))
    while at < min(end, len(data)):
        key, at = read_varint(data, at)
        start = at
        if key & 7 == BYTES:
            length, start = read_varint(data, at)
            at = start + length
        elif key & 7 == VARINT:
            _, at = read_varint(data, at)
        else:
            at += {FIXED64: 8, FIXED32: 4}.get(key & 7, end)
        if key >> 3 == wanted:
            return start, at
    return None
