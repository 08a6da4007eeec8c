"""writer.add_scalar("loss", loss, step, walltime=time.time_ns() // 1_000_000)"""

from __future__ import annotations

import time
from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", steps=range(10), start=START * 1000)
    return Asked(root)


def fires_in_the_future(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=range(10), start=time.time() + 30 * 86_400)
    return Asked(root)


def fires_for_seconds_since_the_start(root: Path) -> Asked:
    write(root / "a", steps=range(100), start=0.0)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(10), start=time.time() - 5)
    write(root / "b", steps=range(10), start=1.4e9)
    return Asked(root)
