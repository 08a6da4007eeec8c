"""Pictures and sounds of the inputs of make_logs, seed 0, decoded, against what was written of them then."""

from __future__ import annotations

import wave
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from lossless.wire.events import Value
from lossless.wire.tensors import to_numpy
from lossless.write.encode import audio, image, video
from tests.interop.test_write_bytes import Drawn, TorchDrawn
from tests.interop.written import written


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(BytesIO(png)))


def sound(wav: bytes) -> tuple[wave._wave_params, bytes]:
    with wave.open(BytesIO(wav)) as file:
        return file.getparams(), file.readframes(file.getnframes())


def same_picture(ours: Value, theirs: Value) -> bool:
    """Whether the messages are equal but for how the picture is compressed."""
    mine, other = ours.image, theirs.image
    assert mine is not None and other is not None
    sizes = (mine.height, mine.width, mine.colorspace) == (other.height, other.width, other.colorspace)
    pictures = map(pixels, (mine.encoded_image_string, other.encoded_image_string))
    return ours.tag == theirs.tag and sizes and np.array_equal(*pictures)


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return Drawn()


def test_tf2_images(drawn: Drawn) -> None:
    for event, data in zip(written("tf2_kinds", "inputs"), drawn.images, strict=True):
        (ours,) = image.tf2("inputs", data)
        assert ours.metadata == event.value.metadata
        mine, theirs = (to_numpy(value.tensor).tolist() for value in (ours, event.value))
        assert mine[:2] == theirs[:2] == [b"16", b"16"] and len(mine) == len(theirs) == 5
        for one, other in zip(mine[2:], theirs[2:], strict=True):
            np.testing.assert_array_equal(pixels(one), pixels(other))


def test_v1_images(drawn: Drawn) -> None:
    for step, data in enumerate(drawn.inputs):
        for value in image.v1("img", data.astype("f4").reshape(-1, 4, 2, 1)):
            assert same_picture(value, written("v1_graph", value.tag)[step].value)


@pytest.mark.parametrize("run", ["torch_kinds", "tensorboardX_kinds"])
def test_torch_images(run: str) -> None:
    for i, step in enumerate(TorchDrawn().steps):
        (one,) = image.torch("img", step["img"])
        (grid,) = image.torch("imgs", step["imgs"], dataformats="NCHW")
        assert same_picture(one, written(run, "img")[i].value)
        assert same_picture(grid, written(run, "imgs")[i].value)


def test_tf2_audio() -> None:
    time = np.linspace(0, 0.1, 800, dtype="f4")[None, :, None]
    for event, step in zip(written("tf2_kinds", "tone"), range(0, 60, 10), strict=True):
        (ours,) = audio.tf2("tone", np.sin(2 * np.pi * (220 + step * 10) * time), 8000)
        assert ours == event.value


def test_v1_audio() -> None:
    for event in written("v1_graph", "snd/audio/0"):
        assert audio.v1("snd", np.sin(np.arange(400, dtype="f4")).reshape(1, 400, 1), 8000) == (event.value,)


def test_torch_audio() -> None:
    tone = np.sin(np.arange(800, dtype="f4") / np.float32(10))
    for event in written("torch_kinds", "tone"):
        assert audio.torch("tone", tone[None], 8000) == (event.value,)
    for event in written("tensorboardX_kinds", "tone"):
        assert audio.torch("tone", tone[:, None], 8000, channels_last=True) == (event.value,)


def test_video_has_the_frames_that_moviepy_wrote() -> None:
    """Those frames have at most 256 colours each, so they come out again exactly."""
    for event in written("tensorboardX_kinds", "vid"):
        told = event.value.image
        assert told is not None
        theirs = frames(told.encoded_image_string)
        (ours,) = video.torch("vid", np.stack(theirs)[None], fps=4, dataformats="NTHWC")
        assert ours.image is not None
        assert (ours.image.height, ours.image.width, ours.image.colorspace) == (
            told.height,
            told.width,
            told.colorspace,
        )
        np.testing.assert_array_equal(frames(ours.image.encoded_image_string), theirs)


def frames(gif: bytes) -> list[NDArray[np.uint8]]:
    return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(Image.open(BytesIO(gif)))]
