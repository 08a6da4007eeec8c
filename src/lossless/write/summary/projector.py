"""The embedding projector's configuration: tensorboard.plugins.projector."""

from __future__ import annotations

import os
import posixpath
from typing import Any

from lossless.wire import projector
from lossless.write import places
from lossless.write.summary.raw import serialised
from lossless.write.v1.proto import Proto

__all__ = ["EmbeddingInfo", "ProjectorConfig", "SpriteMetadata", "visualize_embeddings"]


class SpriteMetadata(Proto, wire=projector.SpriteMetadata):
    """A picture of many small ones; `single_image_dim` is (width, height) in pixels."""


class EmbeddingInfo(Proto, wire=projector.EmbeddingInfo):
    """One embedding; paths are relative to the directory of the config."""


class ProjectorConfig(Proto, wire=projector.ProjectorConfig):
    """The embeddings of a directory: `config.embeddings.add().tensor_name = "layer"`."""


def visualize_embeddings(logdir: Any, config: Any) -> None:
    """Write `config`, a ProjectorConfig of ours or tensorboard's, as projector_config.pbtxt of `logdir`, which is made.

    `logdir`, also in an object store, may be a writer. Raises ValueError when it is None, OSError or what the store
    raises when it cannot be written."""
    logdir = getattr(logdir, "get_logdir", lambda: getattr(logdir, "logdir", logdir))()
    if logdir is None:
        raise ValueError("logdir: got None, want a directory or a writer that has one")
    told = projector.ProjectorConfig.decode(serialised(config)).pbtxt()
    places.write(posixpath.join(os.fsdecode(logdir), "projector_config.pbtxt"), told.encode())
