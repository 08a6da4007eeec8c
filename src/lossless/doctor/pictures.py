"""What can be told of an encoded image by its pixels."""

from __future__ import annotations

import struct
import warnings
import zlib
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lossless.errors import ProtoError

PIXELS = 1 << 22
"""Larger images are not looked at."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
"""Those that the board shows."""
_DEEP = ("I", "F")
"""How Pillow's modes of more than 8 bits begin."""
_GREY = ("1", "L", "LA")
_TOO_LARGE = Image.DecompressionBombError
_FAILURES = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)
"""What Pillow raises for bytes that are no image, or not a whole one."""


class Picture(NamedTuple):
    """An image of `pixels` pixels of `channels` (1 or 3) values, 0 to 255: the lowest and highest, how many are 0 and
    255; `colour` where channels differ; `marks`: pixels that are not white, of which `tinted` have some channel at 255
    and `lone` no such neighbour."""

    pixels: int
    channels: int
    low: int
    high: int
    zeros: int
    full: int
    colour: bool
    marks: int
    tinted: int
    lone: int

    @property
    def values(self) -> int:
        """Of all channels."""
        return self.pixels * self.channels


def picture(encoded: bytes) -> Picture | None:
    """Of an encoded image (the first frame of several); None if it is too large, or deeper than 8 bits. Raises
    ProtoError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes, which are looked at here, and of odd palettes
            with Image.open(BytesIO(encoded), formats=_FORMATS) as image:
                if image.width * image.height > PIXELS or image.mode.startswith(_DEEP):
                    return None
                pixels = np.asarray(image.convert("L" if image.mode in _GREY else "RGB"))
    except _TOO_LARGE:
        return None
    except _FAILURES as error:
        what = f"{len(encoded):,} bytes that begin with {encoded[:8]!r}" if encoded else "no bytes"
        raise ProtoError(f"image: got {what}, want a PNG, JPEG or GIF ({type(error).__name__})") from error
    return _facts(pixels.reshape(*pixels.shape[:2], -1))


def _facts(pixels: NDArray[np.uint8]) -> Picture:
    full = pixels == 255
    marks = ~full.all(axis=2)
    near = np.zeros_like(marks)
    near[1:] |= marks[:-1]
    near[:-1] |= marks[1:]
    near[:, 1:] |= marks[:, :-1]
    near[:, :-1] |= marks[:, 1:]
    return Picture(
        pixels=marks.size,
        channels=pixels.shape[2],
        low=int(pixels.min()),
        high=int(pixels.max()),
        zeros=int(np.count_nonzero(pixels == 0)),
        full=int(np.count_nonzero(full)),
        colour=bool((pixels != pixels[:, :, :1]).any()),
        marks=int(np.count_nonzero(marks)),
        tinted=int(np.count_nonzero(full.any(axis=2) & marks)),
        lone=int(np.count_nonzero(marks & ~near)),
    )
