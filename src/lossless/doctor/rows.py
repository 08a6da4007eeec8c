"""Rows of the series table, put together for a finding: one a run, or one for all runs where it is the tag's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import wording
from lossless.findings import Finding, Place, Severity
from lossless.query import SeriesTable

RUNS = 999
"""So many runs are spoken of by one check; the others are counted."""


def by_run(
    series: SeriesTable, suspect: NDArray[np.bool_], said: Callable[[str, list[int]], Finding | None]
) -> Iterator[Finding]:
    """What is `said` of a run and those of its rows that are suspect, run after run; and after `RUNS` such runs, if
    something was found, how many were not looked at."""
    rows, runs = np.flatnonzero(suspect).tolist(), series.run
    groups = groupby(rows, key=lambda row: int(runs[row]))
    found = None
    for run, own in islice(groups, RUNS):
        if finding := said(series.runs[run], list(own)):
            found = finding
            yield finding
    rest = sum(1 for _ in groups)
    if found and rest:
        message = f"{wording.counted(rest, 'more run')} may be alike; the first {RUNS} such runs were looked at"
        yield found._replace(severity=Severity.NOTE, message=message, place=Place(), effect="", fix="")


def tag(series: SeriesTable, row: int) -> str:
    """The tag of a row."""
    return series.tags[int(series.tag[row])]


def tags(series: SeriesTable, rows: Iterable[int]) -> list[str]:
    """The tags of rows, each once, in their order."""
    return list(dict.fromkeys(tag(series, row) for row in rows))


def likewise(series: SeriesTable, rows: Iterable[int], row: int) -> str:
    """The other tags than that of `row`, as the end of a message."""
    return wording.likewise([name for name in tags(series, rows) if name != tag(series, row)])
