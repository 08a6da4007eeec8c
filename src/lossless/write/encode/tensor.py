"""Tensors of any dtype."""

from __future__ import annotations

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


def of_numbers(array: Array) -> Array:
    """An array of Python's numbers as TensorFlow makes it: float32 and int32, unless one of them is too large."""
    small = {"float64": np.float32, "int64": np.int32}.get(array.dtype.name)
    if small is None:
        return array
    with np.errstate(over="ignore"):
        narrow = array.astype(small)
    fits = np.isfinite(narrow) == np.isfinite(array) if narrow.dtype.kind == "f" else narrow == array
    return narrow if fits.all() else array


_FIELDS: dict[str, tuple[DType, str]] = {
    "float16": (DType.HALF, "half_val"),
    "bfloat16": (DType.BFLOAT16, "half_val"),
    "float32": (DType.FLOAT, "float_val"),
    "float64": (DType.DOUBLE, "double_val"),
    "int8": (DType.INT8, "int_val"),
    "uint8": (DType.UINT8, "int_val"),
    "int16": (DType.INT16, "int_val"),
    "int32": (DType.INT32, "int_val"),
    "int64": (DType.INT64, "int64_val"),
    "complex64": (DType.COMPLEX64, "scomplex_val"),
    "complex128": (DType.COMPLEX128, "dcomplex_val"),
    "bool": (DType.BOOL, "bool_val"),
}


def torch(tag: str, array: Array, dtype_name: str | None = None) -> Encoded:
    """A tensor as SummaryWriter.add_tensor writes it, in the typed field of its dtype; other dtypes as `tf2` does.
    `dtype_name`: what it was before it became an array, as "bfloat16", which NumPy lacks.

    Of halves, bfloat16 and uint8 torch writes what no reader understands; here they are as TensorFlow reads them."""
    about, name = metadata("tensor"), dtype_name or array.dtype.name
    if name not in _FIELDS:
        return tf2(tag, array, about)
    dtype, field = _FIELDS[name]
    values: Any = tuple(_flat(np.ascontiguousarray(array).reshape(-1), name).tolist())
    shape = TensorShape(tuple(map(Dimension, array.shape)))
    return Encoded.of(Value(tag, tensor=replace(TensorProto(dtype, shape), **{field: values}), metadata=about))


def _flat(array: Array, name: str) -> Array:
    """The numbers that the typed field holds: bits of halves, real and imaginary parts."""
    match name:
        case "float16":
            return array.astype(np.float16).view(np.uint16)
        case "bfloat16":
            return array.astype(np.float32).view(np.uint32) >> 16
        case "complex64" | "complex128":
            return array.view(array.real.dtype)
    return array
