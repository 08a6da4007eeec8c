"""Series as JSON and as CSV, made in pieces of bounded size."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from lossless.server.encode import to_json
from lossless.server.series_facts import columns, facts
from lossless.server.text import Lines, joined, quoted, words

if TYPE_CHECKING:
    from lossless.query import SeriesAnswer, SeriesFacts

ROWS = 1 << 16
"""Rows made into text at once."""
FEW = 5_000
"""Rows that Python makes into JSON before pyarrow, which is not loaded for them, would have begun."""


def json_pieces(answer: SeriesAnswer) -> Iterator[bytes]:
    """The facts, with the columns as arrays inside each series."""
    said, data = facts(answer), columns(answer)
    if sum(series.length for series in answer.series) <= FEW:
        for series in said["series"]:
            rows = slice(series["offset"], series["offset"] + series["length"])
            series.update((name, column[rows].tolist()) for name, column in data.items())
        yield to_json(said)
        return
    head = {"generation": said["generation"], "cursor": said["cursor"]}
    yield to_json(head)[:-1] + b',"series":['
    comma = b""
    for first, last in _groups(answer.series):
        described = [to_json(series)[:-1] for series in said["series"][first:last]]
        if last - first == 1:
            yield comma + described[0]
            yield from _one_json(answer.series[first], data)
        else:
            yield comma + _many_json(answer.series[first:last], described, data)
        comma = b","
    yield b'],"missing":' + to_json(said["missing"]) + b"}"


def csv_pieces(answers: Iterable[SeriesAnswer]) -> Iterator[bytes]:
    """A header line, then one line a point. All answers have the same columns, `step` and `wall_time` among them."""
    ahead = iter(answers)
    first = next(ahead)
    wanted = ["step", "wall_time"] + [name for name in ("y", "s") if name in columns(first)]
    names = {"y": "value", "s": "smoothed"}
    yield ",".join(["run", "tag", *(names.get(name, name) for name in wanted)]).encode() + b"\n"
    for answer in chain([first], ahead):
        data = columns(answer)
        for series in answer.series:
            prefix = _csv_prefix(series)
            for low, high in _blocks(series):
                yield _csv_lines([words(data[name][low:high]) for name in wanted], prefix)


def _one_json(series: SeriesFacts, data: dict[str, Any]) -> Iterator[bytes]:
    for name, column in data.items():
        yield b',"' + name.encode() + b'":['
        for low, high in _blocks(series):
            block = column[low:high]
            comma = b"," if low > series.offset else b""
            yield comma + joined(quoted(words(block), block), np.array([0, high - low]), ",")[0]
        yield b"]"
    yield b"}"


def _many_json(group: list[SeriesFacts], described: list[bytes], data: dict[str, Any]) -> bytes:
    low, high = group[0].offset, group[-1].offset + group[-1].length
    starts = np.array([series.offset - low for series in group] + [high - low], np.int64)
    parts = []
    for name, column in data.items():
        block = column[low:high]
        key = b',"' + name.encode() + b'":['
        parts.append([key + part + b"]" for part in joined(quoted(words(block), block), starts, ",")])
    return b",".join(b"".join(pieces) + b"}" for pieces in zip(described, *parts, strict=True))


def _groups(series: list[SeriesFacts]) -> Iterator[tuple[int, int]]:
    """Index ranges of consecutive series with at most `ROWS` rows together, or of one series."""
    first = 0
    while first < len(series):
        last, rows = first + 1, series[first].length
        while last < len(series) and rows + series[last].length <= ROWS:
            rows += series[last].length
            last += 1
        yield first, last
        first = last


def _blocks(series: SeriesFacts) -> Iterator[tuple[int, int]]:
    end = series.offset + series.length
    for low in range(series.offset, end, ROWS):
        yield low, min(low + ROWS, end)


def _csv_prefix(series: SeriesFacts) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([series.run, series.tag, ""])
    return line.getvalue().encode("utf-8", "surrogateescape")


def _csv_lines(fields: list[Lines], prefix: bytes) -> bytes:
    import pyarrow as pa
    import pyarrow.compute as pc

    lines = pc.cast(pc.binary_join_element_wise(*fields, ","), pa.binary())
    starts = np.array([0, len(lines)], np.int64)
    return prefix + joined(lines, starts, pa.scalar(b"\n" + prefix, pa.binary()))[0] + b"\n"
