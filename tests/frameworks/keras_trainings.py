"""Trainings whose logs are compared: `python keras_trainings.py ours|theirs ROOT NAME…`, with any KERAS_BACKEND.

Weights, data and order are fixed. `logs/keras` was recorded with theirs: Keras 3.15.1 on TensorFlow 2.21.
"""

from __future__ import annotations

import sys
from typing import Any

import keras
import numpy as np

layers = keras.layers
FIT = {"shuffle": False, "verbose": 0, "batch_size": 16}


def fixed(model: Any) -> Any:
    """`model` with weights that depend on nothing."""
    rng = np.random.default_rng(7)
    model.set_weights([rng.normal(size=weight.shape, scale=0.3).astype("f4") for weight in model.weights])
    return model


def table(rows: int, columns: int) -> tuple[Any, Any]:
    """Data, and whether the sum of a row is above its mean."""
    x = np.random.default_rng(0).random((rows, columns)).astype("f4")
    return x, (x.sum(1) > columns / 2).astype("f4")


def sequential(callback: Any, root: str) -> None:
    """Every argument at once; 4 batches an epoch and 2 to validate, every second one asked for.

    Theirs leaves epochs out whose last batch is not asked for, hence the even numbers."""
    inner = [layers.Input((6,)), layers.Dense(4, activation="relu", name="d1"), layers.Dense(1, name="d2")]
    model = fixed(keras.Sequential(inner, name="seq"))
    rate = keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.9)
    model.compile(keras.optimizers.SGD(rate), "mse", metrics=["mae"])
    asked = {"histogram_freq": 2, "write_images": True, "update_freq": 2, "write_steps_per_second": True}
    model.fit(*table(96, 6), validation_split=1 / 3, epochs=3, callbacks=[callback(root, **asked)], **FIT)


def outputs(callback: Any, root: str) -> None:
    """A functional model of two outputs with metrics of each; kernels of two, three and four dimensions as images."""
    inputs = layers.Input((8, 3))
    hidden = layers.Conv1D(5, 3, name="c1")(inputs)
    hidden = layers.Reshape((6, 5, 1))(hidden)
    hidden = layers.Flatten()(layers.Conv2D(3, 2, name="c2")(hidden))
    told = {"o1": layers.Dense(2, name="o1")(hidden), "o2": layers.Dense(1, name="o2")(hidden)}
    model = fixed(keras.Model(inputs, told))
    model.compile("sgd", {"o1": "mse", "o2": "mae"}, metrics={"o1": ["mae"], "o2": ["mse"]})
    rng = np.random.default_rng(1)
    x = rng.random((32, 8, 3)).astype("f4")
    y = {"o1": rng.random((32, 2)).astype("f4"), "o2": rng.random((32, 1)).astype("f4")}
    asked = {"histogram_freq": 1, "write_images": True, "update_freq": "batch"}
    model.fit(x, y, validation_data=(x, y), epochs=2, callbacks=[callback(root, **asked)], **FIT)


def embedding(callback: Any, root: str) -> None:
    """Embeddings with metadata; then evaluate and predict, with the same callback."""
    inner = [layers.Input((5,), dtype="int32"), layers.Embedding(11, 3, name="emb"), layers.Flatten(), layers.Dense(1)]
    model = fixed(keras.Sequential(inner))
    model.compile("sgd", "mse")
    rng = np.random.default_rng(2)
    x, y = rng.integers(0, 11, (32, 5)), rng.random((32, 1)).astype("f4")
    asked = {"embeddings_freq": 1, "embeddings_metadata": {"emb": "m.tsv"}}
    model.fit(x, y, epochs=2, callbacks=[callback(root, **asked)], **FIT)
    alone = callback(f"{root}/alone")
    model.evaluate(x, y, verbose=0, callbacks=[alone])
    model.predict(x, verbose=0, callbacks=[alone])


def profile(callback: Any, root: str) -> None:
    """Batches 2 and 3 profiled; no graph of the model."""
    model = fixed(keras.Sequential([layers.Input((6,)), layers.Dense(1)]))
    model.compile("sgd", "mse")
    model.fit(*table(64, 6), callbacks=[callback(root, profile_batch=(2, 3), write_graph=False)], **FIT)


class Subclassed(keras.Model):
    """A model without a graph of layers."""

    def __init__(self) -> None:
        super().__init__(name="sub")
        self.inside = layers.Dense(1, name="inside")

    def call(self, x: Any) -> Any:
        return self.inside(x)


def subclassed(callback: Any, root: str) -> None:
    """A subclassed model; validation every second epoch."""
    model = Subclassed()
    model(np.zeros((1, 6), "f4"))
    fixed(model).compile("sgd", "mse")
    x, y = table(64, 6)
    asked = {"validation_data": (x, y), "validation_freq": 2, "epochs": 4}
    model.fit(x, y, callbacks=[callback(root, histogram_freq=3)], **asked, **FIT)


TRAININGS = {f.__name__: f for f in (sequential, outputs, embedding, profile, subclassed)}


def main(whose: str, root: str, *names: str) -> None:
    callback: Any = keras.callbacks.TensorBoard
    if whose == "ours":
        from lossless.integrations.keras import TensorBoard

        callback = TensorBoard
    for name in names or TRAININGS:
        TRAININGS[name](callback, f"{root}/{name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
