"""What the scalars of sessions come to: last, lowest, highest and mean of all points, and the steps of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    sessions: Sequence[Session], experiments: Sequence[Experiment], snapshot: Snapshot
) -> list[SessionMetric]:
    """Those that experiments name, in their order; then all other scalars of the sessions, the commonest first."""
    counts: dict[str, NDArray[np.int64]] = {}
    for session in sessions:
        by_group: dict[str, list[NDArray[np.int32]]] = {}
        for group, run in session.members:
            if run in snapshot.runs:
                by_group.setdefault(group, []).append(snapshot.runs[run].tallies[0])
        for group, tags in by_group.items():
            own = counts.setdefault(group, np.zeros(len(snapshot.names), np.int64))
            own[np.concatenate(tags)] += 1
    written = {
        (group, snapshot.names[tag]): int(own[tag])
        for group, own in counts.items()
        for tag in np.flatnonzero(own).tolist()
    }
    return _listed(experiments, written)


def _listed(experiments: Sequence[Experiment], written: dict[tuple[str, str], int]) -> list[SessionMetric]:
    found: dict[str, SessionMetric] = {}

    def add(group: str, tag: str, display_name: str, description: str, declared: bool) -> None:
        name = f"{group}/{tag}" if group else tag
        while name in found:
            name = name.replace("/", "//", 1) if "/" in name else f"{name}/"
        found[name] = SessionMetric(name, group, tag, display_name, description, written.get((group, tag), 0), declared)

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
        last, least, most, mean = (np.array([row[i] for row in rows], np.float64) for i in (0, 2, 4, 6))
        at, at_least, at_most, points = (np.array([row[i] for row in rows], np.int64) for i in (1, 3, 5, 7))
        return Column(last, at, least, at_least, most, at_most, mean, points)

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
