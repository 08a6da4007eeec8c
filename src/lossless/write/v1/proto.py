"""Messages with protobuf's face: filled in field by field, as wire's frozen ones cannot be."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any, ClassVar, NamedTuple, Self

from lossless.wire.message import Message
from lossless.wire.proto import BYTES, key, varint
from lossless.wire.utf8 import utf8
from lossless.write.v1.result import Evaluated


class _Field(NamedTuple):
    """How a field is set and written: `proto` when it holds messages, else `convert`; `optional`: absent and zero
    differ; `key` stands before its bytes."""

    repeated: bool
    optional: bool
    proto: type[Proto] | None
    convert: Callable[[Any], Any]
    key: bytes
    codec: Any
    rivals: tuple[str, ...]

    def encoded(self, value: Any) -> bytes:
        """The field's bytes. Raises ProtoError for a number that it cannot hold."""
        if self.repeated:
            items = list(value)
            if self.codec.wire == BYTES:
                return b"".join(map(self._one, items))
            return self.key + _sized(b"".join(map(self.codec.encode, items))) if items else b""
        return b"" if not (self.optional or value) and str(value) != "-0.0" else self._one(value)

    def _one(self, value: Any) -> bytes:
        if self.codec.wire != BYTES:
            return self.key + bytes(self.codec.encode(value))
        return self.key + _sized(value.SerializeToString() if self.proto else self.codec.encode(value))


def _sized(data: bytes) -> bytes:
    return (varint(len(data)) if len(data) > 127 else bytes((len(data),))) + data


def _text(value: Any) -> str:
    if not isinstance(value, str | bytes):
        raise TypeError(f"text field: got {type(value).__name__}, want str")
    return value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str | bytes | bytearray | memoryview):
        raise TypeError(f"bytes field: got {type(value).__name__}, want bytes")
    return utf8(value) if isinstance(value, str) else bytes(value)


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "str": _text, "bytes": _bytes, "float": float, "int": operator.index, "bool": bool
}  # fmt: skip
_ZERO: dict[Callable[[Any], Any], Any] = {_text: "", _bytes: b"", float: 0.0, operator.index: 0, bool: False}


class Proto:
    """A message that may be changed. What was never set reads as zero. ValueError: no such field."""

    _wire: ClassVar[type[Message]]
    _fields: ClassVar[dict[str, _Field]]
    _oneofs: ClassVar[dict[str, str]] = {}
    """Fields of which at most one is there, with spaces between, by name."""

    def __init_subclass__(cls, wire: type[Message]) -> None:
        _PROTOS[wire] = cls
        cls._wire = wire
        oneofs = [names.split() for names in cls._oneofs.values()]
        cls._fields = {}
        for field in fields(wire):  # type: ignore[arg-type]  # every message is a dataclass
            place = field.metadata["wire"]
            found = re.search(r"str|bytes|float|int|bool", str(field.type))
            convert = _CONVERT[found.group()] if found and not place.kind else _text
            proto = _PROTOS[place.kind] if place.kind else None
            rivals = next((tuple(n for n in names if n != field.name) for names in oneofs if field.name in names), ())
            packed = BYTES if place.repeated else place.codec.wire
            cls._fields[field.name] = _Field(
                place.repeated, place.zero is None, proto, convert, key(place.number, packed), place.codec, rivals
            )

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(_set={}, _parent=None, _lazy={})
        for name, value in values.items():
            field = self._field(name)
            if value is None:
                continue
            if field.repeated:
                getattr(self, name).extend(value)
            elif field.proto is None:
                self._put(name, field.convert(value))
            else:
                self._put(name, field.proto(**value) if isinstance(value, dict) else field.proto._copied(value))

    @classmethod
    def _field(cls, name: str) -> _Field:
        if name not in cls._fields:
            raise ValueError(f"{cls.__name__}: got field {name!r}, want one of {', '.join(cls._fields)}")
        return cls._fields[name]

    def __getattr__(self, name: str) -> Any:
        if name not in self._fields:
            raise AttributeError(f"{type(self).__name__} has no field {name!r}; want one of {', '.join(self._fields)}")
        if name in self._set:
            return self._set[name]
        field = self._fields[name]
        if field.repeated:
            return self._set.setdefault(name, Repeated(self, name, field))
        if field.proto is None:
            return _ZERO[field.convert]
        if name not in self._lazy:
            child = self._lazy[name] = field.proto()
            child.__dict__["_parent"] = (self, name)
        return self._lazy[name]

    def __setattr__(self, name: str, value: Any) -> None:
        field = self._fields.get(name)
        if field is None or field.repeated or field.proto:
            how = "a field of numbers, text or bytes" if field is None else "CopyFrom() or extend()"
            raise AttributeError(f"{type(self).__name__}.{name}: got an assignment, want {how}")
        self._put(name, field.convert(value))

    def _put(self, name: str, value: Any) -> None:
        for rival in self._fields[name].rivals:
            self._set.pop(rival, None)
        self._set[name] = value
        self._lazy.pop(name, None)
        self._touch()

    def _touch(self) -> None:
        """Be there in the message that this one was read from."""
        if self._parent:
            parent, name = self._parent
            self.__dict__["_parent"] = None
            parent._put(name, self)

    def SetInParent(self) -> None:  # noqa: N802  (protobuf's names, here and below)
        """Be there, though empty."""
        self._touch()

    def HasField(self, name: str) -> bool:  # noqa: N802
        """Whether the field, or one of the oneof, is there. Raises ValueError where that cannot be told."""
        if name in self._oneofs:
            return self.WhichOneof(name) is not None
        if not self._field(name).optional:
            raise ValueError(f"{type(self).__name__}.{name}: got HasField, want a field that can be absent")
        return name in self._set

    def WhichOneof(self, name: str) -> str | None:  # noqa: N802
        """The field of the oneof that is there."""
        if name not in self._oneofs:
            raise ValueError(f"{type(self).__name__}: got oneof {name!r}, want one of {', '.join(self._oneofs)}")
        return next((n for n in self._oneofs[name].split() if n in self._set), None)

    def ClearField(self, name: str) -> None:  # noqa: N802
        """Make the field absent."""
        self._field(name)
        self._set.pop(name, None)

    def Clear(self) -> None:  # noqa: N802
        """Make every field absent."""
        self._set.clear()

    def MergeFrom(self, other: Any) -> None:  # noqa: N802
        """Take over the fields that `other` has; lists grow. `other`: a message of this type, ours or protobuf's."""
        self.MergeFromString(other.SerializeToString())

    def CopyFrom(self, other: Any) -> None:  # noqa: N802
        """Become equal to `other`."""
        self.ParseFromString(other.SerializeToString())

    def MergeFromString(self, data: bytes) -> int:  # noqa: N802
        """Take over the fields of a serialised message; their number of bytes. Raises ProtoError."""
        self._take(self._wire.decode(self.SerializeToString() + bytes(data)))
        return len(data)

    def ParseFromString(self, data: bytes) -> int:  # noqa: N802
        """Become the serialised message; its number of bytes. Raises ProtoError."""
        self._take(self._wire.decode(bytes(data)))
        if isinstance(data, Evaluated):
            data.written()  # whoever looks into it has not forgotten it
        return len(data)

    @classmethod
    def FromString(cls, data: bytes) -> Self:  # noqa: N802
        """The message that was serialised. Raises ProtoError."""
        made = cls()
        made.ParseFromString(data)
        return made

    def _take(self, decoded: Message) -> None:
        self._set.clear()
        self._lazy.clear()
        self._touch()
        for name, field in self._fields.items():
            value = getattr(decoded, name)
            if field.repeated:
                if value:
                    getattr(self, name)._items = [_unpacked(field, v) for v in value]
            elif value is not None and (field.optional or value != _ZERO[field.convert]):
                self._set[name] = _unpacked(field, value)

    def SerializeToString(self) -> bytes:  # noqa: N802
        """The message's bytes. Raises ProtoError for a number that its field cannot hold."""
        held = self._set
        if len(held) == 1:
            ((name, value),) = held.items()
            return self._fields[name].encoded(value)
        return b"".join(field.encoded(held[name]) for name, field in self._fields.items() if name in held)

    @classmethod
    def _copied(cls, other: Any) -> Self:
        """A message of this type like `other`, ours or protobuf's."""
        if type(other) is not cls:
            return cls.FromString(other.SerializeToString())
        made = cls()
        for name, value in other._set.items():
            field = cls._fields[name]
            if field.repeated:
                getattr(made, name).extend(value)
            else:
                made._set[name] = value if field.proto is None else field.proto._copied(value)
        return made

    def ByteSize(self) -> int:  # noqa: N802
        """How many bytes it has when serialised."""
        return len(self.SerializeToString())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.SerializeToString() == other.SerializeToString()

    __hash__ = None  # type: ignore[assignment]  # it may change

    def __repr__(self) -> str:
        return "\n".join(line for name in self._fields if name in self._set for line in _lines(name, self._set[name]))


_PROTOS: dict[type[Message], type[Proto]] = {}


class Repeated:
    """A field that holds several; `add` makes one more message."""

    def __init__(self, owner: Proto, name: str, field: _Field) -> None:
        self._owner, self._name, self._field = owner, name, field
        self._items: list[Any] = []

    def _converted(self, value: Any) -> Any:
        proto = self._field.proto
        return self._field.convert(value) if proto is None else proto._copied(value)

    def append(self, value: Any) -> None:
        """Put a copy of `value` last."""
        self._items.append(self._converted(value))
        self._owner._touch()

    def extend(self, values: Iterable[Any]) -> None:
        """Put copies of `values` last."""
        self._items.extend(map(self._converted, values))
        self._owner._touch()

    def add(self, **values: Any) -> Any:
        """A new message, put last."""
        if self._field.proto is None:
            raise AttributeError(f"{self._name}.add: got a field of plain values, want append()")
        self._items.append(self._field.proto(**values))
        self._owner._touch()
        return self._items[-1]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __getitem__(self, at: Any) -> Any:
        return self._items[at]

    def __setitem__(self, at: int, value: Any) -> None:
        self._items[at] = self._converted(value)

    def __delitem__(self, at: Any) -> None:
        del self._items[at]

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return self._items == (other._items if isinstance(other, Repeated) else other)

    __hash__ = None  # type: ignore[assignment]  # it may change

    def __repr__(self) -> str:
        return repr(self._items)


def _unpacked(field: _Field, value: Any) -> Any:
    if field.proto is None:
        return value
    made = field.proto()
    made._take(value)
    return made


def _lines(name: str, value: Any) -> list[str]:
    if isinstance(value, Repeated):
        return [line for item in value for line in _lines(name, item)]
    if isinstance(value, Proto):
        return [f"{name} {{", *(f"  {line}" for line in repr(value).splitlines()), "}"]
    return [f"{name}: {value!r}"]
