"""python train.py --logdir runs/a; python train.py --logdir runs/a"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=range(100))
    write(root / "a", ["loss", "accuracy"], steps=range(100), start=START + 3600)
    return Asked(root)


def fires_in_one_file(root: Path) -> Asked:
    write(root / "a", steps=[*range(100), *range(100)])
    return Asked(root)


def fires_when_resumed_from_a_checkpoint(root: Path) -> Asked:
    write(root / "a", steps=range(537))
    write(root / "a", steps=range(500, 900), start=START + 3600)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(500))
    write(root / "a", steps=range(500, 900), start=START + 3600)
    return Asked(root)


def quiet_in_directories_of_their_own(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "b", steps=range(100), start=START + 3600)
    return Asked(root)


def quiet_when_workers_write_at_once(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "a", steps=range(100), start=START + 10)
    return Asked(root)
