"""Our kernels for histograms: on a GPU they count as the host does; without one, what surrounds them is tested."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from lossless.write.encode.limits import limits
from lossless.write.inputs import cuda, histogram
from lossless.write.inputs.histogram import reduce_between, reduce_even

GPU = pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
EDGES = limits()[np.abs(limits()) < 3e38].astype(np.float32)
CASES: dict[str, torch.Tensor] = {
    "normal": torch.randn(1_000_003),
    "small": torch.randn(77) * 1e-6,
    "float16": torch.randn(5000).half(),
    "bfloat16": torch.randn(300_000).bfloat16() * 1e5,
    "zeros": torch.zeros(100_000),
    "mostly zeros": torch.randn(100_000).relu_() * (torch.rand(100_000) > 0.9),
    "one value": torch.full((9,), 2.5),
    "only nan": torch.full((7,), float("nan")),
    "extremes": torch.tensor([float("nan"), float("inf"), -float("inf"), 1, -0.0, 0, 3e38, -3e38, 1e-40, -1e-40]),
    "edges": torch.from_numpy(np.concatenate([EDGES, np.nextafter(EDGES, np.float32(0))])),
    "transposed": torch.randn(300, 200).T,
    "one dimension of two": torch.randn(300, 200)[:, 7],
}


@GPU
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("reduce", [lambda x: reduce_between(x, limits()), lambda x: reduce_even(x, 30)])
def test_a_gpu_counts_as_the_host_does(case: str, reduce: Any) -> None:
    tensor = CASES[case].cuda()
    until = time.monotonic() + 60
    while cuda.kernels(tensor.reshape(-1), 10) is None:
        assert time.monotonic() < until, "the kernels are compiled"
        time.sleep(0.05)
    launched, host = reduce(tensor), reduce(CASES[case]).result()
    assert isinstance(launched._counts, cuda.Slot)
    tensor.fill_(9)  # too late to matter
    found = launched.result()
    np.testing.assert_array_equal(found.counts, host.counts)
    assert (found.low, found.high, found.size, found.left_out) == (host.low, host.high, host.size, host.left_out)
    whole = float(CASES[case].double().nan_to_num(0, 0, 0).abs().sum())
    assert found.total == pytest.approx(host.total, abs=1e-12 * whole)
    assert found.squares == pytest.approx(host.squares)


@GPU
def test_more_histograms_than_a_page_has_slots_keep_their_order() -> None:
    tensors = [torch.full((100,), float(n), device="cuda") for n in range(1000)]
    launched = [reduce_between(tensor, limits()) for tensor in tensors]
    assert [reduction.result().high for reduction in launched] == [float(n) for n in range(1000)]


def test_where_to_begin_among_the_bounds() -> None:
    """The place of a value is found from its start upwards, and is never below it."""
    bounds = histogram._thresholds(limits(), narrow=True)
    start = cuda.starts(bounds)
    values = np.concatenate([CASES[name].numpy() for name in ("normal", "small", "zeros", "edges")] + [bounds[:-1]])
    bits = values.view(np.uint32)
    places = np.where(bits & 0x80000000, ~bits, bits | 0x80000000).astype(np.uint32)
    np.testing.assert_array_equal(cuda.floats(places), values)
    wanted = np.searchsorted(bounds, values, side="right")
    assert (start[places >> 21] <= wanted).all()
    assert (wanted - start[places >> 21]).max() <= 4, "a few comparisons are enough"


def test_a_slot_is_read() -> None:
    words = np.zeros(6 + 3, np.int32)
    places = np.array([-2.5, 7.0], np.float32).view(np.uint32)
    low, high = ~places[0], places[1] | 0x80000000
    words[:2] = np.array([high, ~low], np.uint32).view(np.int32)
    words[2:6] = np.array([4.5, 55.25]).view(np.int32)
    words[6:] = [1, 2, 3]
    page: Any = SimpleNamespace(fetch=lambda at: {5: words}[at])
    assert list(cuda.Slot(page, 5, 3, 0).fetch()) == [-2.5, 7.0, 4.5, 55.25, 1, 2, 3]


def test_what_the_kernels_do_not_count_is_left_to_torch() -> None:
    assert cuda.kernels(torch.zeros(3), 10) is None, "on the host"
    on_gpu = SimpleNamespace(device=torch.device("cuda", 0), dtype=torch.float32, numel=lambda: 3)
    assert cuda.kernels(SimpleNamespace(**{**vars(on_gpu), "dtype": torch.float64}), 10) is None
    assert cuda.kernels(on_gpu, cuda.MOST + 1) is None
    assert cuda.kernels(SimpleNamespace(**{**vars(on_gpu), "numel": lambda: 2**40}), 10) is None


class Library:
    """The driver and NVRTC: every call succeeds."""

    def __init__(self, path: str) -> None:
        self.called: list[str] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: object) -> int:
            self.called.append(name)
            return 0

        return call


def test_only_launches_keep_the_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes a good part of a second, in which training must go on."""
    kept, given = Library(""), Library("")
    monkeypatch.setattr(cuda.ctypes, "PyDLL", lambda path: kept)
    monkeypatch.setattr(cuda.ctypes, "CDLL", lambda path: given)
    stream = SimpleNamespace(query=lambda: True)
    of_device: dict[str, Any] = {
        "current_stream": lambda device: stream,
        "get_device_capability": lambda device: (9, 0),
        "Stream": lambda device: stream,
        "get_device_properties": lambda device: SimpleNamespace(multi_processor_count=4),
    }
    cuda.Kernels(SimpleNamespace(__file__="/torch/__init__.py", cuda=SimpleNamespace(**of_device)), "device")
    assert not kept.called
    assert {"nvrtcCompileProgram", "cuModuleLoadData"} <= set(given.called)
    assert given.called.count("cuFuncGetAttribute") == 3, "no first launch waits until its kernel is loaded"


def test_without_a_compiler_for_the_device_torch_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError("libcaffe2_nvrtc.so: cannot open shared object file")

    monkeypatch.setattr(cuda, "_known", {})
    monkeypatch.setattr(cuda, "Kernels", refused)
    cuda._compile("device")
    assert cuda._known == {}
