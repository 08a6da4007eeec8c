"""Scalars. Training code writes them by `Pen`, which makes the same bytes; these serve everything else."""

from __future__ import annotations

import math

import numpy as np

from lossless.wire.events import SummaryMetadata, Value
from lossless.wire.tensorproto import DType, TensorProto
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded, Remark
from lossless.write.encode.metadata import metadata

PLUGIN = "scalars"


def tf2(tag: str, value: float, *, display_name: str | None = None, description: str | None = None) -> Encoded:
    """A float32 tensor without dimensions, as tf.summary.scalar writes it."""
    about = metadata(PLUGIN, display_name=display_name, description=description)
    if _fits(value):
        return Encoded.of(Value(tag, tensor=from_numpy(np.array(value, np.float32)), metadata=about))
    return _wide(tag, value, about)


def torch(tag: str, value: float, *, new_style: bool = False, double_precision: bool = False) -> Encoded:
    """`simple_value`, or with `new_style` a tensor without shape: float32, or float64 with `double_precision`."""
    if not new_style:
        return simple(tag, value)
    about = metadata(PLUGIN)
    if double_precision:
        return Encoded.of(Value(tag, tensor=TensorProto(DType.DOUBLE, double_val=(value,)), metadata=about))
    if _fits(value):
        return Encoded.of(Value(tag, tensor=TensorProto(DType.FLOAT, float_val=(_narrow(value),)), metadata=about))
    return _wide(tag, value, about)


def simple(tag: str, value: float, *, display_name: str = "", description: str = "") -> Encoded:
    """`simple_value` float32, as tf.compat.v1 and torch write it; names, as tensorboardX's, without a plugin."""
    if not _fits(value):
        return _wide(tag, value, metadata(PLUGIN, display_name=display_name, description=description))
    about = SummaryMetadata(None, display_name, description) if display_name or description else None
    return Encoded.of(Value(tag, simple_value=_narrow(value), metadata=about))


def _narrow(value: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.float32(value))


def _fits(value: float) -> bool:
    return not math.isfinite(value) or math.isfinite(_narrow(value))


def _wide(tag: str, value: float, about: SummaryMetadata) -> Encoded:
    """A finite value that float32 would make infinite, as float64."""
    told = Remark("W213", f"tag {tag!r}: got {value}, float32 holds at most 3.4e38", "scale it, or log its logarithm")
    return Encoded.of(Value(tag, tensor=from_numpy(np.array(value, np.float64)), metadata=about), remarks=(told,))
