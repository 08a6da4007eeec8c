"""CuPy arrays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lossless.write.inputs import host
from lossless.write.inputs.errors import InputError, NotScalar, described, not_one
from lossless.write.inputs.later import CopySnapshot, PendingCopy

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Pending, Snapshot


def number(value: Any) -> float | Pending:
    """One number, on its way."""
    dense = _dense(value)
    if dense.size != 1:
        raise not_one(dense, dense.shape)
    if dense.dtype.kind not in "fiub":
        raise NotScalar(f"{dense.dtype} array")
    return PendingCopy(_Copy(dense))


def array(value: Any) -> Array:
    """A host array of its own."""
    return host.array(_dense(value).get())


def snapshot(value: Any) -> Snapshot:
    """A copy, begun."""
    dense = _dense(value)
    return CopySnapshot(_Copy(dense), dense.shape, dense.dtype)


def on_device(value: Any) -> bool:
    """Always."""
    return True


class _Copy:
    """Copied on the device behind the work that made it, and from there to pinned host memory on a side stream."""

    def __init__(self, value: Any) -> None:
        cupy, cupyx = sys.modules["cupy"], sys.modules["cupyx"]
        with value.device:
            side = cupy.cuda.Stream(non_blocking=True)
            self._own = value.copy(order="C")
            side.wait_event(cupy.cuda.get_current_stream().record())
            self._host = cupyx.empty_pinned(value.shape, value.dtype)
            self._own.get(stream=side, out=self._host, blocking=False)
            self._done = side.record(cupy.cuda.Event(block=True, disable_timing=True))

    def ready(self) -> bool:
        return bool(self._done.done)

    def fetch(self) -> Array:
        self._done.synchronize()
        return host.plain(self._host)


def _dense(value: Any) -> Any:
    if not isinstance(value, sys.modules["cupy"].ndarray):
        raise InputError(f"got {described(value)}, want a dense array")
    return value
