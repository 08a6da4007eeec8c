"""tensorboard.plugins.projector: which files the embedding projector shows."""

from lossless.write.summary.projector import EmbeddingInfo, ProjectorConfig, SpriteMetadata, visualize_embeddings

__all__ = ["EmbeddingInfo", "ProjectorConfig", "SpriteMetadata", "visualize_embeddings"]
