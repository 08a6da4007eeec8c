"""The embedding projector's configuration: tensorboard.plugins.projector."""

from __future__ import annotations

import os
from typing import Any

from lossless.wire.projector import EmbeddingInfo, ProjectorConfig, SpriteMetadata
from lossless.write.summary.raw import serialised

__all__ = ["EmbeddingInfo", "ProjectorConfig", "SpriteMetadata", "visualize_embeddings"]


def visualize_embeddings(logdir: Any, config: Any) -> None:
    """Write `config`, a ProjectorConfig of ours or tensorboard's, as projector_config.pbtxt of `logdir`, which is made.

    `logdir` may be a writer. Raises ValueError when it is None, OSError when it cannot be written."""
    logdir = getattr(logdir, "get_logdir", lambda: getattr(logdir, "logdir", logdir))()
    if logdir is None:
        raise ValueError("logdir: got None, want a directory or a writer that has one")
    told = config if isinstance(config, ProjectorConfig) else ProjectorConfig.decode(serialised(config))
    os.makedirs(logdir, exist_ok=True)
    with open(os.path.join(logdir, "projector_config.pbtxt"), "w", encoding="utf-8") as file:
        file.write(told.pbtxt())
