"""Two optimisers that advance one global step, and write after it"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def _tags(root: Path, **steps: range) -> Asked:
    for tag, own in steps.items():
        write(root / "a", tag, steps=own)
    return Asked(root)


def fires(root: Path) -> Asked:
    return _tags(root, loss_g=range(0, 100, 2), loss_d=range(1, 100, 2))


def fires_for_two_writers(root: Path) -> Asked:
    write(root / "a/train", "loss", steps=range(0, 100, 2))
    write(root / "a/validation", "loss", steps=range(1, 100, 2))
    return Asked(root)


def quiet(root: Path) -> Asked:
    return _tags(root, loss_g=range(0, 100, 2), loss_d=range(0, 100, 2))


def quiet_for_another_interval(root: Path) -> Asked:
    return _tags(root, loss=range(0, 100, 2), validation=range(9, 100, 10))
