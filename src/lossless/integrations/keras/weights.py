"""Weights of a Keras model, as histograms and images are made of them."""

from __future__ import annotations

from typing import Any

import keras


def kept(weight: Any) -> Any:
    """The weight's tensor, which stays as it is now when training goes on."""
    value = weight.value
    if keras.backend.backend() == "jax":
        return value.copy()  # made beside training: the next step gives the original's memory away
    return value() if callable(value) else value


def pictures(value: Any) -> Any | None:
    """A weight as images (n, height, width, channels), as Keras' callback draws it; None for what it does not draw.

    Dimensions of 1 are left out; then a vector is one line, a matrix lies on its longer side, three dimensions are a
    picture for each index of the last (with channels first: of the first), and four are drawn if the last fits."""
    ops = keras.ops
    flat = ops.squeeze(value)
    match len(flat.shape):
        case 1:
            flat = ops.reshape(flat, (1, flat.shape[0], 1, 1))
        case 2:
            flat = ops.transpose(flat) if flat.shape[0] > flat.shape[1] else flat
            flat = ops.reshape(flat, (1, *flat.shape, 1))
        case 3:
            last = keras.config.image_data_format() == "channels_last"
            flat = ops.transpose(flat, (2, 0, 1)) if last else flat
            flat = ops.reshape(flat, (*flat.shape, 1))
    return flat if len(flat.shape) == 4 and flat.shape[-1] in (1, 3, 4) else None
