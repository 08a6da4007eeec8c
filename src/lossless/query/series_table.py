"""One row a scalar series of one file: what it comes to, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lossless.store import Facts, Snapshot, facts_of


@dataclass(frozen=True, eq=False)
class SeriesTable(Facts):
    """`Facts` of a whole board: rows of a run together, its files in reading order. `run`, `file` and `tag` are int32,
    places in the lists of names `runs`, `files` (paths; the rows of the file table) and `tags`."""

    runs: Sequence[str]
    files: Sequence[str]
    tags: Sequence[str]
    run: NDArray[np.int32]

    @property
    def file(self) -> NDArray[np.int32]:
        """The file of each row."""
        return self.stream

    def by_run_tag(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(order, starts): rows in an order that puts those of the same run and tag together, in file order; where
        each such group begins in it, as `reduceat` wants it. Worked out once: not to be written to."""
        return self._grouped

    @cached_property
    def _grouped(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.run.astype(np.int64) << 32 | self.tag, kind="stable")  # mostly in order already
        run, tag = self.run[order], self.tag[order]
        begins = np.concatenate(([True], (run[1:] != run[:-1]) | (tag[1:] != tag[:-1])))[: len(order)]
        return order, np.flatnonzero(begins)


def tag_names(snapshot: Snapshot) -> list[str]:
    """Names of tags by the board's tag number."""
    return [snapshot.names[i] for i in range(len(snapshot.names))]


def series_table(snapshot: Snapshot, known: Facts | None = None) -> SeriesTable:
    """The scalar series of a snapshot; streams that `known` has facts of are not read again."""
    runs = snapshot.runs.values()
    streams = [stream for run in runs for stream in run.streams]
    facts = facts_of(streams, known)
    of_stream = np.repeat(np.arange(len(runs), dtype=np.int32), [len(run.streams) for run in runs])
    return SeriesTable(
        **vars(facts),
        runs=list(snapshot.runs),
        files=[stream.key for stream in streams],
        tags=tag_names(snapshot),
        run=of_stream[facts.stream],
    )
