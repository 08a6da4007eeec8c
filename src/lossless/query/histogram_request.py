"""What may be asked about the histograms of a tag, and what is answered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import QueryError
from lossless.query.requests import check_look, check_series

MAX_ROWS = MAX_BINS = 4096
MAX_STEPS = 64
NOT_PICKED = -1


@dataclass(frozen=True)
class HistogramsRequest:
    """Which histograms to draw. `runs`: names, None for all. `x`, `range`: as in SeriesRequest. `rows`: at most so many
    a run, neighbours are added up, 0 for none; `bins`: even ones over the values from `low` to `high`, by default over
    all there are, or with no rows over what is picked. `steps`: in each run the histogram that stands for each of these
    is answered on its own too: the last written at it, else the newest below it that was not superseded, or the
    first. `attempts`: newest leaves out superseded ones. `clip`: where no `low` or `high` is given, the bins leave
    outside what few histograms reach if that makes the rest much larger. Raises QueryError."""

    tag: str
    runs: Sequence[str] | None = None
    x: str = "step"
    range: tuple[float, float] | None = None
    rows: int = 64
    bins: int = 64
    low: float | None = None
    high: float | None = None
    steps: Sequence[int] = ()
    attempts: str = "all"
    clip: bool = False

    def __post_init__(self) -> None:
        check_series((self.tag,), self.runs)
        check_look(self.x, self.range, None, 0.0)
        for what, got, least, most in (("rows", self.rows, 0, MAX_ROWS), ("bins", self.bins, 1, MAX_BINS)):
            if not least <= got <= most:
                raise QueryError(f"{what}: got {got}, want {least} to {most}")
        if len(self.steps) > MAX_STEPS:
            raise QueryError(f"steps: got {len(self.steps)} of them, want at most {MAX_STEPS}")
        if self.attempts not in ("all", "newest"):
            raise QueryError(f"attempts: got {self.attempts!r}, want one of all, newest")
        ends = [end for end in (self.low, self.high) if end is not None]
        if not all(map(math.isfinite, ends)) or (len(ends) == 2 and not ends[0] < ends[1]):
            raise QueryError(f"low, high: got {self.low} and {self.high}, want finite values, low below high")


class HistogramRun(NamedTuple):
    """Rows `offset` … `offset + length` of an answer, of `values` histograms that the run has in range, of `total` in
    all. `buckets`: most of one histogram. `lost`: values that lie in no bucket (NaN, infinite or
    outside); NaN: some, how many is not written. `broken`: step and why, of the first ones;
    `broken_total` how many. `gone`: why a file of it cannot be read any more."""

    run: str
    offset: int
    length: int
    values: int
    total: int
    buckets: int
    lost: float
    broken: list[tuple[int, str]]
    broken_total: int
    gone: str | None


class HistogramsAnswer(NamedTuple):
    """Rows run by run: first those drawn, by x, then those picked. `low`, `high`: what the bins cover; `low_all`,
    `high_all`: what all histograms in range hold, None without any. `columns`, one entry a row: `x` (of the last
    histogram in it), `first_x`, `step`, `first_step`, `wall_time`, `values` (histograms added up), `flags`
    (1 superseded), `picked` (which of the steps asked for, or -1), `total`, `below`, `above`, `lost` (values: in
    buckets, below and above the bins, in no bucket), `min`, `max`, `mean`, `std`; of several histograms of all of them.
    `percentiles` [rows, 9]: TensorBoard's; of several the widest, the mean of the medians. `counts` [rows, bins]."""

    generation: int
    tag: str
    low: float
    high: float
    low_all: float | None
    high_all: float | None
    runs: list[HistogramRun]
    columns: dict[str, NDArray[np.generic]]
    percentiles: NDArray[np.float64]
    counts: NDArray[np.float64]
