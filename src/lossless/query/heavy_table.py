"""One row a tag and kind of one file, of values that stay in their file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossless.query.series_table import tag_names
from lossless.store import Heavy, Snapshot, StreamView, joined

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HeavyTable:
    """Rows of a run together, its files in reading order. `run`, `file`, `tag` int32: places in `runs`, `files` and
    `tags`; `kind` uint8 (types.Kind); `values` how many; steps in arrival order: `repeats` of the one before, `falls`
    below it; `min_length`, `max_length` bytes of one value in its file."""

    streams: Sequence[StreamView]
    runs: Sequence[str]
    files: Sequence[str]
    tags: Sequence[str]
    run: NDArray[np.int32]
    file: NDArray[np.int32]
    tag: NDArray[np.int32]
    kind: NDArray[np.uint8]
    values: Integers
    first_step: Integers
    last_step: Integers
    min_step: Integers
    max_step: Integers
    repeats: Integers
    falls: Integers
    first_wall: Floats
    last_wall: Floats
    min_length: Integers
    max_length: Integers

    def __len__(self) -> int:
        return len(self.tag)

    def rows(self, row: int) -> Heavy:
        """The values of a row: steps, wall times, and where they lie in the file."""
        block = joined(self.streams[self.file[row]].heavy)
        own = (block.tags == self.tag[row]) & (block.kinds == self.kind[row])
        return Heavy(*(column[own] for column in block))


def heavy_table(snapshot: Snapshot) -> HeavyTable:
    """The values of a snapshot that are no scalars."""
    streams = [stream for run in snapshot.runs.values() for stream in run.streams]
    runs = np.repeat(
        np.arange(len(snapshot.runs), dtype=np.int32), [len(run.streams) for run in snapshot.runs.values()]
    )
    blocks = [(i, block) for i, stream in enumerate(streams) for block in stream.heavy]
    file = np.repeat(np.array([i for i, _ in blocks], np.int32), [block.rows for _, block in blocks])
    every = joined([block for _, block in blocks] or [_NONE])
    order = np.lexsort((every.kinds, every.tags, file))
    file, tag, kind = file[order], every.tags[order], every.kinds[order]
    steps, walls = every.steps[order], every.walls[order]
    lengths = every.lengths[order].astype(np.int64)
    alike = (file[1:] == file[:-1]) & (tag[1:] == tag[:-1]) & (kind[1:] == kind[:-1])
    first = np.flatnonzero(np.concatenate(([True], ~alike))[: len(order)])
    last = np.append(first[1:], len(order))[: len(first)] - 1
    return HeavyTable(
        streams=streams,
        runs=list(snapshot.runs),
        files=[stream.key for stream in streams],
        tags=tag_names(snapshot),
        run=runs[file[first]],
        file=file[first],
        tag=tag[first],
        kind=kind[first],
        values=last - first + 1,
        first_step=steps[first],
        last_step=steps[last],
        min_step=np.minimum.reduceat(steps, first) if len(first) else steps,
        max_step=np.maximum.reduceat(steps, first) if len(first) else steps,
        repeats=_counted(alike & (steps[1:] == steps[:-1]), first),
        falls=_counted(alike & (steps[1:] < steps[:-1]), first),
        first_wall=walls[first],
        last_wall=walls[last],
        min_length=np.minimum.reduceat(lengths, first) if len(first) else lengths,
        max_length=np.maximum.reduceat(lengths, first) if len(first) else lengths,
    )


def _counted(within: NDArray[np.bool_], first: Integers) -> Integers:
    """How often `within` is true of the neighbours in each group, which begin at `first`."""
    if not len(first):
        return first
    return np.add.reduceat(np.concatenate(([False], within)), first, dtype=np.int64)


_NONE = Heavy(
    np.empty(0, np.int32),
    np.empty(0, np.uint8),
    np.empty(0, np.int64),
    np.empty(0, np.float64),
    np.empty(0, np.int64),
    np.empty(0, np.int32),
)
