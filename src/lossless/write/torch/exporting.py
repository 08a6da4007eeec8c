"""Scalars read back from the files of a writer."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from lossless.lazy import modules_on_demand
from lossless.wire.kinds import Shape
from lossless.wire.result import FULL, TagInfo
from lossless.write import places

_wire = modules_on_demand("lossless.wire", "scan")
"""The scanner brings numpy."""
_CHUNK = 2**22
_PLUGIN = "scalars"
_FLOAT32 = struct.Struct("<f")
_MAX_FLOAT32 = 3.4e38


def export_json(path: str | os.PathLike[str], files: Mapping[str, str], ids: Mapping[tuple[str, str], str]) -> None:
    """Write `{id: [[wall time, step, value], …]}` of the scalars in `files`, by directory, to `path`. `ids` are
    by directory and tag; where there is none it is <directory>/<tag>. Raises OSError."""
    found: dict[str, list[list[float]]] = {}
    for directory, file in files.items():
        for tag, point in _scalars(file):
            found.setdefault(ids.get((directory, tag), f"{directory}/{tag}"), []).append(point)
    with open(path, "w", encoding="utf-8") as out:
        json.dump(found, out)


def _scalars(path: str) -> Iterator[tuple[str, list[float]]]:
    """Tag and [wall time, step, value] of each scalar of a file, in order."""
    scan = _wire("scan")
    scanner, rows, data = scan.Scanner(), scan.Rows(), b""
    with places.opened(path) as file:
        while chunk := file.read(_CHUNK):
            data, full = data + chunk, True
            while full:
                result = scanner.scan(data, scanner.position, rows)
                data, full = data[result.consumed :], result.status == FULL
                yield from _points(scanner.tags, rows)


def _points(tags: list[TagInfo], rows: Any) -> Iterator[tuple[str, list[float]]]:
    columns = (column[: rows.n].tolist() for column in (rows.tag, rows.shape, rows.wall, rows.step, rows.value))
    for number, shape, wall, step, value in zip(*columns, strict=True):
        if shape == Shape.SIMPLE:
            yield tags[number].name, [wall, step, _shortest(value)]
        elif shape == Shape.TENSOR_SCALAR and tags[number].plugin == _PLUGIN:
            yield tags[number].name, [wall, step, value]


def _shortest(value: float) -> float:
    """The shortest decimal that is this float32: what was recorded as 0.1 is 0.1 again."""
    for digits in range(6, 9):
        short = float(f"{value:.{digits}g}")
        if abs(short) < _MAX_FLOAT32 and _FLOAT32.unpack(_FLOAT32.pack(short))[0] == value:
            return short
    return value
