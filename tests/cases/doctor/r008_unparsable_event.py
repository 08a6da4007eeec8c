"""TFRecord data named like an event file"""

from __future__ import annotations

from pathlib import Path

from lossless.wire.records import frame
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + frame(b"\x0a\x03abc"))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
