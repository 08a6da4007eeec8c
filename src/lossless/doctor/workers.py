"""Who writes the same tag at the same time: files of one run, and runs of one job's workers."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lossless.doctor.evidence import Evidence, Integers
from lossless.logdir import family_of
from lossless.types import Role

TEAMS = 1_000
_OVERLAP = 0.5
"""Of the shorter one's time: a file that follows another may begin a moment before that one's last point."""


class Worker(NamedTuple):
    """One worker's part of a tag: rows of the series table, their steps, points and wall times."""

    name: str
    rows: tuple[int, ...]
    points: int
    first_step: int
    last_step: int
    first_wall: float
    last_wall: float

    @property
    def stride(self) -> float:
        """The usual distance of two steps."""
        return (self.last_step - self.first_step) / (self.points - 1) if self.points > 1 else 0.0


class Team(NamedTuple):
    """Workers of one run (`files`) or of several runs of a family, and a tag that most of them write."""

    run: str
    tag: str
    workers: list[Worker]
    files: bool

    @property
    def where(self) -> str:
        """The end of a sentence that names a worker: ` in run a`, ` of a`; a logdir's own need no more."""
        return f" in run {self.run}" if self.files else "" if self.run == "." else f" of {self.run}"


def together(evidence: Evidence) -> Integers:
    """Rows of the series table whose tag another file of the run writes at the same time; a copy is no other."""
    series = evidence.series
    rows, starts = series.by_run_tag()
    sizes = np.diff(starts, append=len(rows))
    rows = rows[np.repeat(sizes > 1, sizes)]
    order = rows[np.lexsort((series.min_wall[rows], series.tag[rows], series.run[rows]))]
    before, after = order[:-1], order[1:]
    alike = (series.run[before] == series.run[after]) & (series.tag[before] == series.tag[after])
    alike &= (series.points[before] > 1) & (series.points[after] > 1)
    before, after = before[alike], after[alike]
    shared = np.minimum(series.max_wall[before], series.max_wall[after]) - series.min_wall[after]
    shorter = np.minimum(*(series.max_wall[rows] - series.min_wall[rows] for rows in (before, after)))
    both = (shared > 0) & (shared >= _OVERLAP * shorter)
    alike = series.first_wall[before] == series.first_wall[after]
    for pair in np.flatnonzero(both & alike).tolist():
        both[pair] = not _copied(evidence, int(before[pair]), int(after[pair]))
    return np.unique(np.concatenate((before[both], after[both])))


def _copied(evidence: Evidence, a: int, b: int) -> bool:
    """Whether one row begins with the other: a backup, or a copy that was not finished."""
    size = min(int(evidence.series.points[row]) for row in (a, b))
    pairs = zip(evidence.points(a), evidence.points(b), strict=True)
    return all(np.array_equal(x[:size], y[:size], equal_nan=True) for x, y in pairs)


def teams(evidence: Evidence) -> Iterator[Team]:
    """Of runs with files written at once, then of families with several workers."""
    series = evidence.series
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for row in together(evidence).tolist():
        by_run[int(series.run[row])].append(row)
    for run, rows in list(by_run.items())[:TEAMS]:
        yield _team(evidence, series.runs[run], {row: _file(evidence, row) for row in rows}, files=True)
    members = _members(evidence)
    if members:
        numbers = {name: i for i, name in enumerate(series.runs)}
        starts = np.searchsorted(series.run, np.arange(len(series.runs) + 1))
        for family, runs in list(members.items())[:TEAMS]:
            own = {row: run for run in runs for row in range(*starts[numbers[run] : numbers[run] + 2].tolist())}
            if own:
                yield _team(evidence, family, own, files=False)


def _members(evidence: Evidence) -> dict[str, list[str]]:
    """Runs by the job they are workers of, where there are several: a/rank0/train and a/rank1/train are of a/train."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for run in evidence.series.runs:
        if job := _job(run):
            found[job].append(run)
    return {job: runs for job, runs in found.items() if len(runs) > 1}


def _job(run: str) -> str:
    """The run's name without the part that names a worker; "" if none does."""
    parts = run.split("/")
    for i, part in enumerate(parts):
        if family_of(f"x/{part}")[1] is Role.OTHER:
            return "/".join(parts[:i] + parts[i + 1 :]) or "."
    return ""


def _file(evidence: Evidence, row: int) -> str:
    path: str = evidence.series.files[int(evidence.series.file[row])]
    return os.path.basename(path)


def _team(evidence: Evidence, run: str, named: dict[int, str], *, files: bool) -> Team:
    """The team of `named` rows, by the tag that most workers write, of those the one with most points."""
    series = evidence.series
    by_tag: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, name in named.items():
        by_tag[int(series.tag[row])][name].append(row)
    tag = max(by_tag, key=lambda tag: (len(by_tag[tag]), sum(int(series.points[r]) for r in _flat(by_tag[tag]))))
    workers = [_worker(evidence, name, rows) for name, rows in by_tag[tag].items()]
    return Team(run, series.tags[tag], workers, files)


def _flat(rows: dict[str, list[int]]) -> list[int]:
    return [row for own in rows.values() for row in own]


def _worker(evidence: Evidence, name: str, rows: list[int]) -> Worker:
    series = evidence.series
    return Worker(
        name,
        tuple(rows),
        int(series.points[rows].sum()),
        int(series.min_step[rows].min()),
        int(series.max_step[rows].max()),
        float(series.min_wall[rows].min()),
        float(series.max_wall[rows].max()),
    )
