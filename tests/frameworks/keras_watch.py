"""A watched training, for any KERAS_BACKEND: `python -m tests.frameworks.keras_watch ROOT`.

Prints what it should have written, as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import keras
import numpy as np

from lossless.integrations.keras import Watch
from tests.frameworks.keras_trainings import FIT, fixed

layers = keras.layers


def main(root: str) -> None:
    inputs = layers.Input((6,))
    block = keras.Sequential([layers.Dense(5, activation="relu", name="inner"), layers.Dropout(0.0)], name="block")
    hidden = block(inputs)
    outputs = {"a": layers.Dense(2, name="a")(hidden), "b": layers.Dense(1, name="b", trainable=False)(hidden)}
    model = fixed(keras.Model(inputs, outputs))
    model.compile(keras.optimizers.SGD(0.0), {"a": "mse", "b": "mae"})
    rng = np.random.default_rng(0)
    x = rng.random((48, 6)).astype("f4")
    y = {"a": rng.random((48, 2)).astype("f4"), "b": rng.random((48, 1)).astype("f4")}
    plain = model.fit(x, y, epochs=2, **FIT).history
    watch = Watch(f"{root}/watched", every=2, probe=(x[:8], {name: rows[:8] for name, rows in y.items()}))
    watched = model.fit(x, y, epochs=2, callbacks=[watch], **FIT).history
    print(
        json.dumps(wanted(model, x[:8], y["a"][:8]) | {"cost": watch.cost, "losses": [plain, watched]}, default=float)
    )


def wanted(model: Any, x: Any, y: Any) -> dict[str, Any]:
    """By hand: the standard deviation of a layer's output, and the gradient of its kernel."""
    (kernel, bias), (last, offset) = ([w.numpy() for w in model.get_layer(n).weights] for n in ("block", "a"))
    hidden = np.maximum(x @ kernel + bias, 0)
    error = 2 * (hidden @ last + offset - y) / y.size
    return {"std": hidden.std(), "gradient": np.linalg.norm(hidden.T @ error), "weight": np.linalg.norm(last)}


if __name__ == "__main__":
    main(sys.argv[1])
