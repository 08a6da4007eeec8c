"""Event and Summary messages, in pure Python."""

from __future__ import annotations

from typing import NamedTuple

from lossless.wire.proto import read_varint


class Metadata(NamedTuple):
    """SummaryMetadata."""

    plugin: str = ""
    content: bytes = b""
    display_name: str = ""
    description: str = ""
    data_class: int = 0


def _fields(data):
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        n, at = read_varint(data, at)
        if key & 7 == 2:
            yield key >> 3, data[at:at + n]
            at += n
        else:
            yield key >> 3, n


def decode_metadata(data: bytes) -> Metadata:
    """SummaryMetadata."""
    f = dict(_fields(data))
    p = dict(_fields(f.get(1, b"")))
    text = lambda b: b.decode("utf-8", "surrogateescape")
    return Metadata(text(p.get(1, b"")), p.get(2, b""), text(f.get(2, b"")), text(f.get(3, b"")), f.get(4, 0))
