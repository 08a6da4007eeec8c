"""Summary, Event and their parts, for scripts that fill them in; the bytes are wire's.

summary = Summary(value=[Summary.Value(tag="loss", simple_value=0.5)])
summary.value.add(tag="accuracy").simple_value = 0.9
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lossless.wire import events, tensorproto
from lossless.wire.events import SessionStatus
from lossless.wire.message import Message, text
from lossless.write.notices import notice
from lossless.write.v1.proto import Proto
from lossless.write.v1.simple_value import as_double, fits, too_large


class TensorShapeProto(Proto, wire=tensorproto.TensorShape):
    """The sizes of a tensor."""

    class Dim(Proto, wire=tensorproto.Dimension):
        """One size."""


class TensorProto(Proto, wire=tensorproto.TensorProto):
    """A tensor."""


class HistogramProto(Proto, wire=events.Histogram):
    """Counts of buckets; bucket i ends at `bucket_limit[i]`."""


class SummaryMetadata(Proto, wire=events.SummaryMetadata):
    """What a tag is for."""

    class PluginData(Proto, wire=events.PluginData):
        """What a plugin says about its tag."""


class Summary(Proto, wire=events.Summary):
    """The values of one step."""

    class Image(Proto, wire=events.Image):
        """An encoded image; sizes in pixels."""

    class Audio(Proto, wire=events.Audio):
        """An encoded sound; `sample_rate` in hertz."""

    class Value(Proto, wire=events.Value):
        """A tag and one of `simple_value`, `image`, `histo`, `audio`, `tensor`."""

        _oneofs: ClassVar[dict[str, str]] = {
            "value": "simple_value obsolete_old_style_histogram image histo audio tensor"
        }

        def SerializeToString(self) -> bytes:  # noqa: N802
            """The message's bytes; a number beyond float32 as a tensor of float64 (W213)."""
            number = self._set.get("simple_value", 0.0)
            if fits(number):
                return super().SerializeToString()
            others = {name: value for name, value in self._set.items() if name != "simple_value"}
            tensor = TensorProto.FromString(as_double(number).encode())
            notice(*too_large(self.tag, number), key=("v1", self.tag))
            return Summary.Value(**others, tensor=tensor).SerializeToString()


class LogMessage(Proto, wire=events.LogMessage):
    """A line of a log."""


class SessionLog(Proto, wire=events.SessionLog):
    """A session began, ended or saved."""

    STATUS_UNSPECIFIED, START, STOP, CHECKPOINT = map(int, SessionStatus)


class TaggedRunMetadata(Proto, wire=events.TaggedRunMetadata):
    """A serialised RunMetadata under a tag."""


class SourceMetadata(Proto, wire=events.SourceMetadata):
    """Who wrote the file."""


class Event(Proto, wire=events.Event):
    """One record of an event file; `wall_time` in seconds since the epoch."""

    _oneofs: ClassVar[dict[str, str]] = {
        "what": "file_version graph_def summary log_message session_log tagged_run_metadata meta_graph_def",
    }


@dataclass(frozen=True, slots=True)
class _Description(Message):
    type_hint: str = text(1)


class SummaryDescription(Proto, wire=_Description):
    """Metadata of an old tensor summary."""
