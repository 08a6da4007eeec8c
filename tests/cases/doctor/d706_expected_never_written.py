"""lossless doctor runs --expect run=a,tag=accuracy, where only b wrote accuracy"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, *tags: str) -> None:
    write(directory / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags or ("loss",)))


def fires(root: Path) -> Asked:
    _trained(root / "a")
    _trained(root / "b", "loss", "accuracy")
    return Asked(root, expect=["run=a,tag=accuracy"])


def fires_for_a_run(root: Path) -> Asked:
    _trained(root / "a")
    return Asked(root, expect=["run=b"])


def fires_for_a_directory_without_events(root: Path) -> Asked:
    _trained(root / "a")
    (root / "b").mkdir()
    (root / "b" / "model.pt").write_bytes(b"weights")
    return Asked(root, expect=["run=b"])


def fires_for_a_run_of_a_header(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD)
    return Asked(root, expect=["run=a"])


def fires_when_nothing_is_there(root: Path) -> Asked:
    return Asked(root, expect=["tag=loss"])


def quiet(root: Path) -> Asked:
    _trained(root / "a")
    return Asked(root, expect=["run=a", "tag=loss", "tag=Loss"])
