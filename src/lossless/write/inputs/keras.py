"""Keras 3 variables, which hold a tensor of their backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lossless.write.inputs.errors import InputError, described
from lossless.write.inputs.kinds import Reader, reader_of

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Pending, Snapshot


def number(value: Any) -> float | Pending:
    """As the backend's tensor."""
    reader, tensor = _held(value)
    return reader.number(tensor)


def array(value: Any) -> Array:
    """As the backend's tensor."""
    reader, tensor = _held(value)
    return reader.array(tensor)


def snapshot(value: Any) -> Snapshot:
    """As the backend's tensor."""
    reader, tensor = _held(value)
    return reader.snapshot(tensor)


def on_device(value: Any) -> bool:
    """As the backend's tensor."""
    reader, tensor = _held(value)
    return reader.on_device(tensor)


def _held(value: Any) -> tuple[Reader, Any]:
    if not hasattr(value, "assign"):
        raise InputError(f"got {described(value)}, which has no numbers")
    return reader_of(type(value.value)), value.value
