"""Encoded images made by hand where no library makes them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPE = {1: 0, 2: 4, 3: 2, 4: 6}


def chunk(kind: bytes, body: bytes) -> bytes:
    """One of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def deep_png(pixels: NDArray[np.uint16], *more: bytes) -> bytes:
    """16 bits a channel, with chunks `more` before the pixels."""
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 16, _COLOUR_TYPE[channels], 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    return b"".join(
        [SIGNATURE, chunk(b"IHDR", header), *more, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    )


def bomb(width: int, height: int, rows: int = 0) -> bytes:
    """A PNG that says it has width × height pixels; `rows` of them are there, all black."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes((1 + 3 * width) * rows), 9)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def encoded(pixels: NDArray[np.uint8] | Image.Image, codec: str, **more: Any) -> bytes:
    """By Pillow."""
    out = io.BytesIO()
    (pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)).save(out, codec, **more)
    return out.getvalue()


def film(frames: list[NDArray[np.uint8]], codec: str, **more: Any) -> bytes:
    """An animation by Pillow."""
    first, *rest = map(Image.fromarray, frames)
    return encoded(first, codec, save_all=True, append_images=rest, duration=100, **more)
