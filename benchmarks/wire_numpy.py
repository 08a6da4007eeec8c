"""Event records built by numpy, thousands at a time: the independent writer of tests and benchmarks.

The schema: event.proto, summary.proto, tensor.proto; the framing: length u64, masked CRC32C of it, data, masked CRC32C
of that.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks import crc32c
from benchmarks.crc32c import Bytes

CHUNK = 4096
"""Rows built at a time: bounds the memory."""


def varint(number: int) -> bytes:
    """Base-128, negative numbers as int64."""
    number &= (1 << 64) - 1
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def message(field: int, content: bytes) -> bytes:
    """A length-delimited field."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def integer(field: int, number: int) -> bytes:
    """A varint field."""
    return varint(field << 3) + varint(number)


def double(field: int, number: float) -> bytes:
    """A 64-bit field."""
    return varint(field << 3 | 1) + struct.pack("<d", number)


def record(data: bytes) -> bytes:
    """One framed record."""
    return _head(len(data)) + data + _crc(data)


@functools.cache
def _head(length: int) -> bytes:
    head = struct.pack("<Q", length)
    return head + _crc(head)


def _crc(data: bytes) -> bytes:
    states = crc32c.update_same(crc32c.start(1), data)
    return crc32c.masked(states).astype("<u4").tobytes()


def event(wall: float, step: int, value: bytes) -> bytes:
    """A framed Event whose Summary has this one Value message."""
    return record(double(1, wall) + (integer(2, step) if step else b"") + message(5, message(1, value)))


def file_head(wall: float) -> bytes:
    """The record every event file starts with."""
    return record(double(1, wall) + message(3, b"brain.Event:2") + message(10, message(1, b"lossless.benchmarks")))


def metadata(plugin: bytes, data_class: int) -> bytes:
    """The `metadata` field of a Value."""
    return message(9, message(1, message(1, plugin)) + integer(4, data_class))


@dataclass(frozen=True)
class Template:
    """A Value message; `hole` is the offset of its four float32 bytes, None if nothing in it changes."""

    value: bytes
    hole: int | None = None


def simple_scalar(tag: str) -> Template:
    """As torch and TF1 write it: `simple_value`."""
    head = message(1, tag.encode()) + varint(2 << 3 | 5)
    return Template(head + bytes(4), len(head))


def tensor_scalar(tag: str) -> Template:
    """As TF2 writes it: float32 in `tensor_content`, the metadata every time."""
    head = message(1, tag.encode()) + message(8, integer(1, 1) + message(2, b"") + message(4, bytes(4)))
    return Template(head + metadata(b"scalars", 1), len(head) - 4)


def step_records(
    templates: Sequence[Template],
    steps: npt.NDArray[np.int64],
    walls: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
) -> list[bytes]:
    """For every step the framed events of all templates. `steps` (n,) ≥ 0; `walls`, `values` (n, templates)."""
    widths = np.where(steps == 0, 0, np.searchsorted(1 << 7 * np.arange(1, 9), steps, side="right") + 1)
    out = [b""] * len(steps)
    for width in np.unique(widths).tolist():
        rows = np.flatnonzero(widths == width)
        for part in np.split(rows, range(CHUNK, len(rows), CHUNK)):
            block = _block(templates, width, steps[part], walls[part], values[part])
            for i, row in zip(part.tolist(), block, strict=True):
                out[i] = row.tobytes()
    return out


@dataclass(frozen=True)
class _Slot:
    """One record of a row: where its data starts and how long it is, where its float is, what follows that."""

    data: int
    length: int
    hole: int | None
    suffix: bytes


def _block(
    templates: Sequence[Template],
    width: int,
    steps: npt.NDArray[np.int64],
    walls: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
) -> Bytes:
    """A row of records a step; every step is `width` bytes long as a varint (0: left out, as proto3 does)."""
    template, slots = _row(tuple(templates), width)
    rows = np.repeat(np.frombuffer(template, np.uint8)[None, :], len(steps), axis=0)
    shifts = 7 * np.arange(width, dtype=np.uint64)
    digits = (steps.astype(np.uint64)[:, None] >> shifts & np.uint64(127)).astype(np.uint8)
    digits[:, :-1] |= 128
    for k, slot in enumerate(slots):
        at, end = slot.data, slot.data + slot.length
        rows[:, at + 1 : at + 9] = _little(walls[:, k], "<f8")
        rows[:, at + 10 : at + 10 + width] = digits
        if slot.hole is not None:
            rows[:, slot.hole : slot.hole + 4] = _little(values[:, k], "<f4")
        states = crc32c.update(crc32c.start(len(steps)), rows[:, at : end - len(slot.suffix)])
        rows[:, end : end + 4] = _little(crc32c.masked(crc32c.update_same(states, slot.suffix)), "<u4")
    return rows


def _little(column: npt.NDArray[np.generic], dtype: str) -> Bytes:
    return np.ascontiguousarray(column).astype(dtype)[:, None].view(np.uint8)


@functools.lru_cache(maxsize=512)
def _row(templates: tuple[Template, ...], width: int) -> tuple[bytes, list[_Slot]]:
    """The records of one step with zeros where time, step, value and checksum go."""
    row, slots = bytearray(), []
    for template in templates:
        step = varint(2 << 3) + bytes(width) if width else b""
        data = double(1, 0.0) + step + message(5, message(1, template.value))
        at = len(row) + 12
        first = at + len(data) - len(template.value)
        hole = None if template.hole is None else first + template.hole
        slots.append(_Slot(at, len(data), hole, template.value[0 if template.hole is None else template.hole + 4 :]))
        row += _head(len(data)) + data + bytes(4)
    return bytes(row), slots
