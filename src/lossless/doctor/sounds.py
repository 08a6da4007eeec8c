"""What can be told of a sound by its samples."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lossless.errors import BrokenValue, ProtoError
from lossless.values.wav import read_wav, samples

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
    """Of a WAV; None if it is of another format, or of a codec that is not read here. Raises ProtoError."""
    if encoded[:4] != b"RIFF":
        if not encoded:
            raise ProtoError("sound: got no bytes, want a WAV")
        return None
    try:
        wav = read_wav(encoded)
    except BrokenValue as error:
        raise ProtoError(f"sound: got {len(encoded):,} bytes that are no whole WAV") from error
    if not wav.decodable:
        return None
    size = np.abs(samples(wav, 0, min(wav.frames, _SAMPLES // wav.channels)))
    clipped = int(np.count_nonzero(size >= wav.loudest))
    return Sound(wav.rate, wav.channels, size.size, clipped, float(np.fmax.reduce(size, axis=None, initial=0.0)))
