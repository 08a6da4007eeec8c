"""lossless doctor logs --expect tag=val_loss, after Keras"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, *tags: str) -> None:
    write(directory / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags or ("loss",)))


def fires(root: Path) -> Asked:
    _trained(root / "train", "epoch_loss")
    _trained(root / "validation", "epoch_loss")
    return Asked(root, expect=["tag=val_loss"])


def fires_for_a_link(root: Path) -> Asked:
    _trained(root / "v2")
    (root / "latest").symlink_to("v2")
    return Asked(root, expect=["run=latest"])


def fires_for_a_run_below(root: Path) -> Asked:
    _trained(root / "a")
    _trained(root / "a/1700000000.5", "hparam/accuracy")
    return Asked(root, expect=["run=a,tag=hparam/accuracy"])


def fires_for_a_prefix(root: Path) -> Asked:
    _trained(root / "train", "epoch_loss")
    return Asked(root, expect=["run=train,tag=loss"])


def fires_for_a_scope(root: Path) -> Asked:
    _trained(root / "a", "model/loss")
    return Asked(root, expect=["tag=loss"])


def fires_for_letters(root: Path) -> Asked:
    _trained(root / "a", "Loss")
    return Asked(root, expect=["tag=loss"])


def fires_for_spaces(root: Path) -> Asked:
    _trained(root / "a", "my_loss")
    return Asked(root, expect=["tag=my loss"])


def fires_for_add_scalars(root: Path) -> Asked:
    _trained(root / "a", "accuracy")
    _trained(root / "a" / "loss_train")
    _trained(root / "a" / "loss_test")
    return Asked(root, expect=["run=a,tag=loss/train"])


def fires_for_the_level_of_the_logdir(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    return Asked(root / "runs", expect=["run=runs/a"])


def fires_for_another_role_word(root: Path) -> Asked:
    _trained(root / "a" / "train")
    _trained(root / "a" / "validation")
    return Asked(root, expect=["run=a/val"])


def quiet(root: Path) -> Asked:
    _trained(root / "a")
    _trained(root / "b")
    return Asked(root, expect=["tag=loss", "tag=accuracy", "run=a"])
