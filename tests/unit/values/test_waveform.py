"""Peaks and spectra against their definitions, worked out sample by sample."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lossless.errors import TooLarge
from lossless.values import waveform
from lossless.values.wav import BLOCK, read_wav, samples
from lossless.values.waveform import LOWEST, Span, peaks, span, spectrogram
from tests.unit.values.sounds import RATE, floats, int16, tone, wav

NOISE = np.random.default_rng(3).uniform(-1, 1, (3 * BLOCK // 2 + 17, 1))


@pytest.mark.parametrize("columns", [1, 7, 800, 5000])
def test_peaks_are_the_extremes_of_every_sample_of_a_column(columns: int) -> None:
    sound = read_wav(wav(int16(NOISE)))
    found = peaks(sound, Span(5, sound.frames), columns)
    values = samples(sound)[5:, 0]
    edges = np.arange(columns + 1) * len(values) // columns
    assert found.low[0].tolist() == [values[a:b].min() for a, b in itertools.pairwise(edges)]
    assert found.high[0].tolist() == [values[a:b].max() for a, b in itertools.pairwise(edges)]


def test_never_more_columns_than_frames_and_none_of_nothing() -> None:
    assert peaks(read_wav(wav(b"\1\0\2\0")), Span(0, 2), 100).high.shape == (1, 2)
    assert peaks(read_wav(wav(b"")), Span(0, 0), 100).high.shape == (1, 0)


def test_a_column_of_nan_alone_is_nan_and_others_pass_over_it() -> None:
    sound = np.array([np.nan, np.nan, 0.5, np.nan])
    found = peaks(read_wav(wav(floats(sound), code=3, bits=32)), Span(0, 4), 2)
    np.testing.assert_array_equal(found.high, [[np.nan, 0.5]])


@pytest.mark.parametrize(
    ("seconds", "want"),
    [
        (None, (0, 8000)),
        ((0.5, 0.75), (4000, 6000)),
        ((-1, 9), (0, 8000)),
        ((7, 9), (7999, 8000)),
        ((0.5, 0.5), (4000, 4001)),
    ],
)
def test_a_stretch_of_time_is_a_stretch_of_frames(seconds: tuple[float, float] | None, want: tuple[int, int]) -> None:
    assert span(read_wav(wav(int16(tone(1)))), seconds) == want


def decibels(level: int) -> float:
    return LOWEST + level * -LOWEST / 255


@pytest.mark.parametrize(("scale", "columns"), [("linear", 40), ("log", 40), ("mel", 700)])
def test_a_sine_stands_in_its_row_at_its_loudness(scale: str, columns: int) -> None:
    sound = read_wav(wav(int16(tone(1000, 2.0, loud=0.1))))
    found = spectrogram(sound, Span(0, sound.frames), columns, 129, 256, scale)
    assert found.levels.shape == (129, columns)
    middle = found.levels[:, columns // 2]
    assert decibels(int(middle.max())) == pytest.approx(-20, abs=0.5)
    part = 1 - (np.flatnonzero(middle == middle.max()).mean() + 0.5) / 129
    low, high = found.low_hz, found.high_hz
    hertz = {
        "linear": part * high,
        "log": max(low, 1) * (high / max(low, 1)) ** part,
        "mel": 700 * ((1 + high / 700) ** part - 1),
    }[scale]
    assert hertz == pytest.approx(1000, rel=0.04)


def test_linear_rows_are_the_spectrum_of_the_definition() -> None:
    sound = read_wav(wav(int16(NOISE[:4096])))
    found = spectrogram(sound, Span(0, 4096), 16, 129, 256)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(256) / 256)
    values = np.concatenate((np.zeros(128), samples(sound)[:, 0], np.zeros(128)))
    each = 4096 / 16 / found.hop
    best = np.zeros(129)
    for k in range(int(each)):
        start = int(np.rint((3 * each + k + 0.5) * found.hop))
        turns = np.exp(-2j * np.pi * np.outer(np.arange(129), np.arange(256)) / 256)
        best = np.maximum(best, np.abs(turns @ (values[start : start + 256] * hann)) * 2 / hann.sum())
    want = np.clip(np.rint((20 * np.log10(best) - LOWEST) * 255 / -LOWEST), 0, 255)
    middle = slice(1, -1)  # the outermost rows are half a bin
    np.testing.assert_allclose(found.levels[::-1, 3][middle], want[middle], atol=12)
    assert np.median(np.abs(found.levels[::-1, 3][middle] - want[middle])) <= 4


def test_a_click_between_pixels_is_never_missed() -> None:
    for place in range(0, 16000, 777):
        sound = np.zeros(16000)
        sound[place] = 1.0
        found = spectrogram(read_wav(wav(floats(sound), code=3, bits=32)), Span(0, 16000), 10, 64, 256)
        assert found.levels.max() > 100


def test_the_loudest_channel_shows_or_one_that_is_asked_for() -> None:
    stereo = np.column_stack((tone(1000), tone(3000)))
    sound = read_wav(wav(int16(stereo), channels=2))
    both, right = (spectrogram(sound, Span(0, RATE), 4, 128, 256, channel=c).levels[:, 2] for c in (None, 1))
    assert [int(both[127 - row]) > 200 for row in (32, 64, 96)] == [True, False, True]
    assert [int(right[127 - row]) > 200 for row in (32, 64, 96)] == [False, False, True]


def test_nothing_and_next_to_nothing_are_drawn() -> None:
    for data in (b"", b"\1\0"):
        sound = read_wav(wav(data))
        assert spectrogram(sound, Span(0, sound.frames), 10, 8, 128).levels.shape[0] == 8


def test_a_picture_of_too_many_spectra_is_refused_before_it_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waveform, "MAX_SPECTRA", 100)
    sound = read_wav(wav(int16(tone(1, 10.0))))
    with pytest.raises(TooLarge, match="got 10 s, want at most 1 s at a window of 128; zoom in"):
        spectrogram(sound, Span(0, sound.frames), 50, 8, 128)


def test_more_channels_than_anybody_draws_are_refused_before_memory_is_taken() -> None:
    sound = read_wav(wav(bytes(4 * 30000), channels=30000))
    for picture in (lambda: peaks(sound, Span(0, 2), 2), lambda: spectrogram(sound, Span(0, 2), 2, 8, 128)):
        with pytest.raises(TooLarge, match="got 30000 channels, want at most 64"):
            picture()
