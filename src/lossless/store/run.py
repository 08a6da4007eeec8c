"""One run: its streams, and what they add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lossless.store.schema import Schemas
from lossless.store.stream import Stream, StreamView, by_order


@dataclass(frozen=True, eq=False)
class RunView:
    """A run at one moment; immutable. `streams` in file order."""

    name: str
    streams: tuple[StreamView, ...]

    @cached_property
    def tallies(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Tag numbers that have scalars, ascending, and the points of each."""
        tags = np.concatenate([s.schema.array for s in self.streams] or [np.empty(0, np.int32)])
        counts = np.concatenate([s.counts for s in self.streams] or [np.empty(0, np.int64)])
        if len(self.streams) == 1:
            order = np.argsort(tags)
            tags, counts = tags[order], counts[order]
        else:
            tags, inverse = np.unique(tags, return_inverse=True)
            counts = np.bincount(inverse, weights=counts, minlength=len(tags)).astype(np.int64)
        present = counts > 0
        return tags[present], counts[present]

    @cached_property
    def heavy(self) -> dict[tuple[int, int], int]:
        """Number of values by (tag number, kind)."""
        found: dict[tuple[int, int], int] = {}
        for block in (block for stream in self.streams for block in stream.heavy):
            keys, sizes = np.unique(block.tags.astype(np.int64) << 8 | block.kinds, return_counts=True)
            for key, size in zip(keys.tolist(), sizes.tolist(), strict=True):
                found[key >> 8, key & 255] = found.get((key >> 8, key & 255), 0) + size
        return found

    @property
    def points(self) -> int:
        """Scalars of all series."""
        return sum(stream.points for stream in self.streams)

    @property
    def series(self) -> int:
        """Number of scalar series."""
        if len(self.streams) == 1:
            return int(np.count_nonzero(self.streams[0].counts))
        return len(self.tallies[0])

    @property
    def longest(self) -> int:
        """Points of the series that has most."""
        counts = self.streams[0].counts if len(self.streams) == 1 else self.tallies[1]
        return int(counts.max(initial=0))

    @property
    def walls(self) -> tuple[float, float] | None:
        """Lowest and highest finite wall time, None without any."""
        if len(self.streams) == 1:
            return self.streams[0].walls
        spans = [stream.walls for stream in self.streams if stream.walls]
        return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None

    @property
    def steps(self) -> tuple[int, int] | None:
        """Lowest and highest step of the scalars, None without any."""
        if len(self.streams) == 1:
            return self.streams[0].steps
        spans = [stream.steps for stream in self.streams if stream.steps]
        return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None

    @property
    def attempts(self) -> int:
        """1, and one more for each fall of the steps, SessionLog START, and file that follows another (files whose wall
        times overlap are parallel workers: no attempts of each other)."""
        total = 0
        ends: list[tuple[float, float]] = []
        for stream in (s for s in self.streams if s.points and s.walls):
            first, last = stream.walls or (0.0, 0.0)
            parallel = any(a < last and first < b for a, b in ends)
            total += (not parallel) + stream.restarts + int(stream.falls.max(initial=0))
            ends.append((first, last))
        return max(total, 1)


class RunStore:
    """The writing side of a run; one thread adds and drops streams."""

    def __init__(self, name: str, schemas: Schemas, touched: Callable[[str], None]) -> None:
        self.name = name
        self._schemas = schemas
        self._touched = touched
        self._streams: dict[str, Stream] = {}

    def stream(self, key: str, order: int = 0) -> Stream:
        """The stream of the file `key`, made if it is new; `order` is the file's place among the run's."""
        stream = self._streams.get(key)
        if stream is None:
            stream = Stream(key, order, schemas=self._schemas, touched=lambda: self._touched(self.name))
            self._streams[key] = stream
        return stream

    def drop(self, key: str) -> None:
        """Forget a stream and its points."""
        if self._streams.pop(key, None) is not None:
            self._touched(self.name)

    def __iter__(self) -> Iterator[Stream]:
        return iter(self._streams.values())

    def view(self) -> RunView:
        """The run now."""
        return RunView(self.name, by_order(stream.view for stream in self._streams.values()))
