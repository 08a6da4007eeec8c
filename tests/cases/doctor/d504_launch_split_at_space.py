"""lossless doctor my runs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "my runs")
    return Asked("my", "runs", cwd=root)


def fires_in_the_order_of_an_option(root: Path) -> Asked:
    _trained(root / "my runs" / "first")
    return Asked("runs/first", str(root / "my"), cwd=root)


def quiet(root: Path) -> Asked:
    _trained(root / "my runs")
    _trained(root / "my")
    _trained(root / "runs")
    return Asked("my", "runs", "my runs", cwd=root)
