"""Facts about every series of every file, as columns; see `_facts.pyx`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lossless.store._facts import FLOAT_COLUMNS, INTEGER_COLUMNS, Survey, measure
from lossless.store.parallel import on_all_cpus, parts
from lossless.store.stream import StreamView

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Facts:
    """One row a series that has points; rows of `streams[i]` together, from `starts[i]` to below `starts[i + 1]`.

    Steps: `falls` below the one before, the first `fall_from` … `fall_to`; `repeats` of the one before, the first at
    `first_repeat`; the largest rise `max_gap` from `max_gap_at`, the smallest `min_gap`; 0 where there is none. Wall
    times: `min_wall`, `max_wall` of finite ones, `bad_walls` others; `wall_falls`, the largest `max_wall_fall`, the
    longest `max_wall_gap`, in seconds. Values: `nan`, `pinf`, `ninf` how many; `first_nan`, `first_inf` steps, 0
    without; `bad_tail` so many non-finite ones at the end; `min_value` … `std` of finite ones, `rest_max` the largest
    magnitude after the first point; NaN without. `restarts`: SessionLog START marks."""

    streams: tuple[StreamView, ...]
    starts: Integers
    stream: NDArray[np.int32]
    tag: NDArray[np.int32]
    columns: tuple[Integers, Floats] = field(repr=False)
    points: Integers
    first_step: Integers
    last_step: Integers
    min_step: Integers
    max_step: Integers
    falls: Integers
    fall_from: Integers
    fall_to: Integers
    repeats: Integers
    first_repeat: Integers
    max_gap: Integers
    max_gap_at: Integers
    min_gap: Integers
    wall_falls: Integers
    bad_walls: Integers
    nan: Integers
    pinf: Integers
    ninf: Integers
    first_nan: Integers
    first_inf: Integers
    bad_tail: Integers
    restarts: Integers
    first_wall: Floats
    last_wall: Floats
    min_wall: Floats
    max_wall: Floats
    max_wall_fall: Floats
    max_wall_gap: Floats
    first_value: Floats
    last_value: Floats
    min_value: Floats
    max_value: Floats
    mean: Floats
    std: Floats
    rest_max: Floats

    def __len__(self) -> int:
        return len(self.tag)

    def points_of(self, row: int) -> tuple[Integers, Floats, Floats]:
        """Copies of a row's steps, wall times and values, in arrival order."""
        stream = self.streams[self.stream[row]]
        series = stream.schema.index[int(self.tag[row])]
        steps, walls, values = zip(*(segment.read(series) for segment in stream.segments), strict=True)
        return np.concatenate(steps), np.concatenate(walls), np.concatenate(values)


def facts_of(streams: Sequence[StreamView], known: Facts | None = None) -> Facts:
    """Facts of `streams`; what `known` has of them is taken over."""
    if known is None or not known.streams:
        return _laid_out(streams, *_measured(streams))
    places = {id(stream): i for i, stream in enumerate(known.streams)}
    old = np.array([places.get(id(stream), -1) for stream in streams], np.int64)
    fresh = _measured([streams[i] for i in np.flatnonzero(old < 0).tolist()])
    starts = np.where(old < 0, 0, known.starts[old])
    sizes = np.where(old < 0, 0, np.diff(known.starts)[old])
    sizes[old < 0] = fresh[0]
    starts[old < 0] = len(known) + np.cumsum(fresh[0]) - fresh[0]
    rows = np.arange(sizes.sum()) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return _laid_out(
        streams,
        sizes,
        _picked(known.tag, fresh[1], rows),
        _picked(known.columns[0], fresh[2], rows),
        _picked(known.columns[1], fresh[3], rows),
    )


_Column = TypeVar("_Column", NDArray[np.int32], Integers, Floats)


def _picked(known: _Column, fresh: _Column, rows: Integers) -> _Column:
    """Columns (the last axis) `rows` of both, one behind the other."""
    picked = np.empty((*known.shape[:-1], len(rows)), known.dtype)
    for out, a, b in zip(np.atleast_2d(picked), np.atleast_2d(known), np.atleast_2d(fresh), strict=True):
        np.take(np.concatenate((a, b)), rows, out=out)
    return picked


def _measured(streams: Sequence[StreamView]) -> tuple[Integers, NDArray[np.int32], Integers, Floats]:
    """Rows of each stream; of all rows their tags, integers and floats."""
    survey = Survey()
    sizes = np.array([survey.add(stream) for stream in streams], np.int64)
    tags = np.empty(survey.rows, np.int32)
    integers, floats = np.zeros((INTEGER_COLUMNS + 1, survey.rows), np.int64), np.empty((FLOAT_COLUMNS, survey.rows))

    def part(first: int, last: int) -> None:
        measure(survey, first, last, tags, integers[:-1], floats)

    on_all_cpus(part, parts(np.array([stream.points for stream in streams], np.int64)))
    ends = np.cumsum(sizes)
    for i, stream in enumerate(streams):
        if stream.restarts:
            marks = np.bincount(stream.mark_series, minlength=len(stream.counts))
            integers[-1, ends[i] - sizes[i] : ends[i]] = marks[stream.counts > 0]
    return sizes, tags, integers, floats


def _laid_out(
    streams: Sequence[StreamView], sizes: Integers, tags: NDArray[np.int32], integers: Integers, floats: Floats
) -> Facts:
    """`integers` and `floats`: rows in the order of the fields."""
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    stream = np.repeat(np.arange(len(streams), dtype=np.int32), sizes)
    return Facts(tuple(streams), starts, stream, tags, (integers, floats), *integers, *floats)
