"""A table of numbers reduced to pixels: each block's mean, NaN if it holds anything that is not finite."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lossless.values.tensor import Stored, Tensor, real

AT_ONCE = 1 << 20
"""Elements that are numbers at a time."""


def heat(tensor: Tensor, table: Stored, height: int, width: int) -> NDArray[np.float32]:
    """At most `height` × `width`; a table that is smaller as it is."""
    rows, columns = _edges(table.shape[0], height), _edges(table.shape[1], width)
    out = np.empty((len(rows) - 1, len(columns) - 1), np.float32)
    for first, last in _groups(columns):
        starts = columns[first:last] - columns[first]
        sizes = np.diff(columns[first : last + 1])
        part = table[:, columns[first] : columns[last]]
        for i in range(len(rows) - 1):
            total = np.zeros(last - first)
            step = max(1, AT_ONCE // part.shape[1])
            for a in range(rows[i], rows[i + 1], step):
                numbers = real(tensor.numbers(part[a : min(a + step, rows[i + 1])]))
                with np.errstate(over="ignore", invalid="ignore"):
                    total += np.add.reduceat(numbers.sum(axis=0), starts)
            with np.errstate(over="ignore", invalid="ignore"):
                mean = total / (sizes * (rows[i + 1] - rows[i]))
                out[i, first:last] = np.where(np.isfinite(mean), mean, np.nan)
    return out


def line(tensor: Tensor, vector: Stored, width: int) -> NDArray[np.float32]:
    """Lowest and highest of at most `width` neighbouring parts of a vector, float32 [2, width]; NaN for a part with
    anything that is not finite."""
    edges = _edges(len(vector), width)
    out = np.empty((2, len(edges) - 1), np.float32)
    for first, last in _groups(edges):
        numbers = real(tensor.numbers(vector[edges[first] : edges[last]]))
        starts = edges[first:last] - edges[first]
        numbers[~np.isfinite(numbers)] = np.nan
        with np.errstate(invalid="ignore", over="ignore"):
            out[0, first:last] = np.minimum.reduceat(numbers, starts)
            out[1, first:last] = np.maximum.reduceat(numbers, starts)
    return out


def _edges(size: int, parts: int) -> NDArray[np.int64]:
    """Bounds of at most `parts` parts of about equal size, none of them empty."""
    n = min(size, parts)
    return np.arange(n + 1, dtype=np.int64) * size // max(n, 1)


def _groups(edges: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Neighbouring parts of about AT_ONCE elements together."""
    first, parts = 0, len(edges) - 1
    while first < parts:
        last = max(first + 1, int(np.searchsorted(edges, edges[first] + AT_ONCE, "right")) - 1)
        yield first, min(last, parts)
        first = min(last, parts)
