"""writer.add_scalar("loss", loss, step) in the training step, and again in the loop that calls it"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=[i // 2 for i in range(100)])
    return Asked(root)


def fires_for_one_step(root: Path) -> Asked:
    write(root / "a", steps=[0, 1, 2, 2, 3, 4])
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(50))
    write(root / "a", "epoch_loss", steps=range(0, 50, 10))
    return Asked(root)


def quiet_when_the_last_step_is_evaluated_again(root: Path) -> Asked:
    write(root / "a", "val_loss", steps=[10, 20, 30, 30])
    return Asked(root)


def quiet_when_there_is_one_step(root: Path) -> Asked:
    write(root / "a", steps=[0] * 20)
    return Asked(root)


def quiet_when_the_epoch_is_said_again(root: Path) -> Asked:
    steps = [10, 20, 30, 30, 40, 50, 60, 60, 70]
    write(root / "a", "epoch", steps=steps, values={i: step // 31 for i, step in enumerate(steps)})
    return Asked(root)
