"""Hyperparameters of a Keras training: tensorboard.plugins.hparams.api.KerasCallback, for every backend."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

try:
    import keras
except ImportError as error:
    raise ImportError("KerasCallback: got no module keras, want it; pip install keras") from error

from lossless.write.summary.hparams import hparams as record_hparams
from lossless.write.summary.hparams import hparams_pb, session_end
from lossless.write.summary.writer import SummaryWriter
from lossless.write.summary.writers import create_file_writer


class KerasCallback(keras.callbacks.Callback):  # type: ignore[misc,unused-ignore]
    """Records the hyperparameters of one fit() when it begins, and that it ended. One callback serves one fit().

    `writer` is a SummaryWriter or a log directory. Raises TypeError and ValueError as `summary.hparams` does."""

    def __init__(
        self, writer: SummaryWriter | str | os.PathLike[str], hparams: Mapping[Any, Any], trial_id: str | None = None
    ) -> None:
        super().__init__()
        if writer is None:
            raise TypeError("writer of KerasCallback: got None, want a SummaryWriter or a log directory")
        self._hparams, self._trial_id = dict(hparams), trial_id
        hparams_pb(self._hparams, trial_id=trial_id)  # raises for what cannot be recorded, before the training
        self._writer: SummaryWriter | None = writer if isinstance(writer, SummaryWriter) else create_file_writer(writer)

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        """Record the values. Raises RuntimeError when the callback served a fit() already."""
        with self._open().as_default():
            record_hparams(self._hparams, trial_id=self._trial_id)

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        """Record the end."""
        with self._open().as_default():
            session_end()
        self._writer = None

    def _open(self) -> SummaryWriter:
        if self._writer is None:
            raise RuntimeError("KerasCallback: got a second fit(), want a callback for each")
        return self._writer
