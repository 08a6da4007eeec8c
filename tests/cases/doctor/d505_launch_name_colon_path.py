"""lossless doctor --logdir train:runs/a"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    return Asked("train:runs/a", cwd=root)


def fires_for_another_machine(root: Path) -> Asked:
    return Asked("me@gpu1:/data/runs", cwd=root)


def quiet(root: Path) -> Asked:
    _trained(root / "train:runs" / "a")
    return Asked("train:runs/a", "12:30", cwd=root)


def quiet_in_a_spec(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    return Asked(logdir_spec=f"train:{root}/runs/a", cwd=root)
