"""All runs of a board, and the snapshots that readers get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.store.names import Names
from lossless.store.run import RunStore, RunView
from lossless.store.schema import Schemas


class Tallies(NamedTuple):
    """By tag number: `runs` int64, in how many the tag has scalars; `points` int64, how many in all."""

    runs: NDArray[np.int64]
    points: NDArray[np.int64]

    @classmethod
    def none(cls, tags: int) -> Tallies:
        """Of no run."""
        return cls(np.zeros(tags, np.int64), np.zeros(tags, np.int64))

    def add(self, run: RunView, sign: int) -> None:
        """Count a run in (1) or out (-1)."""
        tags, counts = run.tallies
        self.runs[tags] += sign
        self.points[tags] += sign * counts


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything as it was at one generation; immutable. `points`: scalars of all runs. `before`: the tallies, if they
    are known already. `changed`: runs that are new, grew or went since the one before."""

    generation: int
    names: Names
    runs: Mapping[str, RunView] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    before: Tallies | None = None
    points: int = 0

    @cached_property
    def tallies(self) -> Tallies:
        """What the scalars of all runs add up to."""
        if self.before is not None:
            return self.before
        tallies = Tallies.none(len(self.names))
        for run in self.runs.values():
            tallies.add(run, 1)
        return tallies

    @property
    def scalar_tallies(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By tag number: in how many runs the tag has scalars, and how many in all."""
        return self.tallies.runs, self.tallies.points

    @cached_property
    def series(self) -> int:
        """Scalar series of all runs."""
        return sum(run.series for run in self.runs.values())


class Store:
    """One thread, the loader's, adds and drops runs and streams and publishes; a stream is appended to by the one
    thread that reads its file; everyone else reads snapshots, which never change."""

    def __init__(self) -> None:
        self.names = Names()
        self.snapshot = Snapshot(0, self.names)
        self._schemas = Schemas()
        self._runs: dict[str, RunStore] = {}
        self._touched: set[str] = set()
        self._order: Sequence[str] = ()

    def arrange(self, names: Sequence[str]) -> None:
        """Give snapshots their runs in this order; runs not named come last."""
        self._order = names

    def run(self, name: str) -> RunStore:
        """The run `name`, made if it is new; it is in the next snapshot even if it holds nothing."""
        run = self._runs.get(name)
        if run is None:
            run = self._runs[name] = RunStore(name, self._schemas, self._touched.add)
            self._touched.add(name)
        return run

    def drop(self, name: str) -> None:
        """Forget a run and its points."""
        if self._runs.pop(name, None) is not None:
            self._touched.add(name)

    def publish(self, *, always: bool = False) -> Snapshot:
        """The snapshot of now: a new generation if anything changed (or `always`), else the last one."""
        touched = set()
        while (
            self._touched
        ):  # popped before the views are read: what a reading thread appends meanwhile is touched again
            touched.add(self._touched.pop())
        if not touched and not always:
            return self.snapshot
        runs = dict(self.snapshot.runs)
        for name in touched:
            if name in self._runs:
                runs[name] = self._runs[name].view()
            else:
                runs.pop(name, None)
        if runs.keys() != self.snapshot.runs.keys():
            runs = {name: runs[name] for name in dict.fromkeys((*self._order, *runs)) if name in runs}
        last, tallies = self.snapshot, self._tallies(runs, touched)
        points = last.points + sum(_points(runs, name) - _points(last.runs, name) for name in touched)
        changed = frozenset(touched)
        self.snapshot = Snapshot(last.generation + 1, self.names, MappingProxyType(runs), changed, tallies, points)
        return self.snapshot

    def _tallies(self, runs: Mapping[str, RunView], touched: set[str]) -> Tallies | None:
        """Those of the snapshot before, brought up to date, if anyone asked for them: few runs change at a time."""
        last = self.snapshot
        if "tallies" not in last.__dict__ or len(touched) > len(runs) // 2:
            return None
        tallies = Tallies.none(len(self.names))
        tallies.runs[: len(last.tallies.runs)] = last.tallies.runs
        tallies.points[: len(last.tallies.points)] = last.tallies.points
        for name in touched:
            if name in last.runs:
                tallies.add(last.runs[name], -1)
            if name in runs:
                tallies.add(runs[name], 1)
        return tallies


def _points(runs: Mapping[str, RunView], name: str) -> int:
    return runs[name].points if name in runs else 0
