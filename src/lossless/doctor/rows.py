"""Rows of the board's tables, put together for a finding a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import wording
from lossless.findings import Finding, Place, Severity
from lossless.query import SeriesTable

_Number = TypeVar("_Number", np.int64, np.float64)
RUNS = 999
"""So many runs are spoken of by one check; the others are counted."""


def distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """`numbers` in order, each once: np.unique, without its hash table, which is slow for a million that differ."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return np.compress(first, ordered)


def over_files(series: SeriesTable, column: NDArray[_Number], of: np.ufunc) -> NDArray[_Number]:
    """For each row, `of` (np.add, np.fmax, …) all rows of its run and tag: a run may have several files."""
    order, starts = series.by_run_tag()
    if len(starts) == len(order):
        return column
    found = np.empty_like(column)
    found[order] = np.repeat(of.reduceat(column[order], starts), np.diff(starts, append=len(order)))
    return found


def first_files(series: SeriesTable) -> NDArray[np.bool_]:
    """The first row of each run and tag."""
    order, starts = series.by_run_tag()
    found = np.zeros(len(series), np.bool_)
    found[order[starts]] = True
    return found


class Rows(Protocol):
    """What the series table and the heavy table have in common."""

    @property
    def runs(self) -> Sequence[str]: ...
    @property
    def tags(self) -> Sequence[str]: ...
    @property
    def run(self) -> NDArray[np.int32]: ...
    @property
    def tag(self) -> NDArray[np.int32]: ...


def by_run(
    table: Rows, suspect: NDArray[np.bool_], said: Callable[[str, list[int]], Finding | None]
) -> Iterator[Finding]:
    """What is `said` of a run and those of its rows that are suspect, run after run; and after `RUNS` such runs, if
    something was found, how many were not looked at."""
    rows, runs = np.flatnonzero(suspect).tolist(), table.run
    groups = groupby(rows, key=lambda row: int(runs[row]))
    found = None
    for run, own in islice(groups, RUNS):
        if finding := said(table.runs[run], list(own)):
            found = finding
            yield finding
    rest = sum(1 for _ in groups)
    if found and rest:
        message = f"{wording.counted(rest, 'more run')} may be alike; the first {RUNS} such runs were looked at"
        yield found._replace(severity=Severity.NOTE, message=message, place=Place(), effect="", fix="")


def tag(table: Rows, row: int) -> str:
    """The tag of a row."""
    return table.tags[int(table.tag[row])]


def tags(table: Rows, rows: Iterable[int]) -> list[str]:
    """The tags of rows, each once, in their order."""
    return list(dict.fromkeys(tag(table, row) for row in rows))


def likewise(table: Rows, rows: Iterable[int], row: int) -> str:
    """The other tags than that of `row`, as the end of a message."""
    return wording.likewise([name for name in tags(table, rows) if name != tag(table, row)])
