"""Messages of a TensorFlow checkpoint: what its index holds of each tensor, and which checkpoint is the newest."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

from dataclasses import dataclass

from lossless.wire.message import Message, integer, message, text
from lossless.wire.tensorproto import TensorShape


@dataclass(frozen=True, slots=True)
class BundleHeader(Message):
    """`endianness`: 0 is little."""

    num_shards: int = integer(1)
    endianness: int = integer(2)


@dataclass(frozen=True, slots=True)
class BundleEntry(Message):
    """A tensor's `size` bytes lie at `offset` of the file of its shard."""

    dtype: int = integer(1)
    shape: TensorShape | None = message(2, TensorShape)
    shard_id: int = integer(3)
    offset: int = integer(4)
    size: int = integer(5)


@dataclass(frozen=True, slots=True)
class CheckpointState(Message):
    """The file `checkpoint` of a directory."""

    model_checkpoint_path: str = text(1)
