"""Pixels of an encoded image: true values, a small copy, a copy that browsers draw. The size is checked first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from lossless.errors import BrokenValue, TooLarge
from lossless.values.image_header import FAILURES, SWAPPED, Header

Array = NDArray[Any]
Window = tuple[float, float]
PIXELS = 1 << 26
"""Of an image that is decoded here: 67 million, a few hundred MB while it lasts."""
_LARGE = 1 << 22
_large_ones = threading.Lock()
"""Held while an image of more than `_LARGE` pixels is decoded: eight of them at once would be gigabytes."""
_GREY, _GREY_ALPHA = 0, 4
"""PNG's numbers for colour types."""
_MODES = ("L", "LA", "RGB", "RGBA")
_FLIPS = {2: (1, -1), 3: (-1, -1), 4: (-1, 1), 6: (1, -1), 7: (-1, -1), 8: (-1, 1)}
"""Orientation of EXIF → steps down and across, after axes were swapped."""


def values(encoded: bytes, about: Header, frame: int = 0) -> Array:
    """[height, width, channels] of uint8, uint16, int32 or float32, as written; palettes and CMYK as colours.

    Raises BrokenValue, TooLarge."""
    with _decoding(about):
        return _values(encoded, about, frame)


def small(encoded: bytes, about: Header, width: int, window: Window | None = None) -> bytes:
    """A PNG at most `width` pixels wide and high, made by averaging; of the first frame. Raises as `values`."""
    with _decoding(about):
        return reduced(drawn(_values(encoded, about, 0, draft=2 * width), window), width)


def converted(encoded: bytes, about: Header) -> bytes:
    """A PNG of 8 bits, for what browsers do not draw. Raises as `values`."""
    with _decoding(about):
        return reduced(drawn(_values(encoded, about, 0)), None)


def check(about: Header) -> None:
    """Raises TooLarge if it has more pixels than are decoded, here or in a browser."""
    if about.pixels > PIXELS:
        got = f"{about.width:,} × {about.height:,} = {about.pixels / 1e6:,.0f} million pixels"
        raise TooLarge(f"image: got {got}, want at most {PIXELS / 1e6:.0f} million; download it to look at it")


def drawn(array: Array, window: Window | None = None) -> Image.Image:
    """Values [height, width, 1 to 4 channels] in 8 bits: those of more from the least finite one to the greatest.
    `window`: what is black and what is white, for all but alpha."""
    if window is None and array.dtype == np.uint16:
        window = _contrast(array)
    if window is not None:
        array = _windowed(array, window)
    elif array.dtype != np.uint8:
        array = _scaled(array, *_extent(array))
    return Image.fromarray(np.ascontiguousarray(array[:, :, 0] if array.shape[2] == 1 else array))


def reduced(image: Image.Image, width: int | None) -> bytes:
    """The PNG of an image, at most `width` wide and high if that is given."""
    if width is not None:
        image.thumbnail((width, width), Image.Resampling.BOX)
    out = BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


@contextmanager
def _decoding(about: Header) -> Iterator[None]:
    """Refuses what is too large; large ones wait for each other; errors of the decoder become ours."""
    check(about)
    large = about.pixels > _LARGE
    if large:
        _large_ones.acquire()
    try:
        yield
    except FAILURES as error:
        raise BrokenValue(f"image: got a {about.format} that cannot be decoded, want a whole one ({error})") from error
    finally:
        if large:
            _large_ones.release()


def _values(encoded: bytes, about: Header, frame: int, draft: int = 0) -> Array:
    if about.format == "PNG" and about.dtype == "uint16" and encoded[25] != _GREY:
        array = _deep_png(encoded)
    else:
        image = _opened(encoded, about.format)
        if frame:
            image.seek(frame + bool(image.info.get("default_image")))
        if draft:
            image.draft(None, (draft, draft))
        array = np.asarray(image if about.dtype != "uint8" else image.convert(_MODES[about.channels - 1]))
        if about.dtype == "uint16" and about.channels == 2:
            array = _keyed(array[:, :, None], image)
    array = _turned(array.reshape(*array.shape[:2], -1), about.orientation)
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def _opened(encoded: bytes, codec: str) -> Image.Image:
    return Image.open(BytesIO(encoded), formats=[codec])


def _deep_png(encoded: bytes) -> Array:
    """16 bits of several channels, of which Pillow keeps the upper bytes, and the lower ones if told another order."""
    image = _opened(encoded, "PNG")
    if encoded[25] == _GREY_ALPHA:
        return np.asarray(_unpacked(image, "RGBA")).view(">u2")
    upper, lower = (_unpacked(_opened(encoded, "PNG"), image.mode + order) for order in (";16B", ";16L"))
    return _keyed(np.asarray(upper).astype(np.uint16) << 8 | np.asarray(lower), image)


def _keyed(array: Array, image: Image.Image) -> Array:
    """With an alpha channel if one colour stands for transparency."""
    key = image.info.get("transparency")
    if key is None:
        return array
    opaque = (array != np.asarray(key, np.uint16)).any(axis=2, keepdims=True)
    return np.concatenate([array, opaque * np.uint16(0xFFFF)], axis=2)


def _unpacked(image: Image.Image, raw_mode: str) -> Image.Image:
    assert isinstance(image, PngImageFile)
    image.tile = [tile._replace(args=raw_mode) for tile in image.tile]
    image.load()
    return image


def _turned(array: Array, orientation: int) -> Array:
    """As EXIF's orientation wants it shown."""
    if orientation in SWAPPED:
        array = array.swapaxes(0, 1)
    down, across = _FLIPS.get(orientation, (1, 1))
    return array[::down, ::across]


def _windowed(array: Array, window: Window) -> NDArray[np.uint8]:
    light = _lights(array)
    top = np.iinfo(array.dtype).max if array.dtype.kind == "u" else _extent(array[:, :, light:])[1]
    return np.concatenate([_scaled(array[:, :, :light], *window), _scaled(array[:, :, light:], 0.0, top)], axis=2)


def _contrast(array: Array) -> Window:
    """The least and the greatest light of a uint16 picture; all that there can be if it is of one light alone."""
    low, high = _extent(array[:, :, : _lights(array)])
    return (low, high) if low < high else (0.0, 65535.0)


def _lights(array: Array) -> int:
    """How many channels are not alpha."""
    channels = int(array.shape[2])
    return channels - (channels + 1) % 2


def _extent(array: Array) -> Window:
    finite = array[np.isfinite(array)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def _scaled(array: Array, low: float, high: float) -> NDArray[np.uint8]:
    """`low` as 0, `high` as 255; what is no number as 0."""
    share = (np.nan_to_num(array.astype(np.float64), nan=low, posinf=high, neginf=low) - low) / ((high - low) or 1.0)
    return np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8)
