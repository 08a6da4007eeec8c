"""PyTorch tensors as inputs. Devices: test_inputs_cuda.py; here their side of the code runs on fakes, so named."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from lossless.errors import WriteError
from lossless.write import inputs
from lossless.write.inputs import InputError, NotScalar, histogram
from lossless.write.inputs import torch as reader
from lossless.write.inputs.borrowed import borrowed

FLOATS = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2]
INTEGERS = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.uint16, torch.bool]


@pytest.mark.parametrize("dtype", FLOATS + INTEGERS, ids=str)
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)], ids=str)
def test_number(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    value = torch.ones(shape).to(dtype)
    assert inputs.number(value) == 1.0 and type(inputs.number(value)) is float
    assert inputs.step_number(value) == 1


def test_number_with_gradient_is_read_without_a_warning() -> None:
    loss = (torch.nn.Parameter(torch.tensor([2.0])) ** 2).sum()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert inputs.number(loss) == 4.0 and loss.requires_grad


def test_a_long_step_is_exact() -> None:
    assert inputs.step_number(torch.tensor(2**62 + 1)) == 2**62 + 1


@pytest.mark.parametrize("shape", [(2,), (3, 1), (0,)], ids=str)
def test_more_or_less_than_one_number(shape: tuple[int, ...]) -> None:
    with pytest.raises(NotScalar) as error:
        inputs.number(torch.zeros(shape, dtype=torch.bfloat16))
    assert error.value.shape == shape and f"bfloat16 values of shape {shape}" in str(error.value)


def test_a_complex_number_is_none() -> None:
    with pytest.raises(NotScalar, match="complex64"):
        inputs.number(torch.tensor(1j))


@pytest.mark.parametrize("dtype", FLOATS + INTEGERS, ids=str)
def test_array(dtype: torch.dtype) -> None:
    value = torch.tensor([[1, 0], [1, 1]]).to(dtype).T
    snapshot = inputs.snapshot(value)
    got = snapshot.array()
    own = dtype in FLOATS[3:]
    assert got.dtype == np.dtype("float32" if own else str(dtype).removeprefix("torch."))
    assert (snapshot.shape, snapshot.dtype, snapshot.nbytes) == (got.shape, got.dtype, got.nbytes)
    assert got.flags.c_contiguous and (got == np.array([[1, 1], [0, 1]])).all()


def test_a_snapshot_is_of_the_call() -> None:
    value = torch.zeros(3)
    snapshot, array = inputs.snapshot(value), inputs.array(value)
    value.fill_(7)
    assert not snapshot.array().any() and not array.any()


def test_views_conjugates_and_parameters() -> None:
    assert (inputs.array(torch.arange(6.0)[::2]) == [0, 2, 4]).all()
    assert (inputs.array(torch.nn.Parameter(torch.ones(2, 2))) == np.ones((2, 2))).all()
    assert (inputs.array(torch.tensor([1j]).conj()) == [-1j]).all()
    assert inputs.array(torch.ones(2).expand(3, 2)).shape == (3, 2)
    assert (inputs.array([torch.ones(2), torch.zeros(2, requires_grad=True)]) == [[1, 1], [0, 0]]).all()


def test_memory_is_borrowed_only_where_it_holds_the_numbers() -> None:
    value = torch.ones(3, requires_grad=True)
    lent = borrowed(value)
    assert lent is not None and lent.ctypes.data == value.data_ptr()
    for other in (torch.tensor([1j]).conj().imag, torch.ones(2).bfloat16(), torch.eye(2).to_sparse()):
        assert borrowed(other) is None
    lents: list[object] = []

    def loss(x: torch.Tensor) -> torch.Tensor:
        lents.append(borrowed(x))
        return x.sum()

    torch.func.grad(loss)(torch.ones(2))
    assert lents == [None]


def test_quantised_tensors_are_dequantised() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = torch.quantize_per_tensor(torch.tensor([1.5, 2.5]), 0.5, 0, torch.qint8)
    assert (inputs.array(value) == [1.5, 2.5]).all() and inputs.number(value[0]) == 1.5


def fake() -> torch.Tensor:
    with FakeTensorMode():
        return torch.ones(())


def nested() -> torch.Tensor:
    return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])


NO_NUMBERS: dict[str, tuple[Callable[[], torch.Tensor], str]] = {
    "coo": (lambda: torch.eye(3).to_sparse(), r"sparse tensor \(sparse_coo\) of shape \(3, 3\), .*; give it .to_dense"),
    "csr": (lambda: torch.eye(3).to_sparse_csr(), "sparse_csr"),
    "meta": (lambda: torch.ones((), device="meta"), "on the meta device, which has no numbers"),
    "fake": (fake, "fake tensor"),
    "nested": (lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged), "nested"),
    "strided nested": (nested, "nested tensor, want a rectangular one; give it .to_padded_tensor"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("make", "text"), NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_has_no_numbers(make: Callable[[], torch.Tensor], text: str) -> None:
    value = make()
    for read in (inputs.number, inputs.snapshot, inputs.array):
        with pytest.raises(InputError, match=text) as error:
            read(value)
        assert error.value.rule == "W221"
    with pytest.raises(InputError, match=text.partition("; give it")[0]) as error:
        inputs.step_number(value)
    assert error.value.rule == "W221" and "whole number" in error.value.do
    assert borrowed(value) is None


def test_inside_func_grad_numbers_are_there() -> None:
    got: list[Any] = []

    def loss(x: torch.Tensor) -> torch.Tensor:
        got.extend([inputs.number(x.sum()), inputs.snapshot(x).array().tolist(), inputs.array(x.bfloat16()).tolist()])
        return (x * x).sum()

    assert torch.func.grad(loss)(torch.ones(2)).tolist() == [2.0, 2.0]
    assert got == [2.0, [1.0, 1.0], [1.0, 1.0]]


def test_inside_func_vmap_it_is_refused() -> None:
    for read in (inputs.number, inputs.snapshot):
        with pytest.raises(WriteError, match=r"W215 traced: .*vmap"):
            torch.func.vmap(lambda x, read=read: (read(x), x)[1])(torch.ones(3))


class FakeCuda:
    """A torch.cuda that computes on the host, and keeps the order of what it was told."""

    __name__ = "torch.cuda"

    def __init__(self) -> None:
        self.told: list[str] = []
        self.capturing = False
        self.done = False

    def current_stream(self, device: object) -> str:
        return "current"

    def is_current_stream_capturing(self) -> bool:
        return self.capturing

    def Stream(self, device: object) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(wait_event=lambda event: self.told.append("side waits for the copy"))

    def stream(self, side: object) -> FakeCuda:
        return self

    def __enter__(self) -> None:
        self.told.append("on the side")

    def __exit__(self, *_: object) -> None:
        self.told.append("back")

    def Event(self, blocking: bool = False) -> SimpleNamespace:  # noqa: N802
        def synchronize() -> None:
            assert blocking, "the thread that waits must not spin"
            self.told.append("waited")

        return SimpleNamespace(
            record=lambda stream: self.told.append(f"event on {stream if stream == 'current' else 'side'}"),
            query=lambda: self.done,
            synchronize=synchronize,
        )


class _FakeDevice(NamedTuple):
    type: str


class FakeDeviceTensor:
    """A tensor that says it lies on a device; its numbers lie here."""

    def __init__(self, values: torch.Tensor, cuda: FakeCuda) -> None:
        self.values, self.cuda, self.is_cpu = values, cuda, False
        self.device, self.shape, self.dtype = _FakeDevice("cuda"), values.shape, values.dtype

    def clone(self, memory_format: object = None) -> FakeDeviceTensor:
        self.cuda.told.append("cloned")
        return FakeDeviceTensor(self.values.clone(), self.cuda)

    def __torch_function__(self, *_: object) -> None:
        raise AssertionError("nothing else may be asked of it")


class FakeHost:
    """What torch.empty gives in pinned memory."""

    def __init__(self, cuda: FakeCuda) -> None:
        self.cuda = cuda

    def copy_(self, other: FakeDeviceTensor, non_blocking: bool) -> None:
        assert non_blocking
        self.cuda.told.append("copied")
        self.values, self.dtype = other.values, other.dtype

    def numpy(self) -> np.ndarray[Any, Any]:
        return self.values.numpy()

    def float(self) -> torch.Tensor:
        return self.values.float()


@pytest.fixture
def cuda(monkeypatch: pytest.MonkeyPatch) -> FakeCuda:
    made = FakeCuda()

    def empty(*size: object, pin_memory: bool, **options: object) -> FakeHost:
        assert pin_memory
        return FakeHost(made)

    namespace = SimpleNamespace(cuda=made, empty=empty, contiguous_format=None, _C=torch._C)
    monkeypatch.setattr(reader, "_torch", lambda: namespace)
    monkeypatch.setattr(reader, "_sides", reader._Sides())
    return made


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
def test_a_copy_is_made_on_the_device_first_and_fetched_on_a_side_stream_with_a_fake_cuda(
    cuda: FakeCuda, dtype: torch.dtype
) -> None:
    value = FakeDeviceTensor(torch.tensor([1.5, 2.5]).to(dtype), cuda)
    copy = reader.Aside(value)
    value.values.fill_(0)
    assert cuda.told == ["cloned", "event on current"] and not copy.ready()
    cuda.done = True
    assert copy.ready() and copy.fetch().tolist() == [1.5, 2.5]
    rest = ["on the side", "side waits for the copy", "copied", "event on side", "waited", "back"]
    assert cuda.told[2:] == rest


def test_a_capture_is_refused_with_a_fake_cuda(cuda: FakeCuda) -> None:
    cuda.capturing = True
    with pytest.raises(WriteError, match=r"W215 traced: .*CUDA graph"):
        reader.Aside(FakeDeviceTensor(torch.ones(1), cuda))
    assert not cuda.told


def test_a_device_without_streams_is_copied_there_and_fetched_later() -> None:
    value = torch.ones(2)
    copy = reader.Aside(value)  # host memory stands for such a device
    value.fill_(0)
    assert copy.fetch().tolist() == [1, 1]


VALUES = np.random.default_rng(0).standard_normal(20_000) * 10.0 ** np.random.default_rng(1).integers(-14, 9, 20_000)

GROWN = 1e-12 * 1.1 ** np.arange(775)
LIMITS = np.array([*-GROWN[::-1], 0.0, *GROWN])


def host_values(tensor: torch.Tensor) -> np.ndarray[Any, Any]:
    """The finite values as the host path counts them."""
    values = inputs.array(tensor).reshape(-1)
    values = values.astype(np.float32 if np.can_cast(values.dtype, np.float32) else np.float64)
    return values[np.isfinite(values)]


@pytest.mark.parametrize("dtype", FLOATS[:4] + INTEGERS, ids=str)
def test_reduced_between_limits_it_counts_as_the_host(dtype: torch.dtype) -> None:
    tensor = torch.from_numpy(VALUES.copy()).to(dtype).reshape(100, 200)
    if dtype.is_floating_point:
        tensor[0, :3] = torch.tensor([float("nan"), float("inf"), -float("inf")])
    got, want = histogram.reduce_between(tensor, LIMITS).result(), host_values(tensor)
    places = np.searchsorted(LIMITS, want.astype(float), "right")
    assert (got.counts == np.bincount(places, minlength=LIMITS.size + 1)).all()
    assert (got.low, got.high, got.size) == (want.min(), want.max(), want.size)
    assert got.left_out == tensor.numel() - want.size
    assert np.allclose([got.total, got.squares], [want.sum(dtype=float), (want.astype(float) ** 2).sum()])


@pytest.mark.parametrize("dtype", FLOATS[:4] + INTEGERS[:3], ids=str)
@pytest.mark.parametrize("buckets", [1, 7, 30])
def test_reduced_to_even_buckets_it_counts_as_the_host(dtype: torch.dtype, buckets: int) -> None:
    tensor = torch.from_numpy(np.clip(VALUES, -100, 100)).to(dtype)
    if dtype.is_floating_point:
        tensor[:2] = float("nan")
    got, want = histogram.reduce_even(tensor, buckets).result(), host_values(tensor).astype(float)
    places = np.minimum((want - want.min()) / ((want.max() - want.min()) / buckets), buckets - 1).astype(int)
    assert (got.counts == np.bincount(places, minlength=buckets)).all()
    assert (got.low, got.high, got.left_out) == (want.min(), want.max(), tensor.numel() - want.size)


def test_reduced_values_that_are_all_equal_or_none() -> None:
    one = histogram.reduce_even(torch.full((5,), 2.0), 30).result()
    assert one.counts.sum() == 5 and (one.low, one.high, one.total, one.squares) == (2, 2, 10, 20)
    none = histogram.reduce_between(torch.full((4,), float("nan")), LIMITS).result()
    assert none[1:] == (0.0, 0.0, 0, 0.0, 0.0, 4) and not none.counts.any()


def test_more_than_may_wait_is_reduced_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histogram, "_waiting", histogram._Waiting(100_000))
    tensor = torch.from_numpy(VALUES[100:].astype("float32"))  # 79,600 bytes
    waits: Any = histogram.reduce_between(tensor, LIMITS)
    hurried: Any = histogram.reduce_between(tensor, LIMITS)
    tensor.zero_()
    assert waits._kept.size == tensor.nbytes and hurried._kept is None
    assert (waits.result().counts == hurried.result().counts).all() and waits.result().high > 0
    del waits
    even: Any = histogram.reduce_even(tensor, 30)
    assert even._kept.size == tensor.nbytes


def test_large_tensors_are_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histogram, "_AT_ONCE", 1000)
    tensor = torch.from_numpy(VALUES[:4500].copy())
    assert histogram.reduce_between(tensor, LIMITS).result().counts.sum() == 4500
    assert histogram.reduce_even(tensor, 30).result().counts.sum() == 4500


def test_what_lies_in_host_memory_is_not_reduced() -> None:
    assert not histogram.reduces(torch.ones(3)) and not histogram.reduces(np.ones(3)) and not histogram.reduces([1.0])
    assert not inputs.on_device(torch.ones(3)) and not inputs.on_device(torch.ones(3, device="meta"))
