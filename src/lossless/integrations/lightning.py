"""Lightning: a logger in the place of TensorBoardLogger."""

from __future__ import annotations

try:
    from lightning.pytorch.loggers.logger import Logger
except ImportError as error:
    raise ImportError(
        "lossless.integrations.lightning: got no module lightning, want Lightning 2; pip install lightning"
    ) from error


class LosslessLogger(Logger):
    """Writes what `lightning.pytorch.loggers.TensorBoardLogger` writes, in the same directories."""
