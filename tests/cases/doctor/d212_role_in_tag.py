"""writer.add_scalar("loss/train", …); writer.add_scalar("loss/val", …)"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    for run in "ab":
        write(root / run, ["loss/train", "loss/val"], steps=range(5))
    return Asked(root)


def fires_for_a_prefix(root: Path) -> Asked:
    write(root / "a", ["loss", "val_loss", "accuracy", "val_accuracy"], steps=range(5))
    return Asked(root)


def fires_beside_a_run_of_other_spelling(root: Path) -> Asked:
    write(root / "a", ["train_loss", "val_loss"], steps=range(5))
    write(root / "b", ["eval/loss"], steps=range(5))
    return Asked(root)


def quiet(root: Path) -> Asked:
    for role in ("train", "validation"):
        write(root / "a" / role, ["loss", "accuracy", "test_of_time"], steps=range(5))
    return Asked(root)


def fires_in_runs_of_their_own(root: Path) -> Asked:
    write(root / "a" / "train", ["train_loss"], steps=range(5))
    write(root / "a" / "validation", ["val_loss"], steps=range(5))
    return Asked(root)


def quiet_for_two_losses_of_the_training(root: Path) -> Asked:
    write(root / "a", ["train/loss", "train/train_loss", "eval/f1"], steps=range(5))
    return Asked(root)
