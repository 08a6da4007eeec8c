"""Boxes on pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_COLOUR, _INK = "Red", "black"
_LINE = 2


def draw_boxes(image: Image.Image, boxes: NDArray[Any], labels: Sequence[str] | None = None) -> Image.Image:
    """`image` with a red box for each row (left, top, right, bottom) and its label at the lower left, inside. Raises
    ValueError when there are more boxes than labels, or rows are not of four numbers."""
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"boxes: got shape {boxes.shape}, want (n, 4): left, top, right, bottom")
    if labels is not None and len(labels) < len(boxes):
        raise ValueError(f"labels: got {len(labels)} for {len(boxes)} boxes, want one each")
    draw = ImageDraw.Draw(image)
    for i, (left, top, right, bottom) in enumerate(boxes.tolist()):
        outline = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
        draw.line(outline, width=_LINE, fill=_COLOUR)
        if labels is not None and labels[i]:
            _label(draw, left, bottom, labels[i])
    return image


def _label(draw: ImageDraw.ImageDraw, left: float, bottom: float, text: str) -> None:
    font = ImageFont.load_default()
    x0, y0, x1, y1 = font.getbbox(text)
    width, height = x1 - x0, y1 - y0
    margin = math.ceil(0.05 * height)
    draw.rectangle([(left, bottom - height - 2 * margin), (left + width, bottom)], fill=_COLOUR)
    draw.text((left + margin, bottom - height - margin), text, fill=_INK, font=font)
