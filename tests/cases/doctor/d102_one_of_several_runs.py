"""lossless serve runs/train, where validation is written to runs/validation."""

from __future__ import annotations

from pathlib import Path

from lossless import SummaryWriter
from tests.cases import Asked


def _trained(directory: Path) -> None:
    with SummaryWriter(str(directory)) as writer:
        writer.add_scalar("loss", 0.5, 1)


def fires(root: Path) -> Asked:
    for name in ("train", "validation"):
        _trained(root / "runs" / name)
    return Asked(root / "runs/train")


def fires_for_the_parts_of_one_run(root: Path) -> Asked:
    for name in ("a/train", "a/validation", "b/train"):
        _trained(root / "runs" / name)
    return Asked(root / "runs/a")


def quiet(root: Path) -> Asked:
    for name in ("train", "validation"):
        _trained(root / "runs" / name)
    return Asked(root / "runs")


def quiet_when_all_are_given(root: Path) -> Asked:
    for name in ("train", "validation"):
        _trained(root / "runs" / name)
    return Asked(root / "runs/train", root / "runs/validation")


def quiet_for_one_experiment_beside_another(root: Path) -> Asked:
    for name in ("first/a", "first/b", "second/a"):
        _trained(root / name)
    return Asked(root / "first")
