"""A tag of a run over the files that continue each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.query import SeriesTable

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
_SLACK = 1.0
"""Seconds by which a file may begin before the one it continues ended; at most half of what the shorter one lasts."""


class Line(NamedTuple):
    """`rows` of the series table, in file order; `steps` and `walls` of all their points; `joints`: the points with
    which a file begins, but for the first."""

    rows: list[int]
    steps: Integers
    walls: Floats
    joints: Integers

    @property
    def falls(self) -> Integers:
        """The points whose step is below that of the point before."""
        return np.flatnonzero(self.steps[1:] < self.steps[:-1]) + 1


def continues(series: SeriesTable) -> Integers:
    """By row: the row of the file before, of the same run and tag, that had ended when this one began; -1 if there is
    none. Files that were written at the same time are of parallel writers, and continue nothing."""
    order, starts = series.by_run_tag()
    found = np.full(len(series), -1, np.int64)
    later = np.ones(len(order), np.bool_)
    later[starts] = False
    at = np.flatnonzero(later)
    before, after = order[at - 1], order[at]
    shorter = np.minimum(*(series.max_wall[rows] - series.min_wall[rows] for rows in (before, after)))
    alike = series.max_wall[before] <= series.min_wall[after] + np.minimum(_SLACK, shorter / 2)
    found[after[alike]] = before[alike]
    return found


def line_of(series: SeriesTable, row: int, before: Integers) -> Line:
    """The line that ends with `row`; `before` as `continues` gives it."""
    rows = [row]
    while before[rows[0]] >= 0:
        rows.insert(0, int(before[rows[0]]))
    points = [series.points_of(each) for each in rows]
    joints = np.cumsum([len(steps) for steps, _, _ in points])[:-1].astype(np.int64)
    return Line(rows, np.concatenate([p[0] for p in points]), np.concatenate([p[1] for p in points]), joints)
