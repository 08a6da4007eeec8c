"""The files that a projector config names: below its directory, regular, of a bounded size, or refused."""

from __future__ import annotations

import os
from typing import NamedTuple

import numpy as np

from lossless.errors import BrokenValue, TooLarge, ValueGone
from lossless.logdir import FileSystem

_CHUNK = 1 << 24


class Place(NamedTuple):
    """A file as it was looked at; `named`: as the config has it. Another file, or another content, differs."""

    path: str
    named: str
    size: int
    mtime: float
    inode: tuple[int, int] | None


def found_below(fs: FileSystem, directory: str, named: str) -> Place:
    """The file `named` in a config of `directory`, links followed. Raises BrokenValue."""
    if "\0" in named:
        raise BrokenValue(f"{named!r}: got a name with a zero byte, want a path below {directory}")
    root = fs.resolve(directory)
    path = fs.resolve(os.path.join(root, named))
    if not path.startswith(root.rstrip(os.sep) + os.sep):
        raise BrokenValue(f"{named}: got a path that leads out of {directory}, want a file below it; put it there")
    return looked_at(fs, path, named)


def looked_at(fs: FileSystem, path: str, named: str) -> Place:
    """A file by its path. Raises BrokenValue."""
    try:
        stat = fs.stat(path)
    except OSError as error:
        raise BrokenValue(f"{named}: got {error.strerror or error} for {path}, want a file") from error
    if not stat.is_regular:
        raise BrokenValue(f"{named}: got a directory, pipe or device at {path}, want a file")
    return Place(path, named, stat.size, stat.mtime, stat.inode)


def read(fs: FileSystem, place: Place, most: int) -> bytes:
    """All of the file. Raises TooLarge, ValueGone."""
    return bytes(read_once(fs, place, most))


def read_once(fs: FileSystem, place: Place, most: int) -> bytearray:
    """The same of what may be large, without a copy."""
    if place.size > most:
        raise TooLarge(f"bytes of {place.named}: got {place.size}, want at most {most}; write fewer points in a file")
    return _bytes(fs, place, 0, place.size)


def head(fs: FileSystem, place: Place, length: int) -> bytes:
    """Its first `length` bytes, less if it is shorter. Raises ValueGone."""
    return part(fs, place, 0, min(length, place.size))


def part(fs: FileSystem, place: Place, at: int, length: int) -> bytes:
    """`length` bytes from byte `at`. Raises ValueGone."""
    if at < 0 or length < 0 or at + length > place.size:
        raise ValueGone(
            f"{place.named}: got {place.size} bytes, want {at + length}; it was cut, list the embeddings anew"
        )
    return bytes(_bytes(fs, place, at, length))


def _bytes(fs: FileSystem, place: Place, at: int, length: int) -> bytearray:
    data = bytearray(length)
    try:
        got = fs.read_into(place.path, memoryview(data), at)
    except OSError as error:
        raise ValueGone(f"{place.named}: got {error.strerror or error}, want it; list the embeddings anew") from error
    if got < length:
        raise ValueGone(
            f"{place.named}: got {at + got} bytes, want {at + length}; it was cut, list the embeddings anew"
        )
    return data


def lines(fs: FileSystem, place: Place) -> int:
    """How many lines with anything in them. Raises ValueGone."""
    found, at, ended = 0, 0, True
    buffer = bytearray(_CHUNK)
    while at < place.size:
        try:
            got = fs.read_into(place.path, memoryview(buffer), at)
        except OSError as error:
            raise ValueGone(f"{place.named}: got {error.strerror or error}, want the file") from error
        if not got:
            break
        ends = np.frombuffer(buffer, np.uint8, got) == ord("\n")
        found += int((ends[:-1] & ~ends[1:]).sum()) + (ended and not ends[0])
        at, ended = at + got, bool(ends[-1])
    return found
