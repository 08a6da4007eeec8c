"""What an encoded image says of itself, found by its content: read without decoding a pixel."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from PIL import ExifTags, Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from lossless.errors import BrokenValue
from lossless.values.image_canvas import Canvas, gif_canvas, webp_canvas

MEDIA = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
}
"""The media type of each format that is known; nothing else goes out."""
SHOWN = frozenset({"PNG", "JPEG", "GIF", "WEBP", "BMP"})
"""Formats that browsers draw."""
FAILURES: tuple[type[Exception], ...] = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)
FAILURES += (OverflowError, struct.error, zlib.error, Image.DecompressionBombError)
"""What Pillow raises for bytes that are no image, or not a whole one."""
_MAGIC = {
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "JPEG": (b"\xff\xd8\xff",),
    "GIF": (b"GIF87a", b"GIF89a"),
    "WEBP": (b"RIFF",),
    "BMP": (b"BM",),
    "TIFF": (b"II*\0", b"MM\0*"),
}
_FILES: dict[str, Callable[[BytesIO], ImageFile]] = {
    "PNG": PngImageFile,
    "JPEG": JpegImageFile,
    "BMP": BmpImageFile,
    "TIFF": TiffImageFile,
}
"""Made directly: `Image.open` raises for a large picture without telling its size."""
_CANVASES: dict[str, Callable[[bytes], Canvas]] = {"GIF": gif_canvas, "WEBP": webp_canvas}
_PNG_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}
_DEPTHS = {"I": ("int32", 1), "F": ("float32", 1), "1": ("uint8", 1), "L": ("uint8", 1), "LA": ("uint8", 2)}
_DEPTHS |= {"RGBA": ("uint8", 4)}
SWAPPED = range(5, 9)
"""Orientations of EXIF that lie on their side."""


class Header(NamedTuple):
    """`width`, `height` in pixels as a browser shows it, which is turned by `orientation` (1 to 8, as in EXIF).

    `dtype` of a channel: uint8, uint16, int32 or float32; `channels` 1 to 4, alpha included; `frames`: of an
    animation, else 1."""

    format: str
    width: int
    height: int
    dtype: str
    channels: int
    frames: int = 1
    orientation: int = 1

    @property
    def pixels(self) -> int:
        """Of one frame."""
        return self.width * self.height

    @property
    def media_type(self) -> str:
        """Of the bytes as they were written."""
        return MEDIA[self.format]

    @property
    def shown(self) -> bool:
        """Whether a browser draws it as it was written; of 16 bits it draws the upper half: what is dark is black."""
        return self.format in SHOWN and self.dtype != "uint16"


def header(encoded: bytes) -> Header:
    """Of one encoded image. Raises BrokenValue for what is none, or ends within its header."""
    codec = format_of(encoded)
    if codec is None:
        got = f"{len(encoded):,} bytes that begin with {encoded[:12]!r}" if encoded else "no bytes"
        raise BrokenValue(f"image: got {got}, want a PNG, JPEG, GIF, WebP, BMP or TIFF")
    try:
        found = _drawn(codec, encoded) if codec in _FILES else _moving(codec, encoded)
    except FAILURES as error:
        raise BrokenValue(
            f"image: got a {codec} of {len(encoded):,} bytes whose header cannot be read, want a whole one ({error})"
        ) from error
    if found.pixels < 1:
        raise BrokenValue(f"image: got a {codec} of {found.width} × {found.height} pixels, want at least one")
    return found


def format_of(encoded: bytes) -> str | None:
    """The name of the format by its first bytes; None for all that is not known."""
    for name, beginnings in _MAGIC.items():
        if encoded.startswith(beginnings):
            return name if name != "WEBP" or encoded[8:12] == b"WEBP" else None
    return None


def _drawn(codec: str, encoded: bytes) -> Header:
    image = _FILES[codec](BytesIO(encoded))
    frames = getattr(image, "n_frames", 1) if codec == "PNG" else 1
    if frames > 1 and image.info.get("default_image"):
        frames -= 1  # that one is for those who know no animation
    dtype, channels = _png_depth(encoded) if codec == "PNG" else _depth(image.mode)
    if "transparency" in image.info and channels in (1, 3):
        channels += 1
    turned = _orientation(image)
    width, height = image.size[::-1] if turned in SWAPPED else image.size
    return Header(codec, width, height, dtype if frames == 1 else "uint8", channels, frames, turned)


def _moving(codec: str, encoded: bytes) -> Header:
    canvas = _CANVASES[codec](encoded)
    return Header(codec, canvas.width, canvas.height, "uint8", 4, canvas.frames)


def _png_depth(encoded: bytes) -> tuple[str, int]:
    """As IHDR has them, which Pillow folds to 8 bits; palettes are colours."""
    return "uint16" if encoded[24] == 16 else "uint8", _PNG_CHANNELS[encoded[25]]


def _depth(mode: str) -> tuple[str, int]:
    if mode.startswith("I;16"):
        return "uint16", 1
    return _DEPTHS.get(mode, ("uint8", 3))


def _orientation(image: ImageFile) -> int:
    """What EXIF says, which browsers heed in PNG and JPEG."""
    if "exif" not in image.info:
        return 1
    exif = Image.Exif()
    exif.load(image.info["exif"])
    turned = exif.get(ExifTags.Base.Orientation, 1)
    return turned if turned in range(1, 9) else 1
