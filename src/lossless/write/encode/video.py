"""Moving pictures, as animated GIFs."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from lossless.write.encode.encoded import Encoded

Array = NDArray[Any]


def torch(tag: str, video: Array, fps: float = 4, dataformats: str = "NTCHW") -> Encoded:
    """Videos side by side in a grid, floats in [0, 1] or uint8, as SummaryWriter.add_video writes them."""
    raise NotImplementedError
