"""CuPy as far as we use it, over NumPy: what each thread asks of the device, and who waits for it.

Work is ordered as on a GPU. What a stream reads must be behind what wrote it, on the same stream or by an event, or the
test fails; what is copied to the host is not there before somebody waited for it."""

from __future__ import annotations

import sys
import threading
from collections import defaultdict
from types import ModuleType, SimpleNamespace, TracebackType
from typing import Any, Self

import numpy as np
import pytest

_ADDED = ("int32", "uint32", "uint64", "float16", "float32", "float64")
_OURS = frozenset("?bBhHiIlLqQefdFD")


class OutOfMemoryError(MemoryError):
    """As cupy.cuda.memory's."""


class CompileException(Exception):
    """As cupy.cuda.compiler's: no error of a kind that Python has."""


class Gpu:
    """The device. `calls` and `waits` by thread; `fails`: what the next call of a name raises."""

    def __init__(self) -> None:
        self.calls: dict[str, list[str]] = defaultdict(list)
        self.waits: dict[str, list[str]] = defaultdict(list)
        self.fails: dict[str, Exception] = {}
        self.fetched = 0
        """Bytes that went to the host."""
        self.capturing = False
        self.null = Stream(self, null=True)
        self.copies: list[tuple[Stream, int, Any, Any]] = []
        self._current = threading.local()

    @property
    def streams(self) -> list[Stream]:
        """The current ones of this thread, the last counts."""
        if not hasattr(self._current, "streams"):
            self._current.streams = [self.null]
        streams: list[Stream] = self._current.streams
        return streams

    def call(self, name: str) -> None:
        self.calls[threading.current_thread().name].append(name)
        if name in self.fails:
            failure = self.fails[name]
            raise type(failure)(*failure.args)

    def wait(self, name: str, upto: dict[Stream, int]) -> None:
        self.waits[threading.current_thread().name].append(name)
        for stream, tick, out, values in self.copies:
            if upto.get(stream, 0) >= tick:
                out[...] = values

    def launch(self, name: str, function: Any, *given: Any, **options: Any) -> ndarray:
        """A new array of what NumPy makes of the given ones, on the current stream."""
        self.call(name)
        stream = self.streams[-1]
        made = function(*(self.read(part, stream) for part in given), **options)
        return ndarray(self, np.array(made, order="K"), stream)

    def read(self, part: Any, stream: Stream) -> Any:
        if isinstance(part, (list, tuple)):
            return [self.read(each, stream) for each in part]
        if isinstance(part, np.ndarray):
            raise TypeError("Unsupported type <class 'numpy.ndarray'>")
        if not isinstance(part, ndarray):
            return part
        assert stream.clock[part.stream] >= part.tick, f"{stream} reads what {part.stream} may still write"
        return part.values


class Stream:
    """`clock`: what of every stream is surely done before what comes next on this one."""

    def __init__(self, gpu: Gpu, null: bool = False, non_blocking: bool = False) -> None:
        assert null or non_blocking, "it would wait for the default stream, and that for it"
        self._gpu = gpu
        self.clock: dict[Stream, int] = defaultdict(int)

    def __enter__(self) -> Self:
        self._gpu.streams.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gpu.streams.pop()

    def is_capturing(self) -> bool:
        return self._gpu.capturing

    def record(self, event: Event) -> Event:
        self._gpu.call("record")
        event.clock = dict(self.clock)
        return event

    def wait_event(self, event: Event) -> None:
        for stream, tick in event.clock.items():
            self.clock[stream] = max(self.clock[stream], tick)


class Event:
    """Done once somebody waited for it."""

    def __init__(self, gpu: Gpu, block: bool = False, disable_timing: bool = False) -> None:
        self._gpu, self._block, self.done = gpu, block, False
        self.clock: dict[Stream, int] = {}

    def synchronize(self) -> None:
        assert self._block, "it would wait in a loop"
        self._gpu.wait("event", self.clock)
        self.done = True


class ndarray:  # noqa: N801  (CuPy's name)
    """`tick` of `stream` wrote it."""

    def __init__(self, gpu: Gpu, values: Any, stream: Stream) -> None:
        if values.dtype.char not in _OURS:
            raise ValueError(f"Unsupported dtype {values.dtype}")
        stream.clock[stream] += 1
        self._gpu, self.values, self.stream, self.tick = gpu, values, stream, stream.clock[stream]
        self.dtype, self.shape, self.size, self.nbytes = values.dtype, values.shape, values.size, values.nbytes
        self.device = _Device()

    def copy(self, order: str = "C") -> ndarray:
        return self._gpu.launch("copy", lambda values: values.copy(order), self)

    def fill(self, value: Any) -> None:
        self.values[...] = value

    def get(self, stream: Any = None, order: str = "C", out: Any = None, blocking: bool = True) -> Any:
        self._gpu.call("get")
        self._gpu.fetched += self.nbytes
        stream = stream or self._gpu.streams[-1]
        values = self._gpu.read(self, stream)
        if blocking:
            self._gpu.wait("get", stream.clock)
            return values.copy(order)
        assert (out.shape, out.dtype) == (self.shape, self.dtype) and out.flags.c_contiguous
        stream.clock[stream] += 1
        self._gpu.copies.append((stream, stream.clock[stream], out, values.copy()))
        return out

    def reshape(self, *shape: int) -> ndarray:
        return self._gpu.launch("reshape", lambda values: values.reshape(*shape), self)

    def astype(self, dtype: Any, copy: bool = True) -> ndarray:
        with np.errstate(all="ignore"):
            return self._gpu.launch("astype", lambda values: values.astype(dtype), self)

    def min(self) -> ndarray:
        return self._gpu.launch("min", np.min, self)

    def max(self) -> ndarray:
        return self._gpu.launch("max", np.max, self)

    def sum(self) -> ndarray:
        return self._gpu.launch("sum", np.sum, self)

    def __getitem__(self, at: Any) -> ndarray:
        return self._gpu.launch("getitem", lambda values: values[at], self)

    def __len__(self) -> int:
        return len(self.values)

    def __bool__(self) -> bool:
        return bool(self.get())

    def __int__(self) -> int:
        return int(self.get())

    def __float__(self) -> float:
        return float(self.get())

    def __sub__(self, other: Any) -> ndarray:
        return self._arithmetic(np.subtract, other)

    def __mul__(self, other: Any) -> ndarray:
        return self._arithmetic(np.multiply, other)

    def __truediv__(self, other: Any) -> ndarray:
        return self._arithmetic(np.divide, other)

    def __gt__(self, other: Any) -> ndarray:
        return self._arithmetic(np.greater, other)

    def _arithmetic(self, function: Any, other: Any) -> ndarray:
        with np.errstate(all="ignore"):
            return self._gpu.launch(function.__name__, function, self, other)


ndarray.__module__ = "cupy"


class _Device:
    """A single one."""

    id = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return


def installed(patch: pytest.MonkeyPatch) -> tuple[Any, Gpu]:
    """The module, in the place of CuPy's, and its device."""
    gpu, cupy, cupyx = Gpu(), ModuleType("cupy"), ModuleType("cupyx")

    def named(name: str) -> Any:
        return lambda *given, **options: gpu.launch(name, getattr(np, name), *given, **options)

    def asarray(values: Any) -> ndarray:
        gpu.call("asarray")
        return ndarray(gpu, np.array(values), gpu.streams[-1])

    def searchsorted(a: Any, v: Any, side: str = "left") -> ndarray:
        if not isinstance(a, ndarray) or not isinstance(v, ndarray):
            raise NotImplementedError("Only int or ndarray are supported for a")
        return gpu.launch("searchsorted", np.searchsorted, a, v, side=side)

    def add_at(a: ndarray, indices: ndarray, b: int) -> None:
        if a.dtype.name not in _ADDED:
            raise TypeError("cupy.add.at only supports int32, float16, float32, float64, uint32, uint64, as data type")
        added = gpu.launch("add.at", np.bincount, indices, minlength=a.size)
        assert added.size == a.size, "an index is out of bounds"
        a.values += (added.values * b).astype(a.dtype)

    def empty_pinned(shape: tuple[int, ...], dtype: Any) -> Any:
        return np.frombuffer(b"\xab" * (int(np.prod(shape)) * dtype.itemsize), dtype).reshape(shape).copy()

    for name in ("where", "isfinite", "minimum", "concatenate", "stack", "zeros"):
        setattr(cupy, name, named(name))
    cuda = SimpleNamespace(
        Stream=lambda **options: Stream(gpu, **options),
        Event=lambda **options: Event(gpu, **options),
        get_current_stream=lambda: gpu.streams[-1],
        compiler=SimpleNamespace(CompileException=CompileException),
    )
    vars(cupy).update(ndarray=ndarray, asarray=asarray, searchsorted=searchsorted, cuda=cuda)
    vars(cupy)["add"] = SimpleNamespace(at=add_at)
    vars(cupyx)["empty_pinned"] = empty_pinned
    patch.setitem(sys.modules, "cupy", cupy)
    patch.setitem(sys.modules, "cupyx", cupyx)
    return cupy, gpu
