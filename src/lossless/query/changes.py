"""What differs between two snapshots."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.query.facts import Changes
from lossless.store import RunView, Snapshot, StreamView


class Tracker:
    """Turns the snapshots one caller sees into Changes; used by one thread."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._tags = {tag for run in snapshot.runs.values() for tag in run_tags(run)}

    def advance(self, snapshot: Snapshot) -> Changes:
        """What differs from the snapshot before; `snapshot` is the one before from now on."""
        before, self.snapshot = self.snapshot, snapshot
        grown = {name: run for name, run in snapshot.runs.items() if before.runs.get(name) is not run}
        tags = {tag for name, run in grown.items() for tag in _grown_tags(before.runs.get(name), run)}
        new_tags = tags - self._tags
        self._tags |= tags
        names = snapshot.names
        return Changes(
            snapshot.generation,
            runs=frozenset(grown),
            tags=frozenset(names[tag] for tag in tags),
            new_runs=frozenset(grown.keys() - before.runs.keys()),
            new_tags=frozenset(names[tag] for tag in new_tags),
            gone_runs=frozenset(before.runs.keys() - snapshot.runs.keys()),
        )


def run_tags(run: RunView) -> set[int]:
    """Numbers of all tags of a run that hold anything."""
    return {*run.tallies[0].tolist(), *(tag for tag, _ in run.heavy)}


def _grown_tags(before: RunView | None, run: RunView) -> Iterator[int]:
    known = {stream.uid: stream for stream in before.streams} if before else {}
    for stream in run.streams:
        old = known.get(stream.uid)
        if old is not stream:
            yield from _grown(old, stream)


def _grown(old: StreamView | None, stream: StreamView) -> Iterator[int]:
    counts = stream.counts.copy()
    if old is not None:
        counts[: len(old.counts)] -= old.counts
    yield from stream.schema.array[counts > 0].tolist()
    seen = set(map(id, old.heavy)) if old else set()
    for block in stream.heavy:
        if id(block) not in seen:
            yield from np.unique(block.tags).tolist()
