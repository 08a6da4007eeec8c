"""A length of 2^62 bytes with a valid checksum"""

from __future__ import annotations

import struct
from pathlib import Path

from lossless.wire.crc import masked_crc32c
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    length = struct.pack("<Q", 2**62)
    head = length + struct.pack("<I", masked_crc32c(length))
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + head + b"xyz" + scalars("loss", range(5, 9)))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
