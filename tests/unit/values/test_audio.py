"""Sounds out of values of every encoding, and what is said of their samples."""

from __future__ import annotations

import numpy as np
import pytest

from lossless.errors import BrokenValue
from lossless.types import Kind
from lossless.values import audio
from lossless.values.audio import Sound, Survey, decode, facts, playable, survey
from lossless.values.wav import BLOCK, read_wav, samples
from lossless.wire.events import Audio, Value
from lossless.wire.tensors import from_numpy
from tests.unit.values.sounds import RATE, floats, int16, payload, tone, wav

BEEP = wav(int16(tone(440)))


def strings(rows: object, *shape: int) -> Value:
    return Value("a", tensor=from_numpy(np.array(rows, object).reshape(shape)))


@pytest.mark.parametrize(
    ("value", "want"),
    [
        (strings([[BEEP, b"<b>hi"], [b"", b"\xff"]], 2, 2), (Sound(BEEP, "<b>hi"), Sound(b"", "\ufffd"))),
        (strings([BEEP, BEEP], 2), (Sound(BEEP), Sound(BEEP))),
        (strings([BEEP], 1, 1), (Sound(BEEP),)),
        (strings([], 0, 2), ()),
        (Value("a", audio=Audio(RATE, 1, 8000, BEEP, "text/html")), (Sound(BEEP),)),
    ],
)
def test_every_encoding_gives_its_sounds(value: Value, want: tuple[Sound, ...]) -> None:
    assert decode(payload(value, Kind.AUDIO)) == want


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (Value("a", tensor=from_numpy(np.zeros((2, 2), np.float32))), "a tensor of float32"),
        (strings([b""], 1, 1, 1), r"strings of shape \(1, 1, 1\)"),
        (Value("a"), "no tensor"),
    ],
)
def test_what_holds_no_sounds_is_told(value: Value, got: str) -> None:
    with pytest.raises(BrokenValue, match=f"a of run at step 7: got {got}, want strings"):
        decode(payload(value, Kind.AUDIO))


def test_facts_come_from_the_header() -> None:
    found = facts(wav(int16(np.zeros((400, 2))), channels=2))
    assert (found.media, found.codec, found.rate, found.channels, found.bits) == ("audio/wav", "PCM", RATE, 2, 16)
    assert (found.frames, found.duration, found.decodable, found.told) == (400, 0.05, True, ())


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"<!doctype html>", b"%PDF-1.4"])
def test_what_is_no_sound_never_gets_a_media_type(data: bytes) -> None:
    with pytest.raises(BrokenValue, match="want WAV, FLAC, Ogg, MP3, MP4 or WebM"):
        facts(data)


def test_browsers_get_what_they_play() -> None:
    assert playable(BEEP) is BEEP
    assert playable(b"fLaC") == b"fLaC"
    for other in (wav(bytes(8), bits=32), wav(bytes(8), code=3, bits=64), wav(bytes(8), code=7, bits=8)):
        again = read_wav(playable(other))
        assert (again.codec, again.bits) == ("PCM", 16)
        np.testing.assert_allclose(samples(again), samples(read_wav(other)), atol=2**-16)


def test_a_whole_sine_is_not_clipped_and_a_cut_one_is() -> None:
    whole = survey(read_wav(BEEP))
    assert (whole.clipped, whole.nonfinite) == (0, 0)
    assert whole.peak == pytest.approx(1, abs=1e-4)
    assert whole.rms == pytest.approx(0.5**0.5, abs=1e-4)
    cut = np.rint(np.clip(2 * tone(440), -1, 1) * 32767)
    flat = np.abs(cut) == 32767
    runs = np.diff(np.flatnonzero(np.diff(np.concatenate(([0], flat, [0])))))[::2]
    assert survey(read_wav(wav(cut.astype("<i2").tobytes()))).clipped == runs[runs >= 3].sum() > 0


def test_clipping_is_counted_over_the_seams_of_blocks_and_by_channel() -> None:
    sound = np.zeros((BLOCK, 2))  # two blocks of one channel's worth
    sound[BLOCK // 2 - 2 : BLOCK // 2 + 1, 0] = 1.5
    sound[BLOCK // 2 + 10 : BLOCK // 2 + 12, 1] = -1.0
    sound[:4, 1] = 1.0
    assert survey(read_wav(wav(floats(sound), code=3, bits=32, channels=2))).clipped == 3 + 4


def test_nan_and_infinity_are_counted_and_spoil_no_other_number() -> None:
    sound = np.array([0.5, np.nan, -0.5, -np.inf])
    assert survey(read_wav(wav(floats(sound), code=3, bits=32))) == Survey(np.inf, 0.5, 0, 2)
    assert survey(read_wav(wav(b""))) == Survey(0.0, 0.0, 0, 0)


def test_a_sound_too_long_to_be_written_anew_goes_out_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "MAX_CONVERTED", 3)
    data = wav(bytes(4), code=7, bits=8)
    assert playable(data) is data
