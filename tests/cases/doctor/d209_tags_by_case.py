"""writer.add_scalar("Loss/train", …) in one script, writer.add_scalar("loss/train", …) in another"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a", "Loss/train", steps=range(5))
    write(root / "b", "loss/train", steps=range(5))
    return Asked(root)


def fires_for_a_blank(root: Path) -> Asked:
    write(root / "a", ["loss", "loss "], steps=range(5))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", ["loss", "los", "W", "w"], steps=range(5))
    return Asked(root)


def quiet_for_another_project(root: Path) -> Asked:
    write(root / "one/a", "Loss", steps=range(5))
    write(root / "two/b", "loss", steps=range(5))
    return Asked(root)
