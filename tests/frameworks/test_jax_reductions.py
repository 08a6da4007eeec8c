"""Histograms of JAX arrays where they lie: the numbers of the host. The CPU stands for the GPU that is not here."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from lossless import SummaryWriter
from lossless.write.encode.histogram import count_now
from lossless.write.encode.limits import limits
from lossless.write.inputs import array, histogram, jax_counting, jax_programs
from lossless.write.inputs.histogram import Counted, Reduction
from tests.frameworks.test_torch_watch import written

RNG = np.random.default_rng(0)
EDGES = limits().astype(np.float32)
SPREAD = RNG.standard_normal(30_000) * 10.0 ** RNG.integers(-14, 9, 30_000)
HARD: dict[str, Any] = {
    "normal": RNG.standard_normal((300, 100)).astype("f4"),
    "spread": SPREAD.astype("f4"),
    "edges": np.concatenate([EDGES, np.nextafter(EDGES, np.float32(0)), np.nextafter(EDGES, np.float32(9e20))]),
    "not finite": np.where(RNG.random(9000) < 0.3, [[np.nan], [np.inf], [-np.inf]], SPREAD[:9000]).astype("f4"),
    "only nan": np.array([np.nan, -np.nan], "f4"),
    "subnormal": np.array([1e-40, -3e-41, 1e-45, 0.0], "f4"),
    "zeros": np.array([0.0, -0.0], "f4"),
    "one value": np.full(7, 2.5, "f4"),
    "extremes": np.array([3.4e38, -3.4e38, 1e20, -1e20, 1e-12, -1e-12], "f4"),
    "no values": np.zeros((0, 3), "f4"),
}
DTYPES = ["bfloat16", "float16", "int8", "uint8", "int16", "uint16", "bool", "int32", "uint32"]


@pytest.fixture(autouse=True)
def _everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jax_programs, "PLATFORMS", ("cpu",))
    monkeypatch.setattr(jax_programs, "_SMALL", 0)
    monkeypatch.setattr(jax_programs, "_programs", jax_programs.Programs())


def between(value: Any) -> Any:
    return histogram.between(value, limits())


def even(value: Any) -> Any:
    return histogram.even(value, 30)


def launched(count: Callable[[Any], Any], value: Any) -> Any:
    """The reduction, as soon as it is compiled."""
    until = time.monotonic() + 60
    while (found := count(value)) is None:
        assert time.monotonic() < until, "it is compiled"
        time.sleep(0.01)
    assert isinstance(found, Reduction)
    return found


def check(found: Counted, value: Any, *, is_even: bool) -> None:
    host = array(value).reshape(-1)
    wanted = count_now(host, even=is_even)
    wide = host[np.isfinite(host)].astype("f8")
    if not is_even or wanted.low != wanted.high:
        np.testing.assert_array_equal(found.counts, wanted.counts)
    assert (found.low, found.high, found.size) == (wanted.low, wanted.high, wide.size)
    assert found.left_out == wanted.left_out
    assert found.total == pytest.approx(wide.sum(), rel=1e-12, abs=1e-12 * np.abs(wide).sum())
    assert found.squares == pytest.approx((wide * wide).sum(), rel=1e-12)


@pytest.mark.parametrize("count", [between, even])
@pytest.mark.parametrize("case", [case for case in HARD if case != "no values"])
def test_hard_values(case: str, count: Any) -> None:
    value = jnp.asarray(HARD[case])
    check(launched(count, value).result(), value, is_even=count is even)


@pytest.mark.parametrize("count", [between, even])
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype(dtype: str, count: Any) -> None:
    value = jnp.asarray(np.clip(SPREAD, -1e5, 1e5) if "float" in dtype else SPREAD[:999] % 100 + 20).astype(dtype)
    check(launched(count, value).result(), value, is_even=count is even)


@pytest.mark.parametrize("count", [between, even])
@pytest.mark.parametrize("dtype", ["float64", "int64"])
def test_the_wide_dtypes_of_jax_with_x64(dtype: str, count: Any) -> None:
    with jax.enable_x64(True):
        value = jnp.asarray(np.append(SPREAD, [1e18, 1.0])).astype(dtype)
        check(launched(count, value).result(), value, is_even=count is even)


@pytest.mark.parametrize("count", [between, even])
def test_ten_million_values(count: Any) -> None:
    value = jnp.asarray(RNG.standard_normal(10_000_000, "f4"))
    check(launched(count, value).result(), value, is_even=count is even)


@pytest.mark.filterwarnings("ignore:Some donated buffers")
def test_what_is_donated_after_the_call() -> None:
    update = jax.jit(lambda w: w + 1, donate_argnums=0)
    weights = jnp.zeros((500, 100))
    launched(between, weights).result()
    found = []
    for _ in range(5):
        found.append(launched(between, weights))
        weights = update(weights)
    assert [reduction.result().high for reduction in found] == [0, 1, 2, 3, 4]
    weights.delete()
    assert between(weights) is None, "the copy says what is wrong"


def test_what_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    assert between(jnp.asarray(HARD["no values"])) is None
    assert between(jnp.ones(5, "complex64")) is None and between(jax.random.key(0)) is None
    assert between(np.ones(5)) is None
    monkeypatch.setattr(jax_programs, "_SMALL", 100)
    assert between(jnp.ones(25)) is None
    monkeypatch.setattr(jax_programs, "PLATFORMS", ("gpu",))
    assert between(jnp.ones(1000)) is None
    assert not jax_programs._programs._known, "none of them is compiled"


def test_what_is_traced_is_not_counted() -> None:
    seen: list[object] = []

    def step(x: Any) -> Any:
        seen.append(between(x))
        return x

    jax.jit(step)(jnp.ones(1000))
    assert seen == [None]


def test_a_call_never_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, began = jax_programs._compiled, threading.Event()

    def compiling(*given: Any) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        began.wait(60)
        return compiled(*given)

    monkeypatch.setattr(jax_programs, "_compiled", compiling)
    value = jnp.ones(3000)
    assert between(value) is None and between(value) is None and even(value) is None
    began.set()
    assert launched(between, value).result().size == 3000


def test_shapes_beyond_the_most_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jax_programs, "_MOST", 2)
    monkeypatch.setattr(jax_programs, "_compiled", lambda shape, way: None)
    for size in range(1, 5):
        assert between(jnp.ones(size)) is None
    assert len(jax_programs._programs._known) == 2


def test_what_xla_refuses_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object) -> Any:
        def program(_: object) -> Any:
            raise RuntimeError("RESOURCE_EXHAUSTED: out of memory")

        return program

    monkeypatch.setattr(jax_programs, "_compiled", refusing)
    value, programs = jnp.ones(5), jax_programs._programs
    assert between(value) is None
    until = time.monotonic() + 60
    while programs._compiles and time.monotonic() < until:
        time.sleep(0.01)
    assert all(programs._known.values())
    assert between(value) is None
    assert list(programs._known.values()) == [None], "it is not asked again"


def test_limits_that_are_too_near_are_refused() -> None:
    near = np.array([-1.0, 1.0, 1.001, 1.002, 1.003])
    with pytest.raises(ValueError, match="nearer than a 16th"):
        jax_counting._cells(histogram._thresholds(near, narrow=True))


def test_a_writer_takes_them(tmp_path: Path) -> None:
    value = jnp.linspace(-1.0, 3.0, 20_000)
    launched(between, value)
    with SummaryWriter(tmp_path) as writer:
        writer.add_histogram("h", value, 0)
        writer.add_histogram("h", np.asarray(value), 1)
    found = [written(tmp_path)["h"][step].histo for step in (0, 1)]
    assert found[0] is not None and found[1] is not None
    assert (found[0].bucket, found[0].bucket_limit) == (found[1].bucket, found[1].bucket_limit)
    assert (found[0].min, found[0].max, found[0].num) == (found[1].min, found[1].max, found[1].num)


SHARDED = """
import time, jax, jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec as P
from lossless.write.encode.limits import limits
from lossless.write.inputs import histogram, jax_programs
jax_programs.PLATFORMS, jax_programs._SMALL = ("cpu",), 0
assert jax.device_count() == 4
mesh = Mesh(jax.devices(), "x")
for spec in (P("x"), P(None, "x"), P()):
    value = jax.device_put(jnp.arange(800.0).reshape(8, 100).at[0, 1].set(jnp.nan), NamedSharding(mesh, spec))
    until = time.monotonic() + 60
    while (found := histogram.between(value, limits())) is None and time.monotonic() < until:
        time.sleep(0.01)
    told = found.result()
    assert told[1:] == (0.0, 799.0, 799, 319599.0, float(sum(n * n for n in range(2, 800))), 1), (spec, told[1:])
    assert told.counts.sum() == 799
assert histogram.even(jax.device_put(value, NamedSharding(mesh, P("x"))), 30) is None, "its range is that of all parts"
"""


def test_sharded_and_replicated_arrays() -> None:
    environment = {**os.environ, "XLA_FLAGS": "--xla_force_host_platform_device_count=4", "JAX_PLATFORMS": "cpu"}
    subprocess.run([sys.executable, "-c", SHARDED], check=True, env=environment, timeout=120)
