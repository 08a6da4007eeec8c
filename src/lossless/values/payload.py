"""One value as it lies in its file, and what all decoders share: its message, its tensor, bounds, and errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue, ProtoError, TooLarge
from lossless.types import Kind
from lossless.wire.events import Value
from lossless.wire.metadata import Metadata
from lossless.wire.tensorproto import TensorProto
from lossless.wire.tensors import to_numpy

__all__ = ["MAX_ELEMENTS", "Metadata", "Payload", "ValueRef", "decoding", "elements_of", "within"]
MAX_ELEMENTS = 2**27
"""Elements of a tensor that is decoded whole."""


class ValueRef(NamedTuple):
    """Where a value lies: the run, the key of one reading of one of its files, the value's byte offset there."""

    run: str
    file: str
    at: int


@dataclass(frozen=True, eq=False)
class Payload:
    """A value's bytes. `raw`: a Summary.Value; with `event` the Event's field, which has no tag. `metadata`: what the
    tag's first writer said of it, None if nobody said anything."""

    ref: ValueRef
    tag: str
    kind: Kind
    step: int
    wall_time: float
    raw: bytes
    metadata: Metadata | None = None
    event: bool = False

    def __str__(self) -> str:
        return f"{self.tag} of {self.ref.run} at step {self.step}"

    @cached_property
    def value(self) -> Value:
        """The Summary.Value. Raises BrokenValue."""
        if self.event:
            raise BrokenValue(f"{self}: got a field of an event, want a summary value")
        with decoding(self):
            value = Value.decode(self.raw)
        if value.tag != self.tag:
            raise BrokenValue(f"{self}: got a value of tag {value.tag!r}, want one of {self.tag!r}")
        return value

    @cached_property
    def content(self) -> bytes:
        """What the value's plugin says of it: the value's own metadata, or else that of its tag."""
        own = None if self.event else self.value.metadata
        if own is not None and own.plugin_data is not None:
            return own.plugin_data.content
        return self.metadata.content if self.metadata else b""

    def tensor(self, want: str, most: int = MAX_ELEMENTS) -> NDArray[np.generic] | NDArray[np.object_]:
        """Its tensor of at most `most` elements, as `wire.tensors.to_numpy` gives it; `want` says in an error what it
        should be. Raises BrokenValue, TooLarge."""
        tensor = self.value.tensor
        if tensor is None:
            raise BrokenValue(f"{self}: got no tensor, want {want}")
        within(f"elements of {self}", elements_of(tensor), most)
        with decoding(self):
            return to_numpy(tensor)


def elements_of(tensor: TensorProto) -> int:
    """Elements that its shape promises; 0 where sizes are unknown."""
    shape = tensor.tensor_shape
    return max(0, prod(max(-1, d.size) for d in shape.dim)) if shape else 1


@contextmanager
def decoding(payload: Payload) -> Iterator[None]:
    """Bytes that are no message, or not the one they should be, become BrokenValue, which says of which value."""
    try:
        yield
    except ProtoError as error:
        raise BrokenValue(f"{payload}: {error}") from error


def within(what: str, got: int, most: int) -> None:
    """Raises TooLarge if `got` is more than `most`."""
    if got > most:
        raise TooLarge(f"{what}: got {got}, want at most {most}; the value itself can be downloaded")
