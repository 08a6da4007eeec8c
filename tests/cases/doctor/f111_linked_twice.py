"""ln -s run_a runs/best"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    (root / "best").symlink_to(root / "a")
    return Asked(root)


def quiet(root: Path) -> Asked:
    """What is reachable twice and holds no run concerns nobody."""
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    (root / "data").mkdir()
    (root / "latest").symlink_to(root / "data")
    return Asked(root)
