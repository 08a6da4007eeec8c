"""Histograms. Values that are not finite lie in no bucket: they are left out, and a remark says how many."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Histogram, Value
from lossless.wire.tensors import from_numpy
from lossless.write.encode.counting import between, evenly, in_bins, scaling
from lossless.write.encode.encoded import Encoded, Remark
from lossless.write.encode.limits import limits
from lossless.write.encode.metadata import metadata
from lossless.write.inputs.errors import NothingFinite
from lossless.write.inputs.histogram import Counted

Array = NDArray[Any]
PLUGIN = "histograms"
BUCKETS = 30
_MAX = sys.float_info.max
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
    if isinstance(data, Counted):
        counted, remarks = data, _NONE
    else:
        values, remarks = _real(tag, data)
        counted = evenly(values, bucket_count(buckets))
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

    What is counted already (`reduce_between`) lies between `limits()`. Raises NothingFinite, and ValueError when no
    value is there at all, or none lies in a bin."""
    if isinstance(values, Counted):
        counted, edges, remarks = values, limits(), _NONE
    else:
        flat, remarks = _real(tag, values)
        own = isinstance(bins, str) and bins == "tensorflow"
        counted, edges = (between(flat), limits()) if own else in_bins(flat, bins)
    if not counted.size:
        raise NothingFinite if counted.left_out else ValueError(f"histogram {tag!r}: got no values, want at least one")
    counts = counted.counts[1:-1]
    remarks = (*remarks, *_left_out(tag, counted), *_outside(tag, counted.size - int(counts.sum()), edges))
    if max_bins is not None and len(counts) > max_bins:
        counts, edges = _coarser(counts, edges, len(counts) // max_bins)
    counts, edges = _trimmed(tag, counts, edges)
    return Encoded.of(_proto(tag, counted, edges, counts), remarks=remarks)


def count_now(data: Array, buckets: int | None = None, *, even: bool) -> Counted:
    """What `tf2` (`even`), or `torch` and `v1`, make of real numbers, so far that `data` is needed no more."""
    values, _ = _real("", data)
    return evenly(values, bucket_count(buckets)) if even else between(values)


def bucket_count(buckets: int | None) -> int:
    """TF2's 30, unless told; none if less than 0 are asked for."""
    return BUCKETS if buckets is None else max(0, buckets)


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
        flat, remarks = _real(tag, values)
        counted = between(flat, in_order=True)
    counts, ends = np.append(0, counted.counts), np.concatenate([[-_MAX], limits(), [_MAX]])
    kept = (counts > 0) | np.append(counts[1:] > 0, True)
    shown = counted if counted.size else counted._replace(low=_MAX, high=-_MAX)
    return Encoded.of(_proto(tag, shown, ends[kept], counts[kept]), remarks=(*remarks, *_left_out(tag, counted)))


def _real(tag: str, data: Array) -> tuple[Array, _Remarks]:
    """Flat and contiguous, float32 where that holds every value of the dtype, else float64. Raises ValueError."""
    data, remarks = np.asarray(data), _NONE
    if data.dtype.kind == "c":
        told = f"histogram {tag!r} is of complex values; only their real part is counted"
        data, remarks = data.real, (Remark("W222", told, "log abs(x), or real and imaginary part apart"),)
    if data.dtype.kind not in "biuf":
        raise ValueError(f"histogram {tag!r}: got values of dtype {data.dtype}, want numbers")
    narrow = np.can_cast(data.dtype, np.float32)
    return np.ascontiguousarray(data.reshape(-1), np.float32 if narrow else np.float64), remarks


def _rows(counted: Counted) -> NDArray[np.float64]:
    rows = np.zeros((len(counted.counts), 3))
    if not len(rows) or not counted.size:
        return rows
    low, high = counted.low, counted.high
    if low == high:
        rows[:, :2], rows[-1, 2] = low, counted.size
        return rows
    scale = scaling(low, high)
    width = (high * scale - low * scale) / len(rows)
    edges = (low * scale + width * np.arange(len(rows) + 1)) / scale
    edges[-1] = high
    rows[:, 0], rows[:, 1], rows[:, 2] = edges[:-1], edges[1:], counted.counts
    return rows


def _proto(tag: str, counted: Counted, ends: Array, counts: Array) -> Value:
    return raw(tag, counted.low, counted.high, counted.size, counted.total, counted.squares, ends, counts)[0]


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
