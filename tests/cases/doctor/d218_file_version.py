"""A file whose first record says brain.Event:3"""

from __future__ import annotations

from pathlib import Path

from lossless.wire.events import Event
from lossless.wire.records import frame
from tests.cases import Asked
from tests.unit.ingest.events import NAME, scalars, write


def _file(root: Path, head: bytes) -> Asked:
    write(root / "a" / NAME, head + scalars("loss", range(5)))
    return Asked(root)


def _head(version: str) -> bytes:
    return frame(Event(wall_time=1.0, file_version=version).encode())


def fires(root: Path) -> Asked:
    return _file(root, _head("brain.Event:3"))


def fires_without_a_version(root: Path) -> Asked:
    return _file(root, b"")


def quiet(root: Path) -> Asked:
    return _file(root, _head("brain.Event:2"))


def quiet_for_the_first_version(root: Path) -> Asked:
    return _file(root, _head("brain.Event:1"))
