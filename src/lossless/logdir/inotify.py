"""Linux's announcements: one watch a directory.

Not by watchfiles, which `recursive` uses elsewhere: on Linux its recursive mode gives up as a whole, and in silence, at
the first directory that may not be read."""

from __future__ import annotations

import ctypes
import errno
import os
import select
import struct
import time

from lossless.logdir.events import Batch, UnwatchableError

_MODIFY, _ATTRIB, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x2, 0x4, 0x40, 0x80, 0x100, 0x200
_OVERFLOW, _IGNORED, _ONLYDIR, _ISDIR = 0x4000, 0x8000, 0x0100_0000, 0x4000_0000
_WANTED = _MODIFY | _ATTRIB | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _ONLYDIR
_NEW, _GONE = _CREATE | _MOVED_TO, _DELETE | _MOVED_FROM
_NO_DIRECTORY = {errno.EACCES, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}
_HEAD = struct.Struct("iIII")
_BUFFER = 1 << 18
_GATHER = 0.025  # seconds in which further events join the first; the page hears of changes every 0.1 s at most


class Inotify:
    """Watches directories by path; a new directory in a watched one is watched with all below it."""

    def __init__(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._add = libc.inotify_add_watch
        self._remove = libc.inotify_rm_watch
        self._fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._fd < 0:
            raise _refusal("instance")
        self._paths: dict[int, str] = {}
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def add(self, directory: str) -> None:
        watch = self._add(self._fd, os.fsencode(directory), _WANTED)
        if watch >= 0:
            self._paths[watch] = directory
        elif ctypes.get_errno() not in _NO_DIRECTORY:
            raise _refusal("watch")

    def settle(self) -> bool:
        return False

    def wait(self, seconds: float) -> Batch:
        if not self._poll.poll(seconds * 1000):
            return Batch(set())
        time.sleep(_GATHER)
        batch = Batch(set())
        while True:
            try:
                data = os.read(self._fd, _BUFFER)
            except BlockingIOError:
                return batch
            batch = self._take(data, batch)

    def close(self) -> None:
        os.close(self._fd)

    def _take(self, data: bytes, batch: Batch) -> Batch:
        incomplete = batch.incomplete
        at = 0
        while at < len(data):
            watch, mask, _, length = _HEAD.unpack_from(data, at)
            name = data[at + _HEAD.size : at + _HEAD.size + length].rstrip(b"\0")
            at += _HEAD.size + length
            if mask & _OVERFLOW:
                incomplete = True
            elif mask & _IGNORED:
                self._paths.pop(watch, None)
            elif name and watch in self._paths:
                path = os.path.join(self._paths[watch], os.fsdecode(name))
                incomplete |= self._note(path, name, mask, batch.paths)
        return Batch(batch.paths, incomplete)

    def _note(self, path: str, name: bytes, mask: int, paths: set[str]) -> bool:
        """Add `path` to `paths` if it matters; True when it leads to a directory elsewhere."""
        if mask & _ISDIR:
            paths.add(path)
            if mask & _MOVED_FROM:
                self._leave(path)
            return not mask & _GONE and self._enter(path)
        if b"tfevents" in name or mask & (_NEW | _GONE):
            paths.add(path)
        return bool(mask & _NEW) and os.path.islink(path)

    def _enter(self, directory: str) -> bool:
        """Watch a new directory and all below it; True when a link leads elsewhere from there."""
        linked, pending = False, [directory]
        while pending:
            self.add(pending[-1])
            for entry in _entries(pending.pop()):
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                linked |= entry.is_symlink() and os.path.isdir(entry.path)
        return linked

    def _leave(self, directory: str) -> None:
        """What was moved away is not watched under its old name; what was deleted the system forgets by itself."""
        inside = directory + os.sep
        for watch in [w for w, path in self._paths.items() if path == directory or path.startswith(inside)]:
            del self._paths[watch]
            self._remove(self._fd, watch)


def _entries(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except OSError:
        return []  # gone, or not to be read: whoever is told of the directory will see


def _refusal(what: str) -> UnwatchableError:
    code = ctypes.get_errno()
    if code in {errno.ENOSPC, errno.EMFILE}:
        limit = f"fs.inotify.max_user_{what}{'es' if what == 'watch' else 's'}"
        return UnwatchableError(f"no inotify {what} is left", f"Raise {limit}, if the files are local.")
    return UnwatchableError(f"inotify {what}: {os.strerror(code)}")
