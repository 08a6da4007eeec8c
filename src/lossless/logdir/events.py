"""The seam to the operating system's announcements of change."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from lossless.logdir.fs import FileStat, FileSystem, Names


class Batch(NamedTuple):
    """Paths that changed. `incomplete`: look at everything, for something was lost or cannot be announced."""

    paths: set[str]
    incomplete: bool = False


class UnwatchableError(RuntimeError):
    """The system will not announce changes: it has no watches left, for instance. No OSError, which would mean that the
    directory cannot be read."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class Events(Protocol):
    """Announces changes in directories. Used by one thread. Its methods raise UnwatchableError. A directory that may
    not be read is left out."""

    def add(self, directory: str) -> None:
        """Watch a directory, before it is listed."""

    def settle(self) -> bool:
        """All directories were added. True if watching began only now: what happened since they were listed is lost."""

    def wait(self, seconds: float) -> Batch:
        """What changed; as soon as something did, or after `seconds`."""

    def close(self) -> None:
        """Give the watches back."""


class Watching:
    """A file system that watches each directory before it lists it, so that nothing falls between."""

    def __init__(self, fs: FileSystem, events: Events) -> None:
        self.events = fs.events
        self._fs = fs
        self._announcer = events

    def list(self, directory: str) -> Names:
        self._announcer.add(directory)
        return self._fs.list(directory)

    def stat(self, path: str) -> FileStat:
        return self._fs.stat(path)

    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        return self._fs.read_into(path, buffer, at)

    def resolve(self, path: str) -> str:
        return self._fs.resolve(path)
