"""ln -s . runs/latest"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    (root / "latest").symlink_to(root)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    (root / "best").symlink_to(root / "a")
    return Asked(root)
