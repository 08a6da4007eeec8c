"""One number as TF1 writes it: Summary.Value with `simple_value`."""

from __future__ import annotations

import math
import struct
from functools import cache

from lossless.wire.proto import delimited
from lossless.wire.tensorproto import DType, TensorProto
from lossless.wire.utf8 import utf8
from lossless.write.encode.encoded import Remark

_FLOAT32_MAX = 3.4028235677973366e38
"""From here on, rounding gives infinity."""
_SUMMARY_VALUE, _TAG = 1, 1
_pack = struct.Struct("<cf").pack
_SIMPLE_VALUE = b"\x15"
"""The key of field 2, of four bytes."""


def fits(number: float) -> bool:
    """Whether float32 has something for it: it is small enough, or not finite."""
    return -_FLOAT32_MAX < number < _FLOAT32_MAX or not math.isfinite(number)


def as_double(number: float) -> TensorProto:
    """A tensor of float64 for what does not fit."""
    return TensorProto(DType.DOUBLE, double_val=(number,))


def too_large(tag: str, number: float) -> Remark:
    """What is said of it."""
    return Remark("W213", f"tag {tag!r}: got {number}", "")


class Scalar:
    """Serialised Summaries of one tag and one number."""

    def __init__(self, tag: str) -> None:
        head = delimited(_TAG, utf8(tag))
        self._start = delimited(_SUMMARY_VALUE, head + bytes(5))[:-5]

    def summary(self, number: float) -> bytes:
        """The Summary of a number that fits."""
        return self._start + _pack(_SIMPLE_VALUE, number)


@cache
def scalar_of(tag: str) -> Scalar:
    """The Scalar of a tag; made once."""
    return Scalar(tag)
