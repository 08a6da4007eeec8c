"""lossless serve run, where training writes to runs."""

from __future__ import annotations

from pathlib import Path

from lossless import SummaryWriter
from tests.cases import Asked


def _trained(directory: Path) -> None:
    with SummaryWriter(str(directory)) as writer:
        writer.add_scalar("loss", 0.5, 1)


def fires(root: Path) -> Asked:
    _trained(root / "runs/a")
    _trained(root / "runs/b")
    return Asked(root / "run")


def fires_in_an_empty_directory(root: Path) -> Asked:
    (root / "checkpoints").mkdir()
    _trained(root / "logs")
    return Asked(root / "checkpoints")


def quiet(root: Path) -> Asked:
    _trained(root / "runs/a")
    _trained(root / "others")
    return Asked(root / "runs")


def quiet_when_there_is_nothing(root: Path) -> Asked:
    return Asked(root / "run")


def quiet_when_its_own_files_are_named_otherwise(root: Path) -> Asked:
    """D104 says what to do."""
    _trained(root / "runs/a")
    _trained(root / "logs/a")
    (path,) = (root / "logs/a").iterdir()
    path.rename(path.with_name("model.log"))
    return Asked(root / "logs")


def quiet_when_the_launch_line_says_what_is_meant(root: Path) -> Asked:
    """D5xx says what to do."""
    _trained(root / "runs/a")
    _trained(root / "logs/a")
    return Asked(f"{root / 'runs'},{root / 'logs'}")
