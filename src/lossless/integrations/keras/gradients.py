"""Gradients of a compiled Keras model's loss on some data, with the backend it runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras


def of_loss(model: Any, x: Any, y: Any, sample_weight: Any) -> Sequence[Any]:
    """One for each of `model.trainable_variables`, None where the loss does not depend on it.

    The layers are as in inference; neither weights nor metrics change."""

    def loss() -> Any:
        predicted = model(x, training=False)
        return model.compute_loss(x=x, y=y, y_pred=predicted, sample_weight=sample_weight, training=False)

    with _metrics_kept(model):
        return _BACKENDS[keras.backend.backend()](model.trainable_variables, loss)


def of_last_step(model: Any) -> Sequence[Any] | None:
    """Those that the last training step left behind; None for a backend that keeps none."""
    if keras.backend.backend() != "torch":
        return None
    return [variable.value.grad for variable in model.trainable_variables]


@contextmanager
def _metrics_kept(model: Any) -> Iterator[None]:
    """A loss of several outputs counts each in a metric of its own: put those back."""
    kept = [(variable, keras.ops.copy(variable.value)) for variable in model.metrics_variables]
    yield
    for variable, value in kept:
        variable.assign(value)


def _with_jax(variables: Sequence[Any], loss: Callable[[], Any]) -> Sequence[Any]:
    import jax

    def pure(values: Sequence[Any]) -> Any:
        with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))):
            return loss()

    return jax.grad(pure)([variable.value for variable in variables])  # type: ignore[no-any-return]


def _with_tensorflow(variables: Sequence[Any], loss: Callable[[], Any]) -> Sequence[Any]:
    import tensorflow

    values = [variable.value for variable in variables]
    with tensorflow.GradientTape() as tape:
        total = loss()
    return tape.gradient(total, values)  # type: ignore[no-any-return]


def _with_torch(variables: Sequence[Any], loss: Callable[[], Any]) -> Sequence[Any]:
    import torch

    with torch.enable_grad():
        total = loss()
    return torch.autograd.grad(total, [variable.value for variable in variables], allow_unused=True)  # type: ignore[no-any-return]


_BACKENDS = {"jax": _with_jax, "tensorflow": _with_tensorflow, "torch": _with_torch}
