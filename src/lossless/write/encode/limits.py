"""The bucket limits of TensorFlow and torch, which grow by a tenth from 1e-12 to 1e20, and counting between them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.write.encode._buckets import reduce

Array = NDArray[Any]
_LANES = 4


@cache
def limits() -> NDArray[np.float64]:
    """The 1,549 limits: negative ones, 0, positive ones."""
    grown, limit = [], 1e-12
    while limit < 1e20:
        grown.append(limit)
        limit *= 1.1
    return np.array([*(-v for v in reversed(grown)), 0.0, *grown])


class Reduced(NamedTuple):
    """What is told of values: least, greatest, sum and sum of squares, and how many lie below the first limit, from
    each limit up to the next, and from the last one on: 1,550 counts. The last limit itself counts as below it, as in
    numpy.histogram. Where `squares` is not finite a value may not be, and then nothing else is true."""

    low: float
    high: float
    total: float
    squares: float
    counts: NDArray[np.int64]


def reduced(values: Array) -> Reduced:
    """All of it in one pass over contiguous values of float32 or float64, at least one."""
    counts = np.zeros((_LANES, len(limits()) + 1), np.uint32)
    return Reduced(*reduce(values, _cells(values.dtype), counts), counts.sum(0, dtype=np.int64))


@cache
def _cells(dtype: np.dtype[Any]) -> Array:
    """What `reduce` wants for values of `dtype`, float32 or float64: a cell spans a 16th at most, a bucket a tenth."""
    unsigned, rest = np.dtype(f"u{dtype.itemsize}"), 8 * dtype.itemsize - 16
    upper = np.arange(65536, dtype=unsigned)
    lower = np.where(upper >= 32768, (1 << rest) - 1, 0).astype(unsigned)
    bounds = np.append(limits(), np.nan)  # nothing is at least NaN
    bounds[-2] = np.nextafter(bounds[-2], np.inf)
    with np.errstate(invalid="ignore"):
        lowest = ((upper << unsigned.type(rest)) | lower).view(dtype).astype(np.float64)
        below = np.searchsorted(bounds[:-1], lowest, "right")
    cells = np.empty((65536, 2), dtype)
    cells[:, 0] = _at_least(bounds, dtype)[below]
    cells.view(unsigned)[:, 1] = below
    return cells


def _at_least(bounds: NDArray[np.float64], dtype: np.dtype[Any]) -> Array:
    """The least numbers of `dtype` that are not below the bounds: comparing with them is comparing with the bounds."""
    near = bounds.astype(dtype)
    return np.where(near < bounds, np.nextafter(near, dtype.type(np.inf)), near)
