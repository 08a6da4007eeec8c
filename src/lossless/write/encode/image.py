"""Pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from lossless.write.encode.encoded import Encoded

Array = NDArray[Any]


def tf2(
    tag: str, data: Array, max_outputs: int = 3, *, display_name: str | None = None, description: str | None = None
) -> Encoded:
    """Pictures (k, height, width, 1 to 4), floats in [0, 1] or unsigned integers: strings width, height, PNG, PNG …"""
    raise NotImplementedError


def torch(tag: str, image: Array, rescale: float = 1, dataformats: str = "CHW") -> Encoded:
    """A picture, or a grid of them, as SummaryWriter.add_image and add_images write it; floats in [0, 1] or uint8."""
    raise NotImplementedError


def boxes(
    tag: str,
    image: Array,
    boxes: Array,
    rescale: float = 1,
    dataformats: str = "CHW",
    labels: Sequence[str] | None = None,
) -> Encoded:
    """A picture with red boxes (n, 4: left, top, right, bottom in pixels), as add_image_with_boxes writes it."""
    raise NotImplementedError


def v1(tag: str, images: Array, max_outputs: int = 3) -> Encoded:
    """Pictures (k, height, width, 1, 3 or 4) as TF1's op writes them: `tag/image`, or `tag/image/0`, `tag/image/1` …"""
    raise NotImplementedError
