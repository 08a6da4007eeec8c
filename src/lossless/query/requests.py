"""What may be asked of a board, checked when made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lossless.errors import QueryError

AXES = ("step", "relative", "wall")
SMOOTHINGS = ("ema", "window", "gaussian")
ATTEMPTS = ("all", "newest")
COLUMNS = ("step", "wall_time")
CENTRES = ("mean", "median")
BANDS = ("none", "std", "stderr", "minmax", "quantile")
ALIGNMENTS = ("exact", "interpolated")
COMPARISONS = ("difference", "ratio")
MAX_PIXELS = 65536


@dataclass(frozen=True)
class StatisticsRequest:
    """Which series to sum up. `tags`, `runs`: names, `runs` None for all. `x`: step, relative (seconds since the
    series' first point) or wall. `range`: (low, high) on x. `smoothing`: ema (`amount` is its weight, 0 to 0.999),
    window (points) or gaussian (sigma in points). `at`: an x at which to read each series. Raises QueryError."""

    tags: Sequence[str]
    runs: Sequence[str] | None = None
    x: str = "step"
    range: tuple[float, float] | None = None
    smoothing: str | None = None
    amount: float = 0.0
    at: float | None = None

    def __post_init__(self) -> None:
        check_series(self.tags, self.runs)
        check_look(self.x, self.range, self.smoothing, self.amount)
        if self.at is not None and not math.isfinite(self.at):
            raise QueryError(f"at: got {self.at}, want a finite number on x")


@dataclass(frozen=True)
class SeriesRequest:
    """Which series to draw and how; as StatisticsRequest, and: `pixels` columns to reduce to, None for every point;
    `log`: x is drawn logarithmically; `raw` False: only the smoothed curve; `attempts`: all, or newest, which leaves
    out superseded points; `columns`: of step and wall_time; `after`: a cursor of an earlier answer, for only what
    arrived since. Raises QueryError."""

    tags: Sequence[str]
    runs: Sequence[str] | None = None
    x: str = "step"
    range: tuple[float, float] | None = None
    pixels: int | None = None
    smoothing: str | None = None
    amount: float = 0.0
    raw: bool = True
    attempts: str = "all"
    columns: Sequence[str] = ()
    after: str | None = None
    log: bool = False

    def __post_init__(self) -> None:
        check_series(self.tags, self.runs)
        check_look(self.x, self.range, self.smoothing, self.amount)
        if self.pixels is not None and not 1 <= self.pixels <= MAX_PIXELS:
            raise QueryError(f"pixels: got {self.pixels}, want 1 to {MAX_PIXELS}, or none for every point")
        if not self.raw and self.smoothing is None:
            raise QueryError("raw: got false without smoothing, want smoothing too; else there is nothing to draw")
        _one_of("attempts", self.attempts, ATTEMPTS)
        for column in self.columns:
            _one_of("columns", column, COLUMNS)


def check_series(tags: Sequence[str], runs: Sequence[str] | None) -> None:
    """Raise QueryError for names that cannot be meant."""
    for what, names in (("tags", tags), ("runs", runs)):
        if isinstance(names, str) or (names is not None and not all(isinstance(name, str) for name in names)):
            raise QueryError(f"{what}: got {names!r}, want a list of names")
    if not tags:
        raise QueryError("tags: got none, want at least one; name the curves to draw")


def check_look(x: str, span: tuple[float, float] | None, smoothing: str | None, amount: float) -> None:
    """Raise QueryError for a window or smoothing that means nothing."""
    _one_of("x", x, AXES)
    if span is not None and not (all(map(math.isfinite, span)) and span[0] <= span[1]):
        raise QueryError(f"range: got {list(span)}, want [low, high] with low ≤ high, both finite")
    if smoothing is None:
        return
    _one_of("smoothing", smoothing, SMOOTHINGS)
    limits = {
        "ema": (0.0, 0.999, "0 to 0.999"),
        "window": (1.0, 1e9, "1 point or more"),
        "gaussian": (1e-3, 1e6, "0.001 to 1e6 points"),
    }
    low, high, want = limits[smoothing]
    if not low <= amount <= high:
        raise QueryError(f"amount: got {amount}, want {want} for {smoothing}")


def _one_of(what: str, got: str, known: Sequence[str]) -> None:
    if got not in known:
        raise QueryError(f"{what}: got {got!r}, want one of {', '.join(known)}")


@dataclass(frozen=True)
class GroupsRequest:
    """Which series to pool and how; as SeriesRequest, and: `by` says which runs are one group (see `query.grouping`),
    those of one role apart; `centre`: mean or median; `band`: none, std, stderr (both of a sample), minmax or quantile
    (`quantile` and 1 minus it); `align`: exact, where only series with a point at an x count, or interpolated, where
    the line between two points counts too; `against`: a run whose series of the same tag is taken off each (`compare`
    difference) or divides it (ratio), within a family that of the same role. Raises QueryError."""

    tags: Sequence[str]
    runs: Sequence[str] | None = None
    by: str = "all"
    x: str = "step"
    range: tuple[float, float] | None = None
    pixels: int | None = None
    smoothing: str | None = None
    amount: float = 0.0
    log: bool = False
    centre: str = "median"
    band: str = "quantile"
    quantile: float = 0.1
    align: str = "exact"
    against: str | None = None
    compare: str = "difference"

    def __post_init__(self) -> None:
        check_series(self.tags, self.runs)
        check_look(self.x, self.range, self.smoothing, self.amount)
        if self.pixels is not None and not 1 <= self.pixels <= MAX_PIXELS:
            raise QueryError(f"pixels: got {self.pixels}, want 1 to {MAX_PIXELS}, or none for every point")
        _one_of("centre", self.centre, CENTRES)
        _one_of("band", self.band, BANDS)
        _one_of("align", self.align, ALIGNMENTS)
        _one_of("compare", self.compare, COMPARISONS)
        if not 0 <= self.quantile <= 0.5:
            raise QueryError(f"quantile: got {self.quantile}, want 0 to 0.5, the lower of the two")
