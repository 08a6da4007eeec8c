"""rm -r runs/old, while it is followed"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    path = write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root, then=path.unlink)


def quiet(root: Path) -> Asked:
    path = write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root, then=lambda: write(path, scalars("loss", range(5, 9))))
