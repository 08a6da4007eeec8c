"""The bucket limits of TensorFlow and torch, which grow by a tenth from 1e-12 to 1e20, and counting between them."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.write.encode._buckets import count as count_cells

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


def count(values: Array) -> NDArray[np.int64]:
    """How many finite values lie below the first limit, from each limit up to the next, and from the last one on: 1,550
    counts. The last limit itself counts as below it, as in numpy.histogram."""
    counts = np.zeros((_LANES, len(limits()) + 1), np.uint32)
    count_cells(values, _cells(values.dtype), counts)
    total: NDArray[np.int64] = counts.sum(0, dtype=np.int64)
    return total


@cache
def _cells(dtype: np.dtype[Any]) -> NDArray[np.float64]:
    """What `count` wants for values of `dtype`, float32 or float64: a cell spans a 16th at most, a bucket a tenth."""
    unsigned, rest = np.dtype(f"u{dtype.itemsize}"), 8 * dtype.itemsize - 16
    upper = np.arange(65536, dtype=unsigned)
    negative = upper >= 32768
    lowest = ((upper << unsigned.type(rest)) | np.where(negative, (1 << rest) - 1, 0).astype(unsigned)).view(dtype)
    bounds = np.append(limits(), np.inf)
    bounds[-2] = np.nextafter(bounds[-2], np.inf)
    cells = np.empty((65536, 2))
    with np.errstate(invalid="ignore"):
        below = np.searchsorted(bounds[:-1], lowest.astype(np.float64), "right")
    cells[:, 0] = bounds[below]
    cells.view(np.int64)[:, 1] = below
    return cells
