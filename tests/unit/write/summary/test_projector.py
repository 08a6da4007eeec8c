"""The embedding projector's configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fsspec
import pytest
from google.protobuf import text_format
from tensorboard.plugins.projector import projector_config_pb2 as theirs

from lossless import summary
from lossless.summary import projector


def filled(api: Any) -> Any:
    """A config, filled in as TensorBoard's tutorial does."""
    config = api.ProjectorConfig(model_checkpoint_path="ckpt")
    one = config.embeddings.add()
    one.tensor_name = "emb"
    one.metadata_path = "meta\t.tsv"
    one.sprite.image_path = "s.png"
    one.sprite.single_image_dim.extend([28, 28])
    config.embeddings.extend([api.EmbeddingInfo(tensor_name="ö", tensor_path="o.tsv", tensor_shape=[3, 4])])
    config.embeddings.add(sprite=api.SpriteMetadata(image_path="t.png"))
    return config


@pytest.mark.parity("tensorboard.projector.visualize_embeddings")
def test_the_config_is_their_text(tmp_path: Path) -> None:
    """Of our messages and of theirs; the writer may stand for its directory, which is made if need be."""
    ours, config = filled(projector), filled(theirs)
    assert ours.SerializeToString() == config.SerializeToString()
    writer = summary.create_file_writer(tmp_path / "b")
    for logdir, given in ((tmp_path / "a", ours), (writer, ours), (str(tmp_path / "c"), config)):
        projector.visualize_embeddings(logdir, given)
    writer.recorded = True
    for name in "abc":
        assert (tmp_path / name / "projector_config.pbtxt").read_bytes() == text_format.MessageToString(config).encode()


def test_in_an_object_store() -> None:
    """Not in a local directory of that name."""
    store = fsspec.filesystem("memory")
    projector.visualize_embeddings("memory://projector/run", filled(projector))
    told = store.cat_file("/projector/run/projector_config.pbtxt").decode()
    store.rm("/projector", recursive=True)
    assert told == text_format.MessageToString(filled(theirs))


def test_in_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which the empty path is, as theirs."""
    monkeypatch.chdir(tmp_path)
    projector.visualize_embeddings("", filled(projector))
    assert (tmp_path / "projector_config.pbtxt").exists()


def test_no_directory_is_an_error() -> None:
    """As theirs."""
    with pytest.raises(ValueError, match="logdir: got None"):
        projector.visualize_embeddings(None, projector.ProjectorConfig())
