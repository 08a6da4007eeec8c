"""Payloads made by hand, with wire's own encoder."""

from __future__ import annotations

from typing import Any

import numpy as np

from lossless.types import Kind
from lossless.values.payload import Payload, ValueRef
from lossless.wire.events import PluginData, SummaryMetadata, Value
from lossless.wire.tensorproto import TensorProto
from lossless.wire.tensors import from_numpy

REF = ValueRef("train", "00000000000000aa", 100)


def payload(kind: Kind, raw: bytes, tag: str = "tag", **more: Any) -> Payload:
    """Of run `train` at step 7."""
    return Payload(REF, tag, kind, 7, 1000.0, raw, **more)


def tensor_payload(
    array: object, kind: Kind = Kind.TENSOR, plugin: str = "", content: bytes = b"", **more: Any
) -> Payload:
    """Of a tensor: an array, or a TensorProto as it is."""
    tensor = array if isinstance(array, TensorProto) else from_numpy(np.asarray(array))
    said = SummaryMetadata(plugin_data=PluginData(plugin_name=plugin, content=content)) if plugin else None
    return payload(kind, Value(tag="tag", tensor=tensor, metadata=said).encode(), **more)
