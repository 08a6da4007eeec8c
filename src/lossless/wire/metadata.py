"""What a SummaryMetadata says of a tag, read without `message`: whoever opens a board would wait for that to load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lossless.errors import ProtoError
from lossless.wire.proto import BYTES, VARINT, read_fields, read_varint

_FIELDS = {1: BYTES, 2: BYTES, 3: BYTES, 4: VARINT}
_PLUGIN_FIELDS = {1: BYTES, 2: BYTES}


class Metadata(NamedTuple):
    """The parts of a SummaryMetadata that describe a tag."""

    plugin: str
    display_name: str
    description: str
    data_class: int
    content: bytes


def decode_metadata(data: bytes) -> Metadata:
    """Read a SummaryMetadata as `events.SummaryMetadata.decode` does. Raises ProtoError."""
    found = _found("SummaryMetadata", data, _FIELDS)
    plugin = _found("PluginData", b"".join(found.get(1, ())), _PLUGIN_FIELDS)
    data_class, _ = read_varint(found.get(4, [b"\0"])[-1], 0)
    return Metadata(
        _text(plugin, 1), _text(found, 2), _text(found, 3), data_class - (data_class >> 63 << 64), _last(plugin, 2)
    )


def _found(what: str, data: bytes, wires: Mapping[int, int]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for number, wire, value in read_fields(data):
        if number in wires:
            if wire != wires[number]:
                raise ProtoError(f"{what} field {number}: got wire type {wire}, want {wires[number]}")
            found.setdefault(number, []).append(value)
    return found


def _last(found: Mapping[int, list[bytes]], number: int) -> bytes:
    return found[number][-1] if number in found else b""


def _text(found: Mapping[int, list[bytes]], number: int) -> str:
    return _last(found, number).decode("utf-8", "surrogateescape")
