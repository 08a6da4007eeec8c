"""TensorFlow's eager tensors, which never change, and variables, which do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lossless.write.inputs import host
from lossless.write.inputs.errors import InputError, NotScalar, described, not_one
from lossless.write.inputs.later import CopySnapshot, HostSnapshot, PendingCopy
from lossless.write.tracing import refused

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Pending, Snapshot


def number(value: Any) -> float | Pending:
    """One number; a device's is fetched later."""
    tensor = _tensor(value)
    if on_device(tensor):
        if tensor.shape.num_elements() != 1:
            raise not_one(tensor, tuple(tensor.shape))
        if not tensor.dtype.is_floating and not tensor.dtype.is_integer and not tensor.dtype.is_bool:
            raise NotScalar(f"{tensor.dtype.name} tensor")
        return PendingCopy(_Copy(tensor))
    return host.number(tensor.numpy())


def array(value: Any) -> Array:
    """A host array of its own; text as bytes."""
    return host.array(_tensor(value).numpy())


def snapshot(value: Any) -> Snapshot:
    """The tensor as it is now."""
    import numpy as np

    tensor = _tensor(value)
    if not on_device(tensor):
        return HostSnapshot(host.array(tensor.numpy()))
    dtype = host.plain(np.zeros(1, tensor.dtype.as_numpy_dtype)).dtype
    return CopySnapshot(_Copy(tensor), tuple(tensor.shape), dtype)


def on_device(value: Any) -> bool:
    """Whether it lies in an accelerator's memory."""
    device = str(getattr(value, "device", ""))
    return bool(device) and "CPU" not in device


class _Copy:
    """An eager tensor never changes: it is fetched when it is needed."""

    def __init__(self, tensor: Any) -> None:
        self._tensor = tensor

    def ready(self) -> bool:
        return False

    def fetch(self) -> Array:
        return host.array(self._tensor.numpy())


def _tensor(value: Any) -> Any:
    """An eager tensor; of a variable what it holds now."""
    if hasattr(value, "read_value") and not hasattr(value, "numpy"):
        raise _symbolic(value)
    if hasattr(value, "read_value"):
        value = value.read_value()
    if hasattr(value, "numpy") and hasattr(value, "device"):
        return value
    if hasattr(value, "op") or type(value).__name__ == "SymbolicTensor":
        raise _symbolic(value)
    name = type(value).__name__
    do = {"IndexedSlices": "give it tf.convert_to_tensor(x)", "SparseTensor": "give it tf.sparse.to_dense(x)"}
    raise InputError(
        f"got {described(value)}, want a dense tensor", do.get(name, "give it as a dense tensor, x.to_tensor()")
    )


def _symbolic(value: Any) -> Exception:
    do = (
        "log it inside the tf.function, where lossless records at each execution, or return it; "
        "in a graph of TensorFlow 1 define a summary with lossless.compat.v1"
    )
    return refused(f"a symbolic tensor ({getattr(value, 'name', '')}) logged where nothing traces it", do)
