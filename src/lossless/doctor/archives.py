"""Which members of an archive are event files: a bounded look."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lossless.logdir import is_event_file

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_MEMBERS = 20_000
_BYTES = 16 << 20
"""So much of what a compressed archive holds is unpacked: its members come one behind the other."""
_BROKEN = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


class _Bounded(io.RawIOBase):
    """The first bytes of what a stream gives."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._left = _BYTES

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def event_files(path: str) -> tuple[str, ...]:
    """Names of the event files in the archive, as far as was looked; () if it cannot be read. Remembered while the
    archive is the same."""
    try:
        stat = os.stat(path)
    except OSError:
        return ()
    return _event_files(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _event_files(path: str, _mtime: int, _size: int) -> tuple[str, ...]:
    members = _zipped(path) if path.lower().endswith(".zip") else _tarred(path)
    found: list[str] = []
    try:
        found.extend(name for name in islice(members, _MEMBERS) if is_event_file(os.path.basename(name)))
    except _BROKEN:
        return tuple(found)
    return tuple(found)


def _zipped(path: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        yield from archive.namelist()


def _tarred(path: str) -> Iterator[str]:
    if path.lower().endswith(".tar"):
        with tarfile.open(path, "r:") as archive:
            yield from (member.name for member in archive)
        return
    with _unpacked(path) as stream, tarfile.open(fileobj=_Bounded(stream), mode="r|") as archive:
        yield from (member.name for member in archive)


def _unpacked(path: str) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if path.lower().endswith((".tar.gz", ".tgz")):
        return gzip.open(path)
    return bz2.open(path) if path.lower().endswith((".tar.bz2", ".tbz2")) else lzma.open(path)
