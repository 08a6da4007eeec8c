"""What one reading thread reuses from file to file, so that reading allocates only what stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lossless.ingest._batch import take
from lossless.ingest.tags import TagTable
from lossless.store import Arena, Heavy, Stream, joined
from lossless.wire.scan import Rows

BUFFER_BYTES = 2 << 20
ROWS = 32768
BATCH_ROWS = 1 << 17
"""Columns of one batch take 3 MiB: no huge pages (see store/arena.py)."""


class Scratch:
    """A read buffer, the scanner's rows, and what is on its way to a stream. One thread's."""

    def __init__(self, arena: Arena | None = None) -> None:
        self._arena = arena
        self.buffer = bytearray(BUFFER_BYTES)
        self.rows = Rows(ROWS)
        self.others = np.empty(ROWS, np.int32)
        self._series = np.empty(BATCH_ROWS, np.int32)
        self._steps = np.empty(BATCH_ROWS, np.int64)
        self._walls = np.empty(BATCH_ROWS, np.float64)
        self._values = np.empty(BATCH_ROWS, np.float64)
        self._n = 0
        self._heavy: list[Heavy] = []

    def keep(self, block: Heavy) -> None:
        """Add values that are no scalars to the batch; the block's arrays are kept."""
        self._heavy.append(block)

    def take(self, stream: Stream, table: TagTable, others: Callable[[NDArray[np.int32]], None]) -> None:
        """Move the scalars among the scanned rows to the batch for `stream` (which is sealed as it fills up, and before
        each SessionLog START); `others` gets the numbers of the rows that hold anything else."""
        rows, row, end = self.rows, 0, self.rows.n
        if self._n + end > BATCH_ROWS:
            self.flush(stream)
        while row < end:
            row, self._n, n = take(
                rows.tag, rows.shape, rows.step, rows.wall, rows.value, row, end, table.kinds, table.numbers,
                self._series, self._steps, self._walls, self._values, self._n, self.others,
            )  # fmt: skip
            if n:
                others(self.others[:n])
            if row < end:
                self.flush(stream)
                stream.restart()
                row += 1

    def flush(self, stream: Stream) -> None:
        """Seal what is in the batch."""
        n, self._n = self._n, 0
        stream.append(self._series[:n], self._steps[:n], self._walls[:n], self._values[:n], self._arena)
        blocks, self._heavy = self._heavy, []
        if blocks:
            stream.append_heavy(joined(blocks))
