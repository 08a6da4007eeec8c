"""Histograms: every encoding becomes rows of left edge, right edge and count; one by one, or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue, ProtoError, TooLarge
from lossless.values import _histogram
from lossless.values.payload import Payload, decoding, within
from lossless.wire.events import Histogram, Value
from lossless.wire.tensors import to_numpy

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
BASIS_POINTS = (0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000)
"""Of TensorBoard's distributions, in hundredths of a percent: a normal distribution's bands of half a deviation."""
FACTS = ("low", "high", "total", "lost", "mean", "std", *(f"p{point}" for point in BASIS_POINTS))
"""Columns that `measured` gives."""
MAX_BYTES = 1 << 25
"""Of one histogram: above a million buckets."""
_OTHER, _FOREIGN = 1, 2
_TOLD = 5


class Histograms(NamedTuple):
    """Many histograms: those of value i are columns begins[i] … + counts[i] of `buckets` [3, any]: left, right, count.
    `told` [n, 5]: min, max, num, sum and sum of squares as the writer says them, else NaN. `broken`: why a value, which
    then has no bucket, cannot be decoded."""

    buckets: Floats
    begins: Integers
    counts: Integers
    told: Floats
    broken: dict[int, str]

    def rows(self, i: int) -> Floats:
        """Those of value i as TensorBoard has them: [buckets, 3]."""
        return self.buckets[:, self.begins[i] : self.begins[i] + self.counts[i]].T


def decode(payload: Payload) -> Floats:
    """Rows (left, right, count), float64 [buckets, 3]. Raises BrokenValue, TooLarge."""
    within(f"bytes of {payload}", len(payload.raw), MAX_BYTES)
    with decoding(payload):
        return _rows(payload.value)[0]


def decode_many(data: bytes | bytearray | memoryview, starts: Integers, ends: Integers, tag: str) -> Histograms:
    """The values of one tag at data[starts[i]:ends[i]], each a Summary.Value."""
    name = tag.encode("utf-8", "surrogateescape")
    n, sizes = len(starts), ends - starts
    large = sizes > MAX_BYTES
    tails = np.where(large, starts, ends)
    buckets = np.empty((3, max(1, int((np.where(large, 0, sizes) // 12).sum()))))
    begins, counts = np.empty(n, np.int64), np.empty(n, np.int64)
    told, status = np.empty((n, _TOLD)), np.empty(n, np.uint8)
    used = _histogram.decode(data, starts, tails, name, buckets, begins, counts, told, status)
    found = Histograms(buckets, begins, counts, told, {})
    more: list[Floats] = []
    for i in np.flatnonzero(status).tolist():
        try:
            if large[i]:
                within(f"bytes of a histogram of {tag}", int(sizes[i]), MAX_BYTES)
            rows, numbers = _slowly(bytes(data[starts[i] : ends[i]]), tag)
        except (BrokenValue, TooLarge, ProtoError) as error:
            found.broken[i] = str(error)
            continue
        begins[i], counts[i], told[i] = used, len(rows), numbers
        used += len(rows)
        more.append(rows.T)
    if not more:
        return found
    first = used - sum(rows.shape[1] for rows in more)
    return found._replace(buckets=np.ascontiguousarray(np.concatenate([buckets[:, :first], *more], axis=1)))


def measured(histograms: Histograms) -> Floats:
    """[n, FACTS]: edges of what holds something, values in buckets with finite edges, values that lie in none (NaN,
    infinite or outside; itself NaN: some, how many is not written), mean, standard deviation (the writer's where it
    told sums, else values are taken as even within a bucket), TensorBoard's percentiles. NaN where there is none."""
    facts = np.full((len(histograms.begins), len(FACTS)), np.nan)
    _histogram.measure(histograms.buckets, histograms.begins, histograms.counts, histograms.told, facts)
    facts[list(histograms.broken)] = np.nan
    return facts


def rebin(histograms: Histograms, rows: Integers, low: float, high: float, bins: Floats, outside: Floats) -> None:
    """Add the counts of value i to row rows[i] of `bins` [rows, bins], even ones from `low` to `high`, and what lies
    below and above to `outside` [rows, 2]; -1: to none. A count is spread evenly over its bucket, none is lost."""
    _histogram.rebin(histograms.buckets, histograms.begins, histograms.counts, rows, low, high, bins, outside)


def _slowly(raw: bytes, tag: str) -> tuple[Floats, Sequence[float]]:
    value = Value.decode(raw)
    if value.tag != tag:
        raise BrokenValue(f"value: got one of tag {value.tag!r}, want {tag!r}; the file was changed, it is read anew")
    return _rows(value)


def _rows(value: Value) -> tuple[Floats, Sequence[float]]:
    """The canonical rows and what the writer told. Raises ProtoError."""
    if value.histo is not None:
        told = value.histo
        return _checked(_of_proto(told)), (told.min, told.max, told.num, told.sum, told.sum_squares)
    if value.obsolete_old_style_histogram is not None:
        raise ProtoError("histogram: got one in the style of before 2016, whose form was never published, want buckets")
    if value.tensor is None:
        raise ProtoError("histogram: got neither buckets nor a tensor, want one of them")
    table = to_numpy(value.tensor)
    if table.dtype.kind not in "fiu" or table.ndim != 2 or table.shape[1] != 3:
        raise ProtoError(f"histogram: got a tensor of {table.dtype} {list(table.shape)}, want numbers [buckets, 3]")
    return _checked(table.astype(np.float64)), (np.nan,) * _TOLD


def _of_proto(told: Histogram) -> Floats:
    """As TensorBoard's data_compat: buckets that are empty on both ends go, min and max are the outer edges."""
    counts, limits = np.array(told.bucket, np.float64), np.array(told.bucket_limit, np.float64)
    filled = np.flatnonzero(counts != 0)
    if not len(filled):
        return np.empty((0, 3))
    first, last = int(filled[0]), int(filled[-1])
    if len(limits) < last:
        raise ProtoError(f"histogram: got {len(limits)} bucket limits for {len(counts)} buckets, want one each")
    inner = limits[first:last]
    return np.stack([[told.min, *inner], [*inner, told.max], counts[first : last + 1]], axis=1)


def _checked(rows: Floats) -> Floats:
    wrong = np.flatnonzero(~((rows[:, 2] >= 0) & np.isfinite(rows[:, 2])))
    if len(wrong):
        raise ProtoError(f"histogram: got a count of {rows[wrong[0], 2]:g} in bucket {wrong[0]}, want 0 or more")
    return rows
