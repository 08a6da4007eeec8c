"""One flipped bit in a scalar, or kill -9 while training"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def fires(root: Path) -> Asked:
    data = bytearray(HEAD + scalars("loss", range(50)))
    data[len(HEAD) + 20] ^= 1
    write(root / "a" / NAME, bytes(data))
    return Asked(root)


def fires_for_a_half_record_at_the_end(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + scalar("loss", 5)[:-3])
    return Asked(root)


def fires_for_many_places(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + (scalars("loss", range(5)) + b"\0" * 40) * 30 + scalar("loss", 5))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(50)))
    return Asked(root)
