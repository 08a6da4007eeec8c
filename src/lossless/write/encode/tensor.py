"""Tensors of any dtype."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import SummaryMetadata, Value
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.metadata import metadata

Array = NDArray[Any]


def tf2(tag: str, array: Array, metadata: SummaryMetadata | None = None) -> Encoded:
    """A tensor as tf.summary.write writes it: elements in `tensor_content`, strings apart. Raises ProtoError."""
    return Encoded.of(Value(tag, tensor=from_numpy(np.asarray(array)), metadata=metadata))


_FIELDS: dict[str, tuple[DType, str, Callable[[Array], Array]]] = {
    "float16": (DType.HALF, "half_val", lambda a: a.astype("<f4").view("<i4")),
    "bfloat16": (DType.BFLOAT16, "half_val", lambda a: a.astype("<f4").view("<i4")),
    "float32": (DType.FLOAT, "float_val", lambda a: a),
    "float64": (DType.DOUBLE, "double_val", lambda a: a),
    "int8": (DType.INT8, "int_val", lambda a: a),
    "uint8": (DType.UINT8, "uint32_val", lambda a: a),
    "int16": (DType.INT16, "int_val", lambda a: a),
    "int32": (DType.INT32, "int_val", lambda a: a),
    "int64": (DType.INT64, "int64_val", lambda a: a),
    "complex64": (DType.COMPLEX64, "scomplex_val", lambda a: a.view("<f4")),
    "complex128": (DType.COMPLEX128, "dcomplex_val", lambda a: a.view("<f8")),
    "bool": (DType.BOOL, "bool_val", lambda a: a),
}


def torch(tag: str, array: Array, dtype_name: str | None = None) -> Encoded:
    """A tensor as SummaryWriter.add_tensor writes it, in the typed field of its dtype; other dtypes as `tf2` does.
    `dtype_name`: what it was before it became an array, as "bfloat16", which NumPy lacks."""
    about, name = metadata("tensor"), dtype_name or array.dtype.name
    if name not in _FIELDS:
        return tf2(tag, array, about)
    dtype, field, flat = _FIELDS[name]
    values: Any = tuple(flat(np.ascontiguousarray(array).reshape(-1)).tolist())
    shape = TensorShape(tuple(map(Dimension, array.shape)))
    return Encoded.of(Value(tag, tensor=replace(TensorProto(dtype, shape), **{field: values}), metadata=about))
