"""Histograms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Histogram, Value
from lossless.write.encode.encoded import Encoded

Array = NDArray[Any]


def tf2(
    tag: str,
    data: Array,
    buckets: int | None = None,
    *,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """Rows (left, right, count) of `buckets` even buckets, 30 unless told: a float64 tensor, as TF2's."""
    raise NotImplementedError


def torch(
    tag: str, values: Array, bins: str | int | Sequence[float] | Array = "tensorflow", max_bins: int | None = None
) -> Encoded:
    """A HistogramProto as torch's add_histogram writes it; `bins` is "tensorflow" or what numpy.histogram takes."""
    raise NotImplementedError


def raw(
    tag: str,
    min: float,  # noqa: A002  (torch's parameter)
    max: float,  # noqa: A002
    num: int,
    sum: float,  # noqa: A002
    sum_squares: float,
    bucket_limits: Sequence[float] | Array,
    bucket_counts: Sequence[float] | Array,
) -> Encoded:
    """A HistogramProto that is computed already, as SummaryWriter.add_histogram_raw writes it."""
    limits, counts = (tuple(np.asarray(v, np.float64).tolist()) for v in (bucket_limits, bucket_counts))
    return Encoded.of(Value(tag, histo=Histogram(min, max, num, sum, sum_squares, limits, counts)))


def v1(tag: str, values: Array) -> Encoded:
    """A HistogramProto as the TF1 op writes it."""
    raise NotImplementedError
