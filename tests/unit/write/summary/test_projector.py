"""The embedding projector's configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import text_format
from tensorboard.plugins.projector import projector_config_pb2 as theirs

from lossless import summary
from lossless.summary import projector


@pytest.mark.parity("tensorboard.projector.visualize_embeddings")
def test_the_config_is_their_text(tmp_path: Path) -> None:
    """Of our messages and of theirs; the writer may stand for its directory, which is made if need be."""
    ours = projector.ProjectorConfig(
        model_checkpoint_path="ckpt",
        embeddings=(
            projector.EmbeddingInfo("emb", "meta\t.tsv", sprite=projector.SpriteMetadata("s.png", (8, 9))),
            projector.EmbeddingInfo("other", tensor_path="o.tsv", tensor_shape=(3, 4)),
        ),
    )
    config = theirs.ProjectorConfig.FromString(ours.encode())
    assert config.embeddings[0].sprite.single_image_dim == [8, 9]
    writer = summary.create_file_writer(tmp_path / "b")
    for logdir, given in ((tmp_path / "a", ours), (writer, ours), (str(tmp_path / "c"), config)):
        projector.visualize_embeddings(logdir, given)
    writer.recorded = True
    for name in "abc":
        assert (tmp_path / name / "projector_config.pbtxt").read_text() == text_format.MessageToString(config)


def test_no_directory_is_an_error() -> None:
    """As theirs."""
    with pytest.raises(ValueError, match="logdir: got None"):
        projector.visualize_embeddings(None, projector.ProjectorConfig())
