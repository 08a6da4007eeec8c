"""Four trainings with a point a step, and one with --log-every 50"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    for run in "abcd":
        write(root / run, ["loss", "accuracy"], steps=range(500))
    write(root / "e", ["loss", "accuracy"], steps=range(0, 500, 50), every=50.0)
    return Asked(root)


def fires_for_one_of_two(root: Path) -> Asked:
    write(root / "a", steps=range(500))
    write(root / "b", steps=range(0, 500, 50), every=50.0)
    return Asked(root)


def quiet(root: Path) -> Asked:
    for run in "abcd":
        write(root / run / "train", steps=range(200))
        write(root / run / "validation", steps=range(0, 200, 20), every=20.0)
    return Asked(root)


def quiet_for_a_run_that_was_stopped(root: Path) -> Asked:
    for run in "abcd":
        write(root / run, steps=range(200))
    write(root / "e", steps=range(10))
    return Asked(root)


def quiet_for_a_tag_of_every_epoch(root: Path) -> Asked:
    for run in "abcd":
        write(root / run, "loss", steps=range(200))
        write(root / run, "epoch_loss", steps=range(0, 200, 50), every=50.0)
    return Asked(root)
