"""Sounds of one value, however they were written, and what can be said of each. What a sound is, its content tells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue
from lossless.values.codecs import coded
from lossless.values.payload import Payload
from lossless.values.wav import FLOAT, PCM, Wav, blocks, is_wav, pcm16, read_wav

_PLAIN = {(PCM, 1), (PCM, 2), (PCM, 3), (FLOAT, 4)}
"""Codes and bytes a sample of the WAV files that every browser plays."""
MAX_CONVERTED = 1 << 27
"""Samples of a sound that is written anew for browsers; a longer one goes out as it is."""


class Sound(NamedTuple):
    """`data` as it was written; `label` is text, whatever it holds."""

    data: bytes
    label: str = ""


class SoundFacts(NamedTuple):
    """`media` is one of a fixed list. None: the header does not say. `decodable`: peaks and spectrogram can be asked
    for. `told`: what is wrong with the file, in words."""

    media: str
    codec: str
    rate: int | None
    channels: int | None
    bits: int | None
    frames: int | None
    decodable: bool
    told: tuple[str, ...] = ()

    @property
    def duration(self) -> float | None:
        """Seconds."""
        return None if self.frames is None or not self.rate else self.frames / self.rate


class Survey(NamedTuple):
    """Over every sample of all channels. `peak`: the largest |sample|, full scale is 1; `rms` of the finite ones;
    `clipped`: samples in stretches of three or more at full scale (a sine touches it with
    one or two); `nonfinite`: NaN and infinities."""

    peak: float
    rms: float
    clipped: int
    nonfinite: int


def decode(payload: Payload) -> tuple[Sound, ...]:
    """The sounds of a value: of a tensor of strings (k, 2) [sound, label] or (k,), or of the field `audio`. Raises
    BrokenValue, TooLarge."""
    if payload.value.audio is not None:
        return (Sound(payload.value.audio.encoded_audio_string),)
    want = "strings (k, 2) of sounds and labels"
    rows = payload.tensor(want)
    if rows.dtype != np.dtype(object):
        raise BrokenValue(f"{payload}: got a tensor of {rows.dtype}, want {want}")
    if rows.ndim > 2 or (rows.ndim == 2 and not rows.shape[1]):
        raise BrokenValue(f"{payload}: got strings of shape {rows.shape}, want {want}")
    pairs = rows if rows.ndim == 2 else rows.reshape(-1, 1)
    return tuple(Sound(row[0], row[1].decode("utf-8", "replace") if len(row) > 1 else "") for row in pairs)


def facts(data: bytes) -> SoundFacts:
    """What a sound is, from its header. Raises BrokenValue for what is no sound."""
    if is_wav(data):
        wav = read_wav(data)
        frames = wav.frames if wav.decodable else None
        return SoundFacts("audio/wav", wav.codec, wav.rate, wav.channels, wav.bits, frames, wav.decodable, wav.told)
    if found := coded(data):
        return SoundFacts(*found, decodable=False)
    begins = f"begin {data[:8].hex(' ')}" if data else "are none"
    raise BrokenValue(f"sound: got bytes that {begins}, want WAV, FLAC, Ogg, MP3, MP4 or WebM")


def playable(data: bytes) -> bytes:
    """The sound as browsers play it: as written, or a WAV of another encoding as one of 16 bits. Raises BrokenValue."""
    if not is_wav(data):
        return data
    wav = read_wav(data)
    plain = (wav.code, wav.width) in _PLAIN and data[:4] == b"RIFF" and not wav.told
    large = wav.frames * wav.channels > MAX_CONVERTED
    return data if plain or large or not wav.decodable else pcm16(wav)


def survey(wav: Wav) -> Survey:
    """Look at every sample. Raises BrokenValue."""
    peak, squares, finite, nonfinite = 0.0, 0.0, 0, 0
    clips = _Clips(wav.channels)
    for _, block in blocks(wav, 0, wav.frames):
        size, good = np.abs(block), np.isfinite(block)
        peak = max(peak, float(np.fmax.reduce(size, axis=None, initial=0.0)))
        squares += float(np.square(block, where=good, out=np.zeros_like(block)).sum())
        finite += (found := int(good.sum()))
        nonfinite += block.size - found
        clips.add(size >= wav.loudest)
    return Survey(peak, (squares / finite) ** 0.5 if finite else 0.0, clips.count, nonfinite)


class _Clips:
    """Counts samples in stretches of three or more loud ones, over blocks that follow one another."""

    def __init__(self, channels: int) -> None:
        self.count = 0
        self._last = np.zeros((2, channels), bool)
        self._third = np.zeros((1, channels), bool)

    def add(self, loud: NDArray[np.bool_]) -> None:
        """A stretch of n has n - 2 third samples, the first of which stands for two more."""
        all_ = np.concatenate((self._last, loud))
        third = all_[:-2] & all_[1:-1] & all_[2:]
        first = third & ~np.concatenate((self._third, third))[:-1]
        self.count += int(third.sum()) + 2 * int(first.sum())
        self._last, self._third = all_[-2:], np.concatenate((self._third, third))[-1:]
