"""events.out.tfevents.1.gz"""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "a" / f"{NAME}.gz", gzip.compress(HEAD + scalars("loss", range(5))))
    return Asked(root)


def fires_for_a_pointer_of_git_lfs(root: Path) -> Asked:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 123\n"
    write(root / "a" / NAME, pointer)
    return Asked(root)


def fires_for_a_pipe(root: Path) -> Asked:
    os.mkfifo(root / NAME)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
