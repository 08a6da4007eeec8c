"""Rows of the series table, put together for a finding: one a run, or one for all runs where it is the tag's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray

from lossless.query import SeriesTable

RUNS = 1_000
"""So many runs are spoken of by one check; more would not be read."""


def by_run(series: SeriesTable, suspect: NDArray[np.bool_]) -> Iterator[tuple[str, list[int]]]:
    """(run, its rows) of the rows that are suspect, at most `RUNS` runs."""
    rows = np.flatnonzero(suspect).tolist()
    runs = series.run
    for run, own in islice(groupby(rows, key=lambda row: int(runs[row])), RUNS):
        yield series.runs[run], list(own)


def tag(series: SeriesTable, row: int) -> str:
    """The tag of a row."""
    return series.tags[int(series.tag[row])]


def tags(series: SeriesTable, rows: list[int]) -> list[str]:
    """The tags of rows, each once, in the order in which they were first written."""
    return list(dict.fromkeys(tag(series, row) for row in rows))
