"""How far the files are read, all of them together."""

from __future__ import annotations

from typing import NamedTuple

from lossless.ingest.file import EventFile, FileState


class Progress(NamedTuple):
    """Bytes and files read, of those found. `done`: nothing that was found is left to be read."""

    bytes_read: int = 0
    bytes_found: int = 0
    files_read: int = 0
    files_found: int = 0
    done: bool = False


class Tally:
    """Adds up files, and costs what changed. Used by one thread; others look at `bytes`: the size of all files that are
    there."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, int, int, int]] = {}
        self._read = self._found = self._ready = self.bytes = 0

    def count(self, file: EventFile) -> None:
        """Count `file` as it is now, in place of what was counted before."""
        read, size, state = file.bytes_read, file.size, file.state
        ready = state is not FileState.WAITING and state is not FileState.READING
        self._replace(file.path, (read, max(size, read), ready, 0 if state is FileState.GONE else size))

    def forget(self, path: str) -> None:
        """Count a file no longer."""
        self._replace(path, (0, 0, 0, 0))
        self._files.pop(path, None)

    def progress(self, *, loaded: bool) -> Progress:
        """What the files come to; done only if `loaded`, too."""
        files = len(self._files)
        return Progress(self._read, self._found, self._ready, files, loaded and self._ready == files)

    def _replace(self, path: str, counted: tuple[int, int, int, int]) -> None:
        before = self._files.get(path, (0, 0, 0, 0))
        if counted == before and path in self._files:
            return
        self._files[path] = counted
        self._read += counted[0] - before[0]
        self._found += counted[1] - before[1]
        self._ready += counted[2] - before[2]
        self.bytes += counted[3] - before[3]
