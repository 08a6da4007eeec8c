"""PNG by Pillow."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from numpy.typing import NDArray
from PIL import Image

LEVEL = 3


def png(pixels: NDArray[Any]) -> bytes:
    """The PNG of uint8 pixels (height, width, 1 to 4 channels)."""
    out = BytesIO()
    Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).save(out, "PNG", compress_level=LEVEL)
    return out.getvalue()
