"""What plugins keep in SummaryMetadata.plugin_data.content; all of version 0."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

import enum
from dataclasses import dataclass

from lossless.wire.message import Message, boolean, integer, message, text, unsigned


class AudioEncoding(enum.IntEnum):
    """AudioPluginData.encoding."""

    UNKNOWN = 0
    WAV = 11


class MeshContent(enum.IntEnum):
    """MeshPluginData.content_type; the name is the tag's suffix."""

    UNDEFINED = 0
    VERTEX = 1
    FACE = 2
    COLOR = 3


@dataclass(frozen=True, slots=True)
class AudioPluginData(Message):
    """Of plugin `audio`; `encoding` is an AudioEncoding."""

    version: int = integer(1)
    encoding: int = integer(2)
    converted_to_tensor: bool = boolean(3)


@dataclass(frozen=True, slots=True)
class PrCurvePluginData(Message):
    """Of plugin `pr_curves`."""

    version: int = integer(1)
    num_thresholds: int = unsigned(2)


@dataclass(frozen=True, slots=True)
class MeshPluginData(Message):
    """Of plugin `mesh`; `components` has bit `1 << content_type` of every part of the mesh."""

    version: int = integer(1)
    name: str = text(2)
    content_type: int = integer(3)
    json_config: str = text(5)
    shape: tuple[int, ...] = integer(6, repeated=True)
    components: int = unsigned(7)


@dataclass(frozen=True, slots=True)
class MultilineChart(Message):
    """Tags, or regular expressions of tags, drawn in one chart."""

    tag: tuple[str, ...] = text(1, repeated=True)


@dataclass(frozen=True, slots=True)
class MarginSeries(Message):
    """The tags of a line and of the band around it."""

    value: str = text(1)
    lower: str = text(2)
    upper: str = text(3)


@dataclass(frozen=True, slots=True)
class MarginChart(Message):
    """Lines with bands in one chart."""

    series: tuple[MarginSeries, ...] = message(1, MarginSeries, repeated=True)


@dataclass(frozen=True, slots=True)
class Chart(Message):
    """A chart of custom scalars: one of `multiline` and `margin`."""

    title: str = text(1)
    multiline: MultilineChart | None = message(2, MultilineChart)
    margin: MarginChart | None = message(3, MarginChart)


@dataclass(frozen=True, slots=True)
class Category(Message):
    """A titled group of charts."""

    title: str = text(1)
    chart: tuple[Chart, ...] = message(2, Chart, repeated=True)
    closed: bool = boolean(3)


@dataclass(frozen=True, slots=True)
class Layout(Message):
    """The custom scalars dashboard."""

    version: int = integer(1)
    category: tuple[Category, ...] = message(2, Category, repeated=True)
