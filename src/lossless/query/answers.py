"""What a board answers about series."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.types import Role


class SeriesFacts(NamedTuple):
    """One series of an answer: rows `offset` to `offset + length` of its columns, in drawing order (worker by worker,
    attempt by attempt). `points`: its points in range, `total`: all of them. `attempts`: first steps, of the newest 100
    at most. `since`: how many of its points were known by the cursor and are not sent again; 0: the rows are the whole
    series, what was known is void. `last_step`, `last_value`: of the newest point."""

    run: str
    tag: str
    offset: int
    length: int
    points: int
    total: int
    first_step: int | None
    last_step: int | None
    first_wall_time: float | None
    nonfinite: int
    first_nonfinite_step: int | None
    attempts: list[int]
    workers: int
    last_value: float | None
    since: int = 0


class SeriesAnswer(NamedTuple):
    """Flat columns of all series. `flags`: 1 superseded, 2 the line breaks before this point. `missing`: for each tag
    that other runs than those asked for wrote too, how many."""

    generation: int
    cursor: str
    series: list[SeriesFacts]
    missing: list[tuple[str, int]]
    x: NDArray[np.float64]
    y: NDArray[np.float64] | None
    s: NDArray[np.float64] | None
    flags: NDArray[np.uint8]
    step: NDArray[np.int64] | None
    wall_time: NDArray[np.float64] | None


class SeriesStatistics(NamedTuple):
    """One series over all its points in range. `min` to `std` are of the finite values, of the first point where
    several are equal; `std` is of all points, not of a sample; `change` is end - start; None where there is no such
    value."""

    run: str
    tag: str
    points: int
    start: float | None
    end: float | None
    min: float | None
    min_step: int | None
    max: float | None
    max_step: int | None
    mean: float | None
    std: float | None
    change: float | None
    nonfinite: int
    at: float | None
    at_step: int | None


class GroupFacts(NamedTuple):
    """One group's series of a tag: rows `offset` to `offset + length` of the columns. `group` is None for runs that
    nothing names; `runs`: those that wrote the tag, `lines`: curves that were pooled (each parallel worker is one),
    `points`: all theirs, `nonfinite`: those in range that are not finite. `start` to `change` are of the centre over
    the whole range, not of the rows alone; `end_low`, `end_high` of the band at the end, `end_lines` how many curves
    reach it."""

    group: str | None
    role: Role | None
    tag: str
    offset: int
    length: int
    runs: int
    lines: int
    points: int
    nonfinite: int
    start: float | None
    end: float | None
    end_low: float | None
    end_high: float | None
    end_lines: int
    end_x: float | None
    min: float | None
    min_x: float | None
    max: float | None
    max_x: float | None
    mean: float | None
    std: float | None
    change: float | None


class GroupsAnswer(NamedTuple):
    """Flat columns of all groups. `n`: how many curves have a finite value at that x; `skipped`: points there that are
    not. NaN where no curve has a value."""

    generation: int
    series: list[GroupFacts]
    x: NDArray[np.float64]
    centre: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.int32]
    skipped: NDArray[np.int32]
