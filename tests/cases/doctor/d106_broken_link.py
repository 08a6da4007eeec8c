"""ln -s /mnt/data/runs/a runs/a, on a machine without /mnt/data."""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "runs/b" / NAME, HEAD + scalars("loss", range(5)))
    (root / "runs/a").symlink_to(root / "elsewhere/a")
    return Asked(root / "runs")


def quiet(root: Path) -> Asked:
    write(root / "elsewhere/a" / NAME, HEAD + scalars("loss", range(5)))
    (root / "runs").mkdir()
    (root / "runs/a").symlink_to(root / "elsewhere/a")
    return Asked(root / "runs")


def quiet_where_no_run_lies(root: Path) -> Asked:
    write(root / "runs/b" / NAME, HEAD + scalars("loss", range(5)))
    (root / "cache").mkdir()
    (root / "cache/lock").symlink_to("host-1234")
    return Asked(root)
