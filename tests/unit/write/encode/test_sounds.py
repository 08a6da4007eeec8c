"""Sounds: shapes, dtypes, what is clipped, what is refused."""

from __future__ import annotations

import wave
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from lossless.wire.tensors import to_numpy
from lossless.write.encode import audio
from lossless.write.encode.encoded import Encoded


def decoded(wav: bytes) -> tuple[int, list[list[int]]]:
    """Sample rate, and the samples of each frame."""
    with wave.open(BytesIO(wav)) as file:
        assert file.getsampwidth() == 2
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return file.getframerate(), data.reshape(-1, file.getnchannels()).tolist()


def legacy(encoded: Encoded) -> list[list[int]]:
    (value,) = encoded
    assert value.audio is not None
    rate, samples = decoded(value.audio.encoded_audio_string)
    assert (rate, len(samples)) == (value.audio.sample_rate, value.audio.length_frames)
    assert value.audio.content_type == "audio/wav"
    return samples


def test_torch_takes_one_channel_of_any_shape() -> None:
    tone = np.array([0.0, 0.5, -0.5, 1.0, -1.0])
    for given in (tone, tone[None], tone[:, None], tone[None, None], tone.astype("f4"), tone.astype("f2")):
        assert legacy(audio.torch("a", given, 8000)) == [[0], [16383], [-16383], [32767], [-32767]]
    assert legacy(audio.torch("a", np.array(0.5), 8000)) == [[16383]]
    assert legacy(audio.torch("a", np.zeros(0), 8000)) == []
    assert legacy(audio.torch("a", np.array([True, False]), 8000)) == [[32767], [0]]
    with pytest.raises(ValueError, match="want one channel"):
        audio.torch("a", np.zeros((2, 5)))


def test_tensorboardx_takes_frames_of_channels() -> None:
    stereo = np.array([[0.0, 0.5], [1.0, -1.0], [-0.25, 2.0]], "f4")
    assert legacy(audio.torch("a", stereo, channels_last=True)) == [[0, 16384], [32767, -32768], [-8192, 32767]]
    assert legacy(audio.torch("a", stereo[:, 1], channels_last=True)) == [[16384], [-32768], [32767]]
    with pytest.raises(ValueError, match="1 or 2"):
        audio.torch("a", np.zeros((5, 3)), channels_last=True)


def test_tf2_writes_every_channel_and_stops_at_max_outputs() -> None:
    data = np.array([[[0.0, 0.5], [1.0, -1.0]]] * 4)
    encoded = audio.tf2("a", data, 16000, 2, description="d")
    assert encoded[0].tensor is not None
    rows = to_numpy(encoded[0].tensor).tolist()
    assert [label for _, label in rows] == [b"", b""]
    assert decoded(rows[0][0]) == (16000, [[0, 16384], [32767, -32768]])
    assert to_numpy(audio.tf2("a", data[:0], 16000)[0].tensor).shape == (0, 2)


def test_v1_names_its_sounds() -> None:
    data = np.zeros((4, 5))
    assert [value.tag for value in audio.v1("a", data, 8000)] == ["a/audio/0", "a/audio/1", "a/audio/2"]
    assert [value.tag for value in audio.v1("a", data, 8000, 1)] == ["a/audio"]


@pytest.mark.parametrize(
    "encode",
    [
        lambda d: audio.tf2("a", d[None, :, None], 8000),
        lambda d: audio.v1("a", d[None], 8000),
        lambda d: audio.torch("a", d),
    ],
)
def test_what_is_clipped_is_told(encode: Any) -> None:
    assert encode(np.array([1.0, -1.0])).remarks == ()
    (remark,) = encode(np.array([100.0, -7.0])).remarks
    assert remark.code == "W222"
    assert "-7 to 100, clipped" in remark.what
    (remark,) = encode(np.array([np.nan, 0.5])).remarks
    assert "NaN" in remark.what
    assert encode(np.full(3, np.nan)).remarks


@pytest.mark.parametrize("shape", [(5,), (2, 5), (1, 2, 3, 4)])
def test_shapes_that_are_no_sounds_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="want"):
        audio.tf2("a", np.zeros(shape), 8000)
    with pytest.raises(ValueError, match="max_outputs"):
        audio.tf2("a", np.zeros((1, 2, 3)), 8000, -1)


@pytest.mark.parametrize("rate", [0, -8000, 2**31])
def test_rates_that_cannot_be_are_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="sample rate"):
        audio.torch("a", np.zeros(5), rate)
    assert decoded(audio.wav(np.zeros((1, 1), np.int16), 44099.7))[0] == 44100
