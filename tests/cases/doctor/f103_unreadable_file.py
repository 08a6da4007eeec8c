"""-rw------- root events.out.tfevents.1"""

from __future__ import annotations

from pathlib import Path

from lossless.logdir import MemoryFS
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _disk(refused: bool) -> MemoryFS:
    fs = MemoryFS()
    fs.append(f"/logs/a/{NAME}", HEAD + scalars("loss", range(5)))
    fs.append(f"/logs/b/{NAME}", HEAD + scalars("loss", range(5)))
    if refused:
        fs.refuse(f"/logs/a/{NAME}")
    return fs


def fires(root: Path) -> Asked:
    return Asked("/logs", fs=_disk(refused=True))


def fires_for_a_link_that_leads_nowhere(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    (root / "a" / f"{NAME}.v2").symlink_to(root / "gone")
    return Asked(root)


def quiet(root: Path) -> Asked:
    return Asked("/logs", fs=_disk(refused=False))
