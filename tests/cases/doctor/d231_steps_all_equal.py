"""for batch in loader: writer.add_scalar("loss", loss(batch))   # no global_step"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=[0] * 50)
    return Asked(root)


def fires_beside_a_tag_that_goes_on(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "a", "val_loss", steps=[0] * 10, every=10.0)
    return Asked(root)


def fires_with_few_points(root: Path) -> Asked:
    write(root / "a", steps=[7] * 4)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(50))
    write(root / "a", "test_loss", steps=[50], start=START + 60)
    return Asked(root)


def quiet_when_written_twice(root: Path) -> Asked:
    write(root / "a", steps=range(50))
    write(root / "a", "hp_metric", steps=[0, 0])
    return Asked(root)
