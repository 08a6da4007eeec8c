"""lossless serve train.py"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    (root / "train.py").write_text("import torch\n")
    return Asked(root / "train.py")


def quiet(root: Path) -> Asked:
    return Asked(write(root / "a" / NAME, HEAD + scalars("loss", range(5))))
