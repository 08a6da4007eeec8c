"""The protobuf wire format: varints and fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from lossless.errors import ProtoError

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_FIXED_SIZES = {FIXED64: 8, FIXED32: 4}
_MASK = 2**64 - 1
_SMALL = [bytes((value,)) for value in range(128)]
_Bytes = TypeVar("_Bytes", bytes, memoryview)
MAX_FIELD = 2**29 - 1


def read_varint(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """The unsigned 64-bit varint at `at` and the place behind it. Raises ProtoError."""
    value = 0
    for shift, byte in zip(range(0, 70, 7), data[at : at + 10], strict=False):
        value |= (byte & 127) << shift
        if byte < 128:
            return value & _MASK, at + shift // 7 + 1
    raise ProtoError(f"varint at byte {at}: got no last byte, want one within 10 bytes")


def varint(value: int) -> bytes:
    """`value`, an int64 or uint64, as a varint. Raises ProtoError."""
    if 0 <= value < 128:
        return _SMALL[value]
    if not -(2**63) <= value <= _MASK:
        raise ProtoError(f"integer: got {value}, want one of 64 bits")
    value &= _MASK
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def key(number: int, wire: int) -> bytes:
    """What stands before a field's value."""
    return varint(number << 3 | wire)


def delimited(number: int, data: bytes) -> bytes:
    """A field of bytes, of text, or of a message."""
    return b"".join((key(number, BYTES), varint(len(data)), data))


def read_fields(data: _Bytes) -> Iterator[tuple[int, int, _Bytes]]:
    """Number, wire type and raw bytes (varints still encoded) of each field; views of a view. Raises ProtoError."""
    at = 0
    while at < len(data):
        start = at
        tag, at = read_varint(data, at)
        number, wire = tag >> 3, tag & 7
        begin = at
        if wire == VARINT:
            _, at = read_varint(data, at)
        elif wire == BYTES:
            size, begin = read_varint(data, at)
            at = begin + size
        else:
            at += _FIXED_SIZES.get(wire, len(data) + 1)
        if not 0 < number <= MAX_FIELD:
            raise ProtoError(f"field at byte {start}: got number {number}, want 1 to {MAX_FIELD}")
        if at > len(data):
            raise ProtoError(f"field {number} at byte {start}: got {len(data) - start} bytes of it, want {at - start}")
        yield number, wire, data[begin:at]
