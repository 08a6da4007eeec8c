"""Who writes an event file, by its name, and whether that process lives."""

from __future__ import annotations

import math
import os
import re
import sys
import time
from typing import NamedTuple

_NAME = re.compile(r"tfevents\.(?P<time>\d{9,})\.(?P<rest>.+)", re.DOTALL)
_REST = re.compile(r"(?P<host>.+)\.(?P<pid>\d+)\.\d+(?:\.\D.*)?", re.DOTALL)
_IPV4 = re.compile(r"\d+\.\d+\.\d+\.\d+")
_CLOCK_SLACK = 2.0  # seconds: names carry whole ones, and boot time is known to about one
_REMEMBER = 1.0  # seconds for which a process's open files are not read again
_TICK = 0.01  # seconds by which a file system's clock may lag


class Writer(NamedTuple):
    """`wall_time`: when the file was made, whole seconds since the epoch. TF1 and tensorboardX name no pid."""

    wall_time: float
    host: str
    pid: int | None


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


class Writers:
    """Asks the system about writers. What a process has open is remembered for a second, but does not speak of files
    that changed since. Used by one thread."""

    def __init__(self) -> None:
        self._host = os.uname().nodename if hasattr(os, "uname") else ""  # without it there is no /proc either
        self._open: dict[int, tuple[float, frozenset[tuple[int, int]] | None]] = {}  # by pid; when it was read

    def alive(self, path: str) -> bool | None:
        """Whether the process named by `path` runs here and has the file open (or, if its open files may not be read,
        whether it is old enough to be the writer). None when it cannot be known: another host, no pid, no /proc."""
        writer = writer_of(path)
        if writer is None or writer.pid is None or writer.host != self._host:
            return None
        if not sys.platform.startswith("linux"):
            return None
        try:
            started = _started(writer.pid)
        except (FileNotFoundError, ProcessLookupError):
            return False
        except OSError:
            return None  # /proc hides other users' processes
        if started > writer.wall_time + _CLOCK_SLACK:
            return False  # the pid was given to a later process
        try:
            stat = os.stat(path)
        except OSError:
            return None
        files = self._files(writer.pid, stat)
        return files is None or (stat.st_dev, stat.st_ino) in files

    def _files(self, pid: int, file: os.stat_result) -> frozenset[tuple[int, int]] | None:
        now = time.time()
        read, files = self._open.get(pid, (-math.inf, None))
        opened_since = files is not None and file.st_ctime >= read - _TICK and (file.st_dev, file.st_ino) not in files
        if opened_since or not 0 <= now - read < _REMEMBER:
            files = _open_files(pid)
            self._open[pid] = (now, files)
        return files


def held_open(path: str) -> bool | None:
    """Whether any process here has the file open, whatever its name says; None when that cannot be known: no /proc, or
    a process may not be looked into. Raises nothing."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        stat = os.stat(path)
        processes = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
    except OSError:
        return None
    open_files = [_open_files(process) for process in processes]
    if any(files and (stat.st_dev, stat.st_ino) in files for files in open_files):
        return True
    return None if None in open_files else False


def _started(pid: int) -> float:
    """When the process began, in seconds since the epoch. Raises ProcessLookupError when it has ended, even if its
    parent has not taken note of that yet, and OSError."""
    # The command, in parentheses, may hold anything; field 22 counts from the last one.
    with open(f"/proc/{pid}/stat", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
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
