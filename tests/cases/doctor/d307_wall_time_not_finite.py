"""writer.add_scalar("loss", loss, step, walltime=float("nan"))"""

from __future__ import annotations

import math
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def _timed(root: Path, wall: float) -> Asked:
    before, after = scalars("loss", range(5)), scalars("loss", range(6, 10), 1006.0)
    write(root / "a" / NAME, HEAD + before + scalar("loss", 5, 0.5, wall) + after)
    return Asked(root)


def fires(root: Path) -> Asked:
    return _timed(root, math.nan)


def fires_for_infinity(root: Path) -> Asked:
    return _timed(root, math.inf)


def quiet(root: Path) -> Asked:
    return _timed(root, 0.0)
