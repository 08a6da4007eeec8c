"""drwx------ root private/"""

from __future__ import annotations

from pathlib import Path

from lossless.logdir import MemoryFS
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars


def _disk(refused: bool) -> MemoryFS:
    fs = MemoryFS()
    fs.append(f"/logs/private/{NAME}", HEAD + scalars("loss", range(5)))
    fs.append(f"/logs/a/{NAME}", HEAD + scalars("loss", range(5)))
    if refused:
        fs.refuse("/logs/private")
    return fs


def fires(root: Path) -> Asked:
    return Asked("/logs", fs=_disk(refused=True))


def quiet(root: Path) -> Asked:
    return Asked("/logs", fs=_disk(refused=False))
