"""Arrays of pictures: axes, grids, and numbers to bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.write.encode.encoded import Remark

Array = NDArray[Any]
Bytes = NDArray[np.uint8]


def hwc(image: Array, dataformats: str) -> Array:
    """A picture as (height, width, channels), grey as three; with an N axis, a grid of eight columns.

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
    """Pictures (n, channels, height, width) in rows of `columns`: (rows·height, columns·width, channels)."""
    if images.shape[1] == 1:
        images = np.concatenate([images] * 3, 1)
    count, channels, height, width = images.shape
    columns = max(1, min(count, columns))
    rows = -(-count // columns)
    cells = np.zeros((rows * columns, channels, height, width), images.dtype)
    cells[:count] = images
    arranged = cells.reshape(rows, columns, channels, height, width).transpose(0, 3, 1, 4, 2)
    return arranged.reshape(rows * height, columns * width, channels)


def torch_bytes(what: str, image: Array) -> tuple[Bytes, tuple[Remark, ...]]:
    """uint8 as it is; anything else times 255 in float32, cut off: 1 is white."""
    if image.dtype == np.uint8:
        return image, ()
    scaled = image.astype(np.float32) * np.float32(255)
    remarks = _adjusted(what, scaled)
    return _clipped(scaled), remarks


def tf2_bytes(what: str, images: Array) -> tuple[Bytes, tuple[Remark, ...]]:
    """uint8 as it is; floats times 255.5, cut off: 1 is white; other integers as fractions of their greatest.
    Raises ValueError for what are no numbers."""
    match images.dtype.kind, images.dtype.itemsize:
        case "u", 1:
            return images, ()
        case "b", _:
            return images.astype(np.uint8) * np.uint8(255), ()
        case "f", _:
            scaled = images * images.dtype.type(255.5)
            remarks = _adjusted(what, scaled)
            return _clipped(scaled), remarks
        case "i" | "u", size:
            return _from_integers(images), _small(what, images) if size > 2 else ()
    raise ValueError(f"{what}: got dtype {images.dtype}, want floats in [0, 1], or integers")


def v1_bytes(image: Array, bad: tuple[int, ...] = (255, 0, 0, 255)) -> Bytes:
    """A float picture (height, width, channels) stretched as the TF1 op does: the greatest magnitude becomes 255, or
    127 away from 128 if a value is negative. Pixels that are not finite get the colour `bad`."""
    finite = np.isfinite(image).all(2)
    low, high = (float(f(image[finite], initial=start)) for f, start in ((np.min, np.inf), (np.max, -np.inf)))
    reach, offset, top = (max(abs(low), abs(high)), 128, 127) if low < 0 else (high, 0, 255)
    number = image.dtype.type
    scale = number(np.float32(0 if reach < 1e-6 else top) / np.float32(max(reach, 1e-6)))
    out = np.empty(image.shape, np.uint8)
    out[:] = bad[: image.shape[2]]
    out[finite] = (image[finite] * scale + number(offset)).astype(np.uint8)
    return out


def _clipped(scaled: Array) -> Bytes:
    """Whole numbers from 0 to 255; NaN is 0. Changes `scaled`."""
    whole: Bytes = np.nan_to_num(scaled, copy=False, nan=0.0).clip(0, 255).astype(np.uint8)
    return whole


def _from_integers(images: Array) -> Bytes:
    greatest = int(np.iinfo(images.dtype).max)
    up, down = max(1, 256 // (greatest + 1)), max(1, (greatest + 1) // 256)
    scaled: Bytes = (images.clip(0) // images.dtype.type(down)).astype(np.uint8) * np.uint8(up)
    return scaled


def _adjusted(what: str, scaled: Array) -> tuple[Remark, ...]:
    """A remark if numbers that should lie from 0 to 255 lie more than one outside, or are NaN."""
    if not scaled.size:
        return ()
    low, high = scaled.min(), scaled.max()
    if low >= -1 and high <= 256.5:
        return ()
    told = "NaN, drawn black" if np.isnan(low) else f"{low / 255:g} to {high / 255:g}, clipped"
    return (Remark("W222", f"{what} has values of {told}", "give floats from 0 to 1, or uint8 from 0 to 255"),)


def _small(what: str, images: Array) -> tuple[Remark, ...]:
    if not images.size or images.max() > 255:
        return ()
    told = f"{what} is of {images.dtype}, of which 0 to 255 is all black"
    return (Remark("W222", told, "give uint8, or floats from 0 to 1"),)
