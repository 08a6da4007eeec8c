"""lossless doctor 'runs/exp_*', where runs are named exp-1"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "runs" / "exp-1")
    return Asked("runs/exp_*", cwd=root)


def quiet(root: Path) -> Asked:
    _trained(root / "runs" / "exp-1")
    _trained(root / "runs" / "[1]")
    return Asked("runs/exp-*", "runs/[1]", cwd=root)
