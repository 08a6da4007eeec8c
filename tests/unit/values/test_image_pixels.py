"""The numbers of a picture are those that were written; what is shown of them is as browsers show it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageOps

from lossless.errors import BrokenValue, LosslessError, TooLarge
from lossless.values import image_pixels
from lossless.values.image_header import header
from tests.unit.values.pictures import bomb, chunk, deep_png, encoded, film
from tests.unit.values.test_image_header import PIXELS, WHOLE

RANDOM = np.random.default_rng(0)


def values(data: bytes, frame: int = 0) -> NDArray[Any]:
    return image_pixels.values(data, header(data), frame)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_deep_png_keeps_all_16_bits(channels: int) -> None:
    pixels = RANDOM.integers(0, 65536, (7, 5, channels)).astype(np.uint16)
    found = values(deep_png(pixels))
    assert found.dtype == np.uint16
    np.testing.assert_array_equal(found, pixels)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_transparent_colour_of_a_deep_png(channels: int) -> None:
    pixels = RANDOM.integers(0, 65536, (7, 5, channels)).astype(np.uint16)
    found = values(deep_png(pixels, chunk(b"tRNS", pixels[2, 3].astype(">u2").tobytes())))
    np.testing.assert_array_equal(found[..., :channels], pixels)
    assert found[2, 3, -1] == 0 and np.count_nonzero(found[..., -1] == 65535) == 34


@pytest.mark.parametrize("shape", [(6, 9), (6, 9, 3), (6, 9, 4)])
@pytest.mark.parametrize("codec", ["PNG", "TIFF"])
def test_bytes_are_bytes(codec: str, shape: tuple[int, ...]) -> None:
    pixels = RANDOM.integers(0, 256, shape).astype(np.uint8)
    np.testing.assert_array_equal(values(encoded(pixels, codec)), pixels.reshape(6, 9, -1))


def test_floats_of_a_tiff() -> None:
    pixels = RANDOM.normal(size=(4, 5)).astype(np.float32)
    np.testing.assert_array_equal(values(encoded(Image.fromarray(pixels), "TIFF"))[..., 0], pixels)


@pytest.mark.parametrize(("codec", "more"), [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True})])
def test_each_frame(codec: str, more: dict[str, bool]) -> None:
    frames = [np.full((6, 9, 3), 40 * i, np.uint8) for i in range(5)]
    data = film(frames, codec, **more)
    for i, frame in enumerate(frames):
        np.testing.assert_array_equal(values(data, i)[..., :3], frame)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("deep", [False, True])
def test_turned_as_exif_says(orientation: int, deep: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = (
        deep_png(PIXELS.astype(np.uint16) << 8, chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")))
        if deep
        else encoded(PIXELS, "PNG", exif=exif)
    )
    turned = ImageOps.exif_transpose(Image.open(io.BytesIO(encoded(PIXELS, "PNG", exif=exif))))
    np.testing.assert_array_equal(values(data) >> (8 if deep else 0), np.asarray(turned))


def test_a_small_copy_is_an_average() -> None:
    pixels = RANDOM.integers(0, 256, (64, 32, 3)).astype(np.uint8)
    data = encoded(pixels, "PNG")
    found = np.asarray(Image.open(io.BytesIO(image_pixels.small(data, header(data), 16))))
    assert found.shape == (16, 8, 3)
    np.testing.assert_allclose(found, pixels.reshape(16, 4, 8, 4, 3).mean((1, 3)), atol=2)


def test_a_small_picture_stays_as_it_is() -> None:
    data = encoded(PIXELS, "PNG")
    np.testing.assert_array_equal(
        np.asarray(Image.open(io.BytesIO(image_pixels.small(data, header(data), 16)))), PIXELS
    )


def test_floats_are_drawn_from_least_to_greatest() -> None:
    array = np.array([[[-1.0], [np.nan], [0.0], [1.0], [np.inf]]])
    assert np.asarray(image_pixels.drawn(array)).tolist() == [[0, 0, 128, 255, 255]]
    assert np.asarray(image_pixels.drawn(np.full((1, 1, 1), np.nan))).tolist() == [[0]]


def test_a_window_is_what_is_black_and_white() -> None:
    array = np.array([[[100, 100], [200, 65535], [300, 0], [60000, 65535]]], np.uint16)
    found = np.asarray(image_pixels.drawn(array, (100, 300)))
    assert found.tolist() == [[[0, 0], [128, 255], [255, 0], [255, 255]]]
    data = deep_png(array[..., :1])
    small = Image.open(io.BytesIO(image_pixels.small(data, header(data), 16, (100, 300))))
    assert np.asarray(small).tolist() == [[0, 128, 255, 255]]


def test_too_many_pixels_are_refused_before_memory_is_taken() -> None:
    data = bomb(50_000, 50_000)
    for ask in (values, lambda d: image_pixels.small(d, header(d), 64)):
        with pytest.raises(TooLarge, match="50,000 × 50,000 = 2,500 million pixels, want at most 67 million"):
            ask(data)


@pytest.mark.parametrize("codec", ["PNG", "JPEG", "WEBP", "TIFF", "BMP"])
def test_a_cut_picture(codec: str) -> None:
    data = encoded(RANDOM.integers(0, 256, (60, 50, 3)).astype(np.uint8), codec)
    with pytest.raises(BrokenValue, match=f"got a {codec} "):
        values(data[: len(data) // 2])


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow, of odd TIFFs
@given(st.sampled_from(WHOLE), st.data())
def test_damage_is_an_error_or_pixels(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    damaged[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        about = header(bytes(damaged))
        found = image_pixels.values(bytes(damaged), about)
    except LosslessError:
        return
    assert found.shape == (about.height, about.width, about.channels) and found.dtype == about.dtype
