"""for step in range(1_500): writer.add_scalar("loss", loss, step)"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", steps=range(1500))
    return Asked(root)


def fires_for_a_run_of_two_files(root: Path) -> Asked:
    write(root / "a", steps=range(600))
    write(root / "a", steps=range(600, 1200), start=START + 3600)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=range(1000))
    return Asked(root)
