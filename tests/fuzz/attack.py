"""The fuzzed process: scans mutated files, whole and in pieces, and checks what must hold for any bytes.

Run by `tests.fuzz.run` with the sanitized build. Case N of a seed is always the same bytes; the number of the case
under way is kept in a file, so that it is known even after the process died.
"""

from __future__ import annotations

import argparse
import faulthandler
import mmap
import random
import struct
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

from lossless.wire.kinds import Shape
from lossless.wire.result import FULL, Damage, TagInfo
from lossless.wire.scan import Rows, Scanner
from tests.fuzz.mutate import mutated, payloads

HANG_SECONDS = 20
COLUMNS = ("tag", "shape", "step", "wall", "value", "offset", "length")
ROWS = [Rows(1), Rows(7), Rows(1000)]
Found = tuple[list[bytearray], list[TagInfo], list[Damage], int, int]


def scan(data: bytes, cuts: list[int], rows: Rows, *, software: bool) -> Found:
    """Columns, tags, damage, position, records. Every buffer is as long as its bytes, so that an overread is seen."""
    scanner, found = Scanner(software=software), [bytearray() for _ in COLUMNS]
    for end in [*cuts, len(data)]:
        while True:
            start = scanner.position
            piece = np.frombuffer(data[start:end], np.uint8).copy()
            result = scanner.scan(piece.data, start, rows, ended=end == len(data))
            n = rows.n
            for column, name in zip(found, COLUMNS, strict=True):
                column += getattr(rows, name)[:n].tobytes()
            check_rows(rows, start, end, scanner.tag_count)
            assert result.consumed or result.status != FULL or n == rows.capacity
            if result.status != FULL:
                break
    return found, list(scanner.tags), scanner.take_damage(), scanner.position, scanner.records


def check_rows(rows: Rows, start: int, end: int, tags: int) -> None:
    """Rows point into the bytes they came from, and at tags that are."""
    n = rows.n
    tag, shape, offset, length = rows.tag[:n], rows.shape[:n], rows.offset[:n], rows.length[:n]
    assert ((tag < tags) & ((tag >= 0) == (shape < Shape.FILE_VERSION))).all()
    assert ((offset >= start) & (length >= 0) & (offset + length <= end)).all()


def check(data: bytes, chance: random.Random) -> None:
    """One file: any way to feed it tells the same, and damage is in order, in the file, and apart from records."""
    whole = scan(data, [], ROWS[2], software=False)
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(chance.choice([1, 3, 30])))
    pieces = scan(data, cuts, chance.choice(ROWS), software=chance.random() < 0.5)
    assert pieces == whole, f"cut at {cuts}"
    _, _, damage, position, records = whole
    assert position == len(data)
    places = [d for d in damage if d.code != "R009"]
    assert sum(d.length for d in places) + 16 * records <= len(data)
    assert all(a.offset + a.length <= b.offset for a, b in pairwise(places))
    assert all(d.detail and d.length > 0 and d.offset + d.length <= len(data) for d in damage)


def case(seed: int, number: int, files: list[list[bytes]]) -> bytes:
    """The bytes of a case."""
    return mutated(random.Random(f"{seed} {number}"), files)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--logs", type=Path, required=True)
    parser.add_argument("--under-way", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="write the first case there and scan nothing")
    options = parser.parse_args()
    files = [payloads(path.read_bytes()) for path in sorted(options.logs.rglob("*tfevents*"))]
    if options.keep:
        options.keep.write_bytes(case(options.seed, options.first, files))
        return
    until, number = time.monotonic() + options.seconds, options.first
    with options.under_way.open("r+b") as file, mmap.mmap(file.fileno(), 8) as under_way:
        while number < options.first + options.cases and time.monotonic() < until:
            under_way[:] = struct.pack("<Q", number)
            faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
            data = case(options.seed, number, files)
            check(data, random.Random(number))
            number += 1
        faulthandler.cancel_dump_traceback_later()
    print(f"{number - options.first} cases, nothing found")


if __name__ == "__main__":
    main()
