"""A file system in memory, for tests: files grow, shrink, are replaced and refused on command."""

from __future__ import annotations

import errno
import itertools
import os
import posixpath
from typing import NoReturn

from lossless.logdir.fs import FileStat, Names

_LINKS = 40  # as Linux: more in one path is a loop


class MemoryFS:
    """Absolute paths with `/`. Every change moves the clock by one second, so that mtimes tell changes apart."""

    events = False

    def __init__(self) -> None:
        self._files: dict[str, bytearray] = {}
        self._inodes: dict[str, int] = {}
        self._mtimes: dict[str, float] = {}
        self._directories: set[str] = {"/"}
        self._links: dict[str, str] = {}
        self._refused: dict[str, int] = {}
        self._clock = itertools.count(1)
        self.opened = 0
        """How many reads were made."""

    # -- the script

    def append(self, path: str, data: bytes) -> None:
        """Grow the file, making it and its directories if need be."""
        path = self.resolve(path)
        if path not in self._files:
            self.make_directory(posixpath.dirname(path))
            self._files[path] = bytearray()
            self._inodes[path] = next(self._clock)
        self._files[path] += data
        self._touch(path)

    def truncate(self, path: str, size: int) -> None:
        """Cut the file to its first `size` bytes."""
        path = self.resolve(path)
        del self._files[path][size:]
        self._touch(path)

    def overwrite(self, path: str, data: bytes) -> None:
        """New contents under the same inode, as `cp` does."""
        path = self.resolve(path)
        self._files[path] = bytearray(data)
        self._touch(path)

    def replace(self, path: str, data: bytes) -> None:
        """New contents under a new inode, as `mv` or rsync does."""
        self.delete(path)
        self.append(path, data)

    def delete(self, path: str) -> None:
        """Remove a file, a link, or a directory with all below it."""
        gone = {p for p in (*self._files, *self._links, *self._directories) if p == path or p.startswith(path + "/")}
        self._directories -= gone
        for name in gone:
            self._links.pop(name, None)
            if self._files.pop(name, None) is not None:
                del self._inodes[name], self._mtimes[name]

    def make_directory(self, path: str) -> None:
        """As `mkdir -p`."""
        while path not in self._directories:
            self._directories.add(path)
            path = posixpath.dirname(path)

    def link(self, path: str, target: str) -> None:
        """A symbolic link to an absolute `target`."""
        self.make_directory(posixpath.dirname(path))
        self._links[path] = target

    def refuse(self, path: str, code: int = errno.EACCES) -> None:
        """Let every access to `path` fail with errno `code`; 0 allows it again."""
        self._refused[path] = code

    # -- FileSystem

    def list(self, directory: str) -> Names:
        real = self._real(directory)
        if real not in self._directories:
            self._fail(errno.ENOTDIR if real in self._files else errno.ENOENT, directory)
        return Names(
            [posixpath.basename(p) for p in self._directories if p != "/" and posixpath.dirname(p) == real],
            [posixpath.basename(p) for p in self._files if posixpath.dirname(p) == real],
            [posixpath.basename(p) for p in self._links if posixpath.dirname(p) == real],
            [],
        )

    def stat(self, path: str) -> FileStat:
        real = self._real(path)
        if real in self._directories:
            return FileStat(0, 0.0, None, True, False)
        if real not in self._files:
            self._fail(errno.ENOENT, path)
        return FileStat(len(self._files[real]), self._mtimes[real], (0, self._inodes[real]))

    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        real = self._real(path)
        if real not in self._files:
            self._fail(errno.ENOENT, path)
        self.opened += 1
        data = self._files[real][at : at + len(buffer)]
        buffer[: len(data)] = data
        return len(data)

    def resolve(self, path: str) -> str:
        for _ in range(_LINKS):
            link = next((p for p in self._links if path == p or path.startswith(p + "/")), None)
            if link is None:
                return path
            path = posixpath.normpath(self._links[link] + path[len(link) :])
        return path

    def _real(self, path: str) -> str:
        real = self.resolve(path)
        for refused in (path, real):
            if code := self._refused.get(refused):
                self._fail(code, path)
        return real

    def _fail(self, code: int, path: str) -> NoReturn:
        raise OSError(code, os.strerror(code), path)

    def _touch(self, path: str) -> None:
        self._mtimes[path] = float(next(self._clock))
