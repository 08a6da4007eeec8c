"""Histograms of CuPy arrays, counted by its own functions: another thread reduces a copy that waits on the device.

A `Count` takes the module, CuPy, or NumPy where the device cannot, and a real array of it, at least one value. It gives
one of float64: least, greatest, sum, sum of squares of the finite values (inf, -inf, 0, 0 if there are none), and then
the counts. It waits for no device."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from lossless.write.inputs.cupy import Aside
from lossless.write.inputs.errors import guarded
from lossless.write.inputs.jax_counting import NARROW, WIDE

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array

Count = Callable[[Any, Any], Any]
_SMALL = 2**14
"""Bytes of which a copy is as cheap as the counts."""
_PART = 2**22
"""Values at once: what is computed of each takes some tens of bytes meanwhile."""
_REFUSED = (MemoryError, RuntimeError, TypeError, ValueError, ImportError, OSError)
"""What CuPy raises for a device, a dtype, a memory or a compiler that it cannot do it with, with CompileException."""


def counts(value: Any) -> bool:
    """Whether it is an array of CuPy itself, of real numbers, large enough."""
    array: Any = getattr(sys.modules.get("cupy"), "ndarray", None)  # another thread may be at its import
    return type(value) is array and value.dtype.name in (*NARROW, *WIDE) and value.nbytes > _SMALL


class Counts:
    """The counts of an array as it was at the call; they are made in `fetch`."""

    def __init__(self, value: Any, count: Count) -> None:
        self._aside, self._count = Aside(value), count

    def ready(self) -> bool:
        """Whether the device has come to the copy."""
        return self._aside.ready()

    def fetch(self) -> Array:
        """By the device, or of the copy by the host; waits."""
        import numpy as np

        cupy = sys.modules["cupy"]
        try:
            return self._aside.fetched(partial(self._count, cupy))
        except (*_REFUSED, cupy.cuda.compiler.CompileException):
            with np.errstate(all="ignore"):
                counted: Array = self._count(np, self._aside.fetch())
            return counted


def counted(value: Any, count: Count) -> Counts:
    """Begun. Raises InputError."""
    return guarded(partial(Counts, count=count))(value)


def between(limits: Array, thresholds: Callable[[Array, bool], Array]) -> Count:
    """Counts below the first threshold, from each up to the next, from the last one on. `thresholds(limits, narrow)`
    of float32 or float64, ascending from the least finite number to infinity."""

    def count(xp: Any, values: Any) -> Any:
        bounds = xp.asarray(thresholds(limits, _kind(values) == "float32"))
        places = (xp.searchsorted(bounds, part, side="right") for part in _parts(values))
        return xp.concatenate([_statistics(xp, values), _tally(xp, places, len(bounds) + 1)])

    return count


def even(buckets: int) -> Count:
    """Counts in even buckets of the range of the finite values, and of those that are not finite."""

    def count(xp: Any, values: Any) -> Any:
        statistics = _statistics(xp, values)
        low, high = statistics[0], statistics[1]
        scale = xp.where(xp.isfinite(high - low), 1.0, 0.5)  # so that the difference is a float64
        low, width = low * scale, (high * scale - low * scale) / buckets

        def placed(part: Any) -> Any:
            place = (part.astype("float64") * scale - low) / width
            place = xp.minimum(xp.where(place > 0, place, 0), buckets - 1)
            return xp.where(xp.isfinite(part), place, buckets).astype("int64")

        return xp.concatenate([statistics, _tally(xp, map(placed, _parts(values)), buckets + 1)])

    return count


def _kind(values: Any) -> str:
    """float32, where that holds all values of the dtype, else float64."""
    return "float32" if values.dtype.name in NARROW else "float64"


def _parts(values: Any) -> Iterator[Any]:
    flat, kind = values.reshape(-1), _kind(values)
    return (flat[at : at + _PART].astype(kind, copy=False) for at in range(0, flat.size, _PART))


def _statistics(xp: Any, values: Any) -> Any:
    parts = xp.stack([_of_part(xp, part) for part in _parts(values)])
    return xp.stack([parts[:, 0].min(), parts[:, 1].max(), parts[:, 2].sum(), parts[:, 3].sum()])


def _of_part(xp: Any, part: Any) -> Any:
    finite, infinity = xp.isfinite(part), float("inf")
    low, high = xp.where(finite, part, infinity).min(), xp.where(finite, part, -infinity).max()
    wide = xp.where(finite, part, 0).astype("float64")
    return xp.stack([low.astype("float64"), high.astype("float64"), wide.sum(), (wide * wide).sum()])


def _tally(xp: Any, places: Iterable[Any], size: int) -> Any:
    """How often each of 0 … size-1 is in `places`. Not by bincount, which waits for the device."""
    found = xp.zeros(size, "uint32")
    for place in places:
        xp.add.at(found, place, 1)
    return found.astype("float64")
