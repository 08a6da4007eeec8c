"""Scalars. Training code writes them by `Pen`, which makes the same bytes; these serve everything else."""

from __future__ import annotations

import numpy as np

from lossless.wire.events import SummaryMetadata, Value
from lossless.wire.tensorproto import DType, TensorProto
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.metadata import metadata

PLUGIN = "scalars"


def tf2(tag: str, value: float, *, display_name: str | None = None, description: str | None = None) -> Encoded:
    """A float32 tensor without dimensions, as tf.summary.scalar writes it."""
    about = metadata(PLUGIN, display_name=display_name, description=description)
    return Encoded.of(Value(tag, tensor=from_numpy(np.array(value, np.float32)), metadata=about))


def torch(tag: str, value: float, *, new_style: bool = False, double_precision: bool = False) -> Encoded:
    """`simple_value`, or with `new_style` a tensor without shape: float32, or float64 with `double_precision`."""
    if not new_style:
        return simple(tag, value)
    tensor = TensorProto(DType.DOUBLE, double_val=(value,)) if double_precision else _packed(value)
    return Encoded.of(Value(tag, tensor=tensor, metadata=metadata(PLUGIN)))


def simple(tag: str, value: float, *, display_name: str = "", description: str = "") -> Encoded:
    """`simple_value` float32, as tf.compat.v1 and torch write it; names, as tensorboardX's, without a plugin."""
    about = SummaryMetadata(None, display_name, description) if display_name or description else None
    return Encoded.of(Value(tag, simple_value=float(np.float32(value)), metadata=about))


def _packed(value: float) -> TensorProto:
    return TensorProto(DType.FLOAT, float_val=(float(np.float32(value)),))
