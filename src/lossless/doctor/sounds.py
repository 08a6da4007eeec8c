"""What can be told of a sound by its samples."""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from lossless.errors import ProtoError

_HEAD, _CHUNK = 12, 8
_PCM, _FLOAT = 1, 3
_EXTENSIBLE = 0xFFFE
_SAMPLES = 1 << 20
"""So many of the first samples are looked at."""


class Sound(NamedTuple):
    """`rate` in hertz; of `samples`, of all channels, so many are `clipped`: at the largest or smallest number there
    is; `peak` the largest magnitude, 1 for that number."""

    rate: int
    channels: int
    samples: int
    clipped: int
    peak: float


def sound(encoded: bytes) -> Sound | None:
    """Of a WAV; None if it is of another format, or of samples that are not of 16 bits or float32. Raises
    ProtoError."""
    if encoded[:4] != b"RIFF":
        if not encoded:
            raise ProtoError("sound: got no bytes, want a WAV")
        return None
    try:
        form, data = _chunks(encoded)
        code, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", form)
    except struct.error as error:
        raise ProtoError(f"sound: got {len(encoded):,} bytes that are no whole WAV") from error
    if code == _EXTENSIBLE and len(form) > 25:
        code = int.from_bytes(form[24:26], "little")
    kind = {(_PCM, 16): "<i2", (_FLOAT, 32): "<f4"}.get((code, bits))
    if kind is None or not channels:
        return None
    samples = np.frombuffer(data[: len(data) // (bits // 8) * (bits // 8)], kind)[:_SAMPLES].astype(np.float64)
    samples = samples / 32768 if code == _PCM else samples
    clipped = int(np.count_nonzero((samples >= 32767 / 32768) | (samples <= -1)))
    return Sound(rate, channels, len(samples), clipped, float(np.abs(samples).max(initial=0)))


def _chunks(encoded: bytes) -> tuple[bytes, bytes]:
    """The format and the samples. Raises struct.error where there is no format."""
    found: dict[bytes, bytes] = {}
    at = _HEAD
    while at + _CHUNK <= len(encoded):
        name, size = struct.unpack_from("<4sI", encoded, at)
        found.setdefault(name, encoded[at + _CHUNK : at + _CHUNK + size])
        at += _CHUNK + size + size % 2
    return found.get(b"fmt ", b""), found.get(b"data", b"")
