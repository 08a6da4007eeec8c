"""lossless doctor runs --expect run=b, where b lies in old-runs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, *tags: str) -> None:
    write(directory / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags or ("loss",)))


def fires(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    _trained(root / "old-runs" / "b")
    return Asked(root / "runs", expect=["run=b"])


def fires_for_a_tag(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    _trained(root / "old-runs" / "b", "accuracy")
    return Asked(root / "runs", expect=["tag=accuracy"])


def fires_for_a_path(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    _trained(root / "elsewhere" / "far" / "b")
    return Asked(root / "runs", expect=[f"run={root}/elsewhere/far/b"])


def quiet(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    _trained(root / "old-runs" / "b")
    return Asked(root / "runs", expect=["run=a", "run=c", "tag=loss", "tag=accuracy"])
