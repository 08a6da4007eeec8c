"""TensorProto and the numbers of its dtypes."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

import enum
from dataclasses import dataclass

from lossless.wire.message import Message, boolean, double, integer, message, raw, single, text, unsigned


class DType(enum.IntEnum):
    """TensorFlow's DataType."""

    INVALID = 0
    FLOAT = 1
    DOUBLE = 2
    INT32 = 3
    UINT8 = 4
    INT16 = 5
    INT8 = 6
    STRING = 7
    COMPLEX64 = 8
    INT64 = 9
    BOOL = 10
    QINT8 = 11
    QUINT8 = 12
    QINT32 = 13
    BFLOAT16 = 14
    QINT16 = 15
    QUINT16 = 16
    UINT16 = 17
    COMPLEX128 = 18
    HALF = 19
    RESOURCE = 20
    VARIANT = 21
    UINT32 = 22
    UINT64 = 23


@dataclass(frozen=True, slots=True)
class Dimension(Message):
    """-1: unknown."""

    size: int = integer(1)
    name: str = text(2)


@dataclass(frozen=True, slots=True)
class TensorShape(Message):
    """No dimensions: a scalar, unless the rank is unknown."""

    dim: tuple[Dimension, ...] = message(2, Dimension, repeated=True)
    unknown_rank: bool = boolean(3)


@dataclass(frozen=True, slots=True)
class TensorProto(Message):
    """Elements lie in `tensor_content` (little-endian, C order), or else in the typed field of the dtype, whose last
    one is repeated up to the shape's size. `half_val` holds the bits of halves and bfloat16s."""

    dtype: int = integer(1)
    tensor_shape: TensorShape | None = message(2, TensorShape)
    version_number: int = integer(3)
    tensor_content: bytes = raw(4)
    float_val: tuple[float, ...] = single(5, repeated=True)
    double_val: tuple[float, ...] = double(6, repeated=True)
    int_val: tuple[int, ...] = integer(7, repeated=True)
    string_val: tuple[bytes, ...] = raw(8, repeated=True)
    scomplex_val: tuple[float, ...] = single(9, repeated=True)
    int64_val: tuple[int, ...] = integer(10, repeated=True)
    bool_val: tuple[bool, ...] = boolean(11, repeated=True)
    dcomplex_val: tuple[float, ...] = double(12, repeated=True)
    half_val: tuple[int, ...] = integer(13, repeated=True)
    uint32_val: tuple[int, ...] = unsigned(16, repeated=True)
    uint64_val: tuple[int, ...] = unsigned(17, repeated=True)
