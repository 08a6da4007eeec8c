"""Arrays of pictures: axes, grids, and floats to bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def hwc(image: Array, dataformats: str) -> Array:
    """A picture as (height, width, channels), grey as three channels; with an N axis, a grid of eight columns.

    `dataformats` names the axes, each once: N, C, H and W in any order and case. Raises ValueError if they do not fit.
    """
    axes = dataformats.upper()
    if len(set(axes)) != len(axes) or set(axes) not in ({*"HW"}, {*"CHW"}, {*"NCHW"}):
        raise ValueError(f"dataformats: got {dataformats!r}, want each of H, W, perhaps C, perhaps N, once")
    if image.ndim != len(axes):
        raise ValueError(f"image: got shape {image.shape}, want {len(axes)} dimensions for dataformats {dataformats!r}")
    if len(axes) == 4:
        return grid(image.transpose([axes.index(c) for c in "NCHW"]))
    if len(axes) == 2:
        return np.stack([image.transpose([axes.index(c) for c in "HW"])] * 3, 2)
    found = image.transpose([axes.index(c) for c in "HWC"])
    return np.concatenate([found] * 3, 2) if found.shape[2] == 1 else found


def grid(images: Array, columns: int = 8) -> Array:
    """Pictures (n, channels, height, width) in rows of `columns`: (rows·height, columns·width, channels); gaps are 0."""
    if images.shape[1] == 1:
        images = np.concatenate([images] * 3, 1)
    count, channels, height, width = images.shape
    columns = max(1, min(count, columns))
    rows = -(-count // columns)
    cells = np.zeros((rows * columns, channels, height, width), images.dtype)
    cells[:count] = images
    arranged = cells.reshape(rows, columns, channels, height, width).transpose(0, 3, 1, 4, 2)
    return arranged.reshape(rows * height, columns * width, channels)
