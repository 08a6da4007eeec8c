"""One event file, read as far as it goes, and further when it has grown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lossless.findings import Finding
from lossless.ingest.damage import DamageLog
from lossless.ingest.scratch import Scratch
from lossless.ingest.tags import Lexicon, TagTable
from lossless.logdir import Tail
from lossless.store import Heavy, Stream
from lossless.wire.crc import masked_crc32c
from lossless.wire.records import HEADER
from lossless.wire.result import FULL
from lossless.wire.scan import Scanner

SLICE_BYTES = 32 << 20
"""A long file lets others have their turn after so many bytes."""


class FileReader:
    """Reads one file into one stream; used by one thread at a time. `position` is the byte up to which it is read."""

    def __init__(self, tail: Tail, run: str, stream: Stream, lexicon: Lexicon, *, verify: bool = True) -> None:
        self.tail = tail
        self.stream = stream
        self.position = 0
        self.damage = DamageLog(tail.path, run)
        self._run = run
        self._lexicon = lexicon
        self._verify = verify
        self._scanner: Scanner | None = None
        self._table = TagTable(lexicon, stream)

    def anew(self) -> FileReader:
        """A reader of the same file that has read nothing."""
        return FileReader(self.tail, self._run, self.stream, self._lexicon, verify=self._verify)

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with the file's bytes."""
        return self.damage.findings

    def read(self, scratch: Scratch, limit: int = SLICE_BYTES) -> bool:
        """Read about `limit` bytes more; True if the file may hold more. Raises OSError; what was read before it
        stays."""
        stop = self.position + limit
        scanner = self._scanner = self._scanner or Scanner(self._verify)
        buffer: bytearray | None = scratch.buffer
        filled, more = 0, True
        try:
            while more and buffer is not None and self.position < stop:
                view = memoryview(buffer)
                end = min(len(buffer), self.tail.size - self.position)
                if filled < end:
                    filled += self.tail.read_into(view[filled:end], self.position + filled)
                more = filled == end and self.position + filled < self.tail.size
                used, need = self._scan(scanner, view[:filled], scratch)
                filled -= used
                if filled and used:
                    view[:filled] = view[used : used + filled]
                if more and used == 0:
                    buffer = self._larger(buffer, filled, need)
                    more = buffer is not None
        finally:
            scratch.flush(self.stream)
            self.damage.add(scanner.take_damage())
        return more

    def end(self, scratch: Scratch) -> None:
        """Take the half record at the end, or what else lies there, for all there will ever be. Raises OSError."""
        scanner = self._scanner
        if scanner is None:
            return
        data = bytearray(max(self.tail.size - self.position, 0))
        held = self.tail.read_into(memoryview(data), self.position)
        try:
            self._scan(scanner, memoryview(data)[:held], scratch, ended=True)
        finally:
            scratch.flush(self.stream)
            damage = scanner.take_damage()
            self.damage.add(damage if scanner.records else [])

    @property
    def records(self) -> int:
        """Whole records read so far."""
        return self._scanner.records if self._scanner else 0

    @property
    def foreign(self) -> bool:
        """Whether no whole record was found so far."""
        return self.records == 0

    def broken_tail(self) -> bool:
        """Whether the bytes at the end cannot become a record: their length's checksum is wrong. Raises OSError."""
        head = bytearray(HEADER)
        if self.tail.read_into(memoryview(head), self.position) < HEADER:
            return False
        return masked_crc32c(bytes(head[:8])) != int.from_bytes(head[8:], "little")

    def _larger(self, buffer: bytearray, filled: int, need: int) -> bytearray | None:
        """A buffer for a record longer than `buffer`; None if the file does not hold such a record yet."""
        held = self.tail.size - self.position
        if held <= filled or need > held:
            return None
        larger = bytearray(max(need, min(2 * len(buffer), held)))
        larger[:filled] = buffer[:filled]
        return larger

    def _scan(self, scanner: Scanner, data: memoryview, scratch: Scratch, *, ended: bool = False) -> tuple[int, int]:
        """Scan `data`, which begins at `position`; the bytes done with, and those the next record needs."""
        used = 0
        while True:
            result = scanner.scan(data[used:], self.position, scratch.rows, ended=ended)
            used += result.consumed
            self.position += result.consumed
            if scratch.rows.n:
                self._table.learn(scanner.take_tags())
                scratch.take(self.stream, self._table, lambda others: self._heavy(scratch, others))
            if result.status != FULL:
                return used, result.need

    def _heavy(self, scratch: Scratch, others: NDArray[np.int32]) -> None:
        """Keep where the values lie that are no scalars."""
        rows, table = scratch.rows, self._table
        tags = rows.tag[others]
        kinds = table.kinds[tags + 1, rows.shape[others]]
        steps, walls, offsets, lengths = rows.step[others], rows.wall[others], rows.offset[others], rows.length[others]
        scratch.keep(Heavy(table.board_numbers(tags, kinds), kinds, steps, walls, offsets, lengths))
