"""Counting values into buckets. Those that are not finite lie in none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.write.encode import _buckets
from lossless.write.encode.limits import limits, reduced
from lossless.write.inputs.histogram import Counted

Array = NDArray[Any]
_FEW = 10_000
_NOTHING = 0.0, 0.0


def between(values: Array, *, in_order: bool = False) -> Counted:
    """Between `limits()`: 1,550 counts. `values`: contiguous, of float32 or float64.

    Sums are those numpy has of a float64 copy (of more than 10,000 values its sum of squares depends on the number of
    cores: there the last bits may differ), or with `in_order` those of adding one value after the other."""
    if not values.size:
        return Counted(np.zeros(len(limits()) + 1, np.int64), *_NOTHING, 0, *_NOTHING, 0)
    found = reduced(values)
    if not np.isfinite(found.squares) and not (finite := np.isfinite(values)).all():
        counted = between(values[finite], in_order=in_order)
        return counted._replace(left_out=values.size - counted.size)
    span, sums = (found.low, found.high), (found.total, found.squares)
    if in_order:
        sums = _buckets.in_order(values)
    elif values.size <= _FEW:
        wide = values.astype(np.float64, copy=False)
        span, sums = _span(wide), _sums(wide)  # also the sign of zeros is then numpy's
    return Counted(found.counts, *span, values.size, *sums, 0)


def evenly(values: Array, buckets: int) -> Counted:
    """In `buckets` of equal width from the least to the greatest value; no counts if these are one, and no sums."""
    finite, (low, high) = _finite(values)
    counts = np.zeros(buckets, np.int64)
    if buckets and low != high:
        scale = scaling(low, high)
        width = (high * scale - low * scale) / buckets
        _buckets.count_even(finite if scale == 1 else finite * scale, low * scale, width, counts)
    return Counted(counts, low, high, finite.size, *_NOTHING, values.size - finite.size)


def scaling(low: float, high: float) -> float:
    """What to multiply with before subtracting, so that the difference is a float64: 1, rarely a half."""
    return 1.0 if np.isfinite(high - low) else 0.5


def in_bins(values: Array, bins: str | int | Sequence[float] | Array) -> tuple[Counted, Array]:
    """In numpy.histogram's bins, with empty counts around them, and their edges. Raises ValueError as numpy does."""
    finite, _ = _finite(values)
    wide = finite.astype(np.float64, copy=False)
    inner, edges = np.histogram(wide, bins)
    counts = np.concatenate([[0], inner, [0]])
    return Counted(counts, *_span(wide), wide.size, *_sums(wide), values.size - wide.size), edges


def _finite(values: Array) -> tuple[Array, tuple[float, float]]:
    """The finite values, their least and their greatest; zeros if there are none."""
    span = _span(values)
    if np.isfinite(span).all():
        return values, span
    finite = values[np.isfinite(values)]
    return finite, _span(finite)


def _span(values: Array) -> tuple[float, float]:
    return (float(values.min()), float(values.max())) if values.size else _NOTHING


def _sums(values: Array) -> tuple[float, float]:
    with np.errstate(over="ignore"):
        return float(values.sum()), float(values.dot(values))
