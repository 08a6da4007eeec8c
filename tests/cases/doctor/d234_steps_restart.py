"""python train.py --logdir runs/a; python train.py --logdir runs/a"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars
from tests.unit.ingest.events import write as write_bytes


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


def quiet_in_a_file_that_two_writers_tore(root: Path) -> Asked:
    torn = scalar("other", 100)
    path = write_bytes(root / "a" / NAME, HEAD + scalars("loss", range(50)) + torn[:20])
    write_bytes(path, scalars("loss", range(30)) + torn[20:] + scalars("loss", range(50, 60)))
    return Asked(root)
