"""lossless serve a/runs b/runs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    for name in "ab":
        write(root / name / "runs/train" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root / "a/runs", root / "b/runs")


def quiet(root: Path) -> Asked:
    for name in "ab":
        write(root / name / "runs/train" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(f"a={root / 'a/runs'}", f"b={root / 'b/runs'}")
