"""A writer of training and one of evaluation in one directory."""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", "loss", steps=range(100))
    write(root / "a", "eval_loss", steps=range(0, 100, 10), start=START + 10, every=10)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "a", steps=range(100, 200), start=START + 100)
    return Asked(root)


def quiet_in_directories_of_their_own(root: Path) -> Asked:
    write(root / "a/train", "loss", steps=range(100))
    write(root / "a/eval", "loss", steps=range(0, 100, 10), start=START + 10, every=10)
    return Asked(root)
