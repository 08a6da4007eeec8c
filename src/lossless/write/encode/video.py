"""Moving pictures, as animated GIFs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Image, Value
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.gif import gif
from lossless.write.encode.pixels import torch_bytes

Array = NDArray[Any]


def torch(tag: str, video: Array, fps: float = 4, dataformats: str = "NTCHW") -> Encoded:
    """Videos side by side in a grid, floats in [0, 1] or uint8, as SummaryWriter.add_video writes them.

    Raises ValueError when shape and `dataformats` do not fit, or for no frame."""
    axes = dataformats.upper()
    if sorted(axes) != sorted("NTCHW") or video.ndim != 5:
        raise ValueError(f"video {tag!r}: got shape {video.shape} as {dataformats!r}, want the axes N, T, C, H and W")
    pixels, remarks = torch_bytes(f"video {tag!r}", video.transpose([axes.index(c) for c in "NTCHW"]))
    frames = _tiled(pixels)
    height, width, channels = frames.shape[1:]
    if not frames.size or channels not in (1, 3, 4):
        raise ValueError(
            f"video {tag!r}: got shape {video.shape} as {dataformats!r}, want 1, 3 or 4 channels, none empty"
        )
    told = Image(height, width, channels, gif(frames, fps))
    return Encoded.of(Value(tag, image=told), remarks=remarks)


def _tiled(videos: Array) -> Array:
    """(n, t, c, h, w) → (t, rows·h, columns·w, c): as many cells as the next power of two, rows about as columns."""
    n, t, c, h, w = videos.shape
    cells = 1 << (n - 1).bit_length() if n else 0
    rows = 1 << (n.bit_length() - 1) // 2 if n else 1
    filled = np.zeros((cells, t, c, h, w), videos.dtype)
    filled[:n] = videos
    arranged = filled.reshape(rows, cells // rows, t, c, h, w).transpose(2, 0, 4, 1, 5, 3)
    return arranged.reshape(t, rows * h, cells // rows * w, c)
