"""One row an event file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lossless.ingest import EventFile, Head, read_head
from lossless.logdir import writer_of
from lossless.query.follow import Following
from lossless.store import Snapshot

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
WriterStatus = Literal["alive", "gone", "unknown"]


@dataclass(frozen=True, eq=False)
class FileTable:
    """Rows of a run together, its files in reading order; the same rows as `file` of the other tables names.

    `run` int32: place in `runs`. `size`, `bytes_read` bytes; `points`, `series` of scalars, `heavy` other values;
    `mtime`, `made` (by the file's name), `first_wall`, `last_wall` seconds since the epoch, NaN if unknown; `host` ""
    and `pid` -1 if unknown; `inode` (device, inode) or None; `state`: waiting, reading, ready, unreadable or gone;
    `restarts` SessionLog START marks between points."""

    following: Following
    known: Sequence[EventFile | None]
    runs: Sequence[str]
    run: NDArray[np.int32]
    paths: Sequence[str]
    size: Integers
    bytes_read: Integers
    points: Integers
    heavy: Integers
    series: Integers
    mtime: Floats
    first_wall: Floats
    last_wall: Floats
    made: Floats
    host: Sequence[str]
    pid: Integers
    inode: Sequence[tuple[int, int] | None]
    state: Sequence[str]
    restarts: Integers

    def __len__(self) -> int:
        return len(self.paths)

    def status(self, row: int) -> WriterStatus:
        """Whether the process that the file's name tells of runs here and has it open; the system is asked now."""
        file = self.known[row]
        alive = self.following.statuses.alive(file) if file else None
        return "unknown" if alive is None else "alive" if alive else "gone"

    def stopped(self, row: int) -> bool:
        """Whether that process lives here and was stopped by a signal; the system is asked now."""
        file = self.known[row]
        return file is not None and self.following.statuses.stopped(file)

    def holder(self, row: int) -> int | None:
        """The process of a file whose name tells none, if it lives here; the system is asked now."""
        file = self.known[row]
        return self.following.statuses.holder(file) if file else None

    def head(self, row: int) -> Head | None:
        """The file's first record, read now; None if there is no whole one. Raises OSError."""
        return read_head(self.paths[row], self.following.fs)


def file_table(snapshot: Snapshot, following: Following) -> FileTable:
    """The event files of a snapshot. No file is looked at."""
    rows = [(i, stream) for i, run in enumerate(snapshot.runs.values()) for stream in run.streams]
    streams = [stream for _, stream in rows]
    files = {file.path: file for name in snapshot.runs for file in following.loader.files(name)}
    known = [files.get(stream.key) for stream in streams]
    inodes = {file.path: file.inode for run in following.found for file in run.files}
    writers = [writer_of(stream.key) for stream in streams]
    walls = np.array([stream.walls or (np.nan, np.nan) for stream in streams]).reshape(-1, 2)
    return FileTable(
        following=following,
        known=known,
        runs=list(snapshot.runs),
        run=np.array([i for i, _ in rows], np.int32),
        paths=[stream.key for stream in streams],
        size=np.array([max(file.size, file.bytes_read) if file else 0 for file in known], np.int64),
        bytes_read=np.array([file.bytes_read if file else 0 for file in known], np.int64),
        points=np.array([stream.points for stream in streams], np.int64),
        heavy=np.array([sum(block.rows for block in stream.heavy) for stream in streams], np.int64),
        series=np.array([np.count_nonzero(stream.counts) for stream in streams], np.int64),
        mtime=np.array([file.mtime if file else np.nan for file in known], np.float64),
        first_wall=walls[:, 0],
        last_wall=walls[:, 1],
        made=np.array([writer.wall_time if writer else np.nan for writer in writers], np.float64),
        host=[writer.host if writer else "" for writer in writers],
        pid=np.array([-1 if writer is None or writer.pid is None else writer.pid for writer in writers], np.int64),
        inode=[inodes.get(stream.key) for stream in streams],
        state=[file.state.value if file else "gone" for file in known],
        restarts=np.array([stream.restarts for stream in streams], np.int64),
    )
