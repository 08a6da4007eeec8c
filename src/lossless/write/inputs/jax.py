"""JAX arrays: computed later than they are there, on any devices, and deleted when they are donated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lossless.write.inputs import host
from lossless.write.inputs.errors import InputError, NotScalar, not_one
from lossless.write.inputs.later import CopySnapshot, HostSnapshot, PendingCopy
from lossless.write.tracing import refused

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Pending, Snapshot


def number(value: Any) -> float | Pending:
    """One number; pending while it is computed, or if it lies on a device."""
    local = _local(value)
    if local.size != 1:
        raise not_one(local, local.shape)
    if local.dtype.kind == "c":
        raise NotScalar(f"{local.dtype} value")
    if local.is_ready() and not on_device(local):
        return float(local.item())
    return PendingCopy(_Copy(local))


def array(value: Any) -> Array:
    """A host array of its own."""
    return host.array(_local(value))


def snapshot(value: Any) -> Snapshot:
    """A copy, begun on the devices: donating or deleting the array does not matter to it."""
    import numpy as np

    local = _local(value)
    if not local.size:
        return HostSnapshot(host.array(local))
    dtype = host.plain(np.zeros(1, local.dtype)).dtype
    return CopySnapshot(_Copy(local), tuple(local.shape), dtype)


def on_device(value: Any) -> bool:
    """Whether it lies in an accelerator's memory."""
    return not _place(value).on_host


class _Place(NamedTuple):
    """What is true of all arrays of one sharding: `whole`, all of it is in this process; `on_host`, in host memory."""

    whole: bool
    on_host: bool


_places: dict[Any, _Place] = {}
_MOST = 1000


def _place(value: Any) -> _Place:
    place = _places.get(value.sharding)
    if place is None:
        if len(_places) >= _MOST:
            _places.clear()
        on_host = all(device.platform == "cpu" for device in value.devices())
        place = _places[value.sharding] = _Place(value.is_fully_addressable, on_host)
    return place


class _Copy:
    """A copy on the same devices, whose way to the host is begun."""

    def __init__(self, value: Any) -> None:
        self._value = value.copy()
        self._value.copy_to_host_async()

    def ready(self) -> bool:
        return bool(self._value.is_ready())

    def fetch(self) -> Array:
        return host.array(self._value)


def _local(value: Any) -> Any:
    """All of it, in this process. Raises InputError where that is not to be had."""
    if not hasattr(value, "is_ready"):
        if value.dtype.name.startswith("key<"):
            raise InputError(
                f"got a random key of shape {value.shape}, want numbers", "give it jax.random.key_data(key)"
            )
        do = "log it inside the traced function, where lossless records at each execution, or return it first"
        raise refused(f"a traced value ({type(value).__name__}) logged outside of its trace", do)
    if value.is_deleted():
        what = f"got an array of shape {value.shape} that is deleted, or was donated to a jitted function"
        raise InputError(what, "log it before it is donated")
    if not _place(value).whole:
        if not value.is_fully_replicated:
            what = f"got an array of shape {value.shape} that is spread over several processes, want all of it"
            raise InputError(what, "gather it first: jax.experimental.multihost_utils.process_allgather(x, tiled=True)")
        value = value.addressable_data(0)
    return value
