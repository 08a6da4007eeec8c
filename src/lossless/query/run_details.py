"""What one run wrote: its tags with their newest values, and its attempts."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lossless.logdir import natural_key
from lossless.query.answers import SeriesFacts
from lossless.query.names import not_found
from lossless.query.requests import SeriesRequest
from lossless.query.series import answer_series
from lossless.query.table import scalar_table
from lossless.store import RunView, Snapshot
from lossless.types import Kind


class RunTag(NamedTuple):
    """`values`: how many. Of a scalar the newest step and value, and how many are not finite; else None and 0."""

    name: str
    kind: Kind
    values: int
    last_step: int | None = None
    last_value: float | None = None
    nonfinite: int = 0


class Attempt(NamedTuple):
    """One go at training: steps and wall times of the run's longest series; None where parallel workers wrote it and
    its end cannot be told."""

    first_step: int
    last_step: int | None = None
    first_wall_time: float | None = None
    last_wall_time: float | None = None


class RunDetails(NamedTuple):
    """`tags` in natural order; `attempts` oldest first, the newest 100 at most, empty without scalars."""

    generation: int
    tags: tuple[RunTag, ...]
    attempts: tuple[Attempt, ...]


def details_of(snapshot: Snapshot, name: str, nonce: int) -> RunDetails:
    """Raises NotFoundError."""
    run = snapshot.runs.get(name)
    if run is None:
        raise not_found("run", name, snapshot.runs)
    names = snapshot.names
    scalars = tuple(names[tag] for tag in run.tallies[0].tolist())
    found = [RunTag(names[tag], Kind(kind), values) for (tag, kind), values in run.heavy.items()]
    series: list[SeriesFacts] = []
    if scalars:
        series = answer_series(snapshot, SeriesRequest(scalars, (name,), pixels=1), nonce).series
    found += [RunTag(s.tag, Kind.SCALAR, s.total, s.last_step, s.last_value, s.nonfinite) for s in series]
    tags = sorted(found, key=lambda tag: (natural_key(tag.name), tag.kind))
    return RunDetails(snapshot.generation, tuple(tags), _attempts(snapshot, run, series))


def _attempts(snapshot: Snapshot, run: RunView, series: list[SeriesFacts]) -> tuple[Attempt, ...]:
    if not series:
        return ()
    longest = max(series, key=lambda one: one.total)
    starts = tuple(Attempt(step) for step in longest.attempts)
    points = scalar_table(snapshot, run.name, longest.tag)
    steps, walls = (points[column].to_numpy() for column in ("step", "wall_time"))
    edges = np.concatenate(([0], np.flatnonzero(steps[1:] < steps[:-1]) + 1, [len(steps)]))
    if longest.workers > 1 or [int(step) for step in steps[edges[:-1]]] != list(longest.attempts):
        return starts
    return tuple(
        Attempt(int(steps[a]), int(steps[b - 1]), float(walls[a]), float(walls[b - 1])) for a, b in pairwise(edges)
    )
