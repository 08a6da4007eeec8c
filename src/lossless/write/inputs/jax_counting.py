"""Histograms of JAX arrays as functions for XLA to compile, where float64 is allowed. They compare ordered integers:
devices that take subnormal numbers for zero count them all the same.

Each takes a real array and gives one of float64: least, greatest, sum, sum of squares of the finite values (inf, -inf,
0, 0 if there are none), and then the counts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array

NARROW = ("float32", "bfloat16", "float16", "int8", "uint8", "int16", "uint16", "bool")
"""What float32 holds."""
WIDE = ("float64", "int32", "uint32", "int64", "uint64")
_SMALLEST = 2.0**-149


def between(limits: Array, thresholds: Callable[[Array, bool], Array]) -> Callable[[Any], Any]:
    """Counts below the first threshold, from each up to the next, from the last one on. `thresholds(limits, narrow)`
    of float32 or float64, ascending from the least finite number to infinity. Raises ValueError for those that are
    nearer to one another than a 16th."""

    def count(values: Any) -> Any:
        found = _found(values)
        bounds = thresholds(limits, found.keys.dtype.itemsize == 4)
        below, upto = _cells(bounds)
        cell = (found.keys >> _rest(found.keys.dtype)).astype("int32")
        place = _taken(below, cell) + (found.keys > _taken(upto, cell))
        return _told(found, place, len(bounds) + 1)

    return count


def even(buckets: int) -> Callable[[Any], Any]:
    """Counts in even buckets of the range of the finite values, and of those that are not finite."""

    def count(values: Any) -> Any:
        jnp, lax = _modules()
        found = _found(values)
        scale = jnp.where(jnp.isfinite(found.high - found.low), 1.0, 0.5)
        low = found.low * scale
        # XLA would multiply by the inverse of a constant, which is another number
        width = (found.high * scale - low) / lax.optimization_barrier(jnp.float64(buckets))
        place = (found.numbers * scale - low) / width
        place = jnp.minimum(jnp.where(place > 0, place, 0), buckets - 1).astype("int32")
        return _told(found, jnp.where(found.finite, place, buckets), buckets + 1)

    return count


class _Found(NamedTuple):
    """Of flat values: unsigned integers in the order of the numbers, which numbers are finite, these as float64 and 0
    for others, the least and the greatest of them."""

    keys: Any
    finite: Any
    numbers: Any
    low: Any
    high: Any


def _found(values: Any) -> _Found:
    jnp, _ = _modules()
    keys = _ordered(_bits(values.reshape(-1)))
    least, most = _ends(keys.dtype)
    finite = (keys > least) & (keys < most)
    low, high = jnp.where(finite, keys, most).min(), jnp.where(finite, keys, least).max()
    return _Found(keys, finite, jnp.where(finite, _number(keys), 0.0), _number(low), _number(high))


def _told(found: _Found, place: Any, size: int) -> Any:
    jnp, _ = _modules()
    counts = jnp.zeros(size, "int32").at[place].add(1, mode="promise_in_bounds")
    numbers = found.numbers
    statistics = jnp.stack([found.low, found.high, numbers.sum(), (numbers * numbers).sum()])
    return jnp.concatenate([statistics, counts.astype("float64")])


def _bits(values: Any) -> Any:
    """Of float32, or float64."""
    _, lax = _modules()
    name = values.dtype.name
    if name == "bfloat16":
        return lax.bitcast_convert_type(values, "uint16").astype("uint32") << 16
    wide = name in WIDE
    return lax.bitcast_convert_type(values.astype("float64" if wide else "float32"), "uint64" if wide else "uint32")


def _ordered(bits: Any) -> Any:
    """Integers in the order of the floats; both zeros are one."""
    jnp, _ = _modules()
    top = _top(bits.dtype)
    return jnp.where(bits == top, top, jnp.where(bits & top, ~bits, bits | top))


def _number(keys: Any) -> Any:
    """The floats, as float64."""
    jnp, lax = _modules()
    top = _top(keys.dtype)
    bits = jnp.where(keys & top, keys ^ top, ~keys)
    if keys.dtype.itemsize == 8:
        return lax.bitcast_convert_type(bits, "float64")
    size = bits & ~top
    subnormal = jnp.where(bits & top, -_SMALLEST, _SMALLEST) * size.astype("float64")
    return jnp.where(size < 1 << 23, subnormal, lax.bitcast_convert_type(bits, "float32").astype("float64"))


def _top(dtype: Any) -> Any:
    return dtype.type(1 << (8 * dtype.itemsize - 1))


def _ends(dtype: Any) -> tuple[Any, Any]:
    """The keys of both infinities."""
    infinity = dtype.type(0xFF << 23 if dtype.itemsize == 4 else 0x7FF << 52)
    top = _top(dtype)
    return ~(infinity | top), infinity | top


def _cells(bounds: Array) -> tuple[Array, Array]:
    """By the first bits of a key: how many of the bounds are at most the least key that begins so, and the last key
    before the next bound, or before the next cell."""
    import numpy as np

    unsigned = np.dtype(f"u{bounds.itemsize}")
    bits = (bounds + 0.0).view(unsigned)  # no -0.0
    top = _top(unsigned)
    keys = np.where(bits & top, ~bits, bits | top)
    rest = _rest(unsigned)
    first = np.arange(1 << (8 * unsigned.itemsize - rest), dtype=unsigned) << unsigned.type(rest)
    last = first | unsigned.type((1 << rest) - 1)
    below, until = np.searchsorted(keys, first, "right"), np.searchsorted(keys, last, "right")
    if (until - below).max() > 1:
        raise ValueError("limits of a histogram: got two nearer than a 16th, want them further apart")
    upto = np.where(until > below, keys[np.minimum(below, len(keys) - 1)] - unsigned.type(1), last)
    return below.astype(np.int32), upto


def _rest(dtype: Any) -> int:
    """How many bits of a key do not tell its cell: those before are sign, exponent, and four more, a 16th."""
    return 19 if dtype.itemsize == 4 else 48


def _taken(table: Array, at: Any) -> Any:
    jnp, _ = _modules()
    return jnp.asarray(table).at[at].get(mode="promise_in_bounds")


def _modules() -> tuple[Any, Any]:
    jax = sys.modules["jax"]
    return jax.numpy, jax.lax
