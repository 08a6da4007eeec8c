"""The protobuf wire format: varints and fields."""

from __future__ import annotations

import struct
from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
Value = int | bytes


class ProtoError(ValueError):
    """Bytes that are not a protobuf message, or not the one they should be."""


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned 64-bit varint and the place behind it."""
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
        shift += 7
    raise ProtoError(f"varint: got {'more than 10 bytes' if shift >= 64 else 'the end of the data'}, want its last byte")
