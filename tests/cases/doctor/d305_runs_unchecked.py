"""A sweep of 501 runs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, write


def _sweep(root: Path, runs: int) -> Asked:
    for run in range(runs):
        write(root / f"{run}" / NAME, HEAD + scalar("loss", 1, 0.5 + run))
    return Asked(root)


def fires(root: Path) -> Asked:
    return _sweep(root, 501)


def quiet(root: Path) -> Asked:
    return _sweep(root, 500)
