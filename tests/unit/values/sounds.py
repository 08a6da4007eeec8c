"""Sounds and values to test with."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from lossless.types import Kind
from lossless.values.payload import Payload, ValueRef
from lossless.wire.events import Value

RATE = 8000


def wav(
    data: bytes,
    *,
    code: int = 1,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    size: int | None = None,
    before: bytes = b"",
    order: str = "<",
) -> bytes:
    """A WAV file around `data`; `size`: what its header says instead of the truth; `before`: chunks before the data."""
    align = channels * -(-bits // 8)
    form = struct.pack(order + "HHIIHH", code, channels, rate, rate * align, align, bits)
    head = (b"RIFF" if order == "<" else b"RIFX") + struct.pack(order + "I", 36 + len(before) + len(data)) + b"WAVE"
    told = len(data) if size is None else size
    return b"".join(
        (head, b"fmt ", struct.pack(order + "I", 16), form, before, b"data", struct.pack(order + "I", told), data)
    )


def tone(hertz: float, seconds: float = 1.0, rate: int = RATE, loud: float = 1.0) -> NDArray[np.float64]:
    """A sine."""
    return loud * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def int16(sound: NDArray[np.float64]) -> bytes:
    """As 16-bit PCM."""
    return np.rint(sound * 32767).astype("<i2").tobytes()


def floats(sound: NDArray[np.float64]) -> bytes:
    """As 32-bit floats."""
    return sound.astype("<f4").tobytes()


def payload(value: Value, kind: Kind) -> Payload:
    """A value as the board hands it out."""
    return Payload(ValueRef("run", "0123456789abcdef", 0), value.tag, kind, 7, 0.0, value.encode())
