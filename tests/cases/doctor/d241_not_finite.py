"""loss.backward() with a learning rate of 10"""

from __future__ import annotations

import math
from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "grad_norm"], steps=range(0, 1000, 10), values=dict.fromkeys(range(60, 100), math.nan))
    return Asked(root)


def fires_for_one_value(root: Path) -> Asked:
    write(root / "a", steps=range(100), values={40: -math.inf})
    return Asked(root)


def fires_when_never_finite(root: Path) -> Asked:
    write(root / "a", "f1", steps=range(100), value=math.nan)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(100), values={0: 3.4e38, 1: -1e-45})
    return Asked(root)
