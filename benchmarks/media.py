"""Values that are no scalars, as TensorFlow and torch write them: histograms and images."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

from benchmarks.wire_numpy import Template, double, integer, message, metadata

DOUBLE, STRING = 2, 7
"""DataType codes of tensor.proto."""


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """An RGB image of shape (height, width, 3)."""
    height, width, _ = pixels.shape
    raw = b"".join(b"\0" + row.tobytes() for row in pixels)

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b"")


def noise_png(rng: np.random.Generator, size: int = 64) -> bytes:
    """A gradient with noise."""
    base = np.add.outer(np.arange(size), np.arange(size))[:, :, None] + rng.integers(0, 60, 3)
    return png((base + rng.integers(0, 16, (size, size, 3))).astype(np.uint8))


def histogram_tensor(rng: np.random.Generator, buckets: int = 30) -> bytes:
    """A TF2 histogram's tensor: (buckets, 3) of left, right, count."""
    counts, edges = np.histogram(rng.normal(size=500), buckets)
    table = np.stack([edges[:-1], edges[1:], counts.astype(np.float64)], axis=1)
    shape = message(2, message(2, integer(1, buckets)) + message(2, integer(1, 3)))
    return integer(1, DOUBLE) + shape + message(4, table.astype("<f8").tobytes())


def histogram_proto(rng: np.random.Generator, buckets: int = 60) -> bytes:
    """A TF1 or torch HistogramProto."""
    x = rng.normal(size=500)
    counts, edges = np.histogram(x, buckets)
    head = [x.min(), x.max(), float(x.size), x.sum(), (x * x).sum()]
    packed = message(6, edges[1:].astype("<f8").tobytes()) + message(7, counts.astype("<f8").tobytes())
    return b"".join(double(i, float(v)) for i, v in enumerate(head, 1)) + packed


def tf2_histogram(tag: str, tensor: bytes) -> Template:
    """A histogram as TF2 writes it."""
    return Template(message(1, tag.encode()) + message(8, tensor) + metadata(b"histograms", 2))


def torch_histogram(tag: str, histogram: bytes) -> Template:
    """A histogram as torch writes it."""
    return Template(message(1, tag.encode()) + message(5, histogram))


def tf2_image(tag: str, image: bytes, size: int = 64) -> Template:
    """An image as TF2 writes it: a string tensor of width, height, encoded image."""
    strings = b"".join(message(8, part) for part in (b"%d" % size, b"%d" % size, image))
    tensor = integer(1, STRING) + message(2, message(2, integer(1, 3))) + strings
    return Template(message(1, tag.encode()) + message(8, tensor) + metadata(b"images", 3))


def torch_image(tag: str, image: bytes, size: int = 64) -> Template:
    """An image as torch writes it."""
    sizes = integer(1, size) + integer(2, size) + integer(3, 3)
    return Template(message(1, tag.encode()) + message(4, sizes + message(4, image)))
