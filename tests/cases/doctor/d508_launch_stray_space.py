"""lossless doctor "runs " (or $(cat path.txt) with a line end of Windows)"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "runs")
    return Asked("runs\r", cwd=root)


def fires_for_a_space(root: Path) -> Asked:
    _trained(root / "runs")
    return Asked(f"{root / 'runs'} ")


def quiet(root: Path) -> Asked:
    _trained(root / "runs ")
    return Asked("runs ", cwd=root)
