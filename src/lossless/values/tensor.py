"""A tensor of any plugin and dtype: its elements, read in place, and what they come to.

A numeric tensor is never copied whole: its elements stay in the bytes that were read from the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue, ProtoError
from lossless.values.payload import MAX_ELEMENTS, Payload, decoding, within
from lossless.wire.proto import BYTES, VARINT, read_fields, read_varint
from lossless.wire.tensorproto import DType, TensorShape
from lossless.wire.tensors import NUMPY, sizes, to_numpy

Stored = NDArray[Any]
CHUNK = 1 << 20
"""Elements looked at together."""
MAX_TYPED = 1 << 24
"""Bytes of a tensor whose elements are fields of their own: they take ten times as much when they are decoded."""
_TAG, _TENSOR, _DTYPE, _SHAPE, _CONTENT = 1, 8, 1, 2, 4


@dataclass(frozen=True, eq=False)
class Tensor:
    """`dtype`: TensorFlow's name; `stored`: of its shape, strings as objects of bytes, bfloat16 as bits (uint16)."""

    dtype: str
    stored: Stored

    def numbers(self, part: Stored | None = None) -> Stored:
        """`part` of `stored`, or all, as numbers one can compute with."""
        part = self.stored if part is None else part
        return (part.astype("<u4") << 16).view("<f4") if self.dtype == "bfloat16" else part

    @property
    def shape(self) -> tuple[int, ...]:
        """Empty for a number alone."""
        return self.stored.shape


class Statistics(NamedTuple):
    """Of all elements: how many are NaN or infinite, how many zero; the rest of the finite ones, None without any, and
    where float64 does not reach. Of complex numbers the magnitudes."""

    nan: int
    pinf: int
    ninf: int
    zeros: int
    min: int | float | None
    max: int | float | None
    mean: float | None
    std: float | None


def decode(payload: Payload) -> Tensor | None:
    """The tensor of a value; None for a value that holds none. Raises BrokenValue, TooLarge."""
    if payload.event:
        return None
    with decoding(payload):
        raw = memoryview(payload.raw)
        tag = bytes(_last(raw, _TAG) or b"").decode("utf-8", "surrogateescape")
        if tag != payload.tag:
            raise BrokenValue(f"{payload}: got a value of tag {tag!r}, want one of {payload.tag!r}")
        field = _last(raw, _TENSOR)
        return None if field is None else _in_place(field) or _typed(payload, field)


def _in_place(field: memoryview) -> Tensor | None:
    """None if its elements are not in `tensor_content`. Raises ProtoError."""
    content, dtype = _last(field, _CONTENT), _dtype(field)
    stored = "<u2" if dtype == DType.BFLOAT16 else NUMPY.get(dtype)
    if not content or stored is None:
        return None
    shape, size = _shape(field), np.dtype(stored).itemsize
    if prod(shape) * size != len(content):
        raise ProtoError(f"tensor content: got {len(content)} bytes, want {prod(shape) * size} for {shape}")
    return Tensor(dtype.name.lower(), np.frombuffer(content, stored).reshape(shape))


def _typed(payload: Payload, field: memoryview) -> Tensor:
    dtype = _dtype(field)
    if dtype != DType.STRING:
        within(f"bytes of {payload}", len(field), MAX_TYPED)
    within(f"elements of {payload}", prod(_shape(field)), MAX_ELEMENTS)
    tensor = payload.value.tensor
    if tensor is None:
        raise BrokenValue(f"{payload}: got no tensor, want one")
    array = to_numpy(tensor)
    if dtype == DType.BFLOAT16:
        array = (array.view("<u4") >> 16).astype("<u2")
    return Tensor(dtype.name.lower(), array)


def _dtype(field: memoryview) -> DType:
    number = _last(field, _DTYPE, VARINT)
    code = read_varint(bytes(number), 0)[0] if number else 0
    if code not in DType._value2member_map_:
        raise ProtoError(f"tensor: got dtype {code}, want one that TensorFlow writes")
    return DType(code)


def _shape(field: memoryview) -> tuple[int, ...]:
    return sizes(TensorShape.decode(bytes(_last(field, _SHAPE) or b"")))


def _last(data: memoryview, number: int, wire: int = BYTES) -> memoryview | None:
    """A field's bytes in place; None if it is absent. Raises ProtoError."""
    found = None
    for field, of_wire, value in read_fields(data):
        if field == number and of_wire == wire:
            found = value
    return found


def statistics(tensor: Tensor) -> Statistics | None:
    """None for strings."""
    if tensor.stored.dtype == object:
        return None
    flat = tensor.stored.reshape(-1)
    counts = np.zeros(4, np.int64)
    low: int | float = np.inf
    high: int | float = -np.inf
    total, square, n, shift = 0.0, 0.0, 0, None
    for first in range(0, len(flat), CHUNK):
        exact = tensor.numbers(flat[first : first + CHUNK])
        part = real(exact)
        finite = part[np.isfinite(part)]
        counts += (np.isnan(part).sum(), (part == np.inf).sum(), (part == -np.inf).sum(), (part == 0).sum())
        if len(finite):
            shift = float(finite[0]) if shift is None else shift
            ends = exact if exact.dtype.kind in "iu" else finite
            low, high = min(low, ends.min().item()), max(high, ends.max().item())
            n += len(finite)
            with np.errstate(over="ignore", invalid="ignore"):
                moved = finite - shift
                total += float(moved.sum())
                square += float((moved * moved).sum())
    nan, pinf, ninf, zeros = counts.tolist()
    if not n or shift is None:
        return Statistics(nan, pinf, ninf, zeros, None, None, None, None)
    mean = total / n
    if not isfinite(square):
        return Statistics(nan, pinf, ninf, zeros, low, high, None, None)
    return Statistics(nan, pinf, ninf, zeros, low, high, shift + mean, max(0.0, square / n - mean * mean) ** 0.5)


def real(part: Stored) -> NDArray[np.float64]:
    """Float64; complex numbers by their magnitude."""
    return (np.abs(part) if part.dtype.kind == "c" else part).astype(np.float64)
