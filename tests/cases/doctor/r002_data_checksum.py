"""One flipped bit in a scalar"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    data = bytearray(HEAD + scalars("loss", range(5)))
    data[len(HEAD) + 20] ^= 1
    write(root / "a" / NAME, bytes(data))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
