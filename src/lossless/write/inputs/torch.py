"""PyTorch tensors, on any device."""

from __future__ import annotations

import sys
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lossless.write.inputs import host
from lossless.write.inputs.errors import InputError, NotScalar, not_one
from lossless.write.inputs.later import Batch, CopySnapshot, HostSnapshot, PendingCopy, PendingOfBatch
from lossless.write.tracing import refused

if TYPE_CHECKING:
    import numpy as np

    from lossless.write.inputs.later import Array, Pending, Snapshot

_LOADED = "log it once it has data"
_CAPTURE = "log outside of the captured graph"
_VMAP = "return the value from the function that vmap maps and log it outside"


def number(tensor: Any) -> float | Pending:
    """One number; a device's is on its way."""
    if tensor.is_cpu:
        try:
            item = tensor.item()
        except (RuntimeError, NotImplementedError) as error:
            raise _why_no_item(tensor, error) from error
        if type(item) is float:
            return item
        if isinstance(item, int):
            return float(item)
        raise _why_no_item(tensor, None)
    plain = dense(tensor)
    if plain.numel() != 1:
        raise not_one(plain, tuple(plain.shape))
    if plain.is_complex():
        raise NotScalar(f"a {name_of(plain)} tensor")
    return PendingCopy(Aside(plain))


def array(tensor: Any) -> Array:
    """A host array of its own."""
    return snapshot(tensor).array()


def snapshot(tensor: Any) -> Snapshot:
    """A copy: made now in host memory, or begun on a device."""
    plain = dense(tensor)
    if plain.is_cpu:
        return HostSnapshot(host.array(_to_numpy(plain)))
    return CopySnapshot(Aside(plain), tuple(plain.shape), _numpy_dtype(plain))


def on_device(tensor: Any) -> bool:
    """Whether it lies in an accelerator's memory."""
    return not tensor.is_cpu and tensor.device.type != "meta"


def together(tensors: list[Any]) -> list[Any]:
    """PyTorch numbers, 0-d, as values that writers of ours take: those of one device and dtype come by one copy; those
    in host memory stay as they are."""
    values, groups = list(tensors), defaultdict[Any, list[int]](list)
    for at, tensor in enumerate(tensors):
        if on_device(tensor):
            groups[tensor.device, tensor.dtype].append(at)
    for places in groups.values():
        batch = Batch(Aside(_torch().stack([tensors[at].detach() for at in places])))
        for i, at in enumerate(places):
            values[at] = PendingOfBatch(batch, i)
    return values


class Aside:
    """A copy of a dense tensor, queued on its device behind the work that made it; the tensor may change afterwards.
    All else is done in another thread, on a side stream: `reduce` makes something smaller of the copy."""

    def __init__(self, tensor: Any, reduce: Callable[[Any], Any] | None = None) -> None:
        torch = _torch()
        streams = None if tensor.is_cpu else getattr(torch, tensor.device.type, None)
        self._streams = streams if hasattr(streams, "Stream") and hasattr(streams, "current_stream") else None
        if getattr(streams, "is_current_stream_capturing", bool)():
            raise refused("a tensor logged while a CUDA graph is captured, which replays no Python", _CAPTURE)
        self._tensor, self._reduce = tensor.clone(memory_format=torch.contiguous_format), reduce
        if self._streams is not None:
            self._made = self._streams.Event()
            self._made.record(self._streams.current_stream(tensor.device))

    def ready(self) -> bool:
        """Whether the device has come to it."""
        return self._streams is not None and bool(self._made.query())

    def fetch(self) -> Array:
        """The numbers, or what `reduce` made of them, on the host; waits."""
        if self._streams is None:
            return _to_numpy(self._reduced().cpu())
        side = _side_stream(self._streams, self._tensor.device)
        with self._streams.stream(side):
            side.wait_event(self._made)
            return _fetched(self._streams, side, self._reduced())

    def _reduced(self) -> Any:
        return self._reduce(self._tensor) if self._reduce else self._tensor


def _fetched(streams: Any, side: Any, tensor: Any) -> Array:
    """By way of pinned memory: several times as fast, and the wait is a sleep."""
    host = _torch().empty(tensor.shape, dtype=tensor.dtype, device="cpu", pin_memory=True)
    host.copy_(tensor, non_blocking=True)
    done = streams.Event(blocking=True) if streams.__name__ == "torch.cuda" else streams.Event()
    done.record(side)
    done.synchronize()
    return _to_numpy(host)


class _Sides(threading.local):
    """Side streams by device, one for each thread that fetches."""

    def __init__(self) -> None:
        self.streams: dict[Any, Any] = {}


_sides = _Sides()


def _side_stream(streams: Any, device: Any) -> Any:
    if device not in _sides.streams:
        _sides.streams[device] = streams.Stream(device)
    return _sides.streams[device]


def dense(tensor: Any) -> Any:
    """The same numbers as a plain tensor outside autograd. Raises InputError where there are none."""
    torch = _torch()
    tensor = _unwrapped(torch, tensor.detach())
    if tensor.is_meta:
        raise InputError(
            f"got a tensor of shape {tuple(tensor.shape)} on the meta device, which has no numbers", _LOADED
        )
    if type(tensor).__name__ == "FakeTensor":
        raise InputError(f"got a fake tensor of shape {tuple(tensor.shape)}, which has no numbers", _LOADED)
    if tensor.is_nested:
        raise InputError("got a nested tensor, want a rectangular one", "give it .to_padded_tensor(0.0), or its parts")
    if tensor.is_quantized:
        tensor = tensor.dequantize()
    if tensor.is_mkldnn:
        tensor = tensor.to_dense()
    if tensor.layout is not torch.strided:
        what = f"got a sparse tensor ({str(tensor.layout).removeprefix('torch.')}) of shape {tuple(tensor.shape)}"
        raise InputError(f"{what}, want a dense one", "give it .to_dense(), or its .values()")
    with torch._C._DisableFuncTorch():
        return tensor.resolve_conj().resolve_neg()


def _unwrapped(torch: Any, tensor: Any) -> Any:
    """What torch.func.grad and torch.distributed wrap."""
    functorch = torch._C._functorch
    while functorch.is_functorch_wrapped_tensor(tensor):
        if functorch.is_batchedtensor(tensor):
            raise refused("a tensor logged inside torch.func.vmap, where it stands for a whole batch", _VMAP)
        tensor = functorch.get_unwrapped(tensor)
    if type(tensor).__name__ == "DTensor":
        if not all(placement.is_replicate() for placement in tensor.placements):
            what = f"got a part of a distributed tensor of shape {tuple(tensor.shape)}, want all of it"
            raise InputError(what, "call .full_tensor() in every rank first")
        return tensor.to_local()
    return tensor


def _why_no_item(tensor: Any, error: Exception | None) -> Exception:
    """What is wrong with a host tensor that has no one real number. Raises it where that is already clear."""
    plain = dense(tensor)
    if plain.numel() != 1:
        return not_one(plain, tuple(plain.shape))
    return NotScalar(f"a {name_of(plain)} tensor" + (f" ({error})" if error else ""))


def name_of(tensor: Any) -> str:
    """Its dtype."""
    return str(tensor.dtype).removeprefix("torch.")


def _numpy_dtype(tensor: Any) -> np.dtype[Any]:
    """The dtype that `_to_numpy` gives."""
    import numpy

    name = name_of(tensor)
    return numpy.dtype("float32" if is_own(name) else name)


def is_own(name: str) -> bool:
    """Whether NumPy has no such dtype: bfloat16, float8 …; all of them fit into float32."""
    return name.startswith(("bfloat", "float8_", "float6_", "float4_"))  # not float64


def _to_numpy(tensor: Any) -> Array:
    """The host tensor's memory as an array."""
    with _torch()._C._DisableFuncTorch():
        array: Array = (tensor.float() if is_own(name_of(tensor)) else tensor).numpy()
    return array


def _torch() -> Any:
    return sys.modules["torch"]
