"""The writer of a file."""

from __future__ import annotations

import atexit
import os
import sys
import weakref
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, ClassVar, Self

from lossless.write import tracing
from lossless.write.files import open_sink
from lossless.write.form import Form
from lossless.write.notices import Caller, caller, elsewhere, notice, strict
from lossless.write.sink import Sink
from lossless.write.summary.default import Default, become_default
from lossless.write.summary.state import LOCAL, Named
from lossless.write.summary.writer import SummaryWriter
from lossless.write.tracing import eager

PATIENCE = 0.1
"""Seconds that the end of a block waits for a disk."""


_open: weakref.WeakSet[FileWriter] = weakref.WeakSet()


@atexit.register
def _sum_up() -> None:
    """Writers that nobody closed come to their end, too; the process has no use for errors any more."""
    if not strict():
        for writer in list(_open):
            if not writer.sink.strict:
                writer.sum_up()


class FileWriter(SummaryWriter):
    """Writes to the event file of a directory. As a context manager: the default writer inside, then closed."""

    latest: ClassVar[weakref.ref[FileWriter] | None] = None
    """The writer that was made last, which may be the one somebody thinks is the default."""

    def __init__(self, sink: Sink, arguments: tuple[Any, ...]) -> None:
        self.sink = sink
        self.pen = sink.pen(Form.TENSOR)
        self.made: Caller = caller()
        self.was_default = False
        self.recorded = False
        self.left_out = 0
        self.closed = False
        self.described: dict[str, str] = {}
        self._arguments = arguments
        self._plain: dict[str, dict[Named, str]] = {}
        self._scopes: dict[str, str] = {}
        self._entered: list[Default] = []
        FileWriter.latest = weakref.ref(self)
        _open.add(self)

    def __repr__(self) -> str:
        return f"<lossless.summary.FileWriter {self.sink.logdir!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, self._arguments

    @property
    def logdir(self) -> str | None:
        """The directory; None where this rank writes nothing."""
        return self.sink.logdir

    def tag(self, scope: str, name: str) -> str:
        """The tag of a name in a scope; says W207 when another scope and name are the same tag."""
        tag = f"{scope}/{name}" if scope else name
        first = self._scopes.setdefault(tag, scope)
        if first != scope:
            what = f"tag {tag!r}: got it as {name!r} in {_told(scope)}, and before in {_told(first)}"
            notice("W207", what, key=(self.sink.tags.key, tag), strict=self.sink.strict)
        return tag

    def plain_tags(self, scope: str) -> dict[Named, str]:
        """Tags of scalars in a scope, of those that were written before and need no second look."""
        return self._plain.setdefault(scope, {})

    def as_default(self, step: Any = None) -> AbstractContextManager[Self]:
        """As SummaryWriter's. The end of the block flushes, but waits for no slow disk and raises nothing.

        Raises RuntimeError after close()."""
        self._check_open()
        return Default(self, step)

    def set_as_default(self, step: Any = None) -> None:
        """As SummaryWriter's. Raises RuntimeError after close()."""
        self._check_open()
        become_default(self, step)

    def init(self) -> None:
        """Nothing: the file was made with the writer. Raises RuntimeError after close()."""
        self._check_open()

    def flush(self, *, fsync: bool = False) -> None:
        """Return when what was written lies with the operating system, with `fsync` on the disk. Raises WriteError."""
        if self.closed:
            return
        tracing.settle()
        self.sink.flush(fsync=fsync)

    def close(self) -> None:
        """Flush, and take no more; twice does nothing. Raises WriteError if values were lost."""
        if self.closed:
            return
        tracing.settle()
        self.closed = True
        _open.discard(self)
        for tags in self._plain.values():
            tags.clear()
        try:
            self.sum_up()
        finally:
            self.sink.close()

    def sum_up(self) -> None:
        """At the end of its life, say if it recorded nothing and was meant to: W220, and unless it was closed W223."""
        if self.recorded or self.sink.logdir is None:
            return
        if self.left_out:
            what = f"writer of {self.sink.logdir!r}: record_if left out all of its {self.left_out} values"
            notice("W220", what, key=self.sink.logdir, place=self.made, strict=self.sink.strict)
        elif not self.was_default and not self.closed:
            what = f"writer of {self.sink.logdir!r}: it was made, and never was the default writer"
            notice("W223", what, key=self.sink.logdir, place=self.made)

    def end_block(self, *, failed: bool) -> None:
        """Flush without waiting for a slow disk or raising anything; a strict writer raises, unless the block did."""
        if not failed and (self.sink.strict or strict()):
            self.flush()
        else:
            self.sink.catch_up(PATIENCE)

    def __enter__(self) -> Self:
        default = Default(self, None)
        self._check_open()
        default.__enter__()
        self._entered.append(default)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        default = next((one for one in reversed(self._entered) if one.is_of_this_thread), self._entered[-1])
        self._entered.remove(default)
        try:
            default.__exit__(kind, error, trace)
        finally:
            if not self._entered:
                self.close()

    def __del__(self) -> None:
        """May run in any code of any thread, which may hold what another one waits for: it waits for nothing."""
        if getattr(self, "closed", True) or sys.is_finalizing():
            return
        try:
            with elsewhere(self.made):
                self.sum_up()
        finally:
            self.sink.abandon()

    def _check_open(self) -> None:
        if self.closed:
            raise RuntimeError(f"SummaryWriter {self!r} is already closed")


def create_file_writer(
    logdir: str | os.PathLike[str],
    max_queue: int | None = None,
    flush_millis: int | None = None,
    filename_suffix: str | None = None,
    name: str | None = None,
    experimental_trackable: bool = False,
    experimental_mesh: Any = None,
    *,
    strict: bool | None = None,
    only_rank_0: bool = False,
    run_per_rank: bool = False,
) -> FileWriter:
    """A writer of the event file of `logdir`; both are made at once, and writers of one directory share the file.

    `filename_suffix`: ".v2" unless told. Everything reaches the operating system within half a second, so `max_queue`
    and `flush_millis` ask for nothing more. `strict`: notices are errors; `only_rank_0`: other ranks write nothing;
    `run_per_rank`: a sub-run for each. The others are TensorFlow's and not used. Raises WriteError when the directory
    cannot be made or written."""
    if logdir is None:
        raise ValueError("logdir: got None, want a directory")
    suffix = ".v2" if filename_suffix is None else _text(filename_suffix)
    return _made_again(_text(logdir), suffix, strict, only_rank_0, run_per_rank)


@eager
def flush(writer: SummaryWriter | None = None, name: str | None = None) -> None:
    """Flush `writer`, or the default one if there is one; `name` is not used. Raises WriteError, ValueError."""
    writer = LOCAL.context.current() if writer is None else writer
    if writer is None:
        return
    if not isinstance(writer, SummaryWriter):
        raise ValueError(f"flush: got {writer!r}, want a SummaryWriter or None")
    writer.flush()


def _made_again(logdir: str, suffix: str, strictly: bool | None, only_rank_0: bool, run_per_rank: bool) -> FileWriter:
    sink = open_sink(logdir, suffix=suffix, strict=strictly, only_rank_0=only_rank_0, run_per_rank=run_per_rank)
    return FileWriter(sink, (logdir, suffix, strictly, only_rank_0, run_per_rank))


def _text(path: Any) -> str:
    """A path, or a string tensor of TensorFlow, as text."""
    return os.fsdecode(path.numpy() if hasattr(path, "numpy") else path)


def _told(scope: str) -> str:
    return f"scope {scope!r}" if scope else "no scope"
