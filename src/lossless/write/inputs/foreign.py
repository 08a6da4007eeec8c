"""Arrays of libraries that are known only by a protocol: DLPack, or __cuda_array_interface__."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lossless.write.inputs.errors import InputError, described
from lossless.write.inputs.kinds import Reader, reader_of

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Pending, Snapshot

_IN_HOST_MEMORY = (1, 3, 11)
"""DLPack's device types: CPU, and host memory pinned by CUDA or ROCm."""


def number(value: Any) -> float | Pending:
    """One number."""
    reader, adopted = _adopted(value)
    return reader.number(adopted)


def array(value: Any) -> Array:
    """A host array of its own."""
    reader, adopted = _adopted(value)
    return reader.array(adopted)


def snapshot(value: Any) -> Snapshot:
    """As it is now."""
    reader, adopted = _adopted(value)
    return reader.snapshot(adopted)


def on_device(value: Any) -> bool:
    """Whether it lies in an accelerator's memory."""
    return not _in_host_memory(value)


def _in_host_memory(value: Any) -> bool:
    return hasattr(value, "__dlpack_device__") and int(value.__dlpack_device__()[0]) in _IN_HOST_MEMORY


def _adopted(value: Any) -> tuple[Reader, Any]:
    """The same memory as an array of a library that is loaded, and its reader."""
    cupy, torch = sys.modules.get("cupy"), sys.modules.get("torch")
    try:
        adopted = _of_host(value) if _in_host_memory(value) else _of_device(value, cupy, torch)
    except (TypeError, ValueError, RuntimeError, BufferError) as error:
        raise InputError(f"got {described(value)}, which cannot be read ({error})") from error
    if adopted is None:
        what = f"got {described(value)} in a device's memory, and neither torch nor cupy is loaded to read it"
        raise InputError(what, "give it as a host array")
    return reader_of(type(adopted)), adopted


def _of_host(value: Any) -> Any:
    import numpy as np

    try:
        return np.from_dlpack(value)
    except (TypeError, RuntimeError, BufferError):
        if "torch" not in sys.modules:
            raise
        return sys.modules["torch"].from_dlpack(value)  # it has dtypes that NumPy lacks: bfloat16


def _of_device(value: Any, cupy: Any, torch: Any) -> Any:
    if cupy is not None:
        return cupy.from_dlpack(value) if hasattr(value, "__dlpack__") else cupy.asarray(value)
    if torch is not None:
        return torch.from_dlpack(value) if hasattr(value, "__dlpack__") else torch.as_tensor(value, device="cuda")
    if hasattr(value, "copy_to_host"):
        return value.copy_to_host()
    return None
