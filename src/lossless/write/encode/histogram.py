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
from lossless.write.encode.limits import count, limits
from lossless.write.encode.metadata import metadata
from lossless.write.inputs.histogram import Counted

Array = NDArray[Any]
PLUGIN = "histograms"
BUCKETS = 30
_MAX = sys.float_info.max
_BLOCK = 2**24
"""Values of which a float64 copy is made at once."""
_Remarks = tuple[Remark, ...]
_NONE: _Remarks = ()


def tf2(
    tag: str,
    data: Array | Counted,
    buckets: int | None = None,
    *,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """Rows (left, right, count) of `buckets` even buckets, 30 unless told: a float64 tensor, as TF2's. What is counted
    already (`reduce_even`) keeps its buckets."""
    counted, remarks = (data, _NONE) if isinstance(data, Counted) else _count_evenly(tag, data, buckets)
    about = metadata(PLUGIN, display_name=display_name, description=description)
    value = Value(tag, tensor=from_numpy(_rows(counted)), metadata=about)
    return Encoded.of(value, remarks=(*remarks, *_left_out(tag, counted)))


def torch(
    tag: str,
    values: Array | Counted,
    bins: str | int | Sequence[float] | Array = "tensorflow",
    max_bins: int | None = None,
) -> Encoded:
    """A HistogramProto as torch's add_histogram writes it; `bins` is "tensorflow" or what numpy.histogram takes.

    What is counted already (`reduce_between`) lies between `limits()`. Raises ValueError when no value is there, or
    none lies in a bin."""
    if isinstance(values, Counted):
        counted, edges, remarks = values, limits(), _NONE
    else:
        counted, edges, remarks = _count_in_bins(tag, values, bins)
    if not counted.size:
        raise ValueError(f"histogram {tag!r}: got no finite value, want at least one")
    counts = counted.counts[1:-1]
    remarks = (*remarks, *_left_out(tag, counted), *_outside(tag, counted.size - int(counts.sum()), edges))
    if max_bins is not None and len(counts) > max_bins:
        counts, edges = _coarser(counts, edges, len(counts) // max_bins)
    counts, edges = _trimmed(tag, counts, edges)
    return Encoded.of(_proto(tag, counted, edges, counts), remarks=remarks)


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


def v1(tag: str, values: Array | Counted) -> Encoded:
    """A HistogramProto as the TF1 op writes it: of neighbouring empty buckets only the last."""
    if isinstance(values, Counted):
        counted, remarks = values, _NONE
    else:
        found, remarks = _finite(tag, values)
        total, squares = in_order(found.values)
        counted = Counted(count(found.values), *found.range, found.values.size, total, squares, found.left_out)
    counts, ends = np.append(0, counted.counts), np.concatenate([[-_MAX], limits(), [_MAX]])
    kept = (counts > 0) | np.append(counts[1:] > 0, True)
    shown = counted if counted.size else counted._replace(low=_MAX, high=-_MAX)
    return Encoded.of(_proto(tag, shown, ends[kept], counts[kept]), remarks=(*remarks, *_left_out(tag, counted)))


class _Finite(NamedTuple):
    """Finite values, flat, float32 or float64; their least and greatest, zeros if there are none; how many others."""

    values: Array
    range: tuple[float, float]
    left_out: int


def _finite(tag: str, data: Array) -> tuple[_Finite, _Remarks]:
    values, remarks = _real(tag, np.asarray(data))
    least, greatest = _range(values)
    if np.isfinite(least) and np.isfinite(greatest):
        return _Finite(values, (least, greatest), 0), remarks
    finite = values[np.isfinite(values)]
    return _Finite(finite, _range(finite), values.size - finite.size), remarks


def _range(values: Array) -> tuple[float, float]:
    return (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)


def _real(tag: str, data: Array) -> tuple[Array, _Remarks]:
    """Flat and contiguous, float32 where that holds every value of the dtype, else float64. Raises ValueError."""
    remarks: _Remarks = ()
    if data.dtype.kind == "c":
        told = f"histogram {tag!r} is of complex values; only their real part is counted"
        data, remarks = data.real, (Remark("W222", told, "log abs(x), or real and imaginary part apart"),)
    if data.dtype.kind not in "biuf":
        raise ValueError(f"histogram {tag!r}: got values of dtype {data.dtype}, want numbers")
    narrow = np.can_cast(data.dtype, np.float32)
    return np.ascontiguousarray(data.reshape(-1), np.float32 if narrow else np.float64), remarks


def _count_evenly(tag: str, data: Array, buckets: int | None) -> tuple[Counted, _Remarks]:
    found, remarks = _finite(tag, data)
    counts, (low, high) = np.zeros(BUCKETS if buckets is None else max(0, buckets), np.int64), found.range
    if len(counts) and low != high:
        scale = 1.0 if np.isfinite(high - low) else 0.5
        width = (high * scale - low * scale) / len(counts)
        count_even(found.values * scale if scale != 1 else found.values, low * scale, width, counts)
    return Counted(counts, low, high, found.values.size, 0.0, 0.0, found.left_out), remarks


def _rows(counted: Counted) -> NDArray[np.float64]:
    rows = np.zeros((len(counted.counts), 3))
    if not len(rows) or not counted.size:
        return rows
    low, high = counted.low, counted.high
    if low == high:
        rows[:, :2], rows[-1, 2] = low, counted.size
        return rows
    width = (high - low) / len(rows) if np.isfinite(high - low) else high / len(rows) - low / len(rows)
    edges = low + width * np.arange(len(rows) + 1)
    edges[-1] = high
    rows[:, 0], rows[:, 1], rows[:, 2] = edges[:-1], edges[1:], counted.counts
    return rows


def _count_in_bins(tag: str, data: Array, bins: str | int | Sequence[float] | Array) -> tuple[Counted, Array, _Remarks]:
    """Counts below, between and above edges, and these edges."""
    found, remarks = _finite(tag, data)
    if isinstance(bins, str) and bins == "tensorflow":
        counts, edges = count(found.values), limits()
    else:
        inner, edges = np.histogram(found.values.astype(np.float64, copy=False), bins)
        counts = np.concatenate([[0], inner, [0]])
    return Counted(counts, *found.range, found.values.size, *_sums(found.values), found.left_out), edges, remarks


def _proto(tag: str, counted: Counted, ends: Array, counts: Array) -> Value:
    return raw(tag, counted.low, counted.high, counted.size, counted.total, counted.squares, ends, counts)[0]


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


def _left_out(tag: str, counted: Counted) -> _Remarks:
    if not counted.left_out:
        return ()
    every = counted.size + counted.left_out
    what = f"{counted.left_out:,} of {every:,} values of histogram {tag!r} are NaN or infinite and left out"
    return (Remark("W222", what, "find what made them"),)


def _outside(tag: str, missing: int, edges: Array) -> _Remarks:
    if not missing:
        return ()
    what = f"{missing:,} values of histogram {tag!r} lie outside its bins, {edges[0]:g} to {edges[-1]:g}, and in none"
    return (Remark("W222", what, "give bins that reach further"),)
