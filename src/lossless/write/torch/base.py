"""The state of a SummaryWriter: its files, and what its calls have in common."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from lossless.errors import LosslessError, WriteError
from lossless.wire.events import Event, SessionLog, SessionStatus, Value
from lossless.write import tracing
from lossless.write.encode.encoded import Encoded
from lossless.write.files import open_sink
from lossless.write.inputs import InputError, snapshot
from lossless.write.notices import Afterwards, notice
from lossless.write.sink import NullSink, Sink
from lossless.write.torch.file_writer import FileWriter

_LIVE = frozenset({"file_writer", "all_writers", "_scalar"})
"""What does not travel to another process: a writer there opens a file of its own."""
_VERSION = "brain.Event:2"
Layout = Literal["torch", "tensorboardX"]


class Taken(Protocol):
    """An argument as it was at the call."""

    @property
    def nbytes(self) -> int:
        """What it holds of memory."""

    def array(self) -> Any:
        """What is encoded; for the encoding thread, it may wait for a device."""


class Writer:
    """Opens, closes and reopens the files of a run and of its sub-runs."""

    file_writer: FileWriter | None = None
    """The run's own; None after close()."""
    all_writers: dict[str, FileWriter] | None = None
    """By directory, the run's own and those of its sub-runs; None after close()."""
    _scalar: Callable[[Any, Any, Any, Any], object]

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        write_to_disk: bool = True,
        logdir: str | os.PathLike[str] | None = None,
        comet_config: dict[str, Any] | None = None,
        *,
        strict: bool | None = None,
        only_rank_0: bool = False,
        run_per_rank: bool = False,
        scalars_layout: Layout = "torch",
    ) -> None:
        """A writer of `log_dir`, by default runs/<time>_<host><comment>; `logdir` is tensorboardX's name for it.

        `purge_step`: a restarted run hides what it wrote from that step on. `max_queue`, `flush_secs`: as theirs, not
        needed: values reach the operating system within half a second. `strict`: notices raise. `only_rank_0`: other
        workers write nothing; `run_per_rank`: each writes to a sub-run. `scalars_layout`: whether add_scalars writes to
        sub-runs <tag>_<key>, or <tag>/<key>. Raises WriteError when the directory cannot be made or written."""
        if scalars_layout not in ("torch", "tensorboardX"):
            raise ValueError(f"scalars_layout: got {scalars_layout!r}, want 'torch' or 'tensorboardX'")
        told = log_dir or logdir or default_directory(comment)
        self.log_dir = self.logdir = os.fsdecode(told) if isinstance(told, bytes) else told
        self._directory = self.log_dir
        self._made_in = _working_directory(self.log_dir)
        self.purge_step = purge_step
        self.max_queue, self.flush_secs, self.filename_suffix = max_queue, flush_secs, filename_suffix
        self._write_to_disk = write_to_disk
        self._strict, self._only_rank_0, self._run_per_rank = strict, only_rank_0, run_per_rank
        self._scalars_layout: Layout = scalars_layout
        self._metadata: tuple[Any, float | None] = (None, None)
        self._closed = False
        self._paths: dict[str, str] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._forget_files()
        self._get_file_writer()
        if comet_config and not comet_config.get("disabled"):
            self._say("W224", "comet_config: got settings, want none: only event files are written", key="comet")

    def get_logdir(self) -> str | os.PathLike[str]:
        """The directory, as it was given; with `run_per_rank` that of this rank."""
        return self._directory

    @contextmanager
    def use_metadata(self, *, global_step: Any = None, walltime: float | None = None) -> Iterator[Self]:
        """Inside, calls without a step or wall time get these."""
        if global_step is None and walltime is None:
            raise ValueError("use_metadata: got neither global_step nor walltime, want at least one")
        before, self._metadata = self._metadata, (global_step, walltime)
        self._choose_scalar()
        try:
            yield self
        finally:
            self._metadata = before
            self._choose_scalar()

    def flush(self, *, fsync: bool = False) -> None:
        """Return when everything lies with the operating system, or on the disk. Raises WriteError for losses."""
        if self.all_writers is not None:
            _each(partial(writer.flush, fsync=fsync) for writer in self.all_writers.values())

    def close(self) -> None:
        """Flush, and end; twice does nothing. Raises WriteError for what was lost."""
        if self.all_writers is not None:
            writers, self._closed = list(self.all_writers.values()), True
            self._forget_files()
            _each(writer.close for writer in writers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in _LIVE}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._forget_files()

    def _forget_files(self) -> None:
        self._paths = self._files()
        self.file_writer = self.all_writers = None
        self._choose_scalar()

    def _get_file_writer(self) -> FileWriter:
        """The run's own; opened again after close(), which is said."""
        if self.file_writer is not None:
            return self.file_writer
        open_file = partial(self._open, self.log_dir, run_per_rank=self._run_per_rank)
        writer = self._reopened(open_file) if self._closed else FileWriter(open_file, str(self.log_dir))
        if self._run_per_rank:
            self._directory = writer.logdir = writer.sink.logdir or writer.logdir
        self.file_writer, self.all_writers = writer, {writer.get_logdir(): writer}
        self._choose_scalar()
        self._purge(writer)
        return writer

    def _reopened(self, open_file: Callable[[], Sink]) -> FileWriter:
        """A writer for what comes after close(), which is said; it records nothing where the file cannot be opened."""
        what = f"SummaryWriter of {self.log_dir!s}: got a value after close()"
        do = "close it after its last value"
        self._say("W219", f"{what}; it is opened again, with the same file", do, key="closed")
        self._closed = False
        try:
            return FileWriter(open_file, str(self.log_dir))
        except (OSError, LosslessError) as error:
            self._say("W209", f"{what}, which cannot be recorded: {error}", do, key="reopened")
            return FileWriter(NullSink, str(self.log_dir))

    def _files(self) -> dict[str, str]:
        """By directory, the event files written so far, also those that are closed."""
        now = self.all_writers or {}
        return self._paths | {directory: writer.sink.path for directory, writer in now.items() if writer.sink.path}

    def _open(self, directory: str | os.PathLike[str], *, run_per_rank: bool = False) -> Sink:
        if not self._write_to_disk:
            return NullSink()
        return open_sink(
            os.path.join(self._made_in, directory),
            suffix=self.filename_suffix,
            strict=self._strict,
            only_rank_0=self._only_rank_0,
            run_per_rank=run_per_rank,
        )

    def _purge(self, writer: FileWriter) -> None:
        """Say once that a restarted run begins again at `purge_step`."""
        if self.purge_step is not None:
            step, self.purge_step = int(self.purge_step), None
            writer.add_event(Event(file_version=_VERSION), step)
            writer.add_event(Event(session_log=SessionLog(SessionStatus.START)), step)

    def _sub_run(self, directory: str) -> FileWriter | None:
        """The writer of a sub-run, kept open; None when it cannot be made, which is said."""
        self._get_file_writer()
        writers = self.all_writers or {}
        if directory not in writers:
            try:
                writers[directory] = FileWriter(partial(self._open, directory), directory)
            except (OSError, LosslessError) as error:
                self._say("W209", f"sub-run {directory}: {error}", key=directory)
                return None
        return writers[directory]

    def _end_sub_run(self, directory: str) -> None:
        """Let go of a sub-run that nothing more is written to."""
        if self.all_writers is not None and directory in self.all_writers:
            try:
                self.all_writers.pop(directory).close()
            except WriteError as error:
                self._say("W209", f"sub-run {directory}: {error}", key=directory)

    def _choose_scalar(self) -> None:
        """Scalars take the shortest way there is: straight into the pen, unless something has to be done before."""
        if self.file_writer is None:
            self._scalar = self._scalar_to_closed
        elif self._metadata == (None, None):
            self._scalar = self.file_writer.scalar
        else:
            self._scalar = self._scalar_with_metadata

    def _scalar_to_closed(self, tag: str, value: Any, step: Any, walltime: float | None) -> object:
        with Afterwards():
            self._get_file_writer()
            return self._scalar(tag, value, step, walltime)

    def _scalar_with_metadata(self, tag: str, value: Any, step: Any, walltime: float | None) -> object:
        if tracing.active():
            tracing.divert(self._scalar_when_run, tag, value, step, walltime)
            return True
        return self._get_file_writer().scalar(tag, value, *self._at(step, walltime))

    def _scalar_when_run(self, *point: Any) -> None:
        """A scalar of code that is being compiled: what it is written with is chosen when that code runs."""
        self._scalar(*point)

    def _say(self, code: str, what: str, do: str = "", *, key: Hashable) -> None:
        """Say something of this run, once for `key`. Strict: raises WriteError."""
        notice(code, what, do, key=(str(self.log_dir), key), strict=self._strict)

    def _at(self, step: Any, walltime: float | None) -> tuple[Any, float | None]:
        """Step and wall time of a call, those of `use_metadata` where it names none."""
        default_step, default_walltime = self._metadata
        return default_step if step is None else step, default_walltime if walltime is None else walltime

    def _later(
        self,
        kind: str,
        tag: str,
        data: Sequence[Any],
        make: Callable[..., Sequence[Value]],
        step: Any,
        walltime: Any,
        take: Callable[[Any], Taken] = snapshot,
    ) -> None:
        """Record what `make` makes of `data` (None stays None), as `take` finds it now; not in this thread."""
        try:
            taken = [None if part is None else take(part) for part in data]
        except InputError as error:
            self._say(error.rule, f"{kind} {tag!r}: {error.what}", error.do, key=(kind, tag))
            return
        size = sum(part.nbytes for part in taken if part is not None)
        sink, (step, walltime) = self._get_file_writer().sink, self._at(step, walltime)

        def encoded() -> Sequence[Value]:
            return make(*(None if part is None else part.array() for part in taken))

        sink.later(encoded, step, walltime, tag=tag, kind=kind, size=size)

    def _now(self, kind: str, tag: str, make: Callable[[], Encoded], step: Any, walltime: Any) -> None:
        """Record what `make` makes, then say its remarks; what it cannot make is said."""
        try:
            encoded = make()
        except (TypeError, ValueError, LosslessError) as error:
            self._say("W212", f"{kind} {tag!r}: {error}", key=(kind, tag))
            return
        self._get_file_writer().sink.write(encoded, *self._at(step, walltime), kind=kind)
        for remark in encoded.remarks:
            self._say(*remark, key=tag)


def _working_directory(log_dir: str | os.PathLike[str]) -> str:
    """What a relative directory is relative to, also for sub-runs made after a chdir; empty where nothing is."""
    told = os.path.expanduser(os.fspath(log_dir))
    return "" if os.path.isabs(told) or "://" in told else os.getcwd()


def default_directory(comment: str = "") -> str:
    """Where a run is written that was given no directory: runs/May04_22-14-54_<host><comment>."""
    moment = datetime.now().strftime("%b%d_%H-%M-%S")
    return os.path.join("runs", f"{moment}_{socket.gethostname()}{comment}")


def _each(calls: Iterator[Callable[[], None]]) -> None:
    """Make every call, then raise what they raised as one WriteError."""
    errors = []
    for call in calls:
        try:
            call()
        except WriteError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else WriteError("\n".join(map(str, errors)))
