"""Inputs that lie on an NVIDIA GPU; skipped where there is none. Run with CUDA_VISIBLE_DEVICES=0 where there is one."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
if not torch.cuda.is_available():
    pytest.skip("no GPU", allow_module_level=True)

from lossless.errors import WriteError  # noqa: E402
from lossless.write import inputs  # noqa: E402
from lossless.write.inputs import InputError, NotScalar, cuda, histogram  # noqa: E402

GROWN = 1e-12 * 1.1 ** np.arange(775)
LIMITS = np.array([*-GROWN[::-1], 0.0, *GROWN])


def arrived(value: object) -> float:
    """A number that must have been pending."""
    pending = inputs.number(value)
    assert not isinstance(pending, float)
    return pending.result()


def busy(seconds: float) -> None:
    """Give the current stream work for about so long."""
    torch.cuda._sleep(int(seconds * 1.5e9))


def taken(call: Any) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def warm() -> None:
    """What is compiled and allocated the first time."""
    until = time.monotonic() + 60
    while cuda.kernels(torch.ones(1, device="cuda"), 10) is None:
        assert time.monotonic() < until, "the kernels are compiled"
        time.sleep(0.05)
    for value in (torch.ones((), device="cuda"), torch.ones(1 << 20, device="cuda")):
        inputs.snapshot(value).array()
        arrived(value.reshape(-1)[0])
        histogram.reduce_between(value.reshape(-1), LIMITS).result()
        histogram.reduce_even(value.reshape(-1), 30).result()
    torch.cuda.synchronize()


def test_a_call_does_not_wait_for_the_device_and_has_the_value_of_the_call() -> None:
    warm()
    value = torch.zeros(1 << 20, device="cuda")
    calls = {
        "number": lambda: inputs.number(value[0]),
        "step": lambda: inputs.step_number(value[0]),
        "snapshot": lambda: inputs.snapshot(value),
        "between": lambda: histogram.reduce_between(value, LIMITS),
        "even": lambda: histogram.reduce_even(value, 30),
    }
    got: dict[str, Any] = {}
    for name, call in calls.items():
        value.fill_(3)
        torch.cuda.synchronize()
        busy(0.5)
        value.add_(1)
        assert taken(lambda call=call, name=name: got.update({name: call()})) < 0.1, name
        value.fill_(-1)
        assert not got[name].ready() if hasattr(got[name], "ready") else True
    assert got["number"].result() == 4.0 and got["step"].result() == 4
    assert (got["snapshot"].array() == 4).all()
    assert (got["between"].result().low, got["even"].result().high) == (4.0, 4.0)


def test_limits_are_brought_to_the_device_beside_its_work() -> None:
    warm()
    value = torch.ones(1 << 20, device="cuda")
    busy(0.5)
    new = LIMITS.copy()
    assert taken(lambda: histogram.reduce_between(value, new)) < 0.1


def test_compiling_the_kernels_leaves_the_interpreter_to_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda, "_known", {})
    value, gaps, last = torch.ones(1, device="cuda"), [], time.perf_counter()
    until = last + 60
    while cuda.kernels(value, 10) is None and last < until:
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
    assert last < until, "the kernels are compiled"
    assert max(gaps) < 0.1


def test_many_snapshots_while_the_tensor_changes() -> None:
    value = torch.zeros(300_000, device="cuda")
    snapshots = []
    for _ in range(30):
        snapshots.append(inputs.snapshot(value))
        value.add_(1)
    for i, snapshot in enumerate(snapshots):
        assert (snapshot.array() == i).all()


@pytest.mark.parametrize(
    "dtype",
    ["float64", "float32", "float16", "bfloat16", "float8_e4m3fn", "int64", "int32", "uint8", "bool", "complex64"],
)
def test_array(dtype: str) -> None:
    value = torch.tensor([[1, 0], [1, 1]]).to(getattr(torch, dtype)).cuda().T
    snapshot = inputs.snapshot(value)
    got = snapshot.array()
    assert (got == [[1, 1], [0, 1]]).all() and got.flags.c_contiguous
    assert (snapshot.shape, snapshot.dtype, snapshot.nbytes) == (got.shape, got.dtype, got.nbytes)
    assert inputs.on_device(value)


def test_scalars() -> None:
    loss = torch.nn.Parameter(torch.tensor([[2.0]], device="cuda", dtype=torch.bfloat16))
    assert arrived(loss) == 2.0
    with pytest.raises(NotScalar, match=r"shape \(3,\)"):
        inputs.number(torch.ones(3, device="cuda"))
    with pytest.raises(NotScalar, match="complex64"):
        inputs.number(torch.tensor(1j, device="cuda"))
    with pytest.raises(InputError, match="sparse"):
        inputs.snapshot(torch.eye(3, device="cuda").to_sparse())


def test_another_stream() -> None:
    side = torch.cuda.Stream()
    with torch.cuda.stream(side):
        value = torch.zeros(1000, device="cuda")
        busy(0.05)
        value.add_(5)
        snapshot = inputs.snapshot(value)
        value.zero_()
    assert (snapshot.array() == 5).all()


def test_a_captured_graph_is_refused() -> None:
    value = torch.ones(3, device="cuda")
    graph = torch.cuda.CUDAGraph()
    caught: list[WriteError] = []
    with torch.cuda.graph(graph):
        other = value * 2
        try:
            inputs.snapshot(other)
        except WriteError as error:
            caught.append(error)
    assert "W215 traced" in str(caught[0])


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16", "int32", "bool"])
def test_histograms_count_as_on_the_host(dtype: str) -> None:
    rng = np.random.default_rng(0)
    values = rng.standard_normal(200_000) * 10.0 ** rng.integers(-14, 9, 200_000)
    host = torch.from_numpy(values).to(getattr(torch, dtype))
    if host.dtype.is_floating_point:
        host[:3] = torch.tensor([float("nan"), float("inf"), -float("inf")])
    device = host.cuda()
    assert histogram.reduces(device)
    for reduce, how in ((histogram.reduce_between, LIMITS), (histogram.reduce_even, 30)):
        got, want = reduce(device, how).result(), reduce(host, how).result()
        assert (got.counts == want.counts).all() and got[1:4] == want[1:4] and got.left_out == want.left_out
        assert np.allclose(got[4:6], want[4:6])


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int32", "bool"])
def test_histograms_of_cupy_count_as_on_the_host(dtype: str) -> None:
    cupy = pytest.importorskip("cupy")
    host = (np.random.default_rng(0).standard_normal(100_000) * 9).astype(dtype)
    if host.dtype.kind == "f":
        host[:3] = [np.nan, np.inf, -np.inf]
    plain = torch.from_numpy(host)
    for got, want in (
        (histogram.between(cupy.asarray(host), LIMITS), histogram.reduce_between(plain, LIMITS).result()),
        (histogram.even(cupy.asarray(host), 30), histogram.reduce_even(plain, 30).result()),
    ):
        assert got is not None
        found = got.result()
        assert (found.counts == want.counts).all() and found[1:4] == want[1:4] and found.left_out == want.left_out
        assert np.allclose(found[4:6], want[4:6])


def test_other_frameworks() -> None:
    cupy = pytest.importorskip("cupy")
    value = cupy.arange(1000, dtype="float32")
    pending: Any = inputs.number(value[7])
    snapshot = inputs.snapshot(value)
    value += 1
    assert pending.result() == 7.0 and (snapshot.array() == np.arange(1000)).all()

    class Foreign:
        def __init__(self) -> None:
            self.held = torch.full((2,), 3.0, device="cuda")

        @property
        def __cuda_array_interface__(self) -> Any:
            return self.held.__cuda_array_interface__

    class ForeignToo:
        def __init__(self) -> None:
            self.held = torch.full((2,), 3.0, device="cuda")

        def __dlpack__(self, **options: Any) -> Any:
            return self.held.__dlpack__(**options)

        def __dlpack_device__(self) -> tuple[int, int]:
            return 2, 0

    for kind in (Foreign, ForeignToo):
        assert inputs.snapshot(kind()).array().tolist() == [3.0, 3.0]
        assert inputs.on_device(kind())


def test_jax(monkeypatch: pytest.MonkeyPatch) -> None:
    jax = pytest.importorskip("jax")
    if jax.default_backend() == "cpu":
        pytest.skip("JAX sees no GPU")
    update = jax.jit(lambda w: w + 1, donate_argnums=0)
    weights = jax.numpy.zeros(100_000)
    snapshots = []
    for _ in range(5):
        snapshots.append(inputs.snapshot(weights))
        weights = update(weights)
    for i, snapshot in enumerate(snapshots):
        assert (snapshot.array() == i).all()
    assert inputs.on_device(weights) and arrived(weights[0]) == 5.0
