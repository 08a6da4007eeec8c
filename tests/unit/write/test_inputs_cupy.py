"""CuPy's arrays: copied by the call, counted by the thread that encodes. A stand-in over NumPy is the device."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossless import SummaryWriter, summary
from lossless.errors import WriteError
from lossless.wire.tensors import to_numpy
from lossless.write import inputs
from lossless.write.encode.histogram import count_now
from lossless.write.encode.limits import limits
from lossless.write.inputs import InputError, NotScalar, cupy, cupy_counting, histogram, kinds
from lossless.write.inputs.histogram import Counted
from tests.unit.write.cupy_on_host import CompileException, Gpu, OutOfMemoryError, installed
from tests.unit.write.summary.reading import values

RNG = np.random.default_rng(0)
SPREAD = RNG.standard_normal(30_000) * 10.0 ** RNG.integers(-14, 9, 30_000)
EDGES = np.concatenate([limits(), np.nextafter(limits(), 0), np.nextafter(limits(), 9e20)])
DTYPES = ["float16", "float32", "float64", "bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64"]
HARD: dict[str, Any] = {
    **{dtype: np.clip(SPREAD, *((0, 99) if dtype[0] == "u" else (-99, 99))).astype(dtype) for dtype in DTYPES},
    "uint64": np.array([0, 1, 2**63, 2**64 - 1], "u8"),
    "edges": EDGES,
    "narrow edges": EDGES[np.abs(EDGES) < 3e38].astype("f4"),
    "not finite": np.where(RNG.random(9000) < 0.3, RNG.choice([np.nan, np.inf, -np.inf], 9000), SPREAD[:9000]),
    "not finite, narrow": np.where(RNG.random(9000) < 0.3, np.inf, SPREAD[:9000]).astype("f4"),
    "only nan": np.array([np.nan, -np.nan, np.inf], "f4"),
    "subnormal": np.array([1e-40, -3e-41, 1e-45, 0.0], "f4"),
    "zeros": np.array([0.0, -0.0], "f4"),
    "one value": np.full(7, 2.5, "f4"),
    "extremes": np.array([3.4e38, -3.4e38, 1e20, -1e20, 1e-12, -1e-12], "f4"),
    "range beyond float64": np.array([1.7e308, -1.7e308, 3e300, 0.0, 5e-324]),
    "transposed": SPREAD.astype("f4").reshape(300, 100).T,
}
COUNTS: dict[str, Callable[[Any], Any]] = {
    "between": lambda value: histogram.between(value, limits()),
    "even": lambda value: histogram.even(value, 30),
}


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Gpu]:
    monkeypatch.setattr(kinds, "_readers", {})
    monkeypatch.setattr(cupy, "_sides", cupy._Sides())
    monkeypatch.setattr(cupy_counting, "_SMALL", 0)
    monkeypatch.setattr(cupy_counting, "_PART", 7000)
    return installed(monkeypatch)


def encoded(call: Callable[[], Any]) -> Any:
    """What another thread, "encoding", gets of a call."""
    got: list[Any] = []
    thread = threading.Thread(target=lambda: got.append(call()), name="encoding")
    thread.start()
    thread.join()
    assert got, "the call raised"
    return got[0]


def check(found: Counted, host: Any, how: str) -> None:
    """The counts of a host array, to the last bit; sums are added up in another order."""
    wanted = count_now(host, even=how == "even")
    finite = host[np.isfinite(host)].astype("f8")
    if how == "between" or wanted.low != wanted.high:
        np.testing.assert_array_equal(found.counts, wanted.counts)
    assert (found.low, found.high, found.left_out) == (wanted.low, wanted.high, wanted.left_out)
    assert found.size == found.counts.sum() == finite.size
    with np.errstate(over="ignore"):
        assert found.total == pytest.approx(finite.sum(), rel=1e-12, abs=1e-12 * np.abs(finite).sum())
        assert found.squares == pytest.approx((finite * finite).sum(), rel=1e-12)


@pytest.mark.parametrize("case", HARD)
@pytest.mark.parametrize("how", COUNTS)
def test_a_device_counts_as_the_host_does(case: str, how: str, device: tuple[Any, Gpu]) -> None:
    module, gpu = device
    reduction = COUNTS[how](module.asarray(HARD[case]))
    check(encoded(reduction.result), HARD[case], how)
    assert gpu.fetched <= 8 * (4 + len(limits()) + 3), "no more than the counts went to the host"


@pytest.mark.parametrize("how", COUNTS)
def test_the_call_copies_and_another_thread_counts(how: str, device: tuple[Any, Gpu]) -> None:
    module, gpu = device
    value = module.asarray(SPREAD)
    gpu.calls.clear()
    reduction = COUNTS[how](value)
    value.fill(7)
    assert gpu.calls == {"MainThread": ["copy", "record"]} and not reduction.ready()
    check(encoded(reduction.result), SPREAD, how)
    assert gpu.waits == {"encoding": ["event"]}, "one wait, asleep"
    assert gpu.calls.keys() == {"MainThread", "encoding"} and len(gpu.calls["MainThread"]) == 2
    assert gpu.calls["encoding"].count("add.at") == 5, "in parts"


FAILURES = {
    "copy": None,
    "searchsorted": OutOfMemoryError("out of memory"),
    "add.at": TypeError("unsupported dtype"),
    "isfinite": CompileException("nvrtc: error"),
    "concatenate": RuntimeError("CUDA_ERROR_LAUNCH_FAILED"),
}


@pytest.mark.parametrize("call", FAILURES)
def test_where_the_device_cannot_count_the_host_counts_the_copy(call: str, device: tuple[Any, Gpu]) -> None:
    module, gpu = device
    value = module.asarray(HARD["not finite"])
    reduction = COUNTS["between"](value)
    value.fill(7)
    if failure := FAILURES[call]:
        gpu.fails[call] = failure
    check(encoded(reduction.result), HARD["not finite"], "between")
    assert (gpu.fetched >= value.nbytes) == bool(failure)
    assert set(gpu.waits) == {"encoding"}


def test_a_copy_that_the_device_refuses_is_named(device: tuple[Any, Gpu]) -> None:
    module, gpu = device
    value, gpu.fails["copy"] = module.asarray(SPREAD), RuntimeError("cudaErrorIllegalAddress")
    left = histogram._waiting._left
    with pytest.raises(InputError, match="RuntimeError: cudaErrorIllegalAddress"):
        COUNTS["even"](value)
    assert histogram._waiting._left == left


@pytest.mark.parametrize("how", COUNTS)
def test_what_may_wait_is_bounded(how: str, device: tuple[Any, Gpu], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histogram, "_waiting", histogram._Waiting(500_000))
    value = device[0].asarray(SPREAD)  # 240,000 bytes
    first, second = COUNTS[how](value), COUNTS[how](value)
    assert COUNTS[how](value) is None, "it is copied"
    del first
    assert COUNTS[how](value) is not None and second is not None


def test_what_is_not_counted_is_copied(device: tuple[Any, Gpu], monkeypatch: pytest.MonkeyPatch) -> None:
    module = device[0]

    class Distributed(module.ndarray):  # type: ignore[misc, name-defined]
        """Its numbers lie on several devices."""

    parted = module.asarray(SPREAD)
    parted.__class__ = Distributed
    for value in (module.asarray(np.ones(3, complex)), module.asarray(np.zeros((0, 3))), parted, SPREAD, [1.0]):
        assert not cupy_counting.counts(value)
    monkeypatch.undo()
    assert not cupy_counting.counts(SPREAD), "without CuPy"


def test_small_arrays_are_copied(device: tuple[Any, Gpu], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cupy_counting, "_SMALL", 800)
    ones = [device[0].asarray(np.ones(size)) for size in (100, 101)]
    assert [cupy_counting.counts(value) for value in ones] == [False, True]


def written(directory: Path, arrays: dict[str, Any], then: Callable[[Any], None]) -> dict[str, Any]:
    with summary.create_file_writer(directory / "tf").as_default(step=1), SummaryWriter(directory / "torch") as writer:
        for tag, array in arrays.items():
            summary.histogram(tag, array)
            summary.histogram(f"{tag}/7", array, buckets=7)
            writer.add_histogram(tag, array, 1)
            writer.add_histogram(f"{tag}/5", array, 1, bins=5)
            then(array)
    return {f"{at}/{v.tag}": v for at in ("tf", "torch") for _, v in values(directory / at)}


def test_both_dialects_write_what_they_write_of_the_host(tmp_path: Path, device: tuple[Any, Gpu]) -> None:
    module, gpu = device
    arrays = {name: HARD[name] for name in ("float16", "float32", "float64", "int32", "bool", "one value", "edges")}
    host = written(tmp_path / "host", arrays, lambda array: None)
    on_device = {name: module.asarray(array) for name, array in arrays.items()}

    def then(array: Any) -> None:
        array.fill(0)
        assert "MainThread" not in gpu.waits and "searchsorted" not in gpu.calls["MainThread"]

    found = written(tmp_path / "device", on_device, then)
    assert host.keys() == found.keys() and len(host) == 4 * len(arrays)
    for tag, wanted in host.items():
        if tag.startswith("tf"):
            np.testing.assert_array_equal(to_numpy(found[tag].tensor), to_numpy(wanted.tensor))
            continue
        got, histo = found[tag].histo, wanted.histo
        assert (got.min, got.max, got.num) == (histo.min, histo.max, histo.num)
        assert (got.bucket_limit, got.bucket) == (histo.bucket_limit, histo.bucket)
        size = max(float(np.abs(arrays[tag.split("/")[1]].astype("f8")).sum()), 1.0)
        assert got.sum == pytest.approx(histo.sum, rel=1e-6, abs=1e-9 * size)
        assert got.sum_squares == pytest.approx(histo.sum_squares, rel=1e-6)


def test_numbers_and_arrays_are_on_their_way(device: tuple[Any, Gpu]) -> None:
    module, gpu = device
    number, whole = module.asarray(np.float32([2.5])), module.asarray(np.arange(6).reshape(2, 3).T)
    pending: Any = inputs.number(number)
    snapshot = inputs.snapshot(whole)
    number.fill(0)
    whole.fill(0)
    assert not gpu.waits and inputs.on_device(number)
    assert encoded(pending.result) == 2.5 and pending.ready() is False
    assert (snapshot.shape, snapshot.dtype, snapshot.nbytes) == ((3, 2), np.dtype("int64"), 48)
    assert encoded(snapshot.array).tolist() == [[0, 3], [1, 4], [2, 5]]
    assert set(gpu.waits) == {"encoding"}
    assert inputs.array(module.asarray(np.arange(3))).tolist() == [0, 1, 2]


@pytest.mark.parametrize("values", [np.ones(3), np.array(1j)], ids=["three", "complex"])
def test_what_is_no_number(values: Any, device: tuple[Any, Gpu]) -> None:
    with pytest.raises(NotScalar):
        inputs.number(device[0].asarray(values))


def test_a_captured_graph_is_refused(device: tuple[Any, Gpu]) -> None:
    module, gpu = device
    value, gpu.capturing = module.asarray(np.ones(1)), True
    for call in (inputs.number, inputs.snapshot, *COUNTS.values()):
        with pytest.raises(WriteError, match=r"W215 traced: .*CUDA graph"):
            call(value)
    assert "copy" not in gpu.calls["MainThread"]
