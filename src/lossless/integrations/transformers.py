"""Hugging Face transformers: a callback in the place of its TensorBoardCallback."""

from __future__ import annotations

try:
    from transformers import TrainerCallback
except ImportError as error:
    raise ImportError(
        "lossless.integrations.transformers: got no module transformers, want it; pip install transformers"
    ) from error


class LosslessCallback(TrainerCallback):
    """Writes what transformers' `TensorBoardCallback` writes, in the same directory."""
