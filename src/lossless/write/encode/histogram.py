"""Histograms. Values that are not finite lie in no bucket: they are left out, and a remark says how many."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Histogram, Value
from lossless.wire.tensors import from_numpy
from lossless.write.encode._buckets import count_even, in_order
from lossless.write.encode.encoded import Encoded, Remark
from lossless.write.encode.limits import counted, limits
from lossless.write.encode.metadata import metadata

Array = NDArray[Any]
PLUGIN = "histograms"
BUCKETS = 30
_MAX = sys.float_info.max
_BLOCK = 2**24
"""Values of which a float64 copy is made at once."""


def tf2(
    tag: str,
    data: Array,
    buckets: int | None = None,
    *,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """Rows (left, right, count) of `buckets` even buckets, 30 unless told: a float64 tensor, as TF2's."""
    found = _found(tag, data)
    rows = _even(found, BUCKETS if buckets is None else max(0, buckets))
    about = metadata(PLUGIN, display_name=display_name, description=description)
    return Encoded.of(Value(tag, tensor=from_numpy(rows), metadata=about), remarks=found.remarks)


def torch(
    tag: str, values: Array, bins: str | int | Sequence[float] | Array = "tensorflow", max_bins: int | None = None
) -> Encoded:
    """A HistogramProto as torch's add_histogram writes it; `bins` is "tensorflow" or what numpy.histogram takes. Raises
    ValueError when no value is there, or none lies in a bin."""
    found = _found(tag, values)
    if not found.values.size:
        raise ValueError(f"histogram {tag!r}: got no finite value, want at least one")
    if isinstance(bins, str) and bins == "tensorflow":
        counts, edges = counted(found.values)[1:-1], limits()
    else:
        counts, edges = np.histogram(found.values.astype(np.float64, copy=False), bins)
    remarks = (*found.remarks, *_outside(tag, found.values.size - int(counts.sum()), edges))
    if max_bins is not None and len(counts) > max_bins:
        counts, edges = _coarser(counts, edges, len(counts) // max_bins)
    counts, edges = _trimmed(tag, counts, edges)
    total, squares = _sums(found.values)
    return Encoded.of(
        *raw(tag, found.low, found.high, found.values.size, total, squares, edges, counts), remarks=remarks
    )


def raw(
    tag: str,
    min: float,  # noqa: A002  (torch's parameter)
    max: float,  # noqa: A002
    num: float,
    sum: float,  # noqa: A002
    sum_squares: float,
    bucket_limits: Sequence[float] | Array,
    bucket_counts: Sequence[float] | Array,
) -> Encoded:
    """A HistogramProto that is computed already, as SummaryWriter.add_histogram_raw writes it."""
    ends, counts = (tuple(np.asarray(v, np.float64).tolist()) for v in (bucket_limits, bucket_counts))
    return Encoded.of(Value(tag, histo=Histogram(min, max, num, sum, sum_squares, ends, counts)))


def v1(tag: str, values: Array) -> Encoded:
    """A HistogramProto as the TF1 op writes it: of neighbouring empty buckets only the last."""
    found = _found(tag, values)
    counts = np.concatenate([[0], counted(found.values)])
    ends = np.concatenate([[-_MAX], limits(), [_MAX]])
    kept = (counts > 0) | np.append(counts[1:] > 0, True)
    total, squares = in_order(found.values)
    low, high = (found.low, found.high) if found.values.size else (_MAX, -_MAX)
    return Encoded.of(
        *raw(tag, low, high, found.values.size, total, squares, ends[kept], counts[kept]), remarks=found.remarks
    )


class _Found(NamedTuple):
    """The finite values, flat, float32 or float64; their least and greatest, 0 if there are none."""

    values: Array
    low: float
    high: float
    remarks: tuple[Remark, ...]


def _found(tag: str, data: Array) -> _Found:
    values, remarks = _real(tag, np.asarray(data))
    if not values.size:
        return _Found(values, 0.0, 0.0, remarks)
    low, high = float(values.min()), float(values.max())
    if np.isfinite(low) and np.isfinite(high):
        return _Found(values, low, high, remarks)
    finite = values[np.isfinite(values)]
    what = (
        f"{values.size - finite.size:,} of {values.size:,} values of histogram {tag!r} are NaN or infinite and left out"
    )
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    return _Found(finite, low, high, (*remarks, Remark("W222", what, "find what made them")))


def _real(tag: str, data: Array) -> tuple[Array, tuple[Remark, ...]]:
    """Flat and contiguous, float32 where that holds every value of the dtype, else float64. Raises ValueError."""
    remarks: tuple[Remark, ...] = ()
    if data.dtype.kind == "c":
        remarks = (
            Remark("W222", f"histogram {tag!r} is of complex values; only their real part is counted", "log abs(x)"),
        )
        data = data.real
    if data.dtype.kind not in "biuf":
        raise ValueError(f"histogram {tag!r}: got values of dtype {data.dtype}, want numbers")
    narrow = np.can_cast(data.dtype, np.float32)
    return np.ascontiguousarray(data.reshape(-1), np.float32 if narrow else np.float64), remarks


def _even(found: _Found, buckets: int) -> NDArray[np.float64]:
    rows = np.zeros((buckets, 3))
    if not buckets or not found.values.size:
        return rows
    low, high = found.low, found.high
    if low == high:
        rows[:, :2], rows[-1, 2] = low, found.values.size
        return rows
    values, scale = (found.values, 1.0) if np.isfinite(high - low) else (found.values * 0.5, 2.0)
    low, high = low / scale, high / scale
    counts = np.zeros(buckets)
    count_even(values, low, (high - low) / buckets, counts)
    edges = (low + (high - low) / buckets * np.arange(buckets + 1)) * scale
    edges[0], edges[-1] = found.low, found.high
    rows[:, 0], rows[:, 1], rows[:, 2] = edges[:-1], edges[1:], counts
    return rows


def _sums(values: Array) -> tuple[float, float]:
    """Sum and sum of squares as numpy has them for float64."""
    total = squares = 0.0
    for start in range(0, values.size, _BLOCK):
        block = values[start : start + _BLOCK].astype(np.float64, copy=False)
        with np.errstate(over="ignore"):
            total, squares = total + float(block.sum()), squares + float(block.dot(block))
    return total, squares


def _coarser(counts: Array, edges: Array, step: int) -> tuple[Array, Array]:
    """Every `step` bins as one."""
    padded = np.pad(counts, (0, -len(counts) % step))
    return padded.reshape(-1, step).sum(-1), np.append(edges[:-1:step], edges[-1])


def _trimmed(tag: str, counts: Array, edges: Array) -> tuple[Array, Array]:
    """Counts from an empty bucket before the first one with values to the last, and the upper edge of each."""
    filled = np.flatnonzero(counts)
    if not filled.size:
        raise ValueError(f"histogram {tag!r}: got no value between {edges[0]:g} and {edges[-1]:g}, want at least one")
    first, last = filled[0], filled[-1]
    return np.append(0, counts[first : last + 1]), edges[first : last + 2]


def _outside(tag: str, missing: int, edges: Array) -> tuple[Remark, ...]:
    if not missing:
        return ()
    what = f"{missing:,} values of histogram {tag!r} lie outside its bins, {edges[0]:g} to {edges[-1]:g}, and in none"
    return (Remark("W222", what, "give bins that reach further"),)
