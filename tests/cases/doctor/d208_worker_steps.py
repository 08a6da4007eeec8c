"""Worker 0 counts global steps, the others their own"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    for worker in range(4):
        write(root / f"a/rank{worker}", steps=range(0, 400, 4) if worker == 0 else range(100))
    return Asked(root)


def fires_for_shares(root: Path) -> Asked:
    for worker in range(3):
        write(root / f"a/rank{worker}", steps=range(worker, 300, 3))
    return Asked(root)


def quiet(root: Path) -> Asked:
    for worker in range(4):
        write(root / f"a/rank{worker}", steps=range(0, 400, 4))
    return Asked(root)


def quiet_when_one_stops(root: Path) -> Asked:
    for worker in range(4):
        write(root / f"a/rank{worker}", steps=range(40 if worker == 2 else 100))
    return Asked(root)
