"""Histograms as CSV: a line a bucket, full precision."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lossless.server.text import joined, words

if TYPE_CHECKING:
    from lossless.query import BucketBlock

ROWS = 1 << 16


def csv_pieces(tag: str, blocks: Iterable[BucketBlock]) -> Iterator[bytes]:
    """`run,tag,step,wall_time,left,right,count`, histogram by histogram."""
    yield b"run,tag,step,wall_time,left,right,count\n"
    for block in blocks:
        sizes = block.histograms.counts
        places = np.repeat(block.histograms.begins - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow([block.run, tag, ""])
        prefix = line.getvalue().encode("utf-8", "surrogateescape")
        columns = [np.repeat(block.steps, sizes), np.repeat(block.walls, sizes), *block.histograms.buckets[:, places]]
        for first in range(0, len(places), ROWS):
            yield _lines([np.ascontiguousarray(column[first : first + ROWS]) for column in columns], prefix)


def _lines(columns: list[NDArray[Any]], prefix: bytes) -> bytes:
    import pyarrow as pa
    import pyarrow.compute as pc

    lines = pc.cast(pc.binary_join_element_wise(*map(words, columns), ","), pa.binary())
    starts = np.array([0, len(lines)], np.int64)
    return prefix + joined(lines, starts, pa.scalar(b"\n" + prefix, pa.binary()))[0] + b"\n"
