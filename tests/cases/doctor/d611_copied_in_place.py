"""rsync -a host:runs/ runs/, broken off"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(20)))
    write(root / "a" / f".{NAME}.hQ3xZa", HEAD + scalars("loss", range(30)))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(20)))
    write(root / "a" / "events.out.tfevents.1700000100.elsewhere.17.1.v2", HEAD + scalars("accuracy", range(30)))
    return Asked(root)
