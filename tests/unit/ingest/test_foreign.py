"""What lies under an event file's name and is none."""

from __future__ import annotations

import bz2
import gzip
import lzma
import subprocess
from pathlib import Path

import pytest

import lossless
from lossless.findings import Finding
from tests.unit.ingest.events import HEAD, NAME, scalars, write

DATA = HEAD + scalars("loss", range(5))


def found(path: Path) -> Finding:
    (finding,) = (f for f in lossless.open(path.parent).findings if f.code != "F110")
    assert finding.code == "F113"
    return finding


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(DATA), "is compressed by gzip"),
        (bz2.compress(DATA), "is compressed by bzip2"),
        (lzma.compress(DATA), "is compressed by xz"),
        (b"\x28\xb5\x2f\xfd and more", "is compressed by zstd"),
        (b"PK\x03\x04 and more", "is a zip archive"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n", "is a pointer of Git LFS"),
        (b"\n<!DOCTYPE html><title>Sign in</title>", "is a web page"),
        (bytes(5000), "holds nothing but zero bytes, 5,000 of them"),
        ("Epoche 1: gut, Größe 3\n".encode() * 99, "is text"),
        (b"\x80\x81" * 1000, "holds no records in its 2,000 bytes"),
    ],
)
def test_its_content_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    finding = found(write(tmp_path / NAME, data))
    assert finding.message.startswith(f"{NAME} {words}")


def test_an_unfinished_download_is_told_by_its_name(tmp_path: Path) -> None:
    assert "was not finished" in found(write(tmp_path / f"{NAME}.part", b"\x80\x81" * 1000)).message


@pytest.mark.parametrize("name", [NAME, f"{NAME}.gz"])
def test_the_command_makes_it_readable(tmp_path: Path, name: str) -> None:
    finding = found(write(tmp_path / "it's here" / name, gzip.compress(DATA)))
    subprocess.run(finding.fix, shell=True, check=True)
    board = lossless.open(tmp_path)
    assert (board.findings, board.points) == ([], 5)
