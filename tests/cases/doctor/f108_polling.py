"""A logdir on NFS"""

from __future__ import annotations

from pathlib import Path

from lossless.logdir import LocalFS, MemoryFS
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    fs = MemoryFS()
    fs.append(f"/logs/a/{NAME}", HEAD + scalars("loss", range(5)))
    return Asked("/logs", fs=fs, follow=True)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root, fs=LocalFS(), follow=True)
