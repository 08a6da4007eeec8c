"""Every value of a tag that stays in its file: steps, wall times and where it lies, of many runs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.query.names import chosen, not_found
from lossless.store import Heavy, RunView, Snapshot, StreamView, joined
from lossless.types import Kind
from lossless.values.payload import ValueRef

SUPERSEDED, FIRST = 1, 2
"""Bits of `ValueList.flags`: a later attempt of the run begins at or below the value's step; first of an attempt."""


class ValueFile(NamedTuple):
    """`key`: 16 hex digits, of one reading of one file; `length` rows, behind those of the file before."""

    key: str
    path: str
    length: int


class ValueRun(NamedTuple):
    """Rows `offset` … `offset + length` of the list are the run's, in arrival order."""

    run: str
    offset: int
    length: int
    files: tuple[ValueFile, ...]

    def key(self, row: int) -> str:
        """Of the file that row `row` of the list lies in."""
        at = row - self.offset
        for file in self.files:
            if 0 <= at < file.length:
                return file.key
            at -= file.length
        raise ValueError(f"row: got {row}, want one of the rows of {self.run}")


@dataclass(frozen=True, eq=False)
class ValueList:
    """Columns of all values, run by run: `steps` int64, `walls` float64 seconds since the epoch, `at` int64 and
    `lengths` int32 bytes in the file, `flags` uint8 (SUPERSEDED, FIRST). Runs without a value are not in `runs`."""

    generation: int
    tag: str
    kind: Kind
    runs: tuple[ValueRun, ...]
    steps: NDArray[np.int64]
    walls: NDArray[np.float64]
    at: NDArray[np.int64]
    lengths: NDArray[np.int32]
    flags: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.steps)

    def refs(self) -> list[ValueRef]:
        """Where each row's value lies, in the order of the rows."""
        keys = [(run.run, file.key) for run in self.runs for file in run.files for _ in range(file.length)]
        return [ValueRef(run, key, at) for (run, key), at in zip(keys, self.at.tolist(), strict=True)]


def file_key(stream: StreamView, nonce: int) -> str:
    """Stands for this reading of this file and for no other; not to be guessed without the board's `nonce`."""
    return blake2b(stream.uid.to_bytes(8, "little"), digest_size=8, key=nonce.to_bytes(8, "little")).hexdigest()


def value_list(snapshot: Snapshot, tag: str, kind: Kind, runs: Sequence[str] | str | None, nonce: int = 0) -> ValueList:
    """Raises NotFoundError for a run, tag or kind of it that the board does not have."""
    picked = chosen("run", runs, snapshot.runs)
    number = _number(snapshot, tag, kind)
    found: list[ValueRun] = []
    blocks: list[Heavy] = []
    flags: list[NDArray[np.uint8]] = []
    offset = 0
    for name, run in picked.items():
        parts = [(stream, rows) for stream in run.streams if (rows := rows_of(stream, number, kind)) is not None]
        if not parts:
            continue
        length = sum(rows.rows for _, rows in parts)
        files = tuple(ValueFile(file_key(stream, nonce), stream.key, rows.rows) for stream, rows in parts)
        found.append(ValueRun(name, offset, length, files))
        offset += length
        blocks += [rows for _, rows in parts]
        flags.append(attempt_flags([rows for _, rows in parts]))
    return ValueList(
        snapshot.generation,
        tag,
        kind,
        tuple(found),
        np.concatenate([rows.steps for rows in blocks] or [np.empty(0, np.int64)]),
        np.concatenate([rows.walls for rows in blocks] or [np.empty(0)]),
        np.concatenate([rows.offsets for rows in blocks] or [np.empty(0, np.int64)]),
        np.concatenate([rows.lengths for rows in blocks] or [np.empty(0, np.int32)]),
        np.concatenate(flags or [np.empty(0, np.uint8)]),
    )


def _number(snapshot: Snapshot, tag: str, kind: Kind) -> int:
    number = snapshot.names.find(tag)
    if number is None or (number, kind) not in snapshot.tallies.heavy:
        heavy = {snapshot.names[tag_number]: None for tag_number, of_kind in snapshot.tallies.heavy if of_kind == kind}
        raise not_found(f"{kind.name.lower()} tag", tag, heavy)
    return number


def rows_of(stream: StreamView, number: int, kind: Kind) -> Heavy | None:
    """The rows of one tag and kind in a stream, in arrival order; None without any."""
    picked = [
        block.rows_at(own)
        for block in stream.heavy
        if len(own := np.flatnonzero((block.tags == number) & (block.kinds == kind)))
    ]
    if len(picked) < 2:
        return picked[0] if picked else None
    return joined(picked)


def attempt_flags(files: Sequence[Heavy]) -> NDArray[np.uint8]:
    """Flags of the values of one tag of a run, given file by file. A fall of the step begins an attempt, and so does a
    file, unless it was written beside those before it by another worker."""
    flags = [np.zeros(rows.rows, np.uint8) for rows in files]
    for lane in _lanes(files):
        steps = np.concatenate([files[i].steps for i in lane])
        starts = np.zeros(len(steps), bool)
        starts[0] = True
        starts[1:] = steps[1:] < steps[:-1]
        edges = np.cumsum([files[i].rows for i in lane])
        starts[edges[:-1]] = True
        first = np.flatnonzero(starts)
        if len(first) == 1:
            flags[lane[0]][0] = FIRST
            continue
        lowest_later = np.append(np.minimum.accumulate(steps[first][::-1])[::-1][1:], np.iinfo(np.int64).max)
        attempt = np.cumsum(starts) - 1
        over = steps >= lowest_later[attempt]
        over[first[-1] :] = False
        marked = (over * np.uint8(SUPERSEDED)) | (starts * np.uint8(FIRST))
        for i, part in zip(lane, np.split(marked, edges[:-1]), strict=True):
            flags[i] = part
    return np.concatenate(flags)


def _lanes(files: Sequence[Heavy]) -> list[list[int]]:
    """Places of `files` by worker: a file follows one that ended before it began, and else runs beside it."""
    lanes: list[list[int]] = []
    ends: list[float] = []
    for i, rows in enumerate(files):
        begin, end = sorted((float(rows.walls[0]), float(rows.walls[-1])))
        lane = next((n for n, before in enumerate(ends) if begin >= before), None)
        if lane is None:
            lanes.append([i])
            ends.append(end)
        else:
            lanes[lane].append(i)
            ends[lane] = end
    return lanes


def stream_of(run: RunView | None, key: str, nonce: int) -> StreamView | None:
    """The stream of a run that `key` stands for; None if it is no more."""
    return next((stream for stream in run.streams if file_key(stream, nonce) == key), None) if run else None
