"""lossless doctor runs --expect tag=loss"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, *tags: str) -> None:
    write(directory / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags or ("loss",)))


def fires(root: Path) -> Asked:
    _trained(root / "a")
    return Asked(root, expect=["tag=loss"])


def fires_for_a_run(root: Path) -> Asked:
    _trained(root / "a")
    return Asked(root, expect=["run=a"])


def fires_for_a_tag_of_a_run_with_commas(root: Path) -> Asked:
    _trained(root / "lr=1,bs=2", "loss,tag=x")
    return Asked(root, expect=["run=lr=1,bs=2"])


def quiet(root: Path) -> Asked:
    _trained(root / "a")
    return Asked(root, expect=["tag=accuracy", "run=b"])


def quiet_unasked(root: Path) -> Asked:
    _trained(root / "a")
    return Asked(root)
