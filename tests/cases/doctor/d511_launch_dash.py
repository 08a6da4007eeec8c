"""lossless doctor –logdir runs, copied from a document"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "runs")
    return Asked("–logdir", "runs", cwd=root)


def fires_with_an_equals_sign(root: Path) -> Asked:
    _trained(root / "runs")
    return Asked("–logdir=runs", cwd=root)


def quiet(root: Path) -> Asked:
    _trained(root / "–odd")
    return Asked("–odd", cwd=root)
