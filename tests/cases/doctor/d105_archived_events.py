"""logs.zip, as it was downloaded."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write

_DATA = HEAD + scalars("loss", range(5))


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("runs/notes.txt", "notes")
        archive.writestr(f"runs/a/{NAME}", _DATA)


def _tar(path: Path, mode: str) -> None:
    with tarfile.open(path, mode) as archive:
        member = tarfile.TarInfo(f"runs/a/{NAME}")
        member.size = len(_DATA)
        archive.addfile(member, io.BytesIO(_DATA))


def fires(root: Path) -> Asked:
    _zip(root / "logs.zip")
    return Asked(root)


def fires_beside_a_missing_logdir(root: Path) -> Asked:
    _tar(root / "logs.tar.gz", "w:gz")
    return Asked(root / "logs")


def fires_beside_runs_as_a_note(root: Path) -> Asked:
    write(root / "b" / NAME, _DATA)
    _tar(root / "old.tar", "w")
    return Asked(root)


def quiet(root: Path) -> Asked:
    with zipfile.ZipFile(root / "data.zip", "w") as archive:
        archive.writestr("images/0.png", b"")
    (root / "broken.zip").write_bytes(b"PK\x03\x04 and nothing more")
    (root / "broken.tgz").write_bytes(b"\x1f\x8b and nothing more")
    return Asked(root)
