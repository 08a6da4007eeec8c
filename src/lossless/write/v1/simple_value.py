"""One number as TF1 writes it."""

from __future__ import annotations

import math
from dataclasses import replace

from lossless.wire.events import Value
from lossless.wire.tensorproto import DType, TensorProto
from lossless.write.notices import notice

_FLOAT32_MAX = 3.4028235677973366e38
"""From here on, rounding gives infinity."""


def in_range(value: Value) -> Value:
    """`value`; with a float64 tensor, and notice W213, when its `simple_value` is finite and float32 is too small."""
    number = value.simple_value
    if number is None or not math.isfinite(number) or abs(number) < _FLOAT32_MAX:
        return value
    notice("W213", f"tag {value.tag!r}: got {number}", key=("v1", value.tag))
    return replace(value, simple_value=None, tensor=TensorProto(DType.DOUBLE, double_val=(number,)))
