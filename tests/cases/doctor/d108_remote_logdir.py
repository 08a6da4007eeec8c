"""lossless serve gs://bucket/logs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    return Asked("gs://bucket/logs")


def fires_beside_a_local_one(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root, "there=s3://bucket/logs/")


def fires_for_a_board(root: Path) -> Asked:
    return Asked("http://localhost:6006/")


def fires_in_a_list(root: Path) -> Asked:
    return Asked(logdir_spec="train:gs://bucket/train,test:gs://bucket/test")


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(f"file://{root}")
