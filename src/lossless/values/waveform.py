"""Pictures of a sound: the extremes of each pixel column, and the spectrum over time. Every sample counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import TooLarge
from lossless.values.wav import BLOCK, Wav, blocks, samples

Floats = NDArray[np.float64]
MAX_PIXELS = 8192
WINDOWS = (128, 256, 512, 1024, 2048, 4096, 8192)
"""Samples of a spectrum."""
SCALES = ("linear", "log", "mel")
MAX_CHANNELS = 64
"""Of a sound that is drawn."""
MAX_SPECTRA = 1 << 18
"""Spectra of one picture; above it a shorter stretch is asked for."""
LOWEST = -120.0
"""dB below full scale that are level 0."""
_LOW_HZ = 20.0


def window_for(rate: int) -> int:
    """The window nearest to 30 ms: long enough for a voice's harmonics, short enough for its syllables."""
    return min(WINDOWS, key=lambda window: abs(np.log2(window / (0.03 * rate))))


class Span(NamedTuple):
    """Frames `start` to `stop`."""

    start: int
    stop: int


class Peaks(NamedTuple):
    """`low` and `high` (channels, columns): the extremes of each column; NaN where a column has no number."""

    span: Span
    low: Floats
    high: Floats


class Spectrogram(NamedTuple):
    """`levels` (rows, columns), the highest frequency first: 0 is `LOWEST` dB or less, 255 is a sine at full scale or
    more. `window` and `hop` in samples; `low_hz` and `high_hz` the ends of the frequency axis."""

    span: Span
    levels: NDArray[np.uint8]
    window: int
    hop: float
    low_hz: float
    high_hz: float


def span(wav: Wav, seconds: tuple[float, float] | None) -> Span:
    """The frames of a stretch of time, at least one if there is one."""
    if seconds is None:
        return Span(0, wav.frames)
    start = min(max(int(seconds[0] * wav.rate), 0), max(wav.frames - 1, 0))
    return Span(start, min(max(-int(-seconds[1] * wav.rate // 1), start + 1), wav.frames))


def peaks(wav: Wav, within: Span, columns: int) -> Peaks:
    """The extremes of even columns; no more columns than frames. Raises BrokenValue, TooLarge."""
    _bounded(wav)
    frames = within.stop - within.start
    columns = max(min(columns, frames), 0)
    edges = within.start + np.arange(columns + 1, dtype=np.int64) * frames // max(columns, 1)
    low = np.full((columns, wav.channels), np.nan)
    high = low.copy()
    for at, block in blocks(wav, within.start, within.stop):
        first = int(np.searchsorted(edges, at, "right")) - 1
        last = int(np.searchsorted(edges, at + len(block), "left"))
        cuts = np.maximum(edges[first:last] - at, 0)
        low[first:last] = np.fmin(low[first:last], np.fmin.reduceat(block, cuts))
        high[first:last] = np.fmax(high[first:last], np.fmax.reduceat(block, cuts))
    return Peaks(within, low.T, high.T)


def spectrogram(
    wav: Wav, within: Span, columns: int, rows: int, window: int, scale: str = "linear", channel: int | None = None
) -> Spectrogram:
    """Hann-windowed spectra as dB below full scale, the loudest of each pixel; of all channels, or of one. Spectra
    overlap by half or more, so that no sample is missed. Raises BrokenValue, TooLarge."""
    _bounded(wav)
    frames = within.stop - within.start
    columns = max(min(columns, frames), 1)
    each = max(1, -(-2 * frames // (columns * window)))
    if each * columns > MAX_SPECTRA:
        most = MAX_SPECTRA * window // 2 / wav.rate
        raise TooLarge(
            f"spectrogram: got {frames / wav.rate:.0f} s, want at most {most:.0f} s at a window of {window}; zoom in"
        )
    hop = frames / (columns * each)
    bins = _bins(rows, window, wav.rate, scale)
    levels = np.zeros((columns, rows), np.uint8)
    batch = max(1, BLOCK // (window * wav.channels))
    for first in range(0, columns * each, batch):
        spectra = np.arange(first, min(first + batch, columns * each))
        middles = within.start + np.rint((spectra + 0.5) * hop).astype(np.int64)
        found = _levels(_rows(_power(wav, middles, window, channel), bins))
        column, starts = np.unique(spectra // each, return_index=True)
        levels[column] = np.maximum(levels[column], np.maximum.reduceat(found, starts, axis=0))
    low, high = _ends(wav.rate, window, scale)
    return Spectrogram(within, levels.T[::-1], window, hop, low, high)


def _bounded(wav: Wav) -> None:
    if wav.channels > MAX_CHANNELS:
        raise TooLarge(f"sound: got {wav.channels} channels, want at most {MAX_CHANNELS} in a picture")


def _power(wav: Wav, middles: NDArray[np.int64], window: int, channel: int | None) -> Floats:
    """Power spectra (spectra, bins) around `middles`, the loudest channel's; before and behind the sound is silence."""
    begin = int(middles[0]) - window // 2
    end = int(middles[-1]) + window // 2
    sound = np.nan_to_num(samples(wav, max(begin, 0), min(end, wav.frames)), posinf=1.0, neginf=-1.0)
    sound = np.pad(sound, ((max(-begin, 0), max(end - wav.frames, 0)), (0, 0)))
    hann = np.hanning(window + 1)[:-1]
    places = (middles - window // 2 - begin)[:, None] + np.arange(window)
    best: Floats | None = None
    for one in range(wav.channels) if channel is None else (channel,):
        spectrum = np.fft.rfft(sound[:, one][places] * hann)
        power = (spectrum.real**2 + spectrum.imag**2) * (2 / hann.sum()) ** 2
        best = power if best is None else np.maximum(best, power)
    assert best is not None
    return best


def _levels(power: Floats) -> NDArray[np.uint8]:
    decibels = 10 * np.log10(np.maximum(power, 10 ** (LOWEST / 10)))
    return np.rint((decibels - LOWEST) * (255 / -LOWEST)).clip(0, 255).astype(np.uint8)


def _ends(rate: int, window: int, scale: str) -> tuple[float, float]:
    low = max(_LOW_HZ, rate / window)
    return (low if scale == "log" and low < rate / 2 else 0.0), rate / 2


def _bins(rows: int, window: int, rate: int, scale: str) -> Floats:
    """Edges of the rows, low to high, in bins (fractions of one where rows are finer)."""
    low, high = _ends(rate, window, scale)
    part = np.linspace(0.0, 1.0, rows + 1)
    hertz: Floats
    if scale == "log" and low > 0:
        hertz = low * (high / low) ** part
    elif scale == "mel":
        hertz = 700 * (10 ** (part * np.log10(1 + high / 700)) - 1)
    else:
        hertz = low + part * (high - low)
    return hertz * (window / rate)


def _rows(power: Floats, bins: Floats) -> Floats:
    """The loudest bin of each row; a row between two bins lies on the line between them."""
    middles = (bins[:-1] + bins[1:]) / 2
    left = np.minimum(middles.astype(np.int64), power.shape[1] - 2)
    part = middles - left
    rows: Floats = power[:, left] * (1 - part) + power[:, left + 1] * part
    first, behind = np.ceil(bins[:-1]).astype(np.int64), np.ceil(bins[1:]).astype(np.int64)
    behind[-1] = power.shape[1]
    whole = np.flatnonzero(behind > first)
    if len(whole):
        rows[:, whole] = np.maximum.reduceat(power, first[whole], axis=1)
    return rows
