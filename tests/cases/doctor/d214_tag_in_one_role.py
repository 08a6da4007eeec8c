"""The validation loop forgets one of the metrics of the training loop"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a/train", ["loss", "accuracy", "f1", "learning_rate"], steps=range(5))
    write(root / "a/validation", ["loss", "accuracy"], steps=range(5))
    return Asked(root)


def fires_for_roles_in_tags(root: Path) -> Asked:
    write(root / "a", ["loss/train", "loss/val", "f1/train", "f1/val", "accuracy/train"], steps=range(5))
    return Asked(root)


def fires_for_one_of_several(root: Path) -> Asked:
    for run in "abc":
        write(root / run / "train", ["loss", "accuracy"], steps=range(5))
        write(root / run / "val", ["loss"] if run == "b" else ["loss", "accuracy"], steps=range(5))
    return Asked(root)


def quiet_for_the_only_pair_with_a_tag_more(root: Path) -> Asked:
    for run in "ab":
        write(root / run / "train", ["loss", "accuracy"], steps=range(5))
        write(root / run / "val", ["loss"], steps=range(5))
    return Asked(root)


def quiet(root: Path) -> Asked:
    shared = ["epoch_loss", "epoch_accuracy"]
    write(root / "a/train", [*shared, "epoch_learning_rate", "batch_loss", "grad_norm"], steps=range(5))
    write(root / "a/validation", [*shared, "evaluation_loss_vs_iterations"], steps=range(5))
    return Asked(root)


def quiet_when_they_log_different_things(root: Path) -> Asked:
    write(root / "a/train", ["reward", "loss"], steps=range(5))
    write(root / "a/eval", ["success", "loss", "length"], steps=range(5))
    return Asked(root)
