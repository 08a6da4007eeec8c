"""All runs of a board, and the snapshots that readers get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.store.names import Names
from lossless.store.run import RunStore, RunView
from lossless.store.schema import Schema, Schemas

RECENT = 8
"""So many generations back a snapshot knows what changed."""


class Tallies(NamedTuple):
    """By tag number: `runs` int64, in how many the tag has scalars; `points` int64, how many in all. `heavy`: in how
    many runs there are other values, and how many in all, by (tag number, kind)."""

    runs: NDArray[np.int64]
    points: NDArray[np.int64]
    heavy: dict[tuple[int, int], tuple[int, int]]

    @classmethod
    def none(cls, tags: int) -> Tallies:
        """Of no run."""
        return cls(np.zeros(tags, np.int64), np.zeros(tags, np.int64), {})

    @property
    def tags(self) -> int:
        """Number of tags, once for each kind of value."""
        return int(np.count_nonzero(self.runs)) + len(self.heavy)

    def copy(self, tags: int) -> Tallies:
        """The same with room for `tags` tags."""
        other = Tallies(np.zeros(tags, np.int64), np.zeros(tags, np.int64), dict(self.heavy))
        other.runs[: len(self.runs)] = self.runs
        other.points[: len(self.points)] = self.points
        return other

    def add(self, runs: Iterable[RunView], sign: int) -> None:
        """Count runs in (1) or out (-1)."""
        alike: defaultdict[Schema, list[NDArray[np.int64]]] = defaultdict(list)
        for run in runs:
            if len(run.streams) == 1:
                alike[run.streams[0].schema].append(run.streams[0].counts)
            else:
                self._count(run.tallies[0], run.tallies[1][None], sign)
            if any(stream.heavy for stream in run.streams):
                self._count_heavy(run.heavy, sign)
        for schema, counts in alike.items():
            self._count(schema.array, np.concatenate(counts).reshape(len(counts), -1), sign)

    def _count(self, tags: NDArray[np.int32], counts: NDArray[np.int64], sign: int) -> None:
        """`counts`: points by run and tag."""
        self.runs[tags] += sign * np.count_nonzero(counts, axis=0)
        self.points[tags] += sign * counts.sum(axis=0)

    def _count_heavy(self, heavy: Mapping[tuple[int, int], int], sign: int) -> None:
        for key, values in heavy.items():
            runs, total = self.heavy.get(key, (0, 0))
            self.heavy[key] = runs + sign, total + sign * values
            if self.heavy[key][0] == 0:
                del self.heavy[key]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything as it was at one generation; immutable. Of all runs: `points` and `series` of scalars, `last_wall` the
    highest finite wall time. `recent`: runs that came, grew or went with each of the last generations, the newest
    last."""

    generation: int
    names: Names
    runs: Mapping[str, RunView] = field(default_factory=dict)
    recent: tuple[frozenset[str], ...] = ()
    tallies: Tallies = field(default_factory=lambda: Tallies.none(0))
    points: int = 0
    series: int = 0
    last_wall: float | None = None

    def changed_since(self, before: Snapshot) -> frozenset[str]:
        """Names of the runs that came, grew or went since an earlier snapshot of the same store."""
        back = self.generation - before.generation
        if back <= len(self.recent):
            return frozenset[str]().union(*self.recent[len(self.recent) - back :])
        stayed = {name for name, run in self.runs.items() if before.runs.get(name) is run}
        return frozenset((self.runs.keys() | before.runs.keys()) - stayed)

    @property
    def scalar_tallies(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By tag number: in how many runs the tag has scalars, and how many in all."""
        return self.tallies.runs, self.tallies.points


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
        last = self.snapshot
        gone = [last.runs[name] for name in touched if name in last.runs]
        come = [runs[name] for name in touched if name in runs]
        tallies = last.tallies.copy(len(self.names))
        tallies.add(gone, -1)
        tallies.add(come, 1)
        self.snapshot = Snapshot(
            last.generation + 1,
            self.names,
            MappingProxyType(runs),
            (*last.recent, frozenset(touched))[-RECENT:],
            tallies,
            last.points + sum(run.points for run in come) - sum(run.points for run in gone),
            last.series + sum(run.series for run in come) - sum(run.series for run in gone),
            _last_wall(last.last_wall, gone, come, runs),
        )
        return self.snapshot


def _last_wall(
    last: float | None, gone: Sequence[RunView], come: Sequence[RunView], runs: Mapping[str, RunView]
) -> float | None:
    """The highest wall time of `runs`, which was `last` before `come` replaced `gone`; all are looked at only if that
    may have left."""
    newest = max((run.walls[1] for run in come if run.walls), default=None)
    if last is None or (newest is not None and newest >= last):
        return newest
    if any(run.walls and run.walls[1] == last for run in gone):
        return max((run.walls[1] for run in runs.values() if run.walls), default=None)
    return last
