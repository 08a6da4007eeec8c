"""A tensor of any plugin: its dtype as TensorFlow calls it, and its elements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossless.values.payload import Payload
from lossless.wire.tensorproto import DType


@dataclass(frozen=True, eq=False)
class Tensor:
    """`dtype`: TensorFlow's name; `array`: of its shape; strings as objects of bytes, bfloat16 as float32."""

    dtype: str
    array: NDArray[np.generic] | NDArray[np.object_]


def decode(payload: Payload) -> Tensor:
    """The tensor of a value. Raises BrokenValue, TooLarge."""
    array = payload.tensor("a tensor")
    tensor = payload.value.tensor
    return Tensor(DType(tensor.dtype).name.lower() if tensor else "", array)
