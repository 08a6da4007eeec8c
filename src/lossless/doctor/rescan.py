"""Event files read once more, in part: for what the board does not keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.ingest.normalise import event_kinds, kinds_of
from lossless.logdir import FileSystem
from lossless.wire.result import PARTIAL, TagInfo
from lossless.wire.scan import Rows, Scanner

_CHUNK = 1 << 20
_MOST = 256 << 20
"""Bytes that one check may read again."""


class Part(NamedTuple):
    """Values in arrival order, as `wire.scan.Rows` has them; `tags`: those there are so far; `kind` types.Kind, 0 of
    what a board does not keep."""

    tags: list[TagInfo]
    kind: NDArray[np.uint8]
    tag: NDArray[np.int32]
    shape: NDArray[np.uint8]
    step: NDArray[np.int64]
    value: NDArray[np.float64]
    offset: NDArray[np.int64]
    length: NDArray[np.int32]


class Rescan:
    """A bounded number of bytes in all. Every method raises OSError as the operating system does."""

    def __init__(self, fs: FileSystem, most: int = _MOST) -> None:
        self._fs = fs
        self.left = most

    def read(self, path: str, offset: int, length: int) -> bytes:
        """Bytes of a file, fewer at its end."""
        buffer = bytearray(length)
        return bytes(memoryview(buffer)[: self._fs.read_into(path, memoryview(buffer), offset)])

    def parts(self, path: str, end: int) -> Iterator[Part]:
        """The values of the first `end` bytes; nothing if they are more than may still be read."""
        if end > self.left:
            return
        self.left -= end
        scanner, rows = Scanner(), Rows()
        data, base, want = b"", 0, _CHUNK
        while True:
            at = base + len(data)
            data += self.read(path, at, min(want, end - at))
            ended = base + len(data) in (at, end)
            result = scanner.scan(data, base, rows)
            yield _part(scanner, rows)
            data, base = data[result.consumed :], base + result.consumed
            want = max(_CHUNK, result.need - len(data))
            if ended and (result.status == PARTIAL or not data):
                return

    def values(self, path: str, end: int) -> int | None:
        """How many values, of those that a board keeps, the first `end` bytes hold; None: too many bytes."""
        if end > self.left:
            return None
        return sum(int(np.count_nonzero(part.kind)) for part in self.parts(path, end))


def _part(scanner: Scanner, rows: Rows) -> Part:
    n, tags = rows.n, scanner.tags
    tag, shape = rows.tag[:n].copy(), rows.shape[:n].copy()
    kinds = np.concatenate((kinds_of(tags), event_kinds()))  # an event without summary has tag -1: the last row
    step, value, offset, length = rows.step[:n], rows.value[:n], rows.offset[:n], rows.length[:n]
    return Part(tags, kinds[tag, shape], tag, shape, step.copy(), value.copy(), offset.copy(), length.copy())
