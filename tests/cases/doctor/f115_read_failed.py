"""EIO, of a disk that fails; ESTALE, of a mount that went"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from lossless.logdir import LocalFS
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


class _Failing(LocalFS):
    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        if path.endswith("a/" + NAME):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return super().read_into(path, buffer, at)


def fires(root: Path) -> Asked:
    for name in "ab":
        write(root / name / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root, fs=_Failing())


def quiet(root: Path) -> Asked:
    write(root / "b" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root, fs=_Failing())
