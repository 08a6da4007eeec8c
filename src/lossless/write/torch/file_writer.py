"""The writer of one directory, as scripts find it in `SummaryWriter.file_writer` and `.all_writers`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from lossless.wire.events import Event, Summary, TaggedRunMetadata
from lossless.wire.message import Message
from lossless.write.form import Form
from lossless.write.inputs import InputError, known_step, wall_seconds
from lossless.write.notices import Afterwards, notice
from lossless.write.sink import Pen, Sink

M = TypeVar("M", bound=Message)


class FileWriter:
    """Writes whole events, summaries and graphs: our messages, serialised ones, or any that have SerializeToString."""

    sink: Sink
    scalar: Callable[[str, object, object, float | None], bool]
    """Write a scalar as `simple_value`: tag, value, step, wall time."""

    def __init__(self, open_file: Callable[[], Sink], logdir: str) -> None:
        """`open_file` opens the file of `logdir`, now and at `reopen`. Raises WriteError."""
        self._open_file = open_file
        self.logdir = logdir
        self._closed = True
        self.reopen()

    def get_logdir(self) -> str:
        """The directory."""
        return self.logdir

    def add_event(self, event: Any, step: Any = None, walltime: float | None = None) -> None:
        """Write an event, at `step` if that is given and at `walltime` or now."""
        strict = self.sink.strict
        with Afterwards():
            told = replace(decoded(event, Event), wall_time=wall_seconds(walltime, strict))
            try:
                self.sink.event(told if step is None else replace(told, step=known_step(step, strict)))
            except InputError as error:
                notice(error.rule, f"an event: step: {error.what}", error.do, key=self.sink.tags.key, strict=strict)

    def add_summary(self, summary: Any, global_step: Any = None, walltime: float | None = None) -> None:
        """Write the values of a summary."""
        self.add_event(Event(summary=decoded(summary, Summary)), global_step, walltime)

    def add_graph(self, graph_profile: Sequence[Any], walltime: float | None = None) -> None:
        """Write a GraphDef and its RunMetadata."""
        graph, metadata = graph_profile
        self.add_onnx_graph(graph, walltime)
        tagged = TaggedRunMetadata("step1", serialised(metadata))
        self.add_event(Event(tagged_run_metadata=tagged), None, walltime)

    def add_onnx_graph(self, graph: Any, walltime: float | None = None) -> None:
        """Write a GraphDef."""
        self.add_event(Event(graph_def=serialised(graph)), None, walltime)

    add_openvino_graph = add_onnx_graph

    def pen(self, form: Form, tag: str, display_name: str = "", description: str = "") -> Pen:
        """The pen of a form, told what the page shows of a tag."""
        pen = self._pens.get(form) or self._pens.setdefault(form, self.sink.pen(form))
        about = display_name, description
        if any(about) and self._described.get((form, tag)) != about:
            self._described[form, tag] = about
            pen.described(tag, *about)
        return pen

    def flush(self, *, fsync: bool = False) -> None:
        """Return when everything lies with the operating system, or on the disk. Raises WriteError."""
        self.sink.flush(fsync=fsync)

    def close(self) -> None:
        """Flush, and take no more; twice does nothing. Raises WriteError when values were lost."""
        self._closed = True
        self.sink.close()

    def reopen(self) -> None:
        """Go on after close(), with the same file. Does nothing before."""
        if self._closed:
            self.sink = self._open_file()
            self._pens: dict[Form, Pen] = {}
            self._described: dict[tuple[Form, str], tuple[str, str]] = {}
            self.scalar = self.pen(Form.SIMPLE, "").scalar
            self._closed = False


def decoded(told: Any, kind: type[M]) -> M:
    """A message of ours from one of ours, a serialised one, or one of protobuf. Raises TypeError, ProtoError."""
    return told if isinstance(told, kind) else kind.decode(serialised(told))


def serialised(told: Any) -> bytes:
    """The bytes of a message of ours or of protobuf, or of one that is serialised already. Raises TypeError."""
    if isinstance(told, bytes):
        return told
    if isinstance(told, Message):
        return told.encode()
    if hasattr(told, "SerializeToString"):
        return bytes(told.SerializeToString())
    raise TypeError(f"message: got {type(told).__name__}, want one of protobuf, or its bytes")
