"""Histograms of JAX arrays, counted on the GPUs where they lie, each part of an array on its own.

XLA compiles a program a shape. That takes a few tenths of a second, on a thread beside training; until then, for more
shapes than `_MOST`, and where XLA or the device refuse, `counted` gives None: the array is copied then."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from lossless.write.inputs.jax_counting import NARROW, WIDE

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array

PLATFORMS = ("gpu", "cuda", "rocm")
"""Where counting is fast: TPUs add to one address after the other."""
_MOST = 256
_SIZE = 2**31 - 1
"""Counters are int32."""
_SMALL = 2**14
"""Bytes of which a copy is as cheap as the counts."""
_REFUSED = (RuntimeError, ValueError, FloatingPointError)
"""What XLA raises for a device, a layout or a memory that it cannot do it with."""


class Way(NamedTuple):
    """How to count: the function for XLA, and what tells it from others."""

    name: Hashable
    count: Callable[[Any], Any]


class Parts:
    """Counts of the parts of an array on their way; `fetch` gives least, greatest, sum, sum of squares, and the counts
    of all of it, as float64."""

    def __init__(self, parts: list[Any]) -> None:
        self._parts = parts
        for part in parts:
            part.copy_to_host_async()

    def ready(self) -> bool:
        """Whether all are there."""
        return all(part.is_ready() for part in self._parts)

    def fetch(self) -> Array:
        """Waits for them."""
        import numpy as np

        rows = np.stack([np.asarray(part) for part in self._parts])
        return np.concatenate([[rows[:, 0].min(), rows[:, 1].max()], rows[:, 2:].sum(0)])


def counted(value: Any, way: Way, *, whole: bool) -> Parts | None:
    """The counts of a JAX array on GPUs; None where it is to be copied. `whole`: parts cannot be counted apart."""
    if not _is_there(value) or value.dtype.name not in (*NARROW, *WIDE) or value.nbytes <= _SMALL:
        return None
    parts = _parts(value)
    if not parts or not all(_counts(part) for part in parts) or (whole and len(parts) > 1):
        return None
    programs = [_programs.of(part, way) for part in parts]
    return None if None in programs else _launched(programs, parts, way)


def _is_there(value: Any) -> bool:
    """Whether it is an array of JAX with numbers: no tracer, no random key, and not donated."""
    array = getattr(sys.modules.get("jax"), "Array", ())
    return isinstance(value, array) and hasattr(value, "is_ready") and not value.is_deleted()


def _parts(value: Any) -> list[Any]:
    """Arrays of one device each that make up all of it, once; none where other processes hold some."""
    if len(value.sharding.device_set) == 1:
        return [value]
    if value.is_fully_replicated:
        return [value.addressable_data(0)]
    if not value.is_fully_addressable:
        return []
    return [shard.data for shard in value.addressable_shards if shard.replica_id == 0]


def _counts(part: Any) -> bool:
    return part.size <= _SIZE and all(device.platform in PLATFORMS for device in part.devices())


def _launched(programs: list[Any], parts: list[Any], way: Way) -> Parts | None:
    try:
        return Parts([program(part) for program, part in zip(programs, parts, strict=True)])
    except _REFUSED:
        for part in parts:
            _programs.forget(part, way)
        return None


class Programs:
    """What is compiled, by shape, dtype, place and way. One thread compiles; it ends when there is no more to do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Hashable, Any] = {}
        self._wanted: deque[tuple[Hashable, Any, Way]] = deque()
        self._compiles = False

    def of(self, part: Any, way: Way) -> Any:
        """The program; None while it is compiled, and where there is none."""
        key = _key(part, way)
        if key not in self._known:
            with self._lock:
                if key not in self._known and len(self._known) < _MOST:
                    self._want(key, part, way)
        return self._known.get(key)

    def forget(self, part: Any, way: Way) -> None:
        """Have none of it from now on."""
        self._known[_key(part, way)] = None

    def _want(self, key: Hashable, part: Any, way: Way) -> None:
        if not threading.main_thread().is_alive():
            return  # Python ends, and starts no more threads
        jax = sys.modules["jax"]
        self._known[key] = None
        self._wanted.append((key, jax.ShapeDtypeStruct(part.shape, part.dtype, sharding=part.sharding), way))
        if not self._compiles:
            self._compiles = True
            # no daemon: one that is inside XLA when Python ends takes the process down
            threading.Thread(target=self._compile, name="lossless-compile").start()

    def _next(self) -> tuple[Hashable, Any, Way] | None:
        with self._lock:
            self._compiles = bool(self._wanted) and threading.main_thread().is_alive()
            return self._wanted.popleft() if self._compiles else None

    def _compile(self) -> None:
        while (wanted := self._next()) is not None:
            key, shape, way = wanted
            try:
                self._known[key] = _compiled(shape, way)
            except _REFUSED:
                continue  # there is none; the array is copied


def _key(part: Any, way: Way) -> Hashable:
    return part.shape, part.dtype, part.sharding, way.name


def _compiled(shape: Any, way: Way) -> Any:
    """With float64, which JAX has only where it is asked for."""
    jax = sys.modules["jax"]
    allowing = jax if hasattr(jax, "enable_x64") else jax.experimental
    with allowing.enable_x64(True):
        return jax.jit(way.count).lower(shape).compile()


_programs = Programs()
