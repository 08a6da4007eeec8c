"""One of four processes ended without writer.close()"""

from __future__ import annotations

import os
from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write

_TAGS = ["loss", "accuracy"]


def _seeds(root: Path, last: int) -> Asked:
    for seed in range(3):
        write(root / f"seed{seed}", _TAGS, steps=range(0, 1000, 20))
    write(root / "seed3", _TAGS, steps=range(0, last, 20))
    return _ended(root)


def _ended(root: Path) -> Asked:
    """What was written a moment ago may go on."""
    for path in root.glob("*/*"):
        os.utime(path, (START + 1000,) * 2)
    return Asked(root)


def fires(root: Path) -> Asked:
    return _seeds(root, 980)


def fires_for_one_of_three(root: Path) -> Asked:
    for name, last in (("a", 101), ("b", 101), ("c", 100)):
        write(root / name, _TAGS, steps=range(last))
    return _ended(root)


def quiet(root: Path) -> Asked:
    return _seeds(root, 1000)


def quiet_when_stopped_early(root: Path) -> Asked:
    return _seeds(root, 600)


def quiet_for_two(root: Path) -> Asked:
    write(root / "a", _TAGS, steps=range(100))
    write(root / "b", _TAGS, steps=range(99))
    return _ended(root)


def quiet_while_it_is_live(root: Path) -> Asked:
    asked = _seeds(root, 980)
    for path in root.glob("*/*"):
        os.utime(path)
    return asked
