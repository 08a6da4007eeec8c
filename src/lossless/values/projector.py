"""The files of the embedding projector, from their bytes: config, tensors, metadata, sprite, bookmarks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from math import prod
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.lib import format as npy
from numpy.typing import NDArray
from pyarrow import csv

from lossless.errors import BrokenValue, ProtoError
from lossless.values.image_header import MEDIA, SHOWN, header
from lossless.values.payload import MAX_ELEMENTS, within
from lossless.values.pbtxt import wire_bytes
from lossless.wire.projector import EmbeddingInfo, ProjectorConfig

__all__ = ["Column", "EmbeddingInfo", "ProjectorConfig", "bookmarks", "column_names", "config", "is_text"]
__all__ += ["matrix", "metadata", "shape_of", "sprite", "tensors"]
MAX_CONFIG = 1 << 24
MAX_TENSORS = 1 << 30
MAX_METADATA = 1 << 27
MAX_SPRITE = 1 << 27
MAX_BOOKMARKS = 1 << 26
"""Bytes of each file that are read."""
MAX_PIXELS = 8192 * 8192
MAX_COLUMNS = 1000
MAX_CELLS = 1 << 23
"""Texts of metadata."""
_PIECE = 1 << 25
_WIDE = 1 << 13
"""Columns; of more, Arrow takes five kilobytes each, however few the rows are."""
_TEXT = frozenset(b"0123456789+-.eE \t\r\n,naNAifIFty")
_ROW = re.compile(r"columns changed from (\d+) to (\d+) at row (\d+)")
_CELL = re.compile(r"could not convert string (.*?) to float32 at row (\d+), column (\d+)")

Matrix = NDArray[np.float32]
Bytes = bytes | bytearray


class Column(NamedTuple):
    """One column of metadata: a text a point. `numeric`: every text that is not empty is a number."""

    name: str
    numeric: bool
    distinct: int
    values: list[str]


def config(data: bytes, where: str) -> ProjectorConfig:
    """projector_config.pbtxt. Raises BrokenValue, TooLarge."""
    within(f"bytes of {where}", len(data), MAX_CONFIG)
    try:
        return ProjectorConfig.decode(wire_bytes(data.decode("utf-8", "surrogateescape"), "ProjectorConfig"))
    except ProtoError as error:
        raise BrokenValue(f"{where}: {error}") from error


def is_text(head: Bytes) -> bool:
    """Whether a file of tensors that begins so holds numbers as text."""
    return _TEXT.issuperset(head)


def tensors(data: Bytes, shape: tuple[int, ...], where: str) -> Matrix:
    """Points (rows, dimensions): lines of numbers with tabs or commas between, an .npy file, or raw little-endian
    float32 of `shape`. Raises BrokenValue, TooLarge."""
    within(f"bytes of {where}", len(data), MAX_TENSORS)
    if data.startswith(npy.MAGIC_PREFIX):
        return matrix(_npy(data, where), where)
    if is_text(data[:4096]):
        return matrix(_lines(data, where), where)
    if len(shape) != 2 or min(shape) < 1:
        raise BrokenValue(
            f"{where}: got {len(data)} bytes that are no text and tensor_shape {list(shape)}, want numbers with tabs"
            " between, or raw float32 and a tensor_shape of two"
        )
    if prod(shape) * 4 != len(data):
        raise BrokenValue(f"{where}: got {len(data)} bytes, want {prod(shape) * 4} for float32 of {list(shape)}")
    return matrix(np.frombuffer(data, "<f4").reshape(shape), where)


def matrix(array: NDArray[Any], where: str) -> Matrix:
    """`array` as points (rows, dimensions) of float32. Raises BrokenValue, TooLarge."""
    if array.ndim != 2 or not array.size or array.dtype.kind not in "fiub":
        raise BrokenValue(f"{where}: got {array.dtype} of shape {array.shape}, want numbers (points, dimensions)")
    within(f"numbers of {where}", array.size, MAX_ELEMENTS)
    with np.errstate(over="ignore"):  # as TensorBoard: beyond float32 is infinite
        return np.ascontiguousarray(array, np.float32)


def _lines(data: Bytes, where: str) -> NDArray[np.float32]:
    first = data.lstrip(b"\r\n").partition(b"\n")[0]
    delimiter = "," if b"," in first and b"\t" not in first else "\t"
    columns = first.count(delimiter.encode()) + 1
    within(f"numbers of {where}", (data.count(b"\n") + 1) * columns, MAX_ELEMENTS)
    if not first.strip():
        raise BrokenValue(f"{where}: got no line, want one a point")
    if columns > _WIDE:
        return _slowly(data, delimiter, where)
    try:
        return np.concatenate([_block(piece, columns, delimiter) for piece in _pieces(data)])
    except pa.ArrowInvalid:
        return _slowly(data, delimiter, where)  # reads a few more ways to write a number, or says what is wrong where


def _pieces(data: Bytes) -> Iterator[memoryview]:
    """Of whole lines."""
    view, at = memoryview(data), 0
    while at < len(data):
        end = data.find(b"\n", at + _PIECE) + 1 or len(data)
        yield view[at:end]
        at = end


def _block(piece: memoryview, columns: int, delimiter: str) -> NDArray[np.float32]:
    """Read by all processors, while others use the interpreter; as float64 first, as TensorBoard does."""
    names = list(map(str, range(columns)))
    if not bytes(piece).strip():
        return np.empty((0, columns), np.float32)
    table = csv.read_csv(
        pa.BufferReader(piece),
        csv.ReadOptions(column_names=names),
        csv.ParseOptions(delimiter=delimiter, quote_char=False),
        csv.ConvertOptions(column_types=dict.fromkeys(names, pa.float64()), null_values=[]),
    )
    out = np.empty((table.num_rows, columns), np.float32)
    with np.errstate(over="ignore"):
        for i, column in enumerate(table.columns):
            out[:, i] = column.to_numpy()
    return out


def _slowly(data: Bytes, delimiter: str, where: str) -> NDArray[np.float32]:
    try:
        return np.loadtxt(BytesIO(data), np.float32, comments=None, delimiter=delimiter, ndmin=2)
    except ValueError as error:
        raise BrokenValue(f"{where}: {_explained(str(error))}") from error


def _explained(said: str) -> str:
    if found := _ROW.search(said):
        return f"got {found[2]} numbers in row {found[3]}, want {found[1]} as in the rows before"
    if found := _CELL.search(said):
        return f"got {found[1]} in row {int(found[2]) + 1}, column {found[3]}, want a number"
    return f"got lines that cannot be read ({said.splitlines()[0]}), want numbers with tabs between"


def _npy(data: Bytes, where: str) -> NDArray[Any]:
    file = BytesIO(data)
    try:
        version = npy.read_magic(file)
        header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
        shape, fortran, dtype = header(file)
    except (ValueError, KeyError) as error:
        raise BrokenValue(f"{where}: got an .npy file whose head cannot be read, want one of version 1 or 2") from error
    if dtype.hasobject or prod(shape) * dtype.itemsize > len(data) - file.tell():
        raise BrokenValue(f"{where}: got {len(data)} bytes, want {dtype} of shape {shape}")
    flat = np.frombuffer(data, dtype, prod(shape), file.tell())
    return flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape)


def shape_of(head: bytes, size: int, shape: tuple[int, ...]) -> tuple[int, int] | None:
    """Rows and dimensions as far as the first bytes of a file of `size` bytes tell; None for lines of text."""
    if head.startswith(npy.MAGIC_PREFIX):
        try:
            found = npy.read_array_header_1_0(BytesIO(head[npy.MAGIC_LEN :]))[0]
        except ValueError:
            return None
        return (found[0], found[1]) if len(found) == 2 else None
    return (shape[0], shape[1]) if len(shape) == 2 and not is_text(head) and prod(shape) * 4 == size else None


def column_names(head: bytes, whole: bool) -> list[str]:
    """Names of the columns of metadata that begins so: of its first line, if that has tabs; `whole`: it is all."""
    line, end, _ = head.partition(b"\n")
    if b"\t" not in line:
        return ["label"] if head.strip() else []
    return _names(line.decode("utf-8", "replace").rstrip("\r").split("\t")) if end or whole else []


def metadata(data: bytes, points: int, where: str) -> tuple[list[Column], list[str]]:
    """The columns, with exactly `points` texts each, and what is wrong with them. As in TensorBoard a first line
    with tabs names them; of a single column it is a label, unless there is one line too many. Raises TooLarge."""
    within(f"bytes of {where}", len(data), MAX_METADATA)
    within(f"points with metadata of {where}", points, MAX_CELLS)
    lines = data.decode("utf-8", "replace").split("\n", points + 1)
    if lines[-1].strip() == "":
        lines.pop()
    if not lines:
        return [], [f"{where}: got no line, want one a point"]
    headed = "\t" in lines[0] or len(lines) == points + 1
    names = _names(lines[0].rstrip("\r").split("\t", MAX_COLUMNS)) if headed else ["label"]
    within(f"columns of {where}", len(names), MAX_COLUMNS)
    within(f"texts of {where}", points * len(names), MAX_CELLS)
    rows = [line.rstrip("\r").split("\t", len(names)) for line in lines[headed : headed + points]]
    problems = []
    if (count := _lines_in(data) - headed) != points:
        problems.append(f"{where}: got {count} rows, want {points}, one a point")
    if odd := sum(len(row) != len(names) for row in rows):
        problems.append(f"{where}: got {odd} rows with another number of columns, want {len(names)} in each")
    rows += [[]] * (points - len(rows))
    columns = ([row[i] if i < len(row) else "" for row in rows] for i in range(len(names)))
    return [
        Column(name, _numeric(values), len(set(values)), values) for name, values in zip(names, columns, strict=True)
    ], problems


def _lines_in(data: bytes) -> int:
    return data.count(b"\n") + (data.rpartition(b"\n")[2].strip() != b"")


def _names(cells: list[str]) -> list[str]:
    """Names that are not empty and differ."""
    names = list[str]()
    for i, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {i}"
        names.append(name if name not in names else f"{name} ({i})")
    return names


def _numeric(values: list[str]) -> bool:
    some = False
    for value in values:
        if value:
            some = True
            try:
                float(value)
            except ValueError:
                return False
    return some


def sprite(data: bytes, where: str) -> tuple[str, int, int]:
    """Media type, width and height of the picture of all points. Raises BrokenValue, TooLarge."""
    within(f"bytes of {where}", len(data), MAX_SPRITE)
    try:
        found = header(data)
    except BrokenValue as error:
        raise BrokenValue(f"{where}: {error}") from error
    if found.format not in SHOWN:
        raise BrokenValue(f"{where}: got {found.format}, want one of {', '.join(sorted(SHOWN))}")
    within(f"pixels of {where}", found.width * found.height, MAX_PIXELS)
    return MEDIA[found.format], found.width, found.height


def bookmarks(data: bytes, where: str) -> list[dict[str, Any]]:
    """Saved states of TensorBoard's projector. Raises BrokenValue, TooLarge."""
    within(f"bytes of {where}", len(data), MAX_BOOKMARKS)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BrokenValue(f"{where}: got no JSON ({error}), want a list of bookmarks") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BrokenValue(f"{where}: got {type(found).__name__}, want a list of bookmarks")
    return found
