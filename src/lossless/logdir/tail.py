"""One event file that may grow. Opens, reads and closes: nothing stays open, however many files are followed."""

from __future__ import annotations

import enum
from typing import NamedTuple

from lossless.logdir.fs import FileStat, FileSystem

_HEAD = 64  # the first record's checksum and wall time lie here: two event files hardly ever share them


class Growth(enum.Enum):
    """What became of a file since the last look."""

    SAME = "same"
    GROWN = "grown"
    SHRUNK = "shrunk"
    REPLACED = "replaced"
    GONE = "gone"


class Identity(NamedTuple):
    """What tells a file from another under its path: (device, inode) if there is one, and its first bytes."""

    inode: tuple[int, int] | None
    head: bytes


def identity_now(path: str, fs: FileSystem) -> Identity:
    """Of the file that is there now. Raises OSError."""
    return Identity(fs.stat(path).inode, _head(path, fs))


class Tail:
    """Follows one file by size, inode and the first bytes that were read of it. After SHRUNK, REPLACED or GONE it
    follows what is there now, from its start: the reader discards what it had. Used by one thread."""

    def __init__(self, path: str, fs: FileSystem) -> None:
        self.path = path
        self._fs = fs
        self._seen: FileStat | None = None
        self._head = b""

    @property
    def size(self) -> int:
        """Bytes at the last look."""
        return self._seen.size if self._seen else 0

    @property
    def mtime(self) -> float:
        """Of the last look, in seconds since the epoch; 0.0 before the first."""
        return self._seen.mtime if self._seen else 0.0

    @property
    def identity(self) -> Identity:
        """Of the file as it was last looked at; from any thread."""
        return Identity(self._seen.inode if self._seen else None, self._head)

    def read_into(self, buffer: memoryview, at: int) -> int:
        """Bytes read into `buffer` from byte `at`, fewer than asked only at the file's end. Raises OSError."""
        got = self._fs.read_into(self.path, buffer, at)
        if at == 0:
            self._head = bytes(buffer[: min(got, _HEAD)])
        return got

    def check(self) -> Growth:
        """Look again. The first look answers GROWN (or SAME, when empty). Raises OSError when looking is refused."""
        before = self._seen
        try:
            now = self._fs.stat(self.path)
            if before is not None and now == before:
                return Growth.SAME
            growth = self._compare(before, now)
        except (FileNotFoundError, NotADirectoryError):
            self._seen, self._head = None, b""
            return Growth.GONE
        self._seen = now
        return growth

    def _compare(self, before: FileStat | None, now: FileStat) -> Growth:
        if before is None:
            return Growth.GROWN if now.size else Growth.SAME
        head, old = _head(self.path, self._fs), self._head
        self._head = head
        if now.inode != before.inode:
            return Growth.REPLACED
        if now.size < before.size:
            return Growth.SHRUNK
        if not head.startswith(old):
            return Growth.REPLACED  # rewritten in place, or a new file that was given the old one's inode
        return Growth.GROWN if now.size > before.size else Growth.SAME


def _head(path: str, fs: FileSystem) -> bytes:
    buffer = bytearray(_HEAD)
    return bytes(buffer[: fs.read_into(path, memoryview(buffer), 0)])
