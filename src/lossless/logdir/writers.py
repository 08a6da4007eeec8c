"""Who writes an event file, by its name, and whether that process lives."""

from __future__ import annotations

import math
import os
import re
import sys
import time
from functools import lru_cache
from typing import NamedTuple

_NAME = re.compile(r"tfevents\.(?P<time>\d{9,})\.(?P<rest>.+)", re.DOTALL)
_IPV4 = re.compile(r"\d+\.\d+\.\d+\.\d+")
_HOST = rf"(?:.+\.)?[^.]*[^.\d][^.]*|{_IPV4.pattern}|[^.]+"  # the last label of several is no number
_REST = re.compile(rf"(?P<host>{_HOST})\.(?P<pid>\d+)\.\d+(?:\.\D.*|\.\d+)?", re.DOTALL)
_CLOCK_SLACK = 2.0  # seconds: names carry whole ones, and boot time is known to about one
_REMEMBER = 1.0  # seconds for which a process's open files are not read again
_RATE = 0.1  # seconds at least between looks at the open files of all processes
_REMEMBERED = 1 << 16  # names that were taken apart
_HEAD = 128  # bytes: the first record says the version and who writes
_TICK = 0.01  # seconds by which a file system's clock may lag


class Writer(NamedTuple):
    """`wall_time`: when the file was made, whole seconds since the epoch. TF1 and tensorboardX name no pid."""

    wall_time: float
    host: str
    pid: int | None


@lru_cache(_REMEMBERED)
def writer_of(path: str) -> Writer | None:
    """From a name `…tfevents.<seconds>.<host>[.<pid>.<n>][<suffix>]`, as TensorFlow 1 and 2, torch, tensorboardX and
    TensorBoard give; None for any other. Without a pid the host keeps the suffix, which cannot be told apart."""
    match = _NAME.search(os.path.basename(path))
    if not match:
        return None
    rest = match["rest"]
    if (parts := _REST.fullmatch(rest)) and not _IPV4.fullmatch(rest):
        return Writer(float(match["time"]), parts["host"], int(parts["pid"]))
    return Writer(float(match["time"]), rest, None)


class _Held(NamedTuple):
    """What processes have open, by (device, inode) one that has, when that was read; `hidden`: the users whose
    processes may not be looked into."""

    read: float
    files: dict[tuple[int, int], int]
    hidden: frozenset[int]


class Writers:
    """Asks the system about writers. What processes have open is remembered for a second, but does not speak of files
    that changed since. Used by one thread."""

    def __init__(self) -> None:
        self._host = os.uname().nodename if hasattr(os, "uname") else ""  # without it there is no /proc either
        self._open: dict[int, tuple[float, frozenset[tuple[int, int]] | None]] = {}  # by pid; when it was read
        self._held = _Held(-math.inf, {}, frozenset())

    def alive(self, path: str) -> bool | None:
        """Whether the process named by `path` runs here and has the file open (or, if its open files may not be read,
        whether it is old enough to be the writer); of a name without a pid, whether any process here has it open. None
        when it cannot be known: another host, another user's processes, no /proc, a writer that opens its file anew
        for each chunk, as torch's without TensorFlow."""
        if not (runs := self.runs(path)):
            return runs
        writer = writer_of(path)
        try:
            stat = os.stat(path)
        except OSError:
            return None
        if writer is None or writer.pid is None:
            return self._held_by_anyone(stat)
        files = self._files(writer.pid, stat)
        return files is None or (stat.st_dev, stat.st_ino) in files or (None if _opened_anew(path) else False)

    def runs(self, path: str) -> bool | None:
        """Whether the process named by `path` runs here, and is old enough to have made it; True of a name without a
        pid. None when it cannot be known."""
        writer = writer_of(path)
        if writer is None or writer.host != self._host or not sys.platform.startswith("linux"):
            return None
        try:
            started = _started(writer.pid) if writer.pid is not None else -math.inf
        except (FileNotFoundError, ProcessLookupError):
            return False
        except OSError:
            return None  # /proc hides other users' processes
        return started <= writer.wall_time + _CLOCK_SLACK  # else the pid was given to a later process

    def elsewhere(self, path: str) -> bool:
        """Whether the name tells of another machine."""
        writer = writer_of(path)
        return writer is not None and writer.host != self._host

    def stopped(self, path: str) -> bool:
        """Whether the process named by `path` runs here and was stopped: by SIGSTOP, or Ctrl-Z in its terminal."""
        writer = writer_of(path)
        if writer is None or writer.host != self._host:
            return False
        pid = self.holder(path) if writer.pid is None else writer.pid
        try:
            return pid is not None and _fields(pid)[0] == "T"
        except OSError:
            return False  # it ended, may not be asked, or there is no /proc

    def holder(self, path: str) -> int | None:
        """The process that had the file open when a name without a pid was last asked for; None if it is not known."""
        try:
            stat = os.stat(path)
        except OSError:
            return None
        return self._held.files.get((stat.st_dev, stat.st_ino))

    def held(self, path: str) -> bool | None:
        """Whether any process here has the file open, whatever its name says; None when that cannot be known: no /proc,
        or a process may not be looked into."""
        if not sys.platform.startswith("linux"):
            return None
        try:
            stat = os.stat(path)
            now = time.time()
            if stat.st_ctime >= self._held.read - _TICK or not 0 <= now - self._held.read < _REMEMBER:
                self._held = _everyones(now)
        except OSError:
            return None
        if (stat.st_dev, stat.st_ino) in self._held.files:
            return True
        return None if self._held.hidden else False

    def _files(self, pid: int, file: os.stat_result) -> frozenset[tuple[int, int]] | None:
        now = time.time()
        read, files = self._open.get(pid, (-math.inf, None))
        opened_since = files is not None and file.st_ctime >= read - _TICK and (file.st_dev, file.st_ino) not in files
        if opened_since or not 0 <= now - read < _REMEMBER:
            files = _open_files(pid)
            self._open[pid] = (now, files)
        return files

    def _held_by_anyone(self, file: os.stat_result) -> bool | None:
        """A writer is a process of the user who owns its file: others need not be looked into."""
        inode, now = (file.st_dev, file.st_ino), time.time()
        opened_since = file.st_ctime >= self._held.read - _TICK and inode not in self._held.files
        if opened_since or not 0 <= now - self._held.read < _REMEMBER:
            if 0 <= now - self._held.read < _RATE:
                return None
            self._held = _everyones(now)
        return True if inode in self._held.files else None if file.st_uid in self._held.hidden else False


def _opened_anew(path: str) -> bool:
    """Whether tensorboard's own writer made the file, which opens it for each chunk; so may one that names none."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return b"tensorboard.summary.writer" in head or (b"brain.Event:" in head and b"writer" not in head)


def _everyones(now: float) -> _Held:
    """What all processes have open."""
    files: dict[tuple[int, int], int] = {}
    hidden: set[int] = set()
    for name in os.listdir("/proc"):
        if not name.isdecimal():
            continue
        found = _open_files(int(name))
        if found is not None:
            files.update(dict.fromkeys(found, int(name)))
            continue
        try:
            hidden.add(os.stat(f"/proc/{name}").st_uid)
        except OSError:
            continue  # it ended
    return _Held(now, files, frozenset(hidden))


def _fields(pid: int) -> list[str]:
    """/proc/PID/stat behind the command, which stands in parentheses and may hold anything: state, parent, …"""
    with open(f"/proc/{pid}/stat", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


def _started(pid: int) -> float:
    """When the process began, in seconds since the epoch. Raises ProcessLookupError when it has ended, even if its
    parent has not taken note of that yet, and OSError."""
    fields = _fields(pid)
    if fields[0] in "ZX":
        raise ProcessLookupError(pid)
    ticks = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + ticks


def _open_files(pid: int) -> frozenset[tuple[int, int]] | None:
    """(device, inode) of what the process has open under an event file's name; None if that may not be read."""
    directory = f"/proc/{pid}/fd"
    found: set[tuple[int, int]] = set()
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return frozenset()  # it ended
    except OSError:
        return None
    for name in names:
        try:
            if "tfevents" in os.readlink(f"{directory}/{name}"):
                stat = os.stat(f"{directory}/{name}")
                found.add((stat.st_dev, stat.st_ino))
        except OSError:
            continue  # closed since it was listed
    return frozenset(found)
