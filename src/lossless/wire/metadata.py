"""SummaryMetadata, which says what a tag is for: all that the scanner needs of the messages, and so apart from them."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from lossless.wire.message import Message, integer, message, raw, text


class DataClass(enum.IntEnum):
    """SummaryMetadata.data_class."""

    UNKNOWN = 0
    SCALAR = 1
    TENSOR = 2
    BLOB_SEQUENCE = 3


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


class Metadata(NamedTuple):
    """The parts of a SummaryMetadata that describe a tag."""

    plugin: str
    display_name: str
    description: str
    data_class: int
    content: bytes


def decode_metadata(data: bytes) -> Metadata:
    """Read a SummaryMetadata. Raises ProtoError."""
    meta = SummaryMetadata.decode(data)
    plugin = meta.plugin_data or PluginData()
    return Metadata(plugin.plugin_name, meta.display_name, meta.summary_description, meta.data_class, plugin.content)
