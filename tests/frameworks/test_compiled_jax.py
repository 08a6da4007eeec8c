"""Calls inside what JAX traces: recorded at every execution, with its values and its step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from lossless.errors import WriteError
from lossless.write import inputs, notices, tracing

Row = tuple[str, float, int]


class Log:
    """An entry point as the writers have it. `step` counts by default, and is read at execution."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.places: list[str] = []
        self.step = 0

    def __call__(self, tag: str, value: Any, step: Any = None) -> bool:
        if tracing.active():
            tracing.divert(self.record, tag, value, step)
        else:
            self.record(tag, value, step)
        return True

    def record(self, tag: str, value: Any, step: Any) -> None:
        read, at = inputs.number(value), inputs.step_number(self.step if step is None else step)
        assert isinstance(at, int)
        self.rows.append((tag, read if isinstance(read, float) else read.result(), at))
        self.places.append(str(notices._thread.caller))

    def settled(self) -> list[Row]:
        tracing.settle()
        return self.rows


@pytest.fixture
def log() -> Log:
    return Log()


def test_jit_records_at_every_execution(log: Log) -> None:
    @jax.jit
    def train(x: jax.Array, i: jax.Array) -> jax.Array:
        log("loss", x * 2, i)
        return x + 1

    x = jnp.float32(0)
    for i in range(20):
        x = train(x, i)
    assert log.settled() == [("loss", 2.0 * i, i) for i in range(20)]
    assert not tracing.active()


def test_the_place_is_the_traced_line(log: Log) -> None:
    jax.jit(lambda x: log("x", x, 1))(1.0)
    log.settled()
    assert log.places[0].startswith(__file__)


def test_concrete_values_are_recorded_at_every_execution_too(log: Log) -> None:
    @jax.jit
    def train(x: jax.Array) -> jax.Array:
        log("constant", 0.5, 3)
        return x

    for value in (1.0, 2.0, 3.0):
        train(value).block_until_ready()
    assert log.settled() == [("constant", 0.5, 3)] * 3


def test_the_default_step_is_read_at_execution(log: Log) -> None:
    train = jax.jit(lambda x: (log("loss", x), x)[1])
    for log.step in range(5):
        train(float(log.step))
        tracing.settle()
    assert log.settled() == [("loss", float(i), i) for i in range(5)]


def test_scan_records_each_iteration_in_order(log: Log) -> None:
    def body(x: jax.Array, i: jax.Array) -> tuple[jax.Array, None]:
        log("x", x, i)
        return x * 2, None

    jax.jit(lambda x: jax.lax.scan(body, x, jnp.arange(8)))(1.0)
    assert log.settled() == [("x", 2.0**i, i) for i in range(8)]


def while_loop(log: Log) -> Any:
    return jax.lax.while_loop(lambda i: i < 3, lambda i: (log("x", i * 1.0, i), i + 1)[1], 0)


def cond(log: Log) -> Any:
    return jax.jit(lambda x: jax.lax.cond(x > 0, lambda: (log("x", x, 1), x)[1], lambda: x))(1.0)


def value_and_grad(log: Log) -> Any:
    return jax.value_and_grad(lambda x: (log("x", x * 3, 1), x * 3)[1])(2.0)


def jit_of_grad(log: Log) -> Any:
    return jax.jit(jax.grad(lambda x: (log("x", x * 3, 1), x * 3)[1]))(2.0)


def vmap(log: Log) -> Any:
    return jax.vmap(lambda x: (log("x", x, 1), x)[1])(jnp.arange(3.0))


def vmap_of_jit(log: Log) -> Any:
    return jax.vmap(jax.jit(lambda x: (log("x", x, 1), x)[1]))(jnp.arange(3.0))


def pmap(log: Log) -> Any:
    return jax.pmap(lambda x: (log("x", x, 1), x)[1])(jnp.ones(1))


def remat(log: Log) -> Any:
    return jax.jit(jax.checkpoint(lambda x: (log("x", x, 1), x)[1]))(1.0)


TRANSFORMS: list[tuple[Callable[[Log], Any], list[Row]]] = [
    (while_loop, [("x", 0.0, 0), ("x", 1.0, 1), ("x", 2.0, 2)]),
    (cond, [("x", 1.0, 1)]),
    (value_and_grad, [("x", 6.0, 1)]),
    (jit_of_grad, [("x", 6.0, 1)]),
    (vmap, [("x", 0.0, 1), ("x", 1.0, 1), ("x", 2.0, 1)]),
    (vmap_of_jit, [("x", 0.0, 1), ("x", 1.0, 1), ("x", 2.0, 1)]),
    (pmap, [("x", 1.0, 1)]),
    (remat, [("x", 1.0, 1)]),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("transform", "want"), TRANSFORMS, ids=lambda case: getattr(case, "__name__", ""))
def test_transforms(transform: Callable[[Log], Any], want: list[Row], log: Log) -> None:
    jax.block_until_ready(transform(log))
    assert log.settled() == want


def test_strict_errors_wait_for_the_next_flush(log: Log) -> None:
    def record(value: Any) -> None:
        notices.notice("W206", "again", strict=True)

    jax.jit(lambda x: tracing.divert(record, x))(1.0)
    tracing.settle()
    with pytest.raises(WriteError, match=r"W206 step-repeated: again \(.*test_compiled_jax.py:\d+\)"):
        notices.raise_held()


def test_nested_values_arrive_as_host_arrays(log: Log) -> None:
    got: list[Any] = []
    jax.jit(lambda x: tracing.divert(lambda *a: got.append(a), "mesh", {"points": [x, 2 * x], "n": 3}))(jnp.ones(2))
    tracing.settle()
    ((tag, tree),) = got
    assert tag == "mesh" and tree["n"] == 3
    assert [type(part).__name__ for part in tree["points"]] == ["ndarray", "ndarray"]
    assert tree["points"][1].tolist() == [2, 2]


def test_without_jit_nothing_is_diverted(log: Log) -> None:
    with jax.disable_jit():
        jax.jit(lambda x: log("x", x, 1))(1.0)
    assert log.rows == [("x", 1.0, 1)]


def test_a_traced_step_travels() -> None:
    seen: list[bool] = []

    def look(x: jax.Array) -> jax.Array:
        seen.append(tracing.travels(x))
        return x

    jax.jit(look)(1.0)
    assert seen == [True] and not tracing.travels(jnp.float32(1))
