"""Messages of anyone as bytes."""

from __future__ import annotations

from typing import Any

from lossless.wire.message import Message
from lossless.write.v1.ops import SummaryOp


def serialised(message: Any, want: str) -> bytes:
    """A message of ours or of protobuf, or its bytes. Raises TypeError for anything else; `want` names it."""
    if isinstance(message, bytes | bytearray | memoryview):
        return bytes(message)
    if isinstance(message, Message):
        return message.encode()
    if hasattr(message, "SerializeToString"):
        return bytes(message.SerializeToString())
    raise TypeError(f"got {type(message).__name__}, want a {want} or its bytes")


def serialised_summary(summary: Any) -> bytes:
    """What `add_summary` takes. Raises TypeError."""
    if summary is None:
        raise TypeError("add_summary: got None, want a Summary; merge_all() gives None when no op was defined")
    if isinstance(summary, SummaryOp):
        raise TypeError(f"add_summary: got the op {summary.op.name!r}, want its result; call eval(feed_dict) on it")
    if isinstance(summary, bytes) or hasattr(summary, "SerializeToString"):
        return serialised(summary, "Summary")
    held = getattr(summary, "numpy", None) or getattr(summary, "item", None)  # a string tensor, a 0-d array of bytes
    return serialised(summary if held is None else held(), "Summary")
