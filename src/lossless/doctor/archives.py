"""Which members of an archive are event files: a bounded look."""

from __future__ import annotations

import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice

from lossless.logdir import is_event_file

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_MEMBERS = 20_000
_BYTES = 16 << 20
"""So much of a compressed archive is read: its members come one behind the other."""
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
    """The first bytes of a file."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return self._file.read(max(min(size, _BYTES - self._file.tell()), 0))


def event_files(path: str) -> list[str]:
    """Names of the event files in the archive, as far as was looked; [] if it cannot be read."""
    members = _zipped(path) if path.lower().endswith(".zip") else _tarred(path)
    found: list[str] = []
    try:
        found.extend(name for name in islice(members, _MEMBERS) if is_event_file(os.path.basename(name)))
    except _BROKEN:
        return found
    return found


def _zipped(path: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        yield from archive.namelist()


def _tarred(path: str) -> Iterator[str]:
    with open(path, "rb") as file:
        if path.lower().endswith(".tar"):
            with tarfile.open(fileobj=file) as archive:
                yield from (member.name for member in archive)
        else:
            with tarfile.open(fileobj=_Bounded(file), mode="r|*") as archive:
                yield from (member.name for member in archive)
