"""kill -9 while points wait in the writer; then the training is resumed from a later checkpoint"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=[*range(0, 1000, 10), *range(50_000, 51_000, 10)])
    return Asked(root)


def fires_between_files(root: Path) -> Asked:
    write(root / "a", steps=range(500))
    write(root / "a", steps=range(700, 900), start=START + 3600)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(0, 1000, 10))
    write(root / "a", "val_loss", steps=[100, 500, 1000], every=300.0)
    return Asked(root)


def quiet_when_spaced_logarithmically(root: Path) -> Asked:
    write(root / "a", steps=[10**i for i in range(15)])
    write(root / "a", "every_ten", steps=[*range(10), *range(10, 100, 10), *range(100, 1000, 100)])
    return Asked(root)


def quiet_when_the_last_is_far(root: Path) -> Asked:
    write(root / "a", steps=[*range(100), 10_000])
    return Asked(root)
