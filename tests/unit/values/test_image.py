"""Every encoding of an image value gives its pictures."""

from __future__ import annotations

import numpy as np
import pytest

from lossless.errors import BrokenValue, NotFoundError, TooLarge
from lossless.types import Kind
from lossless.values.image import PNG, decode
from lossless.wire.events import Image, Value
from lossless.write.encode import image, video
from tests.unit.values.pictures import bomb, encoded
from tests.unit.values.samples import payload, tensor_payload

PIXELS = np.random.default_rng(0).integers(0, 256, (3, 6, 9, 3)).astype(np.uint8)


def test_strings_behind_a_size() -> None:
    (value,) = image.tf2("tag", PIXELS)
    samples = decode(payload(Kind.IMAGE, value.encode()))
    assert len(samples) == 3
    for sample, pixels in zip(samples, PIXELS, strict=True):
        np.testing.assert_array_equal(sample.values(), pixels)
        assert sample.shown() == (PNG, sample.encoded) == sample.written()


def test_a_picture_of_torch() -> None:
    (value,) = image.torch("tag", PIXELS[0], dataformats="HWC")
    (sample,) = decode(payload(Kind.IMAGE, value.encode()))
    np.testing.assert_array_equal(sample.values(), PIXELS[0])


def test_a_video() -> None:
    (value,) = video.torch("tag", PIXELS[None, :].transpose(0, 1, 4, 2, 3))
    (sample,) = decode(payload(Kind.IMAGE, value.encode()))
    assert (sample.header().format, sample.header().frames) == ("GIF", 3)
    assert sample.shown()[0] == "image/gif"
    with pytest.raises(NotFoundError, match="frame: got 3, want one of 3"):
        sample.values(3)


def test_strings_without_a_size() -> None:
    data = np.array([encoded(PIXELS[0], "PNG"), encoded(PIXELS[1], "JPEG")], object)
    assert [sample.header().format for sample in decode(tensor_payload(data, Kind.IMAGE))] == ["PNG", "JPEG"]


@pytest.mark.parametrize(
    ("shape", "count"), [((6, 9), 1), ((6, 9, 3), 1), ((5, 6, 9), 5), ((2, 6, 9, 1), 2), ((2, 6, 9, 4), 2)]
)
@pytest.mark.parametrize("dtype", ["u1", "u2", "i1", "i4", "i8", "f2", "f4", "f8", "?"])
def test_numbers(shape: tuple[int, ...], count: int, dtype: str) -> None:
    array = np.random.default_rng(0).integers(0, 2, shape).astype(dtype)
    samples = decode(tensor_payload(array, Kind.IMAGE))
    assert len(samples) == count
    told = np.stack([sample.values() for sample in samples]).reshape(shape)
    np.testing.assert_array_equal(told / (255 if dtype == "?" else 1), array)
    assert samples[0].header().dtype == str(told.dtype) and samples[0].shown()[0] == PNG


def test_what_browsers_do_not_draw_is_converted() -> None:
    (sample,) = decode(payload(Kind.IMAGE, Value("tag", image=Image(6, 9, 3, encoded(PIXELS[0], "TIFF"))).encode()))
    media, data = sample.shown()
    assert media == PNG and data.startswith(b"\x89PNG")
    assert sample.written() == ("image/tiff", sample.encoded)


def test_a_bomb_is_told_and_can_be_kept() -> None:
    (sample,) = decode(payload(Kind.IMAGE, Value("tag", image=Image(1, 1, 3, bomb(50_000, 50_000))).encode()))
    for width in (None, 64):
        with pytest.raises(TooLarge):
            sample.shown(width)
    assert sample.written() == (PNG, sample.encoded)


def test_what_is_no_picture() -> None:
    for broken in (
        payload(Kind.IMAGE, Value("tag").encode()),
        payload(Kind.IMAGE, b"\xff"),
        tensor_payload(np.zeros(5), Kind.IMAGE),
        tensor_payload(np.zeros((2, 3, 4, 5)), Kind.IMAGE),
        tensor_payload(np.zeros((2, 3), "c8"), Kind.IMAGE),
        tensor_payload(np.zeros((0, 3)), Kind.IMAGE),
    ):
        with pytest.raises(BrokenValue):
            decode(broken)
