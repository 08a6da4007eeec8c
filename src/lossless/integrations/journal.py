"""Where an integration writes scalars and histograms, whichever writer the script has."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from lossless.errors import WriteError
from lossless.write import encode
from lossless.write.form import Form
from lossless.write.inputs.torch import together
from lossless.write.notices import notice
from lossless.write.sink import MemorySink, Sink
from lossless.write.summary.record import later
from lossless.write.summary.state import LOCAL
from lossless.write.summary.writer import SummaryWriter
from lossless.write.summary.writers import FileWriter
from lossless.write.torch import SummaryWriter as TorchWriter


class Journal(Protocol):
    """Takes values in the form of one dialect; never waits for a device or a disk."""

    def scalar(self, tag: str, value: Any, step: int) -> None:
        """Write a number of any framework."""

    def scalars(self, numbers: list[tuple[str, Any]], step: int) -> None:
        """Write PyTorch numbers by tag; those of one device and dtype come by one copy."""

    def histogram(self, tag: str, value: Any, step: int) -> None:
        """Write how the numbers of an array are distributed; the array may change afterwards."""

    def close(self) -> None:
        """Close the writer, if it was opened for this journal."""


class TorchJournal:
    """Writes with a SummaryWriter: ours, torch's or tensorboardX's."""

    def __init__(self, writer: Any, *, own: bool = False) -> None:
        self._writer = writer
        self._own = own

    def scalar(self, tag: str, value: Any, step: int) -> None:
        """As `add_scalar`."""
        self._writer.add_scalar(tag, value, step)

    def scalars(self, numbers: list[tuple[str, Any]], step: int) -> None:
        """As `add_scalar` of each; writers of others read one after the other."""
        given = _together(numbers) if isinstance(self._writer, TorchWriter) else numbers
        for tag, value in given:
            self.scalar(tag, value, step)

    def histogram(self, tag: str, value: Any, step: int) -> None:
        """As `add_histogram`."""
        self._writer.add_histogram(tag, value, step)

    def close(self) -> None:
        """Close the writer, if it was opened for this journal."""
        if self._own:
            closed(self._writer)


class SummaryJournal:
    """Writes with a writer of `lossless.summary`, in TF2's form."""

    def __init__(self, writer: FileWriter, *, own: bool = False) -> None:
        self._writer = writer
        self._own = own
        writer.recorded = True

    def scalar(self, tag: str, value: Any, step: int) -> None:
        """As `summary.scalar`."""
        self._writer.pen.scalar(tag, value, step)

    def scalars(self, numbers: list[tuple[str, Any]], step: int) -> None:
        """As `summary.scalar` of each."""
        for tag, value in _together(numbers):
            self.scalar(tag, value, step)

    def histogram(self, tag: str, value: Any, step: int) -> None:
        """As `summary.histogram`."""
        later(self._writer, tag, step, "histogram", partial(encode.histogram.tf2, tag), value)

    def close(self) -> None:
        """Close the writer, if it was opened for this journal."""
        if self._own:
            closed(self._writer)


def _together(numbers: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return list(zip((tag for tag, _ in numbers), together([number for _, number in numbers]), strict=True))


def journal(writer: Any) -> Journal:
    """The journal of a writer, or of a directory; None: this thread's default writer, or else a new SummaryWriter().

    Raises TypeError for anything else."""
    if writer is None:
        writer = LOCAL.context.current() or TorchWriter()
        return journal(writer) if isinstance(writer, SummaryWriter) else TorchJournal(writer, own=True)
    if isinstance(writer, str | os.PathLike):
        return TorchJournal(TorchWriter(writer), own=True)
    if hasattr(writer, "add_scalar") and hasattr(writer, "add_histogram"):
        return TorchJournal(writer)
    if isinstance(writer, FileWriter):
        return SummaryJournal(writer)
    raise TypeError(f"writer: got {type(writer).__name__}, want a SummaryWriter, a writer of summary or a directory")


def scalar_again(sink: Sink, form: Form, tag: str, value: Any, step: int | None) -> None:
    """Write a number of the host's, of a tag and step that may be there already: of that nothing need be said."""
    memory = MemorySink()
    memory.pen(form).scalar(tag, value, step)
    for event in memory.events:
        sink.event(event)


def closed(writer: Any, strict: bool | None = None) -> None:
    """Close a writer at the end of a training, which must not fail because values were lost: that is a notice."""
    _survived(writer.close, strict)


def flushed(writer: Any, strict: bool | None = None) -> None:
    """Flush a writer, in the same way."""
    _survived(writer.flush, strict)


def _survived(call: Callable[[], object], strict: bool | None) -> None:
    try:
        call()
    except WriteError as error:
        notice("W210", str(error), key=str(error), strict=strict)
