"""Counts that processes share."""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lossless.wire.utf8 import utf8

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_ENTRY = struct.Struct("<QI")
"""How often a name was counted, and the length of the name behind it."""


class Counters:
    """Counts by name, from 0, common to all threads, to processes that are forked, and to those it is sent to.

    They lie in a small file of the system's temporary folder, which goes with the process that made it. `_alone` guards
    the file and what is known of it; a name's place in it never changes."""

    def __init__(self) -> None:
        descriptor, path = tempfile.mkstemp(prefix="lossless-steps-")
        self._open(path, descriptor, maker=os.getpid())

    @contextmanager
    def next(self, name: str) -> Iterator[int]:
        """The next count of `name`, 0 the first time; nobody counts until the block ends."""
        with self._alone():
            yield self._count(utf8(name))

    def __getstate__(self) -> str:
        return self._path

    def __setstate__(self, path: str) -> None:
        self._open(path, os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0)))

    def _open(self, path: str, descriptor: int, maker: int | None = None) -> None:
        self._path, self._descriptor = path, descriptor
        self._places: dict[bytes, int] = {}
        self._end = 0
        self._lock, self._process = threading.Lock(), os.getpid()
        weakref.finalize(self, _end, descriptor, path, maker)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Without other threads, then without other processes. The lock of the thread that forked is not ours."""
        if self._process != os.getpid():
            self._lock, self._process = threading.Lock(), os.getpid()
        with self._lock:
            _lock(self._descriptor)
            try:
                yield
            finally:
                _unlock(self._descriptor)

    def _count(self, key: bytes) -> int:
        if key not in self._places:
            self._read_on()
        if key not in self._places:
            self._places[key] = self._end
            self._put(self._end, _ENTRY.pack(1, len(key)) + key)
            self._end += _ENTRY.size + len(key)
            return 0
        at = self._places[key]
        count, length = _ENTRY.unpack(self._get(at, _ENTRY.size))
        self._put(at, _ENTRY.pack(count + 1, length))
        return int(count)

    def _read_on(self) -> None:
        """Learn the names that others have added."""
        while head := self._get(self._end, _ENTRY.size):
            _, length = _ENTRY.unpack(head)
            self._places[self._get(self._end + _ENTRY.size, length)] = self._end
            self._end += _ENTRY.size + length

    def _get(self, at: int, size: int) -> bytes:
        os.lseek(self._descriptor, at, os.SEEK_SET)
        return os.read(self._descriptor, size)

    def _put(self, at: int, data: bytes) -> None:
        os.lseek(self._descriptor, at, os.SEEK_SET)
        os.write(self._descriptor, data)


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX)

    def _unlock(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_UN)


def _end(descriptor: int, path: str, maker: int | None) -> None:
    os.close(descriptor)
    if os.getpid() == maker:
        Path(path).unlink(missing_ok=True)
