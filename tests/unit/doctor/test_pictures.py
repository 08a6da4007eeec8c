"""What can be told of images and sounds, and of bytes that are neither."""

from __future__ import annotations

import io
import struct
import wave

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lossless.doctor.pictures import PIXELS, picture
from lossless.doctor.sounds import sound
from lossless.errors import ProtoError


def encoded(pixels: NDArray[np.uint8], form: str = "PNG", mode: str | None = None) -> bytes:
    stream = io.BytesIO()
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(stream, form)
    return stream.getvalue()


def wav(samples: NDArray[np.int16], rate: int = 8000, channels: int = 1) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return stream.getvalue()


def test_an_image_is_counted() -> None:
    pixels = np.full((4, 5, 3), 255, np.uint8)
    pixels[0, 0] = (255, 0, 7)
    pixels[2, 2] = pixels[2, 3] = 0
    seen = picture(encoded(pixels))
    assert seen is not None
    assert (seen.pixels, seen.channels, seen.values, seen.low, seen.high) == (20, 3, 60, 0, 255)
    assert (seen.zeros, seen.full, seen.colour) == (7, 60 - 8, True)
    assert (seen.marks, seen.tinted, seen.lone) == (3, 1, 1)


@pytest.mark.parametrize("mode", ["L", "LA", "1", "RGB", "RGBA", "P"])
def test_every_mode_of_eight_bits_is_looked_at(mode: str) -> None:
    seen = picture(encoded(np.zeros((3, 3), np.uint8), mode=mode))
    assert seen is not None
    assert (seen.high, seen.colour, seen.zeros) == (0, False, seen.values)


@pytest.mark.parametrize("form", ["GIF", "JPEG"])
def test_other_formats_are_looked_at(form: str) -> None:
    seen = picture(encoded(np.full((8, 8), 255, np.uint8), form))
    assert seen is not None
    assert (seen.low, seen.marks) == (255, 0)


def test_deep_and_large_images_are_not_looked_at() -> None:
    assert picture(encoded(np.zeros((3, 3), np.uint16))) is None  # type: ignore[arg-type]
    assert picture(encoded(np.zeros((1, PIXELS + 1), np.uint8))) is None


def test_every_cut_of_an_image_is_refused_or_seen() -> None:
    whole = encoded(np.arange(64, dtype=np.uint8).reshape(8, 8))
    refused = 0
    for cut in range(len(whole)):
        try:
            seen = picture(whole[:cut])
        except ProtoError:
            refused += 1
            continue
        assert seen is not None
        assert seen.pixels == 64
    assert refused > 40, "without its head, or most of its pixels, it is none"


def test_nothing_is_no_image() -> None:
    with pytest.raises(ProtoError, match="image: got no bytes, want a PNG, JPEG or GIF"):
        picture(b"")


def test_a_sound_is_counted() -> None:
    heard = sound(wav(np.array([0, 32767, -32768, 16384], np.int16), rate=16000, channels=2))
    assert heard == (16000, 2, 4, 2, 1.0)


def test_a_sound_of_floats_is_counted() -> None:
    samples = np.array([0.5, -1.5, 1.0], "<f4").tobytes()
    head = struct.pack("<HHIIHH", 3, 1, 8000, 32000, 4, 32)
    data = b"WAVE" + b"fmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", 12) + samples
    assert sound(b"RIFF" + struct.pack("<I", len(data)) + data) == (8000, 1, 3, 2, 1.5)


def test_other_sounds_are_not_looked_at() -> None:
    assert sound(b"OggS" + bytes(100)) is None
    assert sound(b"\xff\xfb" + bytes(100)) is None


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(ProtoError, match="sound: got no bytes"):
        sound(b"")
    with pytest.raises(ProtoError, match="no whole WAV"):
        sound(b"RIFF\0\0\0\0WAVE")


def test_every_cut_of_a_sound_is_refused_or_heard() -> None:
    whole = wav(np.arange(100, dtype=np.int16))
    for cut in range(12, len(whole)):
        try:
            heard = sound(whole[:cut])
        except ProtoError:
            continue
        assert heard is not None
        assert heard.samples <= 100
