"""What an encoded image says of itself, without a pixel being decoded."""

from __future__ import annotations

import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lossless.errors import BrokenValue
from lossless.values.image_header import MEDIA, Header, format_of, header
from tests.unit.values.pictures import SIGNATURE, bomb, deep_png, encoded, film

PIXELS = np.arange(6 * 9 * 3, dtype=np.uint8).reshape(6, 9, 3)
WHOLE = [encoded(PIXELS, codec) for codec in MEDIA] + [
    film([PIXELS, PIXELS + 50, PIXELS + 90], codec) for codec in ("GIF", "PNG", "WEBP")
]


@pytest.mark.parametrize("codec", MEDIA)
def test_size_and_format(codec: str) -> None:
    found = header(encoded(PIXELS, codec))
    assert (found.format, found.width, found.height, found.frames) == (codec, 9, 6, 1)
    assert found.dtype == "uint8" and found.channels == (4 if codec in {"GIF", "WEBP"} else 3)


@pytest.mark.parametrize("lossless", [True, False])
@pytest.mark.parametrize("alpha", [True, False])
def test_each_kind_of_webp(lossless: bool, alpha: bool) -> None:
    image = Image.fromarray(PIXELS).convert("RGBA" if alpha else "RGB")
    found = header(encoded(image, "WEBP", lossless=lossless, exif=b"Exif\0\0" if alpha else b""))
    assert (found.width, found.height) == (9, 6)


@pytest.mark.parametrize("codec", ["GIF", "PNG", "WEBP"])
def test_frames_are_counted(codec: str) -> None:
    assert header(film([PIXELS, PIXELS + 50, PIXELS + 90], codec)).frames == 3


def test_frames_beyond_the_screen_of_a_gif() -> None:
    """Decoders make room for the first one, so it counts; no other may ask for more."""
    whole = bytearray(film([PIXELS, PIXELS + 50], "GIF"))
    first = whole.index(b",\0\0\0\0\x09\0\x06\0")
    whole[first + 1 : first + 5] = struct.pack("<HH", 60_000, 50_000)
    assert header(bytes(whole)).pixels == 60_009 * 50_006
    whole = bytearray(film([PIXELS, PIXELS + 50], "GIF"))
    later = whole.index(b",\0\0\0\0\x09\0\x06\0", first + 1)
    whole[later + 1 : later + 5] = struct.pack("<HH", 60_000, 50_000)
    with pytest.raises(BrokenValue, match="frame 1 lies beyond its 9 × 6 pixels"):
        header(bytes(whole))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_deep_png(channels: int) -> None:
    found = header(deep_png(np.zeros((2, 3, channels), np.uint16)))
    assert found == Header("PNG", 3, 2, "uint16", channels)


@pytest.mark.parametrize(("mode", "dtype"), [("F", "float32"), ("I", "int32"), ("I;16", "uint16")])
def test_deep_tiff(mode: str, dtype: str) -> None:
    found = header(encoded(Image.new(mode, (3, 2)), "TIFF"))
    assert (found.dtype, found.channels) == (dtype, 1)


@pytest.mark.parametrize(("codec", "turned"), [("JPEG", True), ("PNG", True), ("WEBP", False)])
def test_orientation_is_heeded_where_browsers_heed_it(codec: str, turned: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = header(encoded(PIXELS, codec, exif=exif))
    assert (found.width, found.height) == ((6, 9) if turned else (9, 6))


def test_a_huge_size_is_told_and_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        found = header(bomb(50_000, 50_000))
        webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\xff\xff" * 2
        header(webp)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.pixels == 2_500_000_000
    assert peak < 1 << 20


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "got no bytes"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "want a PNG, JPEG, GIF, WebP, BMP or TIFF"),
        (b"<!doctype html><script>1</script>", "want a PNG"),
        (b"RIFF\0\0\0\0WAVEfmt ", "want a PNG"),
        (SIGNATURE, "got a PNG of 8 bytes"),
        (b"\xff\xd8\xff\xe0", "got a JPEG of 4 bytes"),
        (b"GIF89a\1\0", "got a GIF of 8 bytes"),
        (b"GIF89a\0\0\0\0\0\0\0", "got a GIF of 0 × 0 pixels"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "got a WEBP of 16 bytes"),
        (b"RIFF\0\0\0\0WEBPXXXX" + bytes(20), "unknown chunk"),
        (b"BM", "got a BMP of 2 bytes"),
        (b"II*\0", "got a TIFF of 4 bytes"),
        (bomb(0, 5), "got a PNG of 65 bytes whose header cannot be read"),
    ],
)
def test_what_is_no_image(data: bytes, said: str) -> None:
    with pytest.raises(BrokenValue, match=said):
        header(data)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow, of odd TIFFs
@given(st.sampled_from(WHOLE), st.data())
def test_damage_is_an_error_or_a_header(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole[: data.draw(st.integers(at, len(whole)))] or whole)
    damaged[min(at, len(damaged) - 1)] ^= data.draw(st.integers(1, 255))
    try:
        found = header(bytes(damaged))
    except BrokenValue:
        return
    assert found.format == format_of(bytes(damaged)) and found.pixels > 0 and found.frames > 0
