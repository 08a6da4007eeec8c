"""The index of a TensorFlow checkpoint, a sorted table of LevelDB's form: which tensors there are, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue, ProtoError
from lossless.values.payload import within
from lossless.values.pbtxt import wire_bytes
from lossless.wire.bundle import BundleEntry, BundleHeader, CheckpointState
from lossless.wire.proto import read_varint
from lossless.wire.tensorproto import TensorProto
from lossless.wire.tensors import to_numpy

__all__ = ["MAX_INDEX", "Bundle", "BundleEntry", "array", "newest", "read_index", "table_of"]
MAX_INDEX = 1 << 26
"""Bytes of an index that are read."""
_FOOTER, _MAGIC, _TRAILER = 48, 0xDB4775248B80FB57, 5
_PLAIN = 0


class Bundle(NamedTuple):
    """`shards`: files the tensors lie in; `entries` by the tensor's name."""

    shards: int
    entries: dict[str, BundleEntry]


def newest(data: bytes, where: str) -> str:
    """The newest checkpoint that the file `checkpoint` names. Raises BrokenValue."""
    try:
        text = data.decode("utf-8", "surrogateescape")
        return CheckpointState.decode(wire_bytes(text, "CheckpointState")).model_checkpoint_path
    except ProtoError as error:
        raise BrokenValue(f"{where}: {error}") from error


def read_index(data: bytes, where: str) -> Bundle:
    """The index of a checkpoint. Raises BrokenValue, TooLarge."""
    within(f"bytes of {where}", len(data), MAX_INDEX)
    if len(data) < _FOOTER or int.from_bytes(data[-8:], "little") != _MAGIC:
        raise BrokenValue(
            f"{where}: got {len(data)} bytes that do not end as an index, want a checkpoint of TensorFlow 2"
        )
    try:
        _, at = _handle(data, len(data) - _FOOTER)
        index, _ = _handle(data, at)
        found = {
            key: value for _, handle in _block(data, *index) for key, value in _block(data, *_handle(handle, 0)[0])
        }
        header = BundleHeader.decode(found.pop(b"", b""))
        entries = {key.decode("utf-8", "surrogateescape"): BundleEntry.decode(value) for key, value in found.items()}
    except (ProtoError, IndexError) as error:
        raise BrokenValue(f"{where}: got an index that cannot be read ({error}), want a whole one") from error
    if header.endianness != 0:
        raise BrokenValue(f"{where}: got a big-endian checkpoint, want a little-endian one")
    return Bundle(header.num_shards, entries)


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    """Offset and size of a block, and the place behind."""
    offset, at = read_varint(data, at)
    size, at = read_varint(data, at)
    return (offset, size), at


def _block(data: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a block; a key is told by how it differs from the one before."""
    if offset + size + _TRAILER > len(data) or size < 4:
        raise ProtoError(f"block: got {offset}+{size} of {len(data)} bytes")
    if data[offset + size] != _PLAIN:
        raise ProtoError("block: got a packed one, want it plain as TensorFlow writes it")
    restarts = int.from_bytes(data[offset + size - 4 : offset + size], "little")
    end = offset + size - 4 - 4 * restarts
    at, key = offset, b""
    while at < end:
        shared, at = read_varint(data, at)
        fresh, at = read_varint(data, at)
        length, at = read_varint(data, at)
        if at + fresh + length > end or shared > len(key):
            raise ProtoError(f"block: got an entry that ends behind it, at byte {at}")
        key = key[:shared] + data[at : at + fresh]
        yield key, data[at + fresh : at + fresh + length]
        at += fresh + length


def table_of(entry: BundleEntry) -> tuple[int, int] | None:
    """Rows and columns of a tensor of two dimensions."""
    sizes = [dim.size for dim in entry.shape.dim] if entry.shape else []
    return (sizes[0], sizes[1]) if len(sizes) == 2 else None


def array(entry: BundleEntry, raw: bytes, where: str) -> NDArray[Any]:
    """The tensor whose bytes are `raw`. Raises BrokenValue."""
    try:
        return np.asarray(to_numpy(TensorProto(dtype=entry.dtype, tensor_shape=entry.shape, tensor_content=raw)))
    except ProtoError as error:
        raise BrokenValue(f"{where}: {error}") from error
