"""GIF, a palette a frame: frames of at most 256 colours come out as they went in, no frame is merged with its like."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

_FOREVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
_COLOURS = 256
_LONGEST = 65535


def gif(frames: NDArray[Any], fps: float) -> bytes:
    """Frames (t, height, width, 1, 3 or 4 channels; alpha is dropped) of uint8 as an endless GIF. Raises ValueError."""
    if not 0 < fps < float("inf"):
        raise ValueError(f"video: got {fps} frames a second, want more than 0")
    height, width = frames.shape[1:3]
    if max(height, width) > _LONGEST:
        raise ValueError(f"video: got frames of {width} by {height}, want at most {_LONGEST} either way")
    parts = [b"GIF89a", struct.pack("<HHBBB", width, height, 0x70, 0, 0), _FOREVER]
    for i, frame in enumerate(frames):
        hundredths = round(100 * (i + 1) / fps) - round(100 * i / fps)
        parts.append(b"!\xf9\x04\x04" + struct.pack("<HBB", min(hundredths, _LONGEST), 0, 0))
        parts += GifImagePlugin.getdata(_paletted(frame), include_color_table=True)
    return b"".join((*parts, b";"))


def _paletted(frame: NDArray[Any]) -> Image.Image:
    if frame.shape[2] == 1:
        return Image.fromarray(np.ascontiguousarray(frame[:, :, 0])).convert("P")
    rgb = np.ascontiguousarray(frame[:, :, :3])
    packed = rgb.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, places = np.unique(packed, return_inverse=True)
    if len(colours) > _COLOURS:
        return Image.fromarray(rgb).quantize(_COLOURS)
    image = Image.fromarray(places.reshape(packed.shape).astype(np.uint8), "P")
    image.putpalette(np.stack([colours >> 16, colours >> 8 & 255, colours & 255], 1).astype(np.uint8).tobytes())
    return image
