"""Messages declared as dataclasses.

    @dataclass(frozen=True, slots=True)
    class SessionLog(Message):
        status: int = integer(1)
        checkpoint_path: str = text(2)

A field of default None keeps "absent" and "zero" apart (a oneof); any other is not written when zero, as in proto3.
Unknown fields are skipped; a known field of another wire type is an error; of several the last one counts, and messages
that come in parts are joined. Text may hold undecodable bytes (surrogateescape); another lone surrogate is written "?".
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, fields
from typing import Any, NamedTuple, Self

from lossless.errors import ProtoError
from lossless.wire.proto import BYTES, FIXED32, FIXED64, VARINT, key, read_fields, read_varint, varint
from lossless.wire.utf8 import utf8


class _Codec(NamedTuple):
    """How values of one type are written and read; several of a numeric type are packed."""

    wire: int
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]
    unpack: Callable[[bytes], Iterable[Any]] | None = None
    pack: Callable[[Sequence[Any]], bytes] | None = None


def _signed(data: bytes) -> int:
    value, _ = read_varint(data, 0)
    return value - 2**64 if value >> 63 else value


def _unsigned(data: bytes) -> int:
    return read_varint(data, 0)[0]


def _boolean(data: bytes) -> bool:
    return _unsigned(data) != 0


def _utf8(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _varints(decode: Callable[[bytes], Any], wire: int = VARINT) -> _Codec:
    def unpack(data: bytes) -> Iterator[Any]:
        at = 0
        while at < len(data):
            start, (_, at) = at, read_varint(data, at)
            yield decode(data[start:at])

    return _Codec(wire, varint, decode, unpack)


def _fixed(letter: str, wire: int) -> _Codec:
    size = struct.calcsize(letter)

    def pack(values: Sequence[float]) -> bytes:
        try:
            return struct.pack(f"<{len(values)}{letter}", *values)
        except OverflowError:
            raise ProtoError(f"float: got {max(values, key=abs)}, want one of {8 * size} bits") from None

    def unpack(data: bytes) -> Iterable[Any]:
        if len(data) % size:
            raise ProtoError(f"packed field: got {len(data)} bytes, want a multiple of {size}")
        return struct.unpack(f"<{len(data) // size}{letter}", data)

    return _Codec(wire, lambda value: pack((value,)), lambda data: struct.unpack(f"<{letter}", data)[0], unpack, pack)


class _Place(NamedTuple):
    """A field's number, type, class if it is a message, and whether there may be several."""

    number: int
    codec: _Codec
    kind: type[Message] | None
    repeated: bool
    zero: Any


def _declare(codec: _Codec, zero: Any) -> Callable[..., Any]:
    def declare(number: int, *, optional: bool = False, repeated: bool = False) -> Any:
        default = () if repeated else None if optional else zero
        return field(default=default, metadata={"wire": _Place(number, codec, None, repeated, default)})

    return declare


double, single = _declare(_fixed("d", FIXED64), 0.0), _declare(_fixed("f", FIXED32), 0.0)
integer, unsigned = _declare(_varints(_signed), 0), _declare(_varints(_unsigned), 0)
boolean = _declare(_varints(_boolean), False)
raw, text = _declare(_Codec(BYTES, bytes, bytes), b""), _declare(_Codec(BYTES, utf8, _utf8), "")


def message(number: int, kind: type[Message], *, repeated: bool = False) -> Any:
    """A field that holds a message, None when absent, or a tuple of them."""
    default = () if repeated else None
    codec = _Codec(BYTES, kind.encode, kind.decode)
    return field(default=default, metadata={"wire": _Place(number, codec, kind, repeated, default)})


def named_fields(kind: type[Message]) -> dict[int, tuple[str, type[Message] | None]]:
    """By its number a field's name, and its class if it is a message."""
    return {f.metadata["wire"].number: (f.name, f.metadata["wire"].kind) for f in fields(kind)}  # type: ignore[arg-type]


class Message:
    """Base of the declared messages; subclasses are frozen dataclasses."""

    __slots__ = ()

    def encode(self) -> bytes:
        """The message's bytes, fields in order of declaration."""
        parts = []
        for name, place, head in _plan(type(self)):
            value = getattr(self, name)
            if value is not place.zero:
                parts.append(_encode_field(place, head, value))
        return b"".join(parts)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read a message. Raises ProtoError."""
        schema = _schema(cls)
        parts: dict[int, list[tuple[int, bytes]]] = {}
        for number, wire, value in read_fields(data):
            if number in schema:
                parts.setdefault(number, []).append((wire, value))
        return cls(**{schema[n][0]: _decode_field(cls, schema[n][1], found) for n, found in parts.items()})


_SCHEMAS: dict[type[Message], dict[int, tuple[str, _Place]]] = {}


def _schema(kind: type[Message]) -> dict[int, tuple[str, _Place]]:
    """Name and place of each field, by number; made once a class."""
    if kind not in _SCHEMAS:
        declared = fields(kind)  # type: ignore[arg-type]  # every subclass is a dataclass
        _SCHEMAS[kind] = {f.metadata["wire"].number: (f.name, f.metadata["wire"]) for f in declared}
    return _SCHEMAS[kind]


_PLANS: dict[type[Message], list[tuple[str, _Place, bytes]]] = {}


def _plan(kind: type[Message]) -> list[tuple[str, _Place, bytes]]:
    """Name, place and key of each field, in order of declaration; made once a class."""
    if kind not in _PLANS:
        places = _schema(kind).values()
        _PLANS[kind] = [(name, p, key(p.number, BYTES if p.repeated else p.codec.wire)) for name, p in places]
    return _PLANS[kind]


def _encode_field(place: _Place, head: bytes, value: Any) -> bytes:
    if value == place.zero and not (isinstance(value, float) and str(value) == "-0.0"):
        return b""
    _, codec, _, repeated, _ = place
    if codec.wire != BYTES:
        if not repeated:
            return head + codec.encode(value)
        data = codec.pack(value) if codec.pack else b"".join(map(codec.encode, value))
        return head + varint(len(data)) + data
    if not repeated:
        data = codec.encode(value)
        return head + varint(len(data)) + data
    return b"".join([head + varint(len(data)) + data for data in map(codec.encode, value)])


def _decode_field(kind: type[Message], place: _Place, parts: list[tuple[int, bytes]]) -> Any:
    codec, values = place.codec, list[Any]()
    for wire, data in parts:
        if wire == codec.wire:
            values.append(data if place.kind and not place.repeated else codec.decode(data))
        elif wire == BYTES and place.repeated and codec.unpack:
            values += codec.unpack(data)
        else:
            raise ProtoError(f"{kind.__name__} field {place.number}: got wire type {wire}, want {codec.wire}")
    if place.repeated:
        return tuple(values)
    return codec.decode(b"".join(values)) if place.kind else values[-1]
