"""sudo date --set '1 hour ago' while training"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", steps=range(100), walls={i: START + i - 3600 for i in range(60, 100)})
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(100), walls={50: START + 48.5})
    return Asked(root)


def quiet_when_a_file_is_older(root: Path) -> Asked:
    write(root / "a", steps=range(100), start=START + 10_000)
    write(root / "b", steps=range(100), start=START)
    return Asked(root)


def fires_when_the_clock_was_set_at_last(root: Path) -> Asked:
    write(root / "a", steps=range(100), walls={i: float(i) for i in range(20)})
    return Asked(root)


def quiet_after_a_night(root: Path) -> Asked:
    write(root / "a", steps=range(100), walls={i: START + 50_000 + i for i in range(60, 100)})
    return Asked(root)


def quiet_when_one_file_holds_two_trainings(root: Path) -> Asked:
    """D202 and D234 say so; the clock was right."""
    write(root / "a", steps=[*range(50), *range(50)], walls={i: START + i - 49.5 for i in range(50, 100)})
    return Asked(root)
