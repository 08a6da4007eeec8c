"""Watch the layers of a Keras model while it trains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import keras

from lossless.integrations.cost import Cost, Meter
from lossless.integrations.journal import Journal, journal
from lossless.integrations.keras import gradients
from lossless.integrations.keras.weights import kept
from lossless.write.notices import notice


class Watch(keras.callbacks.Callback):
    """Writes statistics of every layer after batch 0 and every `every` batches, over all epochs of a fit().

    Tags: `weights/<weight.path>/norm` and `/histogram`, `gradients/<weight.path>/norm` and `/histogram`,
    `activations/<layer.path>/mean` and `/std`; `prefix` stands before each, `histograms=False` leaves those out.
    Compiled code shows neither activations nor gradients, so both are looked at on `probe`: x, (x, y) or (x, y,
    sample_weight), a few examples that stay the same, run once a sample without compilation and in inference mode. With
    torch and no probe the gradients of the last batch are written.

    `writer`: a directory, a writer of `lossless.summary` or a SummaryWriter; None: the default writer, or a new
    SummaryWriter(). `cost` tells what it took; beyond a `budget` (a share of the time, as 0.01) samples are left out,
    which is said. Raises ValueError for `every` below 1, TypeError for another writer."""

    def __init__(
        self,
        writer: Any = None,
        every: int = 100,
        *,
        probe: Any = None,
        activations: bool = True,
        gradients: bool = True,
        weights: bool = True,
        histograms: bool = True,
        prefix: str = "",
        budget: float | None = None,
    ) -> None:
        super().__init__()
        self._target = writer
        self._probe = probe
        self._activations = activations
        self._gradients = gradients
        self._weights = weights
        self._histograms = histograms
        self._prefix = f"{prefix}/" if prefix else ""
        self._every, self._budget = every, budget
        self._meter = Meter("Watch", every, budget)
        self._journal: Journal | None = None
        self._data: Any = None

    @property
    def cost(self) -> Cost:
        """What it took in the last fit(), so far."""
        return self._meter.cost

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Called by Keras."""
        self._meter = Meter("Watch", self._every, self._budget)
        self._journal = journal(self._target)
        if self._probe is not None:
            data = keras.utils.unpack_x_y_sample_weight(self._probe)
            self._data = keras.tree.map_structure(_tensor, data)
        if self._data is None and self._activations:
            notice("W226", "Watch: activations need a probe", "Watch(probe=(x, y)), or activations=False", key=id(self))

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Called by Keras."""
        step = self._meter.next()
        if step is not None:
            with self._meter.timed():
                self._sample(step)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Called by Keras."""
        if self._journal is not None:
            self._journal.close()

    def _sample(self, step: int) -> None:
        if hasattr(self.model, "jax_state_sync"):
            self.model.jax_state_sync()  # the weights are in the training loop until it is asked for them
        if self._weights:
            for weight in self.model.weights:
                self._write(f"weights/{weight.path}", kept(weight), step)
        if self._gradients:
            self._write_gradients(step)
        if self._activations and self._data is not None:
            with _heard(self.model, partial(self._write_activation, step)):
                self.model(self._data[0], training=False)

    def _write_gradients(self, step: int) -> None:
        found = None
        if self._data is None:
            found = gradients.of_last_step(self.model)
        elif self._data[1] is not None:
            found = gradients.of_loss(self.model, *self._data)
        if found is None:
            notice(
                "W226", "Watch: gradients need a probe of (x, y)", "Watch(probe=(x, y)), or gradients=False", key="y"
            )
            return
        for weight, gradient in zip(self.model.trainable_variables, found, strict=True):
            if gradient is not None:
                self._write(f"gradients/{weight.path}", gradient, step)

    def _write(self, tag: str, value: Any, step: int) -> None:
        """Norm and histogram of what has numbers."""
        if self._journal is None or not _is_float(value):
            return
        self._journal.scalar(f"{self._prefix}{tag}/norm", keras.ops.norm(keras.ops.ravel(_wide(value))), step)
        if self._histograms:
            self._journal.histogram(f"{self._prefix}{tag}/histogram", value, step)

    def _write_activation(self, step: int, name: str, value: Any) -> None:
        if self._journal is not None:
            wide = _wide(value)
            self._journal.scalar(f"{self._prefix}activations/{name}/mean", keras.ops.mean(wide), step)
            self._journal.scalar(f"{self._prefix}activations/{name}/std", keras.ops.std(wide), step)


@contextmanager
def _heard(model: Any, tell: Callable[[str, Any], None]) -> Iterator[None]:
    """While it is open, `tell(path, output)` is called for the first call of every layer that returns floats."""
    heard: set[str] = set()

    def listen(layer: Any, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        output = call(*args, **kwargs)
        first = next(iter(keras.tree.flatten(output)), None)
        name = layer.path or layer.name
        if name not in heard and _is_float(first):
            heard.add(name)
            tell(name, first)
        return output

    layers = list(_layers(model))
    for layer in layers:
        object.__setattr__(layer, "call", partial(listen, layer, layer.call))  # past Keras, which tracks attributes
    try:
        yield
    finally:
        for layer in layers:
            object.__delattr__(layer, "call")


def _layers(model: Any) -> Iterator[Any]:
    """The layers of a model, and of the models in it, each once."""
    seen: set[int] = set()
    waiting = list(model.layers)
    while waiting:
        layer = waiting.pop(0)
        if id(layer) not in seen:
            seen.add(id(layer))
            yield layer
            waiting = [*getattr(layer, "layers", ()), *waiting]


def _tensor(value: Any) -> Any:
    return None if value is None else keras.ops.convert_to_tensor(value)


def _is_float(value: Any) -> bool:
    return hasattr(value, "dtype") and keras.backend.is_float_dtype(keras.backend.standardize_dtype(value.dtype))


def _wide(value: Any) -> Any:
    """At least float32, in which sums of squares do not overflow."""
    return value if keras.backend.standardize_dtype(value.dtype) == "float64" else keras.ops.cast(value, "float32")
