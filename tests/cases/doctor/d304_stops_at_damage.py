"""One flipped bit in the fifth of ten records"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def _flipped(root: Path, record: int) -> Asked:
    before = HEAD + scalars("loss", range(record))
    data = bytearray(before + scalars("loss", range(record, 10)))
    data[len(before) + 20] ^= 1
    write(root / "a" / NAME, bytes(data))
    return Asked(root)


def fires(root: Path) -> Asked:
    return _flipped(root, 4)


def fires_at_zeros(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(4)) + bytes(4096) + scalars("loss", range(4, 10)))
    return Asked(root)


def quiet_when_nothing_follows(root: Path) -> Asked:
    return _flipped(root, 9)


def quiet_for_a_half_tail(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + scalar("loss", 5)[:-3])
    return Asked(root)
