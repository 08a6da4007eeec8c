"""Event files in archives, found by a bounded look."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from lossless.doctor.archives import SUFFIXES, event_files
from tests.unit.ingest.events import HEAD, NAME


class Zeros(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        return bytes(size)


def packed(path: Path, before: int = 0) -> str:
    """An archive of an event file, behind so many bytes of another."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"a/{NAME}", HEAD)
        return str(path)
    mode = {"gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "tbz2": "w:bz2", "xz": "w:xz", "txz": "w:xz", "tar": "w"}
    with tarfile.open(path, mode[path.suffix[1:]]) as tar:
        other, member = tarfile.TarInfo("other"), tarfile.TarInfo(f"a/{NAME}")
        other.size, member.size = before, len(HEAD)
        tar.addfile(other, Zeros())
        tar.addfile(member, io.BytesIO(HEAD))
    return str(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind(tmp_path: Path, suffix: str) -> None:
    assert event_files(packed(tmp_path / f"logs{suffix}")) == (f"a/{NAME}",)


def test_what_lies_far_behind_is_not_unpacked(tmp_path: Path) -> None:
    """A small archive may hold a terabyte."""
    assert event_files(packed(tmp_path / "near.tgz", before=1 << 20)) == (f"a/{NAME}",)
    assert event_files(packed(tmp_path / "far.tgz", before=17 << 20)) == ()
    assert event_files(packed(tmp_path / "far.tar", before=17 << 20)) == (f"a/{NAME}",)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "data", [b"", b"no archive", b"PK\x03\x04 cut", b"\x1f\x8b\x08\x00 cut", b"BZh9 cut", bytes(2000)]
)
def test_what_is_no_archive_holds_nothing(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    assert event_files(str(path)) == ()


def test_an_archive_is_looked_into_again_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"half a download")
    assert event_files(str(path)) == ()
    assert event_files(packed(path)) == (f"a/{NAME}",)
    path.unlink()
    assert event_files(str(path)) == ()
