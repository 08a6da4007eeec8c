"""CuPy arrays."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lossless.write.inputs import host
from lossless.write.inputs.errors import InputError, NotScalar, described, not_one
from lossless.write.inputs.later import CopySnapshot, PendingCopy
from lossless.write.tracing import refused

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Pending, Snapshot

_CAPTURE = "log outside of the captured graph"


def number(value: Any) -> float | Pending:
    """One number, on its way."""
    dense = _dense(value)
    if dense.size != 1:
        raise not_one(dense, dense.shape)
    if dense.dtype.kind not in "fiub":
        raise NotScalar(f"{dense.dtype} array")
    return PendingCopy(Aside(dense))


def array(value: Any) -> Array:
    """A host array of its own."""
    return host.array(_dense(value).get())


def snapshot(value: Any) -> Snapshot:
    """A copy, begun."""
    dense = _dense(value)
    return CopySnapshot(Aside(dense), dense.shape, dense.dtype)


def on_device(value: Any) -> bool:
    """Always."""
    return True


class Aside:
    """A copy of an array, queued on its device behind the work that made it; the array may change afterwards. All else
    is done in another thread, on a side stream."""

    def __init__(self, value: Any) -> None:
        cuda = sys.modules["cupy"].cuda
        with value.device:
            stream = cuda.get_current_stream()
            if stream.is_capturing():
                raise refused("a CuPy array logged while a CUDA graph is captured, which replays no Python", _CAPTURE)
            self._own = value.copy(order="C")
            self._made = stream.record(cuda.Event(disable_timing=True))

    def ready(self) -> bool:
        """Whether the device has come to it."""
        return bool(self._made.done)

    def fetch(self) -> Array:
        """The numbers on the host; waits."""
        return host.plain(self.fetched(lambda own: own))

    def fetched(self, reduce: Callable[[Any], Any]) -> Array:
        """What `reduce` makes of the copy on a side stream, on the host; waits."""
        with self._own.device, _sides.of(self._own.device) as side:
            side.wait_event(self._made)
            return _fetched(side, reduce(self._own))


def _fetched(side: Any, made: Any) -> Array:
    """By way of pinned memory, and the wait is a sleep."""
    cupy, cupyx = sys.modules["cupy"], sys.modules["cupyx"]
    there: Array = cupyx.empty_pinned(made.shape, made.dtype)
    made.get(stream=side, out=there, blocking=False)
    side.record(cupy.cuda.Event(block=True, disable_timing=True)).synchronize()
    return there


class _Sides(threading.local):
    """Side streams by device, one for each thread that fetches."""

    def __init__(self) -> None:
        self._streams: dict[int, Any] = {}

    def of(self, device: Any) -> Any:
        """The stream of the current device."""
        if device.id not in self._streams:
            self._streams[device.id] = sys.modules["cupy"].cuda.Stream(non_blocking=True)
        return self._streams[device.id]


_sides = _Sides()


def _dense(value: Any) -> Any:
    if not isinstance(value, sys.modules["cupy"].ndarray):
        raise InputError(f"got {described(value)}, want a dense array")
    return value
