"""Keras 3: the TensorBoard callback for every backend, without TensorFlow, and a watch of the layers."""

from __future__ import annotations

import os
from collections.abc import Mapping

try:
    import keras
except ImportError as error:
    raise ImportError("lossless.integrations.keras: got no module keras, want Keras 3; pip install keras") from error


class TensorBoard(keras.callbacks.Callback):
    """Writes what `keras.callbacks.TensorBoard` writes: the same runs, tags, steps and values."""

    def __init__(
        self,
        log_dir: str | os.PathLike[str] = "logs",
        histogram_freq: int = 0,
        write_graph: bool = True,
        write_images: bool = False,
        write_steps_per_second: bool = False,
        update_freq: int | str = "epoch",
        profile_batch: int | str | tuple[int, int] = 0,
        embeddings_freq: int = 0,
        embeddings_metadata: str | Mapping[str, str] | None = None,
        *,
        strict: bool | None = None,
        only_rank_0: bool = False,
    ) -> None:
        super().__init__()


class Watch(keras.callbacks.Callback):
    """Writes activations, weights and gradients of the layers every `every` batches."""
