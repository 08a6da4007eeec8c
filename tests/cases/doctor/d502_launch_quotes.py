"""tensorboard --logdir='“runs”'"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "runs")
    return Asked("“runs”", cwd=root)


def fires_with_a_name(root: Path) -> Asked:
    _trained(root / "runs")
    return Asked("first='runs'", cwd=root)


def quiet(root: Path) -> Asked:
    _trained(root / "it's")
    _trained(root / '"quoted"')
    return Asked("it's", '"quoted"', cwd=root)
