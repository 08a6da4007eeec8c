"""Pictures, figures and videos: axes, dtypes, what is clipped, what is refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence

from lossless.wire.tensors import to_numpy
from lossless.write.encode import image, video
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.pixels import grid, hwc
from lossless.write.encode.png import png

RNG = np.random.default_rng(11)


def legacy(encoded: Encoded) -> np.ndarray:
    (value,) = encoded
    assert value.image is not None
    return np.asarray(Image.open(BytesIO(value.image.encoded_image_string)))


def strings(encoded: Encoded) -> list[bytes]:
    (value,) = encoded
    assert value.tensor is not None
    return to_numpy(value.tensor).tolist()


def pictures(encoded: Encoded) -> list[np.ndarray]:
    return [np.asarray(Image.open(BytesIO(data))) for data in strings(encoded)[2:]]


@pytest.mark.parametrize("axes", ["CHW", "HWC", "WHC", "chw"])
def test_axes_of_one_picture(axes: str) -> None:
    expected = RNG.integers(0, 256, (4, 6, 3)).astype("u1")
    given = expected.transpose(["HWC".index(axis) for axis in axes.upper()])
    np.testing.assert_array_equal(legacy(image.torch("i", given, dataformats=axes)), expected)


def test_grey_becomes_three_channels_and_four_stay() -> None:
    grey = RNG.integers(0, 256, (4, 6)).astype("u1")
    for given, axes in ((grey, "HW"), (grey.T, "WH"), (grey[None], "CHW")):
        np.testing.assert_array_equal(legacy(image.torch("i", given, dataformats=axes)), np.stack([grey] * 3, 2))
    rgba = RNG.integers(0, 256, (4, 6, 4)).astype("u1")
    np.testing.assert_array_equal(legacy(image.torch("i", rgba, dataformats="HWC")), rgba)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 17])
def test_a_grid_has_eight_columns(count: int) -> None:
    images = RNG.integers(1, 256, (count, 3, 2, 5)).astype("u1")
    found = legacy(image.torch("i", images, dataformats="NCHW"))
    assert found.shape == (-(-count // 8) * 2, min(count, 8) * 5, 3)
    for i, one in enumerate(images):
        y, x = i // 8 * 2, i % 8 * 5
        np.testing.assert_array_equal(found[y : y + 2, x : x + 5], one.transpose(1, 2, 0))
    assert found.astype(int).sum() == images.astype(int).sum()
    assert grid(images, columns=3).shape[1] == min(count, 3) * 5


@pytest.mark.parametrize(
    ("shape", "axes"), [((3, 4), "CHW"), ((3, 4, 5), "HHW"), ((3, 4, 5), "HWX"), ((1,), "H"), ((2, 3), "CH")]
)
def test_axes_that_do_not_fit_are_refused(shape: tuple[int, ...], axes: str) -> None:
    with pytest.raises(ValueError, match="dataformats"):
        hwc(np.zeros(shape), axes)


@pytest.mark.parametrize("dtype", ["bool", "float16", "float32", "float64"])
def test_one_is_white(dtype: str) -> None:
    white = np.ones((1, 2, 3, 3), dtype)
    assert (legacy(image.torch("i", white[0], dataformats="HWC")) == 255).all()
    assert (pictures(image.tf2("i", white))[0] == 255).all()


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_tf2_keeps_bytes_of_any_channels(channels: int) -> None:
    data = RNG.integers(0, 256, (5, 4, 6, channels)).astype("u1")
    encoded = image.tf2("i", data[::-1, :, ::2], max_outputs=2)
    assert strings(encoded)[:2] == [b"3", b"4"]
    for found, expected in zip(pictures(encoded), data[::-1, :, ::2][:2], strict=True):
        np.testing.assert_array_equal(found.reshape(expected.shape), expected)


def test_no_pictures_at_all() -> None:
    assert strings(image.tf2("i", np.zeros((0, 4, 6, 3)))) == [b"6", b"4"]
    assert strings(image.tf2("i", np.zeros((3, 4, 6, 3)), max_outputs=0)) == [b"6", b"4"]
    assert image.v1("i", np.zeros((0, 4, 6, 3))) == ()


def test_what_is_clipped_is_told_and_a_rounding_error_is_not() -> None:
    for encode in (lambda data: image.torch("i", data, dataformats="NHWC"), lambda data: image.tf2("i", data)):
        assert encode(np.array([[[[0.0]], [[1.0000001]]]])).remarks == ()
        (remark,) = encode(np.array([[[[-3.0]], [[200.0]]]])).remarks
        assert remark.code == "W222"
        assert "-3" in remark.what and "200" in remark.what
        assert "uint8" in remark.do
        (remark,) = encode(np.array([[[[np.nan]], [[0.5]]]])).remarks
        assert "NaN" in remark.what
    assert legacy(image.torch("i", np.array([[np.nan, np.inf, -np.inf]]), dataformats="HW"))[0, :, 0].tolist() == [
        0,
        255,
        0,
    ]


def test_wide_integers_that_look_like_bytes_are_told() -> None:
    """TensorFlow takes them as fractions of 2**63, torch as multiples of white."""
    data = RNG.integers(1, 256, (1, 4, 6, 3))
    assert "all black" in image.tf2("i", data).remarks[0].what
    assert "clipped" in image.torch("i", data, dataformats="NHWC").remarks[0].what


@pytest.mark.parametrize("shape", [(4, 6, 3), (1, 4, 6, 5), (1, 0, 6, 3)])
def test_shapes_that_are_no_pictures_are_refused(shape: tuple[int, ...]) -> None:
    for encode in (image.tf2, image.v1):
        with pytest.raises(ValueError, match="got shape"):
            encode("i", np.zeros(shape))


def test_other_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="max_outputs"):
        image.tf2("i", np.zeros((1, 4, 6, 3)), -1)
    with pytest.raises(ValueError, match="want uint8 or floats"):
        image.v1("i", np.zeros((1, 4, 6, 3), int))
    with pytest.raises(ValueError, match="dtype"):
        image.tf2("i", np.full((1, 4, 6, 3), "a"))
    with pytest.raises(ValueError, match="want one each"):
        image.boxes("i", np.zeros((3, 4, 6)), np.zeros((2, 4)), labels=["a"])
    with pytest.raises(ValueError, match="left, top, right, bottom"):
        image.boxes("i", np.zeros((3, 4, 6)), np.zeros(4))


def test_boxes_are_red() -> None:
    found = legacy(image.boxes("i", np.zeros((3, 30, 30)), np.array([[5.0, 6, 20, 25]])))
    red = (found == [255, 0, 0]).all(2)
    assert red[6, 5:20].all() and red[25, 5:20].all() and red[6:25, 5].all() and red[6:25, 20].all()
    assert not red[10, 12]


def test_png_is_lossless() -> None:
    data = RNG.integers(0, 256, (33, 17, 3)).astype("u1")
    np.testing.assert_array_equal(np.asarray(Image.open(BytesIO(png(data)))), data)


def frames(encoded: Encoded) -> tuple[list[np.ndarray], list[int]]:
    (value,) = encoded
    assert value.image is not None
    gif = Image.open(BytesIO(value.image.encoded_image_string))
    found = [(np.asarray(frame.convert("RGB")), frame.info["duration"]) for frame in ImageSequence.Iterator(gif)]
    return [one for one, _ in found], [duration for _, duration in found]


@pytest.mark.parametrize("axes", ["NTCHW", "NTHWC", "TNHWC"])
def test_video_of_few_colours_comes_out_as_it_went_in(axes: str) -> None:
    expected = RNG.integers(0, 256, (1, 5, 8, 9, 3)).astype("u1")
    expected[0, 3] = expected[0, 2]
    given = expected.transpose(["NTHWC".index(axis) for axis in axes])
    found, durations = frames(video.torch("v", given, fps=30, dataformats=axes))
    np.testing.assert_array_equal(found, expected[0])
    assert durations == [30, 40, 30, 30, 40]


def test_video_of_many_colours_is_close() -> None:
    y, x = np.mgrid[0:64, 0:64] * 4
    smooth = np.stack([y, x, 255 - x], 2).astype("u1")[None, None]
    found, _ = frames(video.torch("v", smooth, dataformats="NTHWC"))
    assert np.abs(found[0].astype(int) - smooth[0, 0]).mean() < 8


def test_grey_video_keeps_every_shade() -> None:
    grey = np.arange(256, dtype="u1").reshape(1, 1, 1, 16, 16)
    found, _ = frames(video.torch("v", grey))
    np.testing.assert_array_equal(found[0][:, :, 0], grey[0, 0, 0])


@pytest.mark.parametrize(
    ("count", "cells"), [(1, (1, 1)), (2, (1, 2)), (3, (1, 4)), (4, (2, 2)), (5, (2, 4)), (16, (4, 4))]
)
def test_videos_lie_in_a_grid(count: int, cells: tuple[int, int]) -> None:
    given = RNG.integers(1, 3, (count, 2, 3, 4, 5)).astype("u1")
    found, _ = frames(video.torch("v", given))
    assert found[0].shape == (cells[0] * 4, cells[1] * 5, 3)
    np.testing.assert_array_equal(found[1][:4, :5], given[0, 1].transpose(1, 2, 0))
    last = divmod(count - 1, cells[1])
    y, x = last[0] * 4, last[1] * 5
    np.testing.assert_array_equal(found[1][y : y + 4, x : x + 5], given[-1, 1].transpose(1, 2, 0))


@pytest.mark.parametrize("kwargs", [{"dataformats": "NTCH"}, {"fps": 0}, {"fps": float("nan")}])
def test_video_misuse_is_refused(kwargs: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="want"):
        video.torch("v", np.zeros((1, 2, 3, 4, 5)), **kwargs)


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (0, 2, 3, 4, 5), (1, 0, 3, 4, 5), (1, 2, 2, 4, 5)])
def test_shapes_that_are_no_video_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="got shape"):
        video.torch("v", np.zeros(shape))
