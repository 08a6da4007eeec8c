"""JAX arrays as inputs: computed later, sharded, donated."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from lossless.errors import WriteError
from lossless.write import inputs
from lossless.write.inputs import InputError, NotScalar


def resolved(value: Any) -> float:
    read = inputs.number(value)
    return read if isinstance(read, float) else read.result()


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "float8_e4m3fn", "int32", "int8", "bool", "int4"])
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)], ids=str)
def test_number(dtype: str, shape: tuple[int, ...]) -> None:
    assert resolved(jnp.ones(shape, dtype)) == 1.0


def test_number_of_something_still_computed_does_not_wait() -> None:
    slow = jax.jit(lambda x: jax.lax.fori_loop(0, 60, lambda i, y: jnp.tanh(y @ y), x).sum())
    value = slow(jnp.eye(700))
    pending, step = inputs.number(value), inputs.step_number(value)
    if isinstance(pending, float):
        pytest.fail("700x700 matrices multiplied 60 times are there at once: this test needs a longer computation")
    assert not isinstance(step, int)
    assert pending.result() == float(value) and step.result() == int(float(value)) and pending.ready()


def test_steps() -> None:
    assert inputs.step_number(jnp.int32(7)) == 7


def test_more_than_one_number() -> None:
    with pytest.raises(NotScalar, match=r"bfloat16 values of shape \(3,\)") as error:
        inputs.number(jnp.ones(3, jnp.bfloat16))
    assert error.value.shape == (3,)
    with pytest.raises(NotScalar, match="complex64"):
        inputs.number(jnp.complex64(1j))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float8_e5m2", "int32", "uint8", "bool", "complex64"])
def test_array(dtype: str) -> None:
    value = jnp.array([[1, 0], [1, 1]], dtype).T
    snapshot = inputs.snapshot(value)
    got = snapshot.array()
    assert (snapshot.shape, snapshot.dtype, snapshot.nbytes) == (got.shape, got.dtype, got.nbytes)
    assert got.dtype == ("float32" if "float" in dtype else dtype)
    assert (got == [[1, 1], [0, 1]]).all() and got.flags.c_contiguous
    assert (inputs.array(value) == got).all()


def test_an_empty_array() -> None:
    assert inputs.snapshot(jnp.zeros((0, 3))).array().shape == (0, 3)


@pytest.mark.filterwarnings("ignore:Some donated buffers")
def test_a_snapshot_survives_donation() -> None:
    update = jax.jit(lambda w: w + 1, donate_argnums=0)
    weights = jnp.zeros(1000)
    snapshot = inputs.snapshot(weights)
    for _ in range(3):
        weights = update(weights)
    assert not snapshot.array().any()


def test_a_donated_array_is_refused() -> None:
    value = jnp.ones(3)
    value.delete()
    for read in (inputs.number, inputs.snapshot, inputs.array):
        with pytest.raises(InputError, match="deleted, or was donated"):
            read(value)


def test_a_random_key_is_no_number() -> None:
    with pytest.raises(InputError, match="random key"):
        inputs.number(jax.random.key(0))


def test_a_leaked_tracer_is_refused() -> None:
    leaked: list[Any] = []

    def leak(x: jax.Array) -> jax.Array:
        leaked.append(x)
        return x

    jax.jit(leak)(1.0)
    for read in (inputs.number, inputs.snapshot, inputs.array):
        with pytest.raises(WriteError, match="W215 traced"):
            read(leaked[0])


SHARDED = """
import jax, jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec as P
from lossless.write import inputs
assert jax.device_count() == 4
mesh = Mesh(jax.devices(), "x")
for spec in (P("x"), P()):
    value = jax.device_put(jnp.arange(8.0), NamedSharding(mesh, spec))
    assert inputs.snapshot(value).array().tolist() == list(range(8)), spec
one = jax.device_put(jnp.float32(2.5), NamedSharding(mesh, P()))
read = inputs.number(one)
assert (read if isinstance(read, float) else read.result()) == 2.5
"""


def test_sharded_and_replicated_arrays() -> None:
    environment = {**os.environ, "XLA_FLAGS": "--xla_force_host_platform_device_count=4", "JAX_PLATFORMS": "cpu"}
    subprocess.run([sys.executable, "-c", SHARDED], check=True, env=environment)


class FakeOfOtherProcesses:
    """An array of which other processes hold parts: a fake, for that takes several hosts."""

    dtype, shape, size = np.dtype("float32"), (4,), 4
    is_fully_addressable = False

    def __init__(self, replicated: bool) -> None:
        self.is_fully_replicated = replicated
        self.sharding = object()

    def devices(self) -> set[Any]:
        return set(jax.devices())

    def is_deleted(self) -> bool:
        return False

    def is_ready(self) -> bool:
        return True

    def addressable_data(self, index: int) -> jax.Array:
        return jnp.ones(4)


def test_an_array_spread_over_processes_with_a_fake() -> None:
    from lossless.write.inputs import jax as reader

    assert reader.snapshot(FakeOfOtherProcesses(True)).array().tolist() == [1, 1, 1, 1]
    with pytest.raises(InputError, match="process_allgather"):
        reader.snapshot(FakeOfOtherProcesses(False))
