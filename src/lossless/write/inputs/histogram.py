"""Histograms of device tensors, reduced to buckets where they lie: kilobytes come to the host instead of the tensor.

Nothing waits, and what becomes of the tensor afterwards does not matter. PyTorch on CUDA, JAX on GPUs, and CuPy: what
`between` and `even` do not take is copied (`snapshot`)."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from lossless.write.inputs import cuda, cupy_counting, jax_counting, jax_programs
from lossless.write.inputs import torch as tensors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lossless.write.inputs.later import Array, Copy

_AT_ONCE = 2**30
"""Values that are counted in one go: counters are int32."""
_STATISTICS = 4
_NARROW = ("float32", "float16", "int8", "uint8", "int16", "uint16", "bool")


class Counted(NamedTuple):
    """`counts` of the finite values by bucket, int64; their least, greatest, number, sum and sum of squares (0 if there
    are none); `left_out`: how many values are not finite."""

    counts: npt.NDArray[np.int64]
    low: float
    high: float
    size: int
    total: float
    squares: float
    left_out: int


class Reduction:
    """A histogram of a device tensor, counted where it lies: by a kernel of ours, or XLA's, behind the work that made
    it, or in `result`, of a copy that waits on the device (`kept`)."""

    def __init__(self, counts: Copy, first: int, last: int, kept: Kept | None = None) -> None:
        self._counts, self._first, self._last, self._kept = counts, first, last, kept

    def ready(self) -> bool:
        """Whether the device has come to it."""
        return self._counts.ready()

    def result(self) -> Counted:
        """The counts; waits for them. For the encoding thread."""
        return _counted(self._counts.fetch(), self._first, self._last)


class _Waiting:
    """Bytes of copies that wait on devices."""

    def __init__(self, most: int) -> None:
        self._lock, self._left = threading.RLock(), most  # finalizers give, in any code

    def take(self, size: int) -> Kept | None:
        """Room for a copy of `size` bytes; None if so much may not wait."""
        with self._lock:
            if size > self._left:
                return None
            self._left -= size
            return Kept(self, size)

    def give(self, size: int) -> None:
        """No more waiting."""
        with self._lock:
            self._left += size


class Kept:
    """Room for a copy that waits, as long as something refers to this."""

    def __init__(self, waiting: _Waiting, size: int) -> None:
        self._waiting, self.size = waiting, size

    def __del__(self) -> None:
        self._waiting.give(self.size)


_waiting = _Waiting(2**29)


def _counted(fetched: Array, first: int, last: int) -> Counted:
    """`fetched`: four statistics, then counts, of which so many outer ones are of values that are not finite."""
    low, high, total, squares = (float(value) for value in fetched[:_STATISTICS])
    every = fetched[_STATISTICS:].astype("int64")
    counts = every[first : len(every) - last]
    size = int(counts.sum())
    if not size:
        low = high = 0.0
    return Counted(counts, low, high, size, total, squares, int(every.sum()) - size)


def between(value: Any, limits: Array) -> Reduction | None:
    """How many finite values lie below the first limit, from each limit up to the next, and from the last one on.

    A value that is the last limit lies below it, as in numpy.histogram. `limits`: float64, ascending, kept for their
    id. None where `value` is to be copied. Raises InputError."""
    if reduces(value):
        return reduce_between(value, limits)
    if cupy_counting.counts(value):
        return _waited(value, cupy_counting.between(limits, _thresholds), 1)
    parts = jax_programs.counted(value, _between_way(limits), whole=False)
    return None if parts is None else Reduction(parts, 1, 1)


def even(value: Any, buckets: int) -> Reduction | None:
    """How many finite values lie in each of `buckets`, at least one, even ones between the least and the greatest.

    If these are one number all values lie in the first. None where `value` is to be copied. Raises InputError."""
    if reduces(value):
        return reduce_even(value, buckets)
    if cupy_counting.counts(value):
        return _waited(value, cupy_counting.even(buckets), 0)
    way = jax_programs.Way(("even", buckets), jax_counting.even(buckets))
    parts = jax_programs.counted(value, way, whole=True)
    return None if parts is None else Reduction(parts, 0, 1)


def _waited(value: Any, count: cupy_counting.Count, first: int) -> Reduction | None:
    """Of a CuPy array; None where too much waits already."""
    kept = _waiting.take(value.nbytes)
    return None if kept is None else Reduction(cupy_counting.counted(value, count), first, 1, kept)


_ways: dict[int, tuple[Array, jax_programs.Way]] = {}


def _between_way(limits: Array) -> jax_programs.Way:
    if id(limits) not in _ways:
        name = "between", id(limits)
        _ways[id(limits)] = limits, jax_programs.Way(name, jax_counting.between(limits, _thresholds))
    return _ways[id(limits)][1]


def reduces(value: object) -> bool:
    """Whether a histogram of `value` can be reduced on its device: a PyTorch tensor there, of real numbers, dense."""
    torch: Any = sys.modules.get("torch")
    tensor = getattr(torch, "Tensor", ())  # another thread may be at its import
    if not isinstance(value, tensor) or value.device.type != "cuda" or not value.numel():
        return False
    plain = value.layout is torch.strided and not value.is_complex() and not value.is_quantized
    return plain and not value.is_nested and not torch.are_deterministic_algorithms_enabled()


def reduce_between(value: Any, limits: Array) -> Reduction:
    """`between` of a PyTorch tensor, wherever it lies. Raises InputError."""
    torch = sys.modules["torch"]

    def reduce(flat: Any) -> Any:
        bounds = _bounds(torch, limits, flat)
        places = (torch.bucketize(part, bounds, right=True, out_int32=True) for part in flat.split(_AT_ONCE))
        counts = sum(_tally(torch, place, len(bounds) + 1) for place in places)
        return torch.cat([_statistics(torch, flat), counts.double()])

    plain = tensors.dense(value).reshape(-1)
    if own := cuda.kernels(plain, len(limits) + 3):
        return Reduction(own.between(plain, limits, lambda: _thresholds(limits, True)), 1, 1)
    return _reduction(_flat(torch, value), reduce, 1)


def reduce_even(value: Any, buckets: int) -> Reduction:
    """`even` of a PyTorch tensor, wherever it lies. Raises InputError."""
    torch = sys.modules["torch"]

    def reduce(flat: Any) -> Any:
        statistics = _statistics(torch, flat)
        low, width = statistics[0], (statistics[1] - statistics[0]) / buckets
        places = (_places(part, low, width, buckets) for part in flat.split(_AT_ONCE))
        counts = sum(_tally(torch, place, buckets + 1) for place in places)
        return torch.cat([statistics, counts.double()])

    plain = tensors.dense(value).reshape(-1)
    if own := cuda.kernels(plain, buckets + 1):
        return Reduction(own.even(plain, buckets), 0, 1)
    return _reduction(_flat(torch, value), reduce, 0)


def _reduction(flat: Any, reduce: Callable[[Any], Any], first: int) -> Reduction:
    """Reduced by another thread; where too much waits already at once, which takes more of the caller's time and no
    memory."""
    kept = _waiting.take(flat.nbytes)
    aside = tensors.Aside(flat, reduce) if kept else tensors.Aside(reduce(flat))
    return Reduction(aside, first, 1, kept)


def _flat(torch: Any, value: Any) -> Any:
    """One dimension of float32, where that holds all values of the dtype, else float64."""
    dense = tensors.dense(value).reshape(-1)
    narrow = tensors.name_of(dense) in _NARROW or tensors.is_own(tensors.name_of(dense))
    return dense.to(torch.float32 if narrow else torch.float64)


_on_devices: dict[tuple[int, Any, bool], tuple[Array, Any]] = {}
"""Limits that were brought to a device, which would have to be waited for each time; the host's is kept for its id."""
_KEPT = 64


def _bounds(torch: Any, limits: Array, flat: Any) -> Any:
    narrow = flat.dtype is torch.float32
    key = id(limits), flat.device, narrow
    if key not in _on_devices:
        if len(_on_devices) >= _KEPT:
            _on_devices.clear()
        _on_devices[key] = limits, cuda.brought(torch, _thresholds(limits, narrow), flat.device)
    return _on_devices[key][1]


def _thresholds(limits: Array, narrow: bool) -> Array:
    """`limits` between those of finite numbers, in the values' dtype: rounded up, which changes no comparison; the last
    is the next number after it."""
    import numpy as np

    kind = np.float32 if narrow else np.float64
    limits = np.append(limits[:-1], np.nextafter(limits[-1], np.inf))
    near = limits.astype(kind)
    up = np.where(near < limits, np.nextafter(near, kind(np.inf)), near)
    return np.concatenate([[np.finfo(kind).min], up, [np.inf]]).astype(kind)


def _statistics(torch: Any, flat: Any) -> Any:
    """Least, greatest, sum and sum of squares of the finite values, float64."""
    inf = float("inf")
    finite = flat.double().nan_to_num(0.0, 0.0, 0.0)
    low = flat.nan_to_num(inf, inf, inf).amin().double()
    high = flat.nan_to_num(-inf, -inf, -inf).amax().double()
    return torch.stack([low, high, finite.sum(), finite.dot(finite)])


def _places(flat: Any, low: Any, width: Any, buckets: int) -> Any:
    """The bucket of each value; `buckets` for those that are not finite."""
    place = (flat.double() - low).div_(width).nan_to_num_(0.0).clamp_(0, buckets - 1).int()
    return place.masked_fill_(~flat.isfinite(), buckets)


def _tally(torch: Any, places: Any, size: int) -> Any:
    """How often each of 0 … size-1 is in `places`. Not torch.bincount on a device: it waits for it."""
    if places.is_cpu:
        return torch.bincount(places, minlength=size)
    return torch.histc(places, size, 0, size)
