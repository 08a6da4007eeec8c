"""Pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from lossless.wire.events import Image, Value
from lossless.wire.tensors import from_numpy
from lossless.write.encode.drawing import draw_boxes
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.metadata import metadata
from lossless.write.encode.pixels import hwc, tf2_bytes, torch_bytes, v1_bytes
from lossless.write.encode.png import picture, png, saved

Array = NDArray[Any]
PLUGIN = "images"


def tf2(
    tag: str, data: Array, max_outputs: int = 3, *, display_name: str | None = None, description: str | None = None
) -> Encoded:
    """Pictures (k, height, width, 1 to 4), floats in [0, 1] or integers: strings width, height, PNG, PNG … Raises
    ValueError for another shape."""
    _check(tag, data, (1, 2, 3, 4), max_outputs)
    pixels, remarks = tf2_bytes(f"image {tag!r}", data[:max_outputs])
    strings = np.array([str(data.shape[2]), str(data.shape[1]), *map(png, pixels)], object)
    about = metadata(PLUGIN, display_name=display_name, description=description)
    return Encoded.of(Value(tag, tensor=from_numpy(strings), metadata=about), remarks=remarks)


def torch(tag: str, image: Array, rescale: float = 1, dataformats: str = "CHW") -> Encoded:
    """A picture, or a grid of them, as SummaryWriter.add_image and add_images write it; floats in [0, 1] or uint8.
    Raises ValueError when shape and `dataformats` do not fit."""
    pixels, remarks = torch_bytes(f"image {tag!r}", hwc(image, dataformats))
    return Encoded.of(Value(tag, image=_message(picture(pixels), pixels.shape, rescale)), remarks=remarks)


def boxes(
    tag: str,
    image: Array,
    boxes: Array,
    rescale: float = 1,
    dataformats: str = "CHW",
    labels: Sequence[str] | None = None,
) -> Encoded:
    """A picture with red boxes (n, 4: left, top, right, bottom in pixels), as add_image_with_boxes writes it."""
    pixels, remarks = torch_bytes(f"image {tag!r}", hwc(image, dataformats))
    drawn = draw_boxes(picture(pixels), boxes, labels)
    return Encoded.of(Value(tag, image=_message(drawn, pixels.shape, rescale)), remarks=remarks)


def v1(tag: str, images: Array, max_outputs: int = 3, bad_color: tuple[int, ...] = (255, 0, 0, 255)) -> Encoded:
    """Pictures (k, height, width, 1, 3 or 4) as TF1's op writes them: `tag/image`, or `tag/image/0`, `tag/image/1` …
    Floats are stretched, each picture by itself. Raises ValueError for another shape or dtype."""
    _check(tag, images, (1, 3, 4), max_outputs)
    if images.dtype != np.uint8 and images.dtype.kind != "f":
        raise ValueError(f"image {tag!r}: got dtype {images.dtype}, want uint8 or floats")
    values = []
    for i, image in enumerate(images[:max_outputs]):
        pixels = image if image.dtype == np.uint8 else v1_bytes(image, bad_color)
        name = f"{tag}/image" if max_outputs == 1 else f"{tag}/image/{i}"
        values.append(Value(name, image=_message(picture(pixels), pixels.shape)))
    return Encoded(values)


def _check(tag: str, images: Array, channels: tuple[int, ...], max_outputs: int) -> None:
    if images.ndim != 4 or images.shape[3] not in channels:
        raise ValueError(f"image {tag!r}: got shape {images.shape}, want (k, height, width, {channels} channels)")
    if max_outputs < 0:
        raise ValueError(f"image {tag!r}: got max_outputs {max_outputs}, want 0 or more")


def _message(drawn: Pillow.Image, shape: tuple[int, ...], rescale: float = 1) -> Image:
    """The size is that before scaling, as torch has it."""
    height, width, channels = shape
    if rescale != 1:
        size = int(width * rescale), int(height * rescale)
        drawn = drawn.resize(size, Pillow.Resampling.LANCZOS)
    return Image(height, width, channels, saved(drawn))
