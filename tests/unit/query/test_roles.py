from __future__ import annotations

import pytest

from lossless.query.roles import bases
from lossless.types import Role


@pytest.mark.parametrize(
    ("tags", "tag", "base", "role"),
    [
        (["loss", "val_loss"], "val_loss", "loss", Role.VALIDATION),
        (["loss", "val_loss"], "loss", "loss", None),
        (["val_loss"], "val_loss", "val_loss", None),
        (["epoch_loss", "epoch_val_loss"], "epoch_val_loss", "epoch_loss", Role.VALIDATION),
        (["loss/train", "loss/val"], "loss/train", "loss", Role.TRAIN),
        (["loss/train", "loss/val"], "loss/val", "loss", Role.VALIDATION),
        (["train/loss", "val/loss", "test/loss"], "test/loss", "loss", Role.TEST),
        (["train_loss", "valid_loss"], "valid_loss", "loss", Role.VALIDATION),
        (["a/loss", "a/val_loss"], "a/val_loss", "a/loss", Role.VALIDATION),
        (["loss", "loss_test"], "loss_test", "loss", Role.TEST),
        (["train/loss", "train/acc"], "train/loss", "train/loss", None),
        (["value", "val"], "val", "val", None),
        (["idation", "validation"], "validation", "validation", None),
        (["Loss/Train", "Loss/Validation"], "Loss/Validation", "Loss", Role.VALIDATION),
        (["test", "test/x"], "test/x", "test/x", None),
        (["loss", "loss_trained"], "loss_trained", "loss_trained", None),
    ],
)
def test_tags_that_differ_by_a_role(tags: list[str], tag: str, base: str, role: Role | None) -> None:
    assert bases(tags)[tag] == (base, role)
