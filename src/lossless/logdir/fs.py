"""The file-system seam: all that discovery, tailing and polling ask of a disk. `LocalFS` is the real one."""

from __future__ import annotations

import os
import stat
import sys
from typing import NamedTuple, Protocol

# O_NONBLOCK: a named pipe must not hang the reader.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Names(NamedTuple):
    """What a directory holds, by sort, unordered. `special`: sockets, pipes, devices."""

    directories: list[str]
    files: list[str]
    links: list[str]
    special: list[str]


class FileStat(NamedTuple):
    """Links followed. `mtime` in seconds since the epoch; `inode` is (device, inode), None where there is none."""

    size: int
    mtime: float
    inode: tuple[int, int] | None
    is_directory: bool = False
    is_regular: bool = True


class FileSystem(Protocol):
    """Every method raises OSError as the operating system would. No method keeps a descriptor open.
    `events`: whether the operating system can announce changes."""

    events: bool

    def list(self, directory: str) -> Names:
        """The names in `directory`, without a stat of each."""

    def stat(self, path: str) -> FileStat:
        """Of what `path` leads to."""

    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        """Fill `buffer` from byte `at` of the file; the number of bytes read, less than asked only at its end."""

    def resolve(self, path: str) -> str:
        """The absolute path without links; of a path that does not exist, as far as it does."""


if sys.platform == "win32":

    def _read(fd: int, buffer: memoryview, at: int) -> int:
        with open(fd, "rb", buffering=0, closefd=False) as file:
            file.seek(at)
            return file.readinto(buffer)

else:

    def _read(fd: int, buffer: memoryview, at: int) -> int:
        return os.preadv(fd, (buffer,), at)


class LocalFS:
    """The operating system's files."""

    events = True

    def list(self, directory: str) -> Names:
        names = Names([], [], [], [])
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.is_symlink():
                    names.links.append(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    names.directories.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    names.files.append(entry.name)
                else:
                    names.special.append(entry.name)
        return names

    def stat(self, path: str) -> FileStat:
        s = os.stat(path)
        return FileStat(s.st_size, s.st_mtime, (s.st_dev, s.st_ino), stat.S_ISDIR(s.st_mode), stat.S_ISREG(s.st_mode))

    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        fd = os.open(path, _FLAGS)
        try:
            done = 0
            while done < len(buffer) and (n := _read(fd, buffer[done:], at + done)):
                done += n
            return done
        finally:
            os.close(fd)

    def resolve(self, path: str) -> str:
        return os.path.realpath(path)
