"""lossless doctor "$LOGS", where LOGS is not set"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    return Asked("")


def fires_beside_a_logdir(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root, "with\0nul")


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
