"""How a scalar is encoded."""

from __future__ import annotations

import enum


class Form(enum.IntEnum):
    """The encodings of a scalar; the codes are `recorder.pyx`'s."""

    SIMPLE = 0
    """`simple_value`, float32: torch, tensorboardX, TF1."""
    TENSOR = 1
    """A float32 tensor in `tensor_content`, rank 0, with the metadata of plugin scalars: tf.summary v2."""
    PACKED = 2
    """A tensor in `float_val`, without a shape, with the metadata: torch's new_style."""
    PACKED_DOUBLE = 3
    """The same in `double_val`: torch's new_style with double_precision."""
