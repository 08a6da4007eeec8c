"""One way to scan bytes in pieces, for every test of the scanner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lossless.wire.result import FULL, PARTIAL, Damage, ScanResult, TagInfo
from lossless.wire.scan import Rows, Scanner


class Row(NamedTuple):
    """A row as Python values; `value` as its repr, so that NaN equals NaN and -0.0 differs from 0.0."""

    tag: int
    shape: int
    step: int
    wall: str
    value: str
    offset: int
    length: int


class Scanned(NamedTuple):
    """All that scanning in pieces gave."""

    rows: list[Row]
    tags: list[TagInfo]
    damage: list[Damage]
    position: int
    records: int
    last: ScanResult


def rows_of(rows: Rows) -> list[Row]:
    n = rows.n
    columns = (rows.tag, rows.shape, rows.step, rows.wall, rows.value, rows.offset, rows.length)
    tag, shape, step, wall, value, offset, length = (c[:n].tolist() for c in columns)
    return list(map(Row, tag, shape, step, map(repr, wall), map(repr, value), offset, length))


def scan(
    data: bytes,
    cuts: Iterable[int] = (),
    *,
    ended: bool = True,
    capacity: int = 100,
    verify: bool = True,
    software: bool = False,
) -> Scanned:
    """Scan `data` as it becomes known: up to each cut, then all of it; `ended` belongs to the last piece alone.

    Checks on the way what every scan promises: positions, capacities, and that a scan without news changes nothing.
    """
    scanner, rows, found = Scanner(verify, software=software), Rows(capacity), list[Row]()
    known = sorted({min(c, len(data)) for c in cuts} | {len(data)})
    for end in known:
        while True:
            start = scanner.position
            last = scanner.scan(data[start:end], start, rows, ended=ended and end == len(data))
            assert 0 <= last.consumed <= end - start
            assert scanner.position == start + last.consumed
            assert rows.n <= capacity
            found += rows_of(rows)
            if last.status != FULL:
                break
            assert rows.n == capacity or last.consumed, "FULL without progress"
        assert (last.status == PARTIAL) == (scanner.position < end)
        assert last.need == 0 or last.need > end - scanner.position, "need: got what is there, want more than that"
    assert [tag for _, tag in sorted(scanner.take_tags())] == scanner.tags
    result = Scanned(found, scanner.tags, scanner.take_damage(), scanner.position, scanner.records, last)
    again = scanner.scan(data[scanner.position :], scanner.position, rows, ended=ended)
    assert (rows.n, scanner.take_damage(), again.consumed) == (0, [], 0)
    return result


def scan_every_way(data: bytes, *, ended: bool = True, capacity: int = 100, cuts: Iterable[int] = ()) -> Scanned:
    """Scan whole, byte by byte, at `cuts`, and by table; all must tell the same."""
    whole = scan(data, ended=ended, capacity=capacity)
    for name, other in (
        ("byte by byte", scan(data, range(len(data)), ended=ended, capacity=capacity)),
        ("in pieces", scan(data, cuts, ended=ended, capacity=capacity)),
        ("by table", scan(data, ended=ended, capacity=capacity, software=True)),
        ("other capacity", scan(data, cuts, ended=ended, capacity=3)),
    ):
        assert other[:5] == whole[:5], name
    return whole
