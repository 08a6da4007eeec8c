"""Calls inside the train step that Keras compiles with JAX."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from lossless.errors import WriteError
from lossless.write import inputs, tracing

if keras.backend.backend() != "jax":
    pytest.skip("Keras runs on another backend", allow_module_level=True)


class Model(keras.Model):  # type: ignore[misc]
    """Logs what it computes, and a variable, at a step that it counts."""

    def __init__(self, *, by_optimizer: bool = False) -> None:
        super().__init__()
        self.dense = keras.layers.Dense(1)
        self.count = self.add_weight(shape=(), dtype="int32", trainable=False, name="count")
        self.by_optimizer = by_optimizer
        self.rows: list[tuple[int, float, int]] = []

    def call(self, x: Any) -> Any:
        y = self.dense(x)
        self.count.assign_add(1)
        step = self.optimizer.iterations if self.by_optimizer else self.count
        if tracing.active():
            tracing.divert(self.record, step, keras.ops.mean(y), self.dense.kernel)
        return y

    def record(self, step: Any, mean: Any, kernel: Any) -> None:
        read = inputs.number(mean)
        assert isinstance(read, float)
        self.rows.append((int(inputs.step_number(step)), read, inputs.array(kernel).size))  # type: ignore[call-overload]


def fitted(model: Model) -> Model:
    model.compile(loss="mse", optimizer="sgd")
    model.fit(np.ones((8, 2)), np.ones((8, 1)), batch_size=2, epochs=2, verbose=0)
    tracing.settle()
    return model


def test_a_compiled_train_step_records_every_batch() -> None:
    rows = fitted(Model()).rows
    steps = [step for step, _, _ in rows]
    assert steps == list(range(steps[0], steps[0] + 8)) and {size for _, _, size in rows} == {2}
    assert len({mean for _, mean, _ in rows}) == 8


def test_what_keras_takes_away_is_refused() -> None:
    with pytest.raises(WriteError, match=r"(?s)W215 traced: the Keras variable '.*iteration', .*; give it a variable"):
        fitted(Model(by_optimizer=True))


def test_a_keras_variable_outside_is_a_number() -> None:
    assert inputs.number(keras.Variable(2.5)) == 2.5
    assert (inputs.snapshot(keras.Variable([1.0, 2.0])).array() == [1, 2]).all()
