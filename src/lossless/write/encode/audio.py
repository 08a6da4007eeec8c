"""Sounds, as WAV of 16 bits."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Audio, Value
from lossless.wire.plugins import AudioEncoding, AudioPluginData
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded, Remark
from lossless.write.encode.metadata import metadata

Array = NDArray[Any]
PLUGIN = "audio"
_WAV = "audio/wav"


def tf2(
    tag: str,
    data: Array,
    sample_rate: int,
    max_outputs: int = 3,
    *,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """Sounds (k, frames, channels) of floats in [-1, 1]: strings (k, 2) of WAV and an empty label, as TF2 writes.
    Raises ValueError for another shape."""
    sounds = _sounds(tag, data, max_outputs, (3,))
    rows = np.empty((len(sounds), 2), object)
    for i, sound in enumerate(sounds):
        rows[i] = wav(_rounded(sound), sample_rate), b""
    content = AudioPluginData(encoding=AudioEncoding.WAV).encode()
    about = metadata(PLUGIN, content, display_name=display_name, description=description)
    return Encoded.of(Value(tag, tensor=from_numpy(rows), metadata=about), remarks=_loud(tag, sounds))


def torch(tag: str, sound: Array, sample_rate: int = 44100, *, channels_last: bool = False) -> Encoded:
    """A sound of floats in [-1, 1]: one channel of any shape with one long axis, as torch's add_audio takes it, or with
    `channels_last` (frames,) or (frames, 1 or 2), as tensorboardX's does (32768 steps, where torch has 32767). Raises
    ValueError for another shape."""
    frames = _channels_last(tag, sound) if channels_last else _one_channel(tag, sound)
    frames = frames.astype(np.result_type(frames, np.float32), copy=False)
    clipped = np.nan_to_num(frames).clip(-1, 1)
    samples = _floored(clipped) if channels_last else (clipped * 32767).astype(np.int16)
    told = _message(wav(samples, sample_rate), sample_rate, samples.shape)
    return Encoded.of(Value(tag, audio=told), remarks=_loud(tag, frames))


def v1(tag: str, data: Array, sample_rate: float, max_outputs: int = 3) -> Encoded:
    """Sounds (k, frames[, channels]) as TF1's op writes them: `tag/audio`, or `tag/audio/0`, `tag/audio/1` … Raises
    ValueError for another shape."""
    sounds = _sounds(tag, data, max_outputs, (2, 3))
    values = []
    for i, sound in enumerate(sounds if sounds.ndim == 3 else sounds[:, :, None]):
        name = f"{tag}/audio" if max_outputs == 1 else f"{tag}/audio/{i}"
        told = _message(wav(_rounded(sound), sample_rate), sample_rate, sound.shape)
        values.append(Value(name, audio=told))
    return Encoded.of(*values, remarks=_loud(tag, sounds))


def wav(samples: NDArray[np.int16], sample_rate: float) -> bytes:
    """A WAV file of 16-bit samples (frames, channels). Raises ValueError for a rate that it cannot have."""
    channels, rate, data = samples.shape[1], round(sample_rate), samples.astype("<i2").tobytes()
    if not 0 < 2 * channels * rate < 2**32:
        raise ValueError(
            f"audio: got a sample rate of {sample_rate}, want more than 0 hertz and less than 2 GHz in all"
        )
    form = struct.pack("<HHIIHH", 1, channels, rate, 2 * channels * rate, 2 * channels, 16)
    return b"".join(
        (
            b"RIFF",
            struct.pack("<I", 36 + len(data)),
            b"WAVEfmt \x10\0\0\0",
            form,
            b"data",
            struct.pack("<I", len(data)),
            data,
        )
    )


def _message(data: bytes, sample_rate: float, shape: tuple[int, ...]) -> Audio:
    frames, channels = shape
    return Audio(float(np.float32(sample_rate)), channels, frames, data, _WAV)


def _sounds(tag: str, data: Array, max_outputs: int, ranks: tuple[int, ...]) -> Array:
    if data.ndim not in ranks:
        raise ValueError(f"audio {tag!r}: got shape {data.shape}, want (k, frames, channels)")
    if max_outputs < 0:
        raise ValueError(f"audio {tag!r}: got max_outputs {max_outputs}, want 0 or more")
    return data[:max_outputs].astype(np.float32)


def _one_channel(tag: str, sound: Array) -> Array:
    flat = sound.squeeze()
    if flat.ndim > 1:
        raise ValueError(f"audio {tag!r}: got shape {sound.shape}, want one channel: (frames,) or (1, frames)")
    return flat.reshape(-1, 1)


def _channels_last(tag: str, sound: Array) -> Array:
    frames = sound[:, None] if sound.ndim == 1 else sound
    if frames.ndim != 2 or frames.shape[1] not in (1, 2):
        raise ValueError(f"audio {tag!r}: got shape {sound.shape}, want (frames,) or (frames, 1 or 2)")
    return frames


def _rounded(sound: Array) -> NDArray[np.int16]:
    """As TensorFlow: times 32768, halves away from zero, clipped; NaN is silence."""
    scaled = np.nan_to_num(sound.astype(np.float64)).clip(-1, 1) * 32768
    return _int16(np.trunc(scaled + np.copysign(0.5, scaled)))


def _floored(sound: Array) -> NDArray[np.int16]:
    """As libsndfile, which tensorboardX writes with: the upper half of 32 bits; float32 is scaled by a power of two."""
    full = 2**31 - (sound.dtype != np.float32)
    return _int16(np.floor(np.rint(sound * np.float64(full)) / 65536))


def _int16(samples: Array) -> NDArray[np.int16]:
    whole: NDArray[np.int16] = samples.clip(-32768, 32767).astype(np.int16)
    return whole


def _loud(tag: str, sound: Array) -> tuple[Remark, ...]:
    """A remark if samples lie outside [-1, 1] or are NaN."""
    if not sound.size or np.abs(sound).max() <= 1:
        return ()
    low, high = np.fmin.reduce(sound, axis=None), np.fmax.reduce(sound, axis=None)
    extent = f"samples of {low:g} to {high:g}, clipped" if max(-low, high) > 1 else "NaN, which is silent"
    told = f"audio {tag!r} has {extent}"
    return (Remark("W222", told, "give floats from -1 to 1"),)
