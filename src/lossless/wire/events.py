"""Event and what it holds. `Event.decode(data)` reads one, `.encode()` writes one; both raise ProtoError only."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

import enum
from dataclasses import dataclass

from lossless.wire.message import Message, double, integer, message, raw, single, text
from lossless.wire.tensorproto import TensorProto


class SessionStatus(enum.IntEnum):
    """SessionLog.status."""

    UNSPECIFIED = 0
    START = 1
    STOP = 2
    CHECKPOINT = 3


@dataclass(frozen=True, slots=True)
class Histogram(Message):
    """HistogramProto; bucket i ends at `bucket_limit[i]`, in which `bucket[i]` values lie."""

    min: float = double(1)
    max: float = double(2)
    num: float = double(3)
    sum: float = double(4)
    sum_squares: float = double(5)
    bucket_limit: tuple[float, ...] = double(6, repeated=True)
    bucket: tuple[float, ...] = double(7, repeated=True)


@dataclass(frozen=True, slots=True)
class Image(Message):
    """An encoded image (PNG, GIF, JPEG); sizes in pixels."""

    height: int = integer(1)
    width: int = integer(2)
    colorspace: int = integer(3)
    encoded_image_string: bytes = raw(4)


@dataclass(frozen=True, slots=True)
class Audio(Message):
    """An encoded sound (WAV); `sample_rate` in hertz."""

    sample_rate: float = single(1)
    num_channels: int = integer(2)
    length_frames: int = integer(3)
    encoded_audio_string: bytes = raw(4)
    content_type: str = text(5)


@dataclass(frozen=True, slots=True)
class PluginData(Message):
    """What a plugin says about its tag."""

    plugin_name: str = text(1)
    content: bytes = raw(2)


@dataclass(frozen=True, slots=True)
class SummaryMetadata(Message):
    """Belongs to a tag; the first one of a tag counts."""

    plugin_data: PluginData | None = message(1, PluginData)
    display_name: str = text(2)
    summary_description: str = text(3)
    data_class: int = integer(4)


@dataclass(frozen=True, slots=True)
class Value(Message):
    """Summary.Value: a tag and one of `simple_value` to `tensor`."""

    tag: str = text(1)
    simple_value: float | None = single(2, optional=True)
    obsolete_old_style_histogram: bytes | None = raw(3, optional=True)
    image: Image | None = message(4, Image)
    histo: Histogram | None = message(5, Histogram)
    audio: Audio | None = message(6, Audio)
    node_name: str = text(7)
    tensor: TensorProto | None = message(8, TensorProto)
    metadata: SummaryMetadata | None = message(9, SummaryMetadata)


@dataclass(frozen=True, slots=True)
class Summary(Message):
    """The values of one step."""

    value: tuple[Value, ...] = message(1, Value, repeated=True)


@dataclass(frozen=True, slots=True)
class LogMessage(Message):
    """A line of a log; `level` as in Python's logging."""

    level: int = integer(1)
    message: str = text(2)


@dataclass(frozen=True, slots=True)
class SessionLog(Message):
    """A session began, ended or saved; `status` is a SessionStatus."""

    status: int = integer(1)
    checkpoint_path: str = text(2)
    msg: str = text(3)


@dataclass(frozen=True, slots=True)
class TaggedRunMetadata(Message):
    """A serialised RunMetadata under a tag."""

    tag: str = text(1)
    run_metadata: bytes = raw(2)


@dataclass(frozen=True, slots=True)
class SourceMetadata(Message):
    """Who wrote the file."""

    writer: str = text(1)


@dataclass(frozen=True, slots=True)
class Event(Message):
    """One record of an event file; `wall_time` in seconds since the epoch.

    `file_version` to `meta_graph_def` are a oneof. Should several be there, all are read: nothing is dropped.
    """

    wall_time: float = double(1)
    step: int = integer(2)
    file_version: str | None = text(3, optional=True)
    graph_def: bytes | None = raw(4, optional=True)
    summary: Summary | None = message(5, Summary)
    log_message: LogMessage | None = message(6, LogMessage)
    session_log: SessionLog | None = message(7, SessionLog)
    tagged_run_metadata: TaggedRunMetadata | None = message(8, TaggedRunMetadata)
    meta_graph_def: bytes | None = raw(9, optional=True)
    source_metadata: SourceMetadata | None = message(10, SourceMetadata)
