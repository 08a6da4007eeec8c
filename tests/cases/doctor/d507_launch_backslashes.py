r"""lossless doctor 'C:\logs'"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    return Asked("C:\\logs", cwd=root)


def fires_when_slashes_are_meant(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    return Asked("runs\\a", cwd=root)


def quiet(root: Path) -> Asked:
    _trained(root / "odd\\name")
    return Asked("odd\\name", cwd=root)
