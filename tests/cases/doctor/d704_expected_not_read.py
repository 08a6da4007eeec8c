"""lossless doctor runs --expect run=a, where the only file of a is named model.log"""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def _trained(directory: Path, *tags: str) -> None:
    write(directory / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags or ("loss",)))


def fires(root: Path) -> Asked:
    _trained(root / "b")
    (root / "b" / NAME).rename(root / "b" / "model.log")
    _trained(root / "a")
    return Asked(root, expect=["run=b"])


def fires_for_what_an_archive_holds(root: Path) -> Asked:
    _trained(root / "a")
    with zipfile.ZipFile(root / "more.zip", "w") as archive:
        archive.write(root / "a" / NAME, f"b/{NAME}")
    return Asked(root, expect=["run=b"])


def fires_for_a_tag_in_damaged_bytes(root: Path) -> Asked:
    _trained(root / "a")
    lost = bytearray(scalar("accuracy", 1, 0.5))
    lost[-1] ^= 1
    write(root / "a" / NAME, bytes(lost) + scalars("loss", range(5, 9)))
    return Asked(root, expect=["tag=accuracy"])


def fires_for_a_run_that_is_damaged(root: Path) -> Asked:
    _trained(root / "a")
    write(root / "a" / NAME, b"\0" * 64 + scalars("loss", range(5, 9)))
    return Asked(root, expect=["run=a"])


def fires_for_an_empty_file(root: Path) -> Asked:
    write(root / "a" / NAME, b"")
    return Asked(root, expect=["run=a"])


def fires_for_a_link_to_itself(root: Path) -> Asked:
    _trained(root / "a")
    (root / "a" / "latest").symlink_to(root / "a")
    return Asked(root, expect=["run=a/latest"])


def quiet(root: Path) -> Asked:
    _trained(root / "a")
    write(root / "b" / NAME, HEAD + scalar("accuracy", 1)[:-3] + b"xyz" + scalars("loss", range(5)))
    return Asked(root, expect=["run=a", "run=a,tag=loss", "tag=f1"])
