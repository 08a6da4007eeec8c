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
        tallies = snapshot.tallies
        self._tags = {*np.flatnonzero(tallies.runs).tolist(), *(tag for tag, _ in tallies.heavy)}

    def advance(self, snapshot: Snapshot) -> Changes:
        """What differs from the snapshot before; `snapshot` is the one before from now on."""
        before, self.snapshot = self.snapshot, snapshot
        changed = snapshot.changed_since(before)
        grown = {name: snapshot.runs[name] for name in changed if name in snapshot.runs}
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
            gone_runs=frozenset(name for name in changed - grown.keys() if name in before.runs),
        )


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
