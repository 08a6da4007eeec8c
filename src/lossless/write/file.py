"""The event file that this process writes in a directory."""

from __future__ import annotations

import errno
import itertools
import os
import socket
import sys
import threading
import time
from typing import Protocol

from lossless.errors import DiskError, WriteError
from lossless.version import __version__
from lossless.wire.events import Event, LogMessage, SourceMetadata
from lossless.wire.records import frame
from lossless.write import launch, notices
from lossless.write.drain import PERIOD
from lossless.write.recorder import FULL, HURRY, Recorder
from lossless.write.tag_table import TagTable

_VERSION = "brain.Event:2"
_APPEND = os.O_WRONLY | os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_ERROR = 40
"""LogMessage's level."""
RETRY, RETRY_MOST = 0.2, 5.0
"""Seconds between attempts while the disk refuses: doubled each time."""
OPEN = 100
"""Descriptors this process keeps; files beyond them are opened for each drain."""
_numbers = itertools.count()
_opened: set[int] = set()


class Waker(Protocol):
    """Whoever sees to it that `drain` is called soon."""

    def wake(self, file: EventFile, *, hurry: bool = False) -> None:
        """Within a tenth of a second, or at once."""


class EventFile:
    """`events.out.tfevents.<seconds>.<host>.<pid>.<n><suffix>`, made in `directory` by this process alone.

    Memory (`recorder`) takes records at any time; `drain` moves them into the file. `handles` has one of each writer.
    `_lock` guards what begins with an underscore. The file ends with a whole record whenever the lock is free. How much
    of memory was written is told by the file's size, so that an interrupted drain writes nothing twice."""

    def __init__(self, directory: str, suffix: str, waker: Waker) -> None:
        self.directory, self.suffix = os.path.abspath(directory), suffix
        self.path: str | None = None
        self.recorder = Recorder(_limit(), self._wake)
        self.tags = TagTable()
        self.handles: set[object] = set()
        self.made = 0
        self.strict: bool | None = None
        self.place: notices.Caller | None = None
        self._waker = waker
        self._fd = -1
        self.forget()

    def forget(self) -> None:
        """Begin anew with a file of its own, as the child of a fork does; its parent writes what memory holds."""
        self._lock = threading.Lock()
        self._close()
        self.recorder.forget()
        self.tags.forget()
        self.path = None
        self.draining: threading.Event | None = None
        self._identity = (0, 0)
        self._counts_links = True
        self._origin = 0
        self._episode = 0
        self._failure: OSError | None = None
        self._delay = 0.0
        self._lost = self._unmarked = 0

    def make(self) -> None:
        """Make directory and file, unless they are there. Raises DiskError."""
        with self._lock:
            try:
                if self.path is None:
                    self._make()
                elif not self._is_ours(self.path):
                    self._make_again()
            except OSError as error:
                raise _cannot_make(self.directory, error) from error
            self._spare_descriptors()

    def _make_again(self) -> None:
        """The file vanished: without a word while nobody writes to it."""
        if self.handles:
            return self._vanished("removed or replaced")
        self._close()
        self.tags = TagTable()
        return self._make()

    def drain(self) -> float | None:
        """Write what memory holds; seconds until the next attempt, or None. Never raises for the disk's sake."""
        with self._lock:
            self._write(fsync=False)
            if self._failure is not None:
                return self._delay
            return None if self.recorder.rest() else PERIOD

    def flush(self, *, fsync: bool = False) -> None:
        """Return when all lies with the operating system, or on the disk.

        Raises DiskError while the disk refuses it, and once for what was lost."""
        with self._lock:
            self._write(fsync=fsync)
            self._raise_lost()
            self._raise_refused()

    def close(self, *, last: bool) -> None:
        """Write what can be; the `last` writer closes the descriptor, and a later record opens it again.

        Raises DiskError when records were lost, or while the disk refuses those of the `last` writer."""
        with self._lock:
            self._write(fsync=False)
            if last and self._failure is None and self.recorder.rest():
                self._close()
            self._raise_lost()
            if last:
                self._raise_refused()

    def retire(self) -> None:
        """Write what can be, and close the descriptor if no writer is left; a later record opens it again."""
        with self._lock:
            self._write(fsync=False)
            if not self.handles and self._failure is None and self.recorder.rest():
                self._close()

    def sweep(self) -> None:
        """Write what can be, unless somebody is at it, who may be the code that the caller has interrupted."""
        if self._lock.acquire(blocking=False):
            try:
                self._write(fsync=False)
            finally:
                self._lock.release()

    def finish(self) -> None:
        """The process ends: write what can be, and say on stderr what is lost."""
        with self._lock:
            self._write(fsync=False)
            self.recorder.rest()
            lost = self._lost + self.recorder.dropped + self.recorder.unwritten()
            why = _why(self._failure) if self._failure is not None else "a full buffer"
        if lost:
            print(f"lossless: {self.path or self.directory}: {lost:,} records are lost: {why}", file=sys.stderr)

    def _wake(self, reason: int) -> None:
        if reason == FULL:
            what = f"{self.path or self.directory}: got more values than memory may hold while the disk refuses them"
            notices.notice("W210", what, key=(self.tags.key, self._episode), strict=self.strict)
        else:
            self._waker.wake(self, hurry=reason == HURRY)

    def _write(self, *, fsync: bool) -> None:
        """Write all that was recorded before this call, unless the disk refuses."""
        try:
            self._write_until(self.recorder.recorded)
            if self._note_dropped():
                self._write_until(self.recorder.recorded)
            if fsync:
                self._sync()
        except OSError as error:
            self._refused(error)
        else:
            self._failure, self._delay = None, 0.0
            self._spare_descriptors()

    def _spare_descriptors(self) -> None:
        if len(_opened) > OPEN:
            self._close()

    def _write_until(self, target: int) -> None:
        while self.recorder.written < target:
            self._ready()
            chunk = self.recorder.peek()
            if chunk is not None:
                written = os.write(self._fd, chunk)
                if self._is_linked(os.fstat(self._fd)):
                    self.recorder.advance(written)

    def _sync(self) -> None:
        self._ready()
        os.fsync(self._fd)
        if os.name == "posix":
            directory = os.open(self.directory, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)

    def _ready(self) -> None:
        """Have a descriptor of our file, and know how much of memory it holds. A file that vanished is made anew."""
        if self.path is None:
            return self._make()
        state = self._state() or self._open_again()
        if state is None:
            return self._vanished("removed or replaced")
        surplus = state.st_size - (self.recorder.written - self._origin)
        if not self._is_linked(state):
            self._vanished("removed")
        elif surplus < 0:
            self._vanished("shortened")
        elif surplus and self._wrote_last(surplus):
            self.recorder.advance(surplus)
        else:
            self._origin -= surplus  # somebody else appended to it
        return None

    def _wrote_last(self, size: int) -> bool:
        """Whether the file ends with `size` bytes that memory still holds: a write that was interrupted."""
        chunk = self.recorder.peek()
        if chunk is None or size > len(chunk) or self.path is None:
            return False
        with open(self.path, "rb") as file:
            file.seek(-size, os.SEEK_END)
            return file.read() == chunk[:size]

    def _state(self) -> os.stat_result | None:
        """Of our descriptor; None when somebody closed it, though it may be another file's by now."""
        try:
            state = os.fstat(self._fd)
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
            state = None
        if state is None or (state.st_dev, state.st_ino) != self._identity:
            _opened.discard(self._fd)
            self._fd = -1
            return None
        return state

    def _open_again(self) -> os.stat_result | None:
        """None when the path does not lead to our file any more."""
        if self.path is None or not self._is_ours(self.path):
            return None
        self._fd = os.open(self.path, _APPEND)
        _opened.add(self._fd)
        return self._state()

    def _is_ours(self, path: str) -> bool:
        try:
            state = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return (state.st_dev, state.st_ino) == self._identity

    def _is_linked(self, state: os.stat_result) -> bool:
        """Whether our open file still has a name; NFS renames what is removed until it is closed."""
        if not self._counts_links:
            return True
        return bool(state.st_nlink) and not os.path.basename(_name_of(self._fd)).startswith(".nfs")

    def _make(self) -> None:
        self.recorder.advance(-self.recorder.torn())
        os.makedirs(self.directory, exist_ok=True)
        while self._fd < 0:
            origin = f"{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{next(_numbers)}"
            path = os.path.join(self.directory, f"events.out.tfevents.{origin}{self.suffix}")
            try:
                self._fd = os.open(path, _APPEND | os.O_CREAT | os.O_EXCL, 0o666)
            except FileExistsError:
                continue  # a process of our number on another host of our name
        head = frame(_head().encode())
        try:
            if os.write(self._fd, head) < len(head):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            state = os.fstat(self._fd)
        except OSError:
            self._close()
            os.unlink(path)
            raise
        self._identity = state.st_dev, state.st_ino
        self._counts_links = bool(state.st_nlink)
        self._origin = self.recorder.written - len(head)
        self.path = path
        _opened.add(self._fd)

    def _vanished(self, how: str) -> None:
        before = self.path
        self._close()
        self._make()
        what = f"{before}: got a file that was {how} while it was written; writing goes on in {self.path}"
        notices.notice("W214", what, key=(self.tags.key, before), strict=self.strict, place=self.place)

    def _refused(self, error: OSError) -> None:
        """Leave whole records behind, and tell the first failure of a row of them."""
        first, self._failure = self._failure is None, error
        self._delay = min(RETRY_MOST, 2 * self._delay or RETRY)
        torn = self.recorder.torn()
        if torn:
            self.recorder.advance(-torn)
            try:
                os.ftruncate(self._fd, self.recorder.written - self._origin)
            except OSError:
                self.recorder.advance(torn)  # it is continued when the disk takes bytes again
        if error.errno == errno.ESTALE:
            self._close()
        if first:
            self._episode += 1
            what = f"{self.path or self.directory}: got {_why(error)}; values are kept in memory and tried again"
            notices.notice("W209", what, key=(self.tags.key, self._episode), strict=self.strict, place=self.place)

    def _note_dropped(self) -> bool:
        """Say in the file itself, now that it can be written, what found no room. Whether there was such."""
        self._count_dropped()
        dropped, self._unmarked = self._unmarked, 0
        if dropped:
            text = f"lossless: {dropped} records before this one were dropped: the disk refused them, memory was full"
            event = Event(wall_time=time.time(), log_message=LogMessage(_ERROR, text))
            self.recorder.append(event.encode(), needed=True)
        return dropped > 0

    def _count_dropped(self) -> None:
        dropped = self.recorder.take_dropped()
        self._lost += dropped
        self._unmarked += dropped

    def _raise_refused(self) -> None:
        if self._failure is not None:
            number, why = self.recorder.unwritten(), _why(self._failure)
            raise DiskError(
                f"{self.path or self.directory}: got {why}, want to write {number} records; "
                "they are kept in memory and tried again until the process ends: make room, then flush() once more"
            )

    def _raise_lost(self) -> None:
        self._count_dropped()
        lost, self._lost = self._lost, 0
        if lost:
            raise DiskError(
                f"{self.path or self.directory}: got {lost} records more than memory may hold while the disk refused "
                "them, want all written; they are lost: make room, or raise LOSSLESS_BUFFER_MB"
            )

    def _close(self) -> None:
        fd, self._fd = self._fd, -1
        _opened.discard(fd)
        if fd >= 0:
            os.close(fd)


def _limit() -> int:
    """Bytes a file's memory holds at most."""
    text = os.environ.get("LOSSLESS_BUFFER_MB", "")
    try:
        return max(1, int(float(text) * 2**20)) if text else 512 << 20
    except (ValueError, OverflowError):
        raise WriteError(f"LOSSLESS_BUFFER_MB: got {text!r}, want a number of MiB; unset it for 512") from None


def _name_of(fd: int) -> str:
    """Where an open file lies now; empty where the system does not tell."""
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return ""


def _head() -> Event:
    rank = launch.launched()
    writer = f"lossless {__version__}" + (f" ({rank})" if rank else "")
    return Event(wall_time=time.time(), file_version=_VERSION, source_metadata=SourceMetadata(writer))


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _cannot_make(directory: str, error: OSError) -> DiskError:
    do = _REMEDIES.get(error.errno or 0, "check the path and its file system")
    return DiskError(f"{directory}: got {_why(error)}, want a directory to write event files in; {do}")


_REMEDIES = {
    errno.EACCES: "give the user who trains write permission, or choose another directory",
    errno.EPERM: "give the user who trains write permission, or choose another directory",
    errno.EROFS: "the file system is read-only: choose another directory",
    errno.EEXIST: "a file is in the way: remove it, or choose another directory",
    errno.ENOTDIR: "a file is in the way: remove it, or choose another directory",
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room, or have the quota raised",
    errno.ENAMETOOLONG: "choose a shorter name",
}
