"""Which reader takes which type: found once a type, by where the type comes from or by the protocols it has."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Pending, Snapshot


class Reader(Protocol):
    """How the values of one framework are read. Each raises InputError for what it cannot read."""

    def number(self, value: Any) -> float | Pending:
        """One number."""

    def array(self, value: Any) -> Array:
        """A host array of its own; waits."""

    def snapshot(self, value: Any) -> Snapshot:
        """The array as it is now; does not wait."""

    def on_device(self, value: Any) -> bool:
        """Whether it lies in an accelerator's memory."""


_BY_PACKAGE = {
    "torch": "torch",
    "jax": "jax",
    "jaxlib": "jax",
    "tensorflow": "tensorflow",
    "keras": "keras",
    "cupy": "cupy",
    "numpy": "host",
    "ml_dtypes": "host",
}
_readers: dict[type, Reader] = {}


def reader_of(kind: type) -> Reader:
    """The reader of a type; remembered."""
    reader = _readers.get(kind)
    if reader is None:
        reader = _readers[kind] = _reader(_name(kind))
    return reader


def _reader(name: str) -> Reader:
    module: Reader = importlib.import_module(f"lossless.write.inputs.{name}")
    return module


def _name(kind: type) -> str:
    for base in kind.__mro__:
        package = base.__module__.partition(".")[0]
        if package in _BY_PACKAGE and package in sys.modules:
            return _BY_PACKAGE[package]
    return "foreign" if _lies_elsewhere(kind) else "host"


def _lies_elsewhere(kind: type) -> bool:
    """Whether the type may be a device's and says so by a protocol only."""
    return hasattr(kind, "__cuda_array_interface__") or (hasattr(kind, "__dlpack__") and not hasattr(kind, "__array__"))
