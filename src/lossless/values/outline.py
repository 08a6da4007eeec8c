"""What lies in a value that is no tensor: its fields, by name where they are known, else by number."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from lossless.errors import ProtoError
from lossless.types import Kind
from lossless.values.payload import Payload
from lossless.wire.events import TaggedRunMetadata, Value
from lossless.wire.message import Message, named_fields
from lossless.wire.proto import BYTES, FIXED32, FIXED64, read_fields, read_varint

MAX_DEPTH = 8
MAX_FIELDS = 500
SHOWN = 2000
"""Characters of one text, or twice the bytes."""
_KNOWN: dict[Kind, type[Message]] = {Kind.RUN_METADATA: TaggedRunMetadata}
_WIRES = {0: "varint", 1: "fixed64", 2: "bytes", 5: "fixed32"}


@dataclass
class _Budget:
    fields: int = MAX_FIELDS


def outline(payload: Payload) -> list[dict[str, Any]]:
    """Fields as `{name, number, wire, bytes, text, fields}`: `fields` of what is a message or looks like one, else
    `text`. After MAX_FIELDS one without number says how much is left out. Never raises for what it reads."""
    kind = _KNOWN.get(payload.kind) if payload.event else Value
    try:
        return _fields(payload.raw, kind, MAX_DEPTH, _Budget())
    except ProtoError as error:
        return [_said(f"no protobuf message: {error}", len(payload.raw))]


def _fields(data: bytes, kind: type[Message] | None, depth: int, budget: _Budget) -> list[dict[str, Any]]:
    names = named_fields(kind) if kind else {}
    found: list[dict[str, Any]] = []
    left = 0
    for number, wire, value in read_fields(data):
        if budget.fields <= 0:
            left += 1
            continue
        budget.fields -= 1
        name, known = names.get(number, (f"#{number}", None))
        inner = _inner(value, known, depth, budget) if wire == BYTES else None
        text = None if inner is not None else _text(wire, value)
        found.append(
            {"name": name, "number": number, "wire": _WIRES[wire], "bytes": len(value), "text": text, "fields": inner}
        )
    if left:
        found.append(_said(f"{left} more fields", 0))
    return found


def _inner(value: bytes, known: type[Message] | None, depth: int, budget: _Budget) -> list[dict[str, Any]] | None:
    """The fields of a message; None for what is none, and for text, which may look like one."""
    if depth == 0 or not value or (known is None and _printable(value)):
        return None
    before = budget.fields
    try:
        if known is None:
            for _ in read_fields(value):
                pass
        return _fields(value, known, depth - 1, budget)
    except ProtoError:
        budget.fields = before
        return None


def _text(wire: int, value: bytes) -> str:
    if wire == BYTES:
        return value[:SHOWN].decode("utf-8", "replace") if _printable(value) else hexed(value[: SHOWN // 2])
    if wire in (FIXED32, FIXED64):
        return repr(struct.unpack("<f" if wire == FIXED32 else "<d", value)[0])
    number = read_varint(value, 0)[0]
    return str(number - 2**64 if number >> 63 else number)


def _printable(value: bytes) -> bool:
    try:
        text = value[:SHOWN].decode("utf-8", "strict" if len(value) <= SHOWN else "ignore")
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char in "\n\r\t" for char in text)


def hexed(value: bytes) -> str:
    """Bytes as `0a 1b …`."""
    return value.hex(" ")


def _said(text: str, size: int) -> dict[str, Any]:
    return {"name": "", "number": None, "wire": None, "bytes": size, "text": text, "fields": None}
