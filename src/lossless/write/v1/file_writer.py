"""FileWriter: what writes evaluated summaries, graphs, session logs and run metadata."""

from __future__ import annotations

import os
import struct
import time
from dataclasses import replace
from typing import Any, Self

from lossless.wire.events import Event, SessionLog, TaggedRunMetadata
from lossless.wire.proto import delimited, varint
from lossless.write import tracing
from lossless.write.files import open_sink
from lossless.write.inputs import InputError, Pending, known_step
from lossless.write.notices import Afterwards, notice, strict
from lossless.write.sink import Sink
from lossless.write.tracing import eager
from lossless.write.v1 import ledger, raw, tensorflow
from lossless.write.v1.graph import Graph
from lossless.write.v1.graph_def import graph_def as our_graph_def
from lossless.write.v1.ops import known_to_sessions
from lossless.write.v1.result import Evaluated
from lossless.write.v1.serialise import serialised, serialised_summary

_WALL_TIME, _STEP, _SUMMARY = b"\x09", b"\x10", 5
"""Event's fields: two keys, and a number."""
_pack = struct.Struct("<d").pack


class FileWriter:
    """Writes to the event file of `logdir`. `max_queue`, `flush_secs` and `session` are taken and change nothing:
    no call waits for a queue, and the writers of a directory share its file. Raises WriteError when it cannot be made.

    A closed writer takes nothing, and says so, until `reopen`."""

    def __init__(
        self,
        logdir: str | os.PathLike[str],
        graph: Any = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        graph_def: Any = None,
        filename_suffix: str | None = None,
        session: Any = None,
        *,
        strict: bool | None = None,
        only_rank_0: bool = False,
        run_per_rank: bool = False,
    ) -> None:
        self._logdir = os.fspath(logdir)
        self._suffix = filename_suffix or ""
        self._strict, self._only_rank_0, self._run_per_rank = strict, only_rank_0, run_per_rank
        self._kinds: dict[str, str] = {}
        self._run_tags: set[str] = set()
        self._sink: Sink | None = None
        self.reopen()
        if graph is not None or graph_def is not None:
            self.add_graph(graph, graph_def=graph_def)
            if meta := tensorflow.meta_graph(_native(graph if graph_def is None else graph_def)):
                self.add_meta_graph(meta)

    @property
    def strict(self) -> bool | None:
        """Whether notices are errors here; None: as the process has it."""
        return self._strict

    @eager
    def add_summary(self, summary: Any, global_step: Any = None) -> None:
        """Write an evaluated op, a serialised Summary, or a Summary message, ours or protobuf's.

        A tag's metadata are written with its first value only. Without a step, tags count their calls (W202). Strict:
        what was wrong with the evaluation is raised when the rest of it is recorded."""
        if tracing.active():
            tracing.divert(self.add_summary, summary, global_step)
            return
        with Afterwards():
            given = serialised_summary(summary)
            if isinstance(summary, Evaluated):
                summary.written()
            if sink := self._usable("add_summary"):
                self._put(sink, given, global_step)
            if isinstance(summary, Evaluated) and (self._strict or strict()):
                summary.fail()

    def _put(self, sink: Sink, summary: bytes, global_step: Any) -> None:
        values = raw.values(summary)
        step = self._at(values, global_step)
        if step is not None:
            kept = [self._stripped(v) for v in values]
            whole = all(new is value.data for new, value in zip(kept, values, strict=True))
            sink.event(_head(time.time(), step) + delimited(_SUMMARY, summary if whole else raw.summary(kept)))

    @eager
    def add_event(self, event: Any) -> None:
        """Write an Event message, or a serialised one, as it is."""
        self._record(serialised(event, "Event"))

    @eager
    def add_graph(self, graph: Any, global_step: Any = None, graph_def: Any = None) -> None:
        """Write a tf.Graph, one of ours, a GraphDef or its bytes. Raises ValueError for both, TypeError for neither."""
        if graph is not None and graph_def is not None:
            raise ValueError("add_graph: got graph and graph_def, want one of them")
        given = _native(graph if graph_def is None else graph_def)
        if isinstance(given, Graph):
            given = our_graph_def(given)
        if hasattr(given, "as_graph_def"):
            given = given.as_graph_def(add_shapes=True)
        self._add(Event(graph_def=serialised(given, "tf.Graph, a GraphDef")), global_step)

    @eager
    def add_meta_graph(self, meta_graph_def: Any, global_step: Any = None) -> None:
        """Write a MetaGraphDef message or its bytes."""
        self._add(Event(meta_graph_def=serialised(meta_graph_def, "MetaGraphDef")), global_step)

    @eager
    def add_run_metadata(self, run_metadata: Any, tag: str, global_step: Any = None) -> None:
        """Write a RunMetadata message or its bytes. Raises ValueError when `tag` was used for one before."""
        if tag in self._run_tags:
            raise ValueError(f"add_run_metadata: got tag {tag!r} again, want a new one for each")
        data = serialised(run_metadata, "RunMetadata")
        self._run_tags.add(tag)
        self._add(Event(tagged_run_metadata=TaggedRunMetadata(tag, data)), global_step)

    @eager
    def add_session_log(self, session_log: Any, global_step: Any = None) -> None:
        """Write a SessionLog message or its bytes."""
        decoded = SessionLog.decode(serialised(session_log, "SessionLog"))
        self._add(Event(session_log=decoded), global_step)

    def _add(self, event: Event, step: Any) -> None:
        if tracing.active():
            tracing.divert(self._add, event, step)
            return
        with Afterwards():
            if (at := self._at([], step)) is not None:
                self._record(replace(event, wall_time=time.time(), step=at).encode())

    def _record(self, event: bytes) -> None:
        if tracing.active():
            tracing.divert(self._record, event)
            return
        with Afterwards():
            if sink := self._usable("an event"):
                sink.event(event)

    def _at(self, values: list[raw.RawValue], step: Any) -> int | None:
        """The step of all the values, of the first one's count when none is given; None, and a notice, if it is no
        number."""
        try:
            if self._sink is None or not values:
                return 0 if step is None else known_step(step, self._strict)
            number: int | Pending = step
            for value in values:
                number = self._sink.tags.use(value.tag, self._kind(value), number, self._sink.strict)
            return number if isinstance(number, int) else int(number.result())
        except InputError as error:
            notice(error.rule, f"global_step: {error.what}", error.do, key=("v1", self._logdir), strict=self._strict)
            return None

    def _usable(self, call: str) -> Sink | None:
        """The sink; None, and a notice, when closed. Raises what strict has found since."""
        ledger.raise_held()
        if self._sink is None:
            what = f"{call} of the FileWriter of {self._logdir!r}, which is closed"
            notice("W219", what, "call reopen() first", key=self._logdir, strict=self._strict)
        return self._sink

    def _kind(self, value: raw.RawValue) -> str:
        """What the tag is used for; a tensor says so with its metadata, which may come with its first value only."""
        if value.kind == "tensor" and value.tag in self._kinds and not value.plugin:
            return self._kinds[value.tag]
        return value.plugin or value.kind

    def _stripped(self, value: raw.RawValue) -> bytes:
        """The value; without metadata if the tag had a value before, as TensorFlow writes it."""
        if value.tag not in self._kinds:
            self._kinds[value.tag] = self._kind(value)
            return value.data
        return raw.without_metadata(value.data) if value.described else value.data

    @eager
    def flush(self) -> None:
        """Return when all of it lies with the operating system. Raises WriteError naming what was lost."""
        if self._sink is not None:
            self._sink.flush()
        ledger.raise_held()

    @eager
    def close(self) -> None:
        """Write what is left and take no more. The last writer of the process says which ops came to nothing."""
        sink, self._sink = self._sink, None
        if sink is None:
            return
        ledger.writers.discard(self)
        sink.close()
        ledger.raise_held()
        if not ledger.writers:
            ledger.tell_open(sink.strict)

    @eager
    def reopen(self) -> None:
        """Take values again after `close`, in the same file; does nothing while open."""
        known_to_sessions()
        if self._sink is None:
            self._sink = open_sink(
                self._logdir,
                suffix=self._suffix,
                strict=self._strict,
                only_rank_0=self._only_rank_0,
                run_per_rank=self._run_per_rank,
            )
            ledger.writers.add(self)

    def get_logdir(self) -> str:
        """The directory of the event file."""
        return self._logdir

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _head(wall_time: float, step: int) -> bytes:
    """Event.wall_time and Event.step."""
    return _WALL_TIME + _pack(wall_time) + (_STEP + varint(step) if step else b"")


def _native(graph: Any) -> Any:
    """TensorFlow's graph instead of ours beside it."""
    return graph.native or graph if isinstance(graph, Graph) else graph
