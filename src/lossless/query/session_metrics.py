"""What the scalars of sessions come to: last, lowest, highest and mean of all points, and the steps of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.query.series_table import SeriesTable
from lossless.query.sessions import Session
from lossless.store import Look, Plan, RunView, Snapshot, draw_series, sum_up
from lossless.values.hparams import Experiment

STATISTICS = ("last", "min", "max", "mean")


class SessionMetric(NamedTuple):
    """A tag of the runs of sessions in directory `group` below theirs ("" their own). `name` is unique. `sessions`:
    how many have it; `declared`: an experiment names it."""

    name: str
    group: str
    tag: str
    display_name: str
    description: str
    sessions: int
    declared: bool


class Column(NamedTuple):
    """One number a session, NaN where there is none; steps are int64, to be looked at where their value is finite.
    `last` may itself be NaN: `points` tells whether there is a value."""

    last: NDArray[np.float64]
    last_step: NDArray[np.int64]
    min: NDArray[np.float64]
    min_step: NDArray[np.int64]
    max: NDArray[np.float64]
    max_step: NDArray[np.int64]
    mean: NDArray[np.float64]
    points: NDArray[np.int64]


def metrics_of(
    sessions: Sequence[Session], experiments: Sequence[Experiment], table: SeriesTable
) -> list[SessionMetric]:
    """Those that experiments name, in their order; then all other scalars of the sessions, the commonest first."""
    groups: dict[str, int] = {"": 0}
    session_of, group_of = np.full(len(table.runs), -1), np.zeros(len(table.runs), np.int64)
    places = {name: i for i, name in enumerate(table.runs)}
    for i, session in enumerate(sessions):
        for group, run in session.members:
            if run in places:
                session_of[places[run]] = i
                group_of[places[run]] = groups.setdefault(group, len(groups))
    rows = session_of[table.run] >= 0
    keys = group_of[table.run[rows]] << 32 | table.tag[rows]
    pairs = np.unique(np.stack((keys, session_of[table.run[rows]])), axis=1)
    metrics, counts = np.unique(pairs[0], return_counts=True)
    named = list(groups)
    written = {
        (named[key >> 32], table.tags[key & 0xFFFFFFFF]): count
        for key, count in zip(metrics.tolist(), counts.tolist(), strict=True)
    }
    return _listed(experiments, written)


def _listed(experiments: Sequence[Experiment], written: dict[tuple[str, str], int]) -> list[SessionMetric]:
    found: dict[str, SessionMetric] = {}

    def add(group: str, tag: str, display_name: str, description: str, declared: bool) -> None:
        name = f"{group}/{tag}" if group else tag
        while name in found:
            name = name.replace("/", "//", 1) if "/" in name else f"{name}/"
        found[name] = SessionMetric(
            name, group, tag, display_name, description, written.get((group, tag), 0), declared
        )

    declared = {(m.group.strip("/").removeprefix("."), m.tag): m for said in experiments for m in said.metrics}
    for (group, tag), metric in declared.items():
        add(group, tag, metric.display_name, metric.description, True)
    for group, tag in sorted(written.keys() - declared.keys(), key=lambda key: (-written[key], key[0], key[1])):
        add(group, tag, "", "", False)
    return list(found.values())


_State = tuple[tuple[int, int], ...]


class _Numbers(NamedTuple):
    last: float
    last_step: int
    min: float
    min_step: int
    max: float
    max_step: int
    mean: float
    points: int


_NONE = _Numbers(np.nan, 0, np.nan, 0, np.nan, 0, np.nan, 0)


class SessionColumns:
    """Columns of metrics; only the points of runs that grew are looked at again. Not safe from several threads."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[_State, _Numbers]] = {}

    def column(self, snapshot: Snapshot, sessions: Sequence[Session], metric: SessionMetric) -> Column:
        """The numbers of `metric`, one a session: those of the first of its runs in that directory that wrote it."""
        runs = [
            [member.run for member in session.members if member.group == metric.group and member.run in snapshot.runs]
            for session in sessions
        ]
        number = snapshot.names.find(metric.tag)
        if number is not None:
            self._look(snapshot, [run for own in runs for run in own], metric.tag, number)
        rows = [self._first(own, metric.tag) for own in runs]
        floats, steps = np.float64, np.int64
        types = (floats, steps, floats, steps, floats, steps, floats, steps)
        return Column(*(np.array([row[i] for row in rows], dtype) for i, dtype in enumerate(types)))

    def _first(self, runs: Sequence[str], tag: str) -> _Numbers:
        known = (self._known[run, tag][1] for run in runs if (run, tag) in self._known)
        return next((numbers for numbers in known if numbers.points), _NONE)

    def _look(self, snapshot: Snapshot, runs: Sequence[str], tag: str, number: int) -> None:
        plan, fresh = Plan(), list[tuple[str, _State]]()
        for run in runs:
            view, known = snapshot.runs[run], self._known.get((run, tag))
            state = _state(view)
            if known is None or known[0] != state:
                if plan.add_some(view.streams, number):
                    fresh.append((run, state))
                else:
                    self._known[run, tag] = (state, _NONE)
        if not fresh:
            return
        drawn = draw_series(plan, Look(pixels=1))
        counts, numbers = sum_up(plan, Look(), None)
        for i, (run, state) in enumerate(fresh):
            points, _, finite, low, high = counts[i, :5].tolist()
            least, most, mean = numbers[i, 2:5].tolist() if finite else (np.nan,) * 3
            last, last_step = float(drawn.points[i, 1]), int(drawn.facts[i, 9])
            self._known[run, tag] = (state, _Numbers(last, last_step, least, low, most, high, mean, points))


def _state(run: RunView) -> _State:
    """Another one when its points are others."""
    return tuple((stream.uid, stream.points) for stream in run.streams)
