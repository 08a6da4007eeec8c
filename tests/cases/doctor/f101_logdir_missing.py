"""lossless serve run instead of runs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "runs/a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root / "run")


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
