"""The event files of this process: one a directory, whoever writes there."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable
from typing import Any, final

from lossless.write import launch, notices
from lossless.write.drain import Drain
from lossless.write.file import EventFile
from lossless.write.jobs import Jobs
from lossless.write.names import possible
from lossless.write.process import Process
from lossless.write.recording import Recording
from lossless.write.sink import NullSink, Sink

LOOP = 3
"""Writers made for one directory, from which on that is called a loop."""


class Files:
    """Event files by (real directory, suffix), with the threads that serve them. `_lock` guards the table."""

    def __init__(self) -> None:
        self.jobs = Jobs()
        self._files: dict[tuple[str, str], EventFile] = {}
        self._lock = threading.Lock()
        self._afterwards: list[Callable[[], None]] = []
        self._drain = Drain(self._begin)
        self._process = Process(finish=self.finish, sweep=self._sweep, forget=self._forget, hand_over=self._drain.call)

    def file(self, directory: str, suffix: str) -> EventFile:
        """The file of a directory, which is made. Raises DiskError."""
        self._begin()
        key = os.path.realpath(directory), suffix
        with self._lock:
            file = self._files.get(key)
            if file is None:
                file = EventFile(directory, suffix, self._drain)
            file.make()
            file.made += 1
            self._files[key] = file
        return file

    def finish(self) -> None:
        """The process ends: encode and write all there is. What comes later is written by whoever calls."""
        self.jobs.stop()
        self._drain.stop()
        for file in list(self._files.values()):
            file.finish()
        for call in self._afterwards:
            call()

    def at_end(self, call: Callable[[], None]) -> None:
        """Have `call` called when the process ends and all files are written."""
        self._afterwards.append(call)

    def drain(self, file: EventFile, seconds: float) -> None:
        """Have the file drained now, and wait so long for that; not at all while one before is still at it."""
        if file.draining is not None and not file.draining.is_set():
            return
        done = file.draining = threading.Event()

        def drain() -> None:
            file.drain()
            done.set()

        if not self._drain.call(drain):
            drain()
        done.wait(seconds)

    def later(self, call: Callable[[], None]) -> None:
        """Have the writing thread call `call` as soon as there is one. Takes no lock: for finalizers."""
        self._drain.leave(call)

    def _begin(self) -> None:
        self._process.begin()

    def _sweep(self) -> None:
        for file in list(self._files.values()):
            file.sweep()

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._drain.forget()
        self.jobs.forget()
        for file in self._files.values():
            file.forget()


_files = Files()
at_end = _files.at_end


@final
class FileSink(Recording):
    """Writes into the file of its directory; others that write there share it."""

    def __init__(self, file: EventFile, logdir: str, *, strict: bool | None = None) -> None:
        super().__init__(file.recorder, file.tags, _files.jobs, strict=strict)
        self._file = file
        self._logdir = logdir
        self._handle = object()
        file.handles.add(self._handle)

    @property
    def logdir(self) -> str:
        """The directory, as it was given."""
        return self._logdir

    @property
    def path(self) -> str | None:
        """The event file; None in the child of a fork that has written nothing yet."""
        return self._file.path

    def flush(self, *, fsync: bool = False) -> None:
        """Return when all of it lies with the operating system, or on the disk. Raises WriteError."""
        self._settle()
        self._file.flush(fsync=fsync)
        notices.raise_held()

    def catch_up(self, seconds: float) -> None:
        """As `flush`, but wait for encoding and for the disk at most so long each, and not again for a disk that is
        late; what went wrong is left to `flush`."""
        super().catch_up(seconds)
        if self._recorder.written < self._recorder.recorded:
            _files.drain(self._file, seconds)

    def close(self) -> None:
        """Take no more; twice does nothing. Raises WriteError if values were lost."""
        if self._closed:
            return
        self._settle()
        super().close()
        self._file.handles.discard(self._handle)
        self._file.close(last=not self._file.handles)
        notices.raise_held()

    def abandon(self) -> None:
        """Take no more; the writing thread closes the file's descriptor if it was the last writer. Waits for nothing,
        and raises nothing."""
        if self._closed:
            return
        super().abandon()
        self._file.handles.discard(self._handle)
        if not self._file.handles:
            _files.later(self._file.retire)

    def __reduce__(self) -> tuple[Any, ...]:
        return open_local, (self.logdir, self._file.suffix, self.strict)


def open_sink(
    logdir: str | os.PathLike[str],
    *,
    suffix: str = "",
    strict: bool | None = None,
    only_rank_0: bool = False,
    run_per_rank: bool = False,
) -> Sink:
    """The sink of a directory, which is made; `run_per_rank`: of its sub-directory rank_<n>, if a launcher set a rank.

    `only_rank_0`: in the other processes a sink that records nothing. `s3://…`, `gs://…` and the like: see `remote`.
    A character that no file system takes becomes an underscore, `~` the home directory.
    Raises DiskError when it cannot be made or written."""
    directory = possible(os.path.expanduser(os.fsdecode(logdir)))
    launched = launch.launched() if only_rank_0 or run_per_rank else None
    if only_rank_0 and launched is not None and launched.rank != 0:
        return NullSink()
    if run_per_rank and launched is not None:
        directory = os.path.join(directory, f"rank_{launched.rank}")
    if "://" in directory:
        remote = importlib.import_module("lossless.write.remote")  # the extra `cloud`, for such places only
        sink: Sink = remote.open_sink(directory, suffix, strict)
        return sink
    return open_local(directory, suffix, strict)


def open_local(directory: str, suffix: str, strict: bool | None) -> FileSink:
    """The sink of a local directory. Raises DiskError."""
    file = _files.file(directory, suffix)
    file.place = notices.caller()
    file.strict = strict or file.strict
    sink = FileSink(file, directory, strict=strict)
    if file.made >= LOOP:
        what = f"{directory}: got {file.made} writers made for it in this process; they share one file"
        notices.notice("W208", what, key=file.tags.key, strict=strict)
    return sink
