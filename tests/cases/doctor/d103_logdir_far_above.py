"""lossless serve project, where all runs lie in project/outputs/logs."""

from __future__ import annotations

from pathlib import Path

from lossless import SummaryWriter
from tests.cases import Asked


def _trained(directory: Path) -> None:
    with SummaryWriter(str(directory)) as writer:
        writer.add_scalar("loss", 0.5, 1)


def fires(root: Path) -> Asked:
    for name in "abc":
        _trained(root / "project/outputs/logs" / name)
    return Asked(root / "project")


def fires_one_level_above_among_many_directories(root: Path) -> Asked:
    for name in "abc":
        _trained(root / "logs" / name)
    for number in range(600):
        (root / "data" / str(number)).mkdir(parents=True)
    return Asked(root)


def quiet(root: Path) -> Asked:
    for name in ("a/train", "a/validation", "b/train"):
        _trained(root / "logs" / name)
    return Asked(root)


def quiet_for_a_single_run(root: Path) -> Asked:
    _trained(root / "outputs/2026-11-20/14-02-03")
    return Asked(root)
