"""Histograms on NVIDIA GPUs by a kernel of ours (histogram.cu): one launch a tensor, and one copy for many results.

PyTorch brings what compiles it (NVRTC) and launches it. It is compiled on a thread beside training; until then, and
where it cannot be, `kernels` gives None."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array

MOST = 2000
"""Bounds or buckets that a kernel takes."""
_SIZE = 2**31 - 1
_BLOCK, _EACH = 1024, 8
_HEAD = 6
"""Words of a slot before its counts."""
_SLOTS = 128
_LOOK = 0.001
"""Seconds between two looks whether the device is done."""
_REGISTERS = 4
"""CU_FUNC_ATTRIBUTE_NUM_REGS"""
_DTYPES = {"float32": 0, "float16": 1, "bfloat16": 2}
_SOURCE = os.path.join(os.path.dirname(__file__), "histogram.cu")


class Kernels:
    """What is compiled for one device, and the pages its results go to, one a stream. For the thread that logs, each
    call under `_lock`."""

    def __init__(self, torch: Any, device: Any) -> None:
        self._torch, self._device = torch, device
        self._lock = threading.Lock()
        self._pages: dict[int, Page] = {}
        self._bounds: dict[int, tuple[Array, Any, Any]] = {}
        path = os.path.join(os.path.dirname(torch.__file__), "lib", "libcaffe2_nvrtc.so")
        # PyDLL: a launch takes microseconds, and giving the interpreter away would cost more
        self._quick, self._slow = ctypes.PyDLL(path), ctypes.CDLL(path)
        self._entered = threading.local()
        self._enter()
        self._module = ctypes.c_void_p()
        self._check("cuModuleLoadData", ctypes.byref(self._module), self._compiled())
        self._functions = {name: self._function(name) for name in ("between", "range", "even")}
        self._side = torch.cuda.Stream(device)
        self._processors = torch.cuda.get_device_properties(device).multi_processor_count

    def between(self, flat: Any, limits: Array, thresholds: Callable[[], Array]) -> Slot:
        """Counts below the first threshold, between them, and from the last one on; they are kept by `limits`."""
        with self._lock:
            bounds, starts = self._on_device(limits, thresholds)
            size = len(bounds)
            slot = self._slot(size + 1)
            ends = [ctypes.c_void_p(bounds.data_ptr()), ctypes.c_void_p(starts.data_ptr()), ctypes.c_int(size)]
            self._launch("between", flat, slot, ends)
        return slot

    def even(self, flat: Any, buckets: int) -> Slot:
        """Counts in even buckets of the range of the finite values, and of those that are not finite."""
        with self._lock:
            slot = self._slot(buckets + 1)
            self._launch("range", flat, slot, [])
            self._launch("even", flat, slot, [ctypes.c_int(buckets)])
        return slot

    def _enter(self) -> None:
        """Make the device's context this thread's, which the driver's own calls do not do."""
        if not hasattr(self._entered, "done"):
            self._torch.cuda.current_stream(self._device).query()
            self._entered.done = True

    def _slot(self, size: int) -> Slot:
        stream = self._torch.cuda.current_stream(self._device)
        page = self._pages.get(stream.cuda_stream)
        if page is None or page.full or page.width < size + _HEAD:
            page = self._pages[stream.cuda_stream] = Page(self._torch, stream, self._side, size + _HEAD)
        return page.slot(size)

    def _launch(self, name: str, flat: Any, slot: Slot, more: list[Any]) -> None:
        self._enter()
        size = flat.numel()
        blocks = min(-(-size // (_BLOCK * _EACH)), 2 * self._processors)
        dtype = _DTYPES[str(flat.dtype).removeprefix("torch.")]
        given = [ctypes.c_void_p(flat.data_ptr()), ctypes.c_longlong(size), ctypes.c_int(dtype), *more, slot.pointer]
        pointers = (ctypes.c_void_p * len(given))(*(ctypes.addressof(part) for part in given))
        stream = ctypes.c_void_p(slot.page.stream.cuda_stream)
        grid = blocks, 1, 1, _BLOCK, 1, 1, 0
        _checked("cuLaunchKernel", self._quick.cuLaunchKernel(self._functions[name], *grid, stream, pointers, None))

    def _on_device(self, limits: Array, thresholds: Callable[[], Array]) -> tuple[Any, Any]:
        """The thresholds, and where to begin among them; brought there once."""
        known = self._bounds.get(id(limits))
        if known is None or known[0] is not limits:
            bounds = thresholds()
            both = (brought(self._torch, part, self._device) for part in (bounds, starts(bounds)))
            known = self._bounds[id(limits)] = (limits, *both)
        return known[1], known[2]

    def _compiled(self) -> bytes:
        with open(_SOURCE, encoding="utf-8") as file:
            source = file.read().encode()
        major, minor = self._torch.cuda.get_device_capability(self._device)
        program, size = ctypes.c_void_p(), ctypes.c_size_t()
        self._check("nvrtcCreateProgram", ctypes.byref(program), source, b"histogram.cu", 0, None, None)
        options = (ctypes.c_char_p * 1)(f"--gpu-architecture=sm_{major}{minor}".encode())
        self._check("nvrtcCompileProgram", program, 1, options)
        self._check("nvrtcGetCUBINSize", program, ctypes.byref(size))
        binary = ctypes.create_string_buffer(size.value)
        self._check("nvrtcGetCUBIN", program, binary)
        self._check("nvrtcDestroyProgram", ctypes.byref(program))
        return binary.raw

    def _function(self, name: str) -> ctypes.c_void_p:
        """Loaded now: where the driver loads lazily, a first launch may wait for all that the device has to do."""
        function, registers = ctypes.c_void_p(), ctypes.c_int()
        self._check("cuModuleGetFunction", ctypes.byref(function), self._module, name.encode())
        self._check("cuFuncGetAttribute", ctypes.byref(registers), _REGISTERS, function)
        return function

    def _check(self, call: str, *arguments: Any) -> None:
        """A call that takes its time: the other threads go on."""
        _checked(call, getattr(self._slow, call)(*arguments))


def _checked(call: str, code: int) -> None:
    if code:
        raise OSError(f"{call}: got error {code}, want 0")


def brought(torch: Any, array: Array, device: Any) -> Any:
    """A tensor of it. Such a copy is waited for: on a CUDA device it takes a stream that nothing of ours works on."""
    if device.type != "cuda":
        return torch.from_numpy(array).to(device)
    with torch.cuda.stream(torch.cuda.Stream(device, priority=-1)):
        return torch.from_numpy(array).to(device)


def starts(bounds: Array) -> Array:
    """By the first 11 bits of a float32's place among all float32: how many of the `bounds`, ascending, are not above
    the least number that begins so."""
    import numpy as np

    least = floats(np.arange(2048, dtype=np.uint32) << np.uint32(21))
    return np.where(np.isfinite(least), np.searchsorted(bounds, least, side="right"), 0).astype(np.int16)


def floats(places: Array) -> Array:
    """The float32 at these places, uint32, among all float32."""
    import numpy as np

    bits = np.where(places & 0x80000000, places & 0x7FFFFFFF, ~places)
    return bits.astype(np.uint32).view(np.float32)


class Page:
    """Results of one stream in device memory, brought to the host together. Slots are given under its Kernels' lock."""

    def __init__(self, torch: Any, stream: Any, side: Any, width: int) -> None:
        self._torch, self.stream, self._side = torch, stream, side
        self.width = width + width % 2
        self._used = self._here = 0
        self._fetching = threading.Lock()
        self._host: Any = None
        self._words = torch.zeros((_SLOTS, self.width), dtype=torch.int32, device=stream.device)

    @property
    def full(self) -> bool:
        """Whether no slot is left."""
        return self._used == _SLOTS

    def slot(self, size: int) -> Slot:
        """The next one, with `size` counts."""
        self._used += 1
        at = self._used - 1
        return Slot(self, at, size, self._words.data_ptr() + at * self.width * 4)

    def fetch(self, at: int) -> Array:
        """The words of a slot that was launched; waits. Those that were launched meanwhile come along."""
        with self._fetching:
            if self._host is None:
                self._host = self._torch.empty((_SLOTS, self.width), dtype=self._torch.int32, pin_memory=True)
            if at >= self._here:
                self._bring(max(at + 1, self._used - 1))  # the last one may not be launched yet
            words: Array = self._host[at].numpy()
        return words

    def _bring(self, used: int) -> None:
        done = self._torch.cuda.Event()
        self._side.wait_stream(self.stream)
        with self._torch.cuda.stream(self._side):
            self._host[self._here : used].copy_(self._words[self._here : used], non_blocking=True)
        done.record(self._side)
        while not done.query():
            time.sleep(_LOOK)  # where waiting for an event is a busy loop, it would take a processor from training
        self._here = used


class Slot:
    """One histogram on its way; `fetch` gives least, greatest, sum, sum of squares, and then the counts, as float64."""

    def __init__(self, page: Page, at: int, size: int, pointer: int) -> None:
        self.page, self._at, self._size = page, at, size
        self.pointer = ctypes.c_void_p(pointer)

    def ready(self) -> bool:
        """Never known without asking the device."""
        return False

    def fetch(self) -> Array:
        """Waits for it."""
        import numpy as np

        words = self.page.fetch(self._at)
        ends = floats(np.array([~words[1], words[0]]).view(np.uint32))
        sums = words[2:_HEAD].copy().view(np.float64)
        counts = words[_HEAD : _HEAD + self._size].view(np.uint32)
        return np.concatenate([ends.astype(np.float64), sums, counts.astype(np.float64)])


_known: dict[Any, Kernels | None] = {}
_lock = threading.Lock()


def kernels(flat: Any, size: int) -> Kernels | None:
    """What counts this tensor of one dimension in `size` counts; None where nothing can, and while it is compiled."""
    name = str(flat.dtype).removeprefix("torch.")
    if flat.device.type != "cuda" or name not in _DTYPES or size > MOST or flat.numel() > _SIZE:
        return None
    if flat.device not in _known:
        with _lock:
            if flat.device not in _known:
                _known[flat.device] = None
                threading.Thread(target=_compile, args=(flat.device,), name="lossless-compile", daemon=True).start()
    cuda = sys.modules["torch"].cuda
    here = flat.device.index == cuda.current_device() and not cuda.is_current_stream_capturing()
    return _known[flat.device] if here else None


def _compile(device: Any) -> None:
    try:
        _known[device] = Kernels(sys.modules["torch"], device)
    except (OSError, AttributeError, RuntimeError):
        return  # no NVRTC, or a device it does not know: PyTorch's own operations do it
