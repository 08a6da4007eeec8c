"""A serialised Summary taken apart and put together without decoding what its values hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lossless.wire.proto import BYTES, delimited, key, read_fields

_TAG, _METADATA = 1, 9
_KINDS = {2: "scalar", 3: "histogram", 4: "image", 5: "histogram", 6: "audio", 8: "tensor"}


class RawValue(NamedTuple):
    """A Summary.Value as it is serialised. `kind`: as Sink's."""

    tag: str
    kind: str
    data: bytes


def values(summary: bytes) -> Iterator[RawValue]:
    """The values of a Summary. Raises ProtoError."""
    for number, wire, data in read_fields(summary):
        if number == 1 and wire == BYTES:
            tag, kind = "", "tensor"
            for inner, _, content in read_fields(data):
                tag = content.decode("utf-8", "surrogateescape") if inner == _TAG else tag
                kind = _KINDS.get(inner, kind)
            yield RawValue(tag, kind, data)


def without_metadata(value: bytes) -> bytes:
    """The value less its metadata."""
    kept = ((n, w, d) for n, w, d in read_fields(value) if n != _METADATA)
    return b"".join(delimited(n, d) if w == BYTES else key(n, w) + d for n, w, d in kept)


def summary(parts: Sequence[bytes]) -> bytes:
    """The Summary of these values."""
    return b"".join(delimited(1, part) for part in parts)
