"""A FLAC file of verbatim frames: what browsers decode and our server does not."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

BLOCK = 4096


def _crc(data: bytes, polynomial: int, bits: int) -> int:
    value = 0
    for byte in data:
        value ^= byte << (bits - 8)
        for _ in range(8):
            value = (value << 1) ^ (polynomial if value >> (bits - 1) & 1 else 0)
            value &= (1 << bits) - 1
    return value


def flac(samples: NDArray[np.int16], rate: int) -> bytes:
    """One channel of 16 bits; fewer than 128 blocks."""
    info = struct.pack(">HH", BLOCK, BLOCK) + bytes(6)
    info += (rate << 44 | 15 << 36 | len(samples)).to_bytes(8, "big") + bytes(16)
    out = b"fLaC" + struct.pack(">B", 0x80) + len(info).to_bytes(3, "big") + info
    for number, start in enumerate(range(0, len(samples), BLOCK)):
        block = samples[start : start + BLOCK]
        # 16-bit block size behind the header, rate and bits from STREAMINFO, one channel
        head = b"\xff\xf8\x70\x00" + bytes((number,)) + struct.pack(">H", len(block) - 1)
        frame = head + bytes((_crc(head, 0x07, 8),)) + b"\x02" + block.astype(">i2").tobytes()
        out += frame + struct.pack(">H", _crc(frame, 0x8005, 16))
    return out
