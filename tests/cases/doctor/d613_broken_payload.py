"""Bytes of a file that was cut, given as an encoded image"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from lossless.wire.events import Event, Image, Summary, Value
from lossless.wire.records import frame
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, tensor, write


def _encoded(root: Path, data: bytes) -> Asked:
    image = Image(height=8, width=8, colorspace=3, encoded_image_string=data)
    event = Event(wall_time=1.0, step=3, summary=Summary(value=(Value(tag="samples", image=image),)))
    write(root / "a" / NAME, HEAD + frame(event.encode()))
    return Asked(root)


def fires(root: Path) -> Asked:
    return _encoded(root, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")


def fires_for_nothing(root: Path) -> Asked:
    return _encoded(root, b"")


def fires_for_a_histogram_of_another_shape(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("weights", np.ones(7), "histograms", data_class=2))
    return Asked(root)


def quiet(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        writer.add_image("samples", np.random.default_rng(0).random((3, 8, 8)), 1)
    return Asked(root)


def quiet_for_an_enormous_image(root: Path) -> Asked:
    """Its head says 60,000 by 60,000 pixels: it is not unpacked."""
    head = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    png = b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + zlib.crc32(head).to_bytes(4, "big")
    return _encoded(root, png + b"\0\0\0\0IDAT" + zlib.crc32(b"IDAT").to_bytes(4, "big"))
