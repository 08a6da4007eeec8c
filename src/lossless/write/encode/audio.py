"""Sounds, as WAV of 16 bits."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from lossless.write.encode.encoded import Encoded

Array = NDArray[Any]


def tf2(
    tag: str,
    data: Array,
    sample_rate: int,
    max_outputs: int = 3,
    *,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """Sounds (k, frames, channels) of floats in [-1, 1]: strings (k, 2) of WAV and label, as TF2 writes."""
    raise NotImplementedError


def torch(tag: str, sound: Array, sample_rate: int = 44100, *, channels_last: bool = False) -> Encoded:
    """A sound of floats in [-1, 1]: one channel of any shape with one long axis, as torch's add_audio takes it, or with
    `channels_last` (frames,) or (frames, 1 or 2), as tensorboardX's does."""
    raise NotImplementedError


def v1(tag: str, data: Array, sample_rate: float, max_outputs: int = 3) -> Encoded:
    """Sounds (k, frames[, channels]) as the TF1 op writes them: `tag/audio` or `tag/audio/0`, `tag/audio/1` …"""
    raise NotImplementedError
