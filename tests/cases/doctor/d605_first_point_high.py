"""The sum of the first batch, before it is divided"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", steps=range(100), values={0: 5e5})
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(100), values={0: 100.0})
    return Asked(root)


def quiet_when_resumed_higher(root: Path) -> Asked:
    write(root / "a", steps=range(100), values={99: 5e5})
    write(root / "a", steps=range(100, 200), values={0: 5e5}, start=START + 1000)
    return Asked(root)
