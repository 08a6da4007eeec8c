"""Damage: its rule, its exact place, its words; and every whole record behind it."""

from __future__ import annotations

import random
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import summary_pb2

from lossless.wire.crc import masked_crc32c
from lossless.wire.records import frame
from lossless.wire.result import PARTIAL, Damage
from lossless.wire.scan import Rows, Scanner
from tests.unit.wire.feeding import Scanned, scan, scan_every_way
from tests.unit.wire.protobufs import event_of


def record(step: int, pad: int = 0) -> bytes:
    value = summary_pb2.Summary.Value(tag="t" + pad * "x", simple_value=step)
    return frame(event_of(value, step=step))


def header(length: int) -> bytes:
    data = struct.pack("<Q", length)
    return data + struct.pack("<I", masked_crc32c(data))


R = [record(i) for i in range(1, 8)]
SIZE = len(R[0])
ALL = b"".join(R)
NOISE = random.Random(5).randbytes(4000)
TEXT = b"Epoch 3/10: loss 0.25 - accuracy 0.91\n" * 5


def steps(found: Scanned) -> list[int]:
    return [r.step for r in found.rows]


def damaged(data: bytes) -> list[Damage]:
    return scan_every_way(data).damage


def flipped(at: int, data: bytes = ALL) -> bytes:
    out = bytearray(data)
    out[at] ^= 1
    return bytes(out)


def between(*middle: bytes) -> bytes:
    """Three records, what is given, four records."""
    return b"".join([*R[:3], *middle, *R[3:]])


LENGTH_CRC, DATA_CRC = struct.unpack_from("<I", R[3], 8)[0], struct.unpack_from("<I", R[3], SIZE - 4)[0]


@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize("which", [0, 3, 6])
def test_r001_a_flipped_bit_in_a_length(at: int, which: int) -> None:
    found = scan_every_way(flipped(which * SIZE + at))
    assert steps(found) == [i for i in range(1, 8) if i != which + 1]
    assert [(d.code, d.offset, d.length) for d in found.damage] == [("R001", which * SIZE, SIZE)]


@pytest.mark.parametrize("which", [0, 3, 6])
def test_r001_a_flipped_bit_in_its_checksum(which: int) -> None:
    detail = f"length checksum: got {LENGTH_CRC ^ 1:#010x}, want {LENGTH_CRC:#010x}; {SIZE} bytes skipped"
    assert damaged(flipped(which * SIZE + 8)) == [Damage("R001", which * SIZE, SIZE, detail)]


def test_r001_binary_noise_between_records() -> None:
    found = scan_every_way(between(NOISE))
    assert steps(found) == list(range(1, 8))
    assert [(d.code, d.offset, d.length) for d in found.damage] == [("R001", 3 * SIZE, len(NOISE))]


@pytest.mark.parametrize("at", range(12, SIZE))
@pytest.mark.parametrize("which", [0, 3, 6])
def test_r002_a_flipped_bit_in_the_data_or_their_checksum(at: int, which: int) -> None:
    found = scan_every_way(flipped(which * SIZE + at))
    assert steps(found) == [i for i in range(1, 8) if i != which + 1]
    assert [(d.code, d.offset, d.length) for d in found.damage] == [("R002", which * SIZE, SIZE)]


def test_r002_in_words() -> None:
    data = flipped(4 * SIZE - 4)
    detail = f"data checksum: got {DATA_CRC ^ 1:#010x}, want {DATA_CRC:#010x}; {SIZE} bytes skipped"
    assert damaged(data) == [Damage("R002", 3 * SIZE, SIZE, detail)]


def test_neighbours_are_one_damage() -> None:
    found = scan_every_way(flipped(3 * SIZE + 20, flipped(2 * SIZE + 20)))
    assert [(d.code, d.offset, d.length) for d in found.damage] == [("R002", 2 * SIZE, 2 * SIZE)]
    assert steps(found) == [1, 2, 5, 6, 7]


@pytest.mark.parametrize("length", [2**31, 2**32, 2**32 + 5, 2**40, 2**62, 2**63 - 1, 2**64 - 1])
def test_r003_absurd_lengths_of_right_checksum(length: int) -> None:
    detail = f"record length: got {length} bytes, want at most 2147483647; 15 bytes skipped"
    found = scan_every_way(between(header(length) + b"xyz"))
    assert found.damage == [Damage("R003", 3 * SIZE, 15, detail)]
    assert steps(found) == list(range(1, 8))


@pytest.mark.parametrize("size", range(1, SIZE))
def test_r004_a_half_record_at_the_end(size: int) -> None:
    """Waited for while its writer may live; a warning when it does not."""
    data = ALL + record(8)[:size]
    waiting = scan_every_way(data, ended=False)
    assert (waiting.damage, waiting.position, waiting.last.status) == ([], len(ALL), PARTIAL)
    want = SIZE if size >= 12 else "at least 16"
    detail = f"last record: got {size} bytes, want {want}"
    assert damaged(data) == [Damage("R004", len(ALL), size, detail)]


@pytest.mark.parametrize("size", [1, 11, 16, 64, 511, 512, 4096, 5000])
@pytest.mark.parametrize("where", [0, 3, 7])
def test_r005_zero_blocks(size: int, where: int) -> None:
    data = ALL[: where * SIZE] + bytes(size) + ALL[where * SIZE :]
    found = scan_every_way(data)
    detail = f"zero bytes: got {size} in a row, want records; {size} bytes skipped"
    assert found.damage == [Damage("R005", where * SIZE, size, detail)]
    assert steps(found) == list(range(1, 8))


@pytest.mark.parametrize(
    ("start", "stop"),
    [(2 * SIZE + 5, 5 * SIZE + 7), (SIZE + 15, 3 * SIZE), (3 * SIZE, 6 * SIZE - 1), (3 * SIZE, 6 * SIZE)],
)
def test_r005_records_overwritten_by_zeros(start: int, stop: int) -> None:
    found = scan_every_way(ALL[:start] + bytes(stop - start) + ALL[stop:])
    first, last = start // SIZE, -(-stop // SIZE)
    assert [(d.code, d.offset, d.length) for d in found.damage] == [("R005", first * SIZE, (last - first) * SIZE)]
    assert steps(found) == [i for i in range(1, 8) if not first < i <= last]


def test_r005_a_page_of_zeros_inside_a_long_record() -> None:
    long = frame(
        event_of(summary_pb2.Summary.Value(tag="i", image=summary_pb2.Summary.Image(encoded_image_string=NOISE * 5)))
    )
    data = between(long[:6000] + bytes(4096) + long[6000 + 4096 :])
    assert [(d.code, d.offset, d.length) for d in damaged(data)] == [("R005", 3 * SIZE, len(long))]


def test_zeros_at_the_end_of_a_live_file_are_waited_for_and_may_still_become_records() -> None:
    """A network file system shows the size before the data."""
    data, later = ALL[: 4 * SIZE] + bytes(3 * SIZE), ALL
    scanner, rows = Scanner(), Rows()
    assert scanner.scan(data, 0, rows).status == PARTIAL
    assert (scanner.position, rows.n, scanner.take_damage()) == (4 * SIZE, 4, [])
    scanner.scan(later[4 * SIZE :], 4 * SIZE, rows)
    assert (scanner.position, rows.n, scanner.take_damage()) == (len(ALL), 3, [])


@pytest.mark.parametrize("junk", [bytes(5000), NOISE, TEXT, record(9)[:20], header(2**62), flipped(20, record(9))])
def test_nothing_at_the_end_of_a_live_file_is_reported_until_a_record_follows(junk: bytes) -> None:
    waiting = scan_every_way(ALL + junk, ended=False)
    assert (waiting.damage, waiting.last.status, steps(waiting)) == ([], PARTIAL, list(range(1, 8)))
    proven = scan_every_way(ALL + junk + record(8), ended=False)
    assert steps(proven) == list(range(1, 9))
    assert [(d.offset, d.length) for d in proven.damage] == [(len(ALL), len(junk))]


def test_r006_a_record_split_by_another_writer() -> None:
    """Both ends of the split record are named, all whole records of both writers read."""
    other = record(100, pad=300)
    found = scan_every_way(b"".join([*R[:3], other[:50], *R[3:5], other[50:], *R[5:]]))
    assert steps(found) == list(range(1, 8))
    rest = len(other) - 50
    assert found.damage == [
        Damage("R006", 3 * SIZE, 50, f"record: got another one after 50 bytes of it, want {len(other)} bytes"),
        Damage("R006", 5 * SIZE + 50, rest, f"record: got {rest} bytes of one that was torn apart, want it whole"),
    ]


@pytest.mark.parametrize("kept", [12, 13, 20, SIZE - 1])
def test_r006_a_record_that_breaks_off_before_the_next(kept: int) -> None:
    found = scan_every_way(b"".join([*R[:3], R[3][:kept], *R[4:]]))
    assert steps(found) == [1, 2, 3, 5, 6, 7]
    assert [(d.code, d.offset, d.length) for d in found.damage] == [("R006", 3 * SIZE, kept)]


def test_r006_a_length_that_reaches_over_whole_records_is_not_trusted() -> None:
    """Not even where it ends by chance at a record's start."""
    for reach in (2 * SIZE - 16, 3 * SIZE - 16):
        found = scan_every_way(between(header(reach)[:12]))
        assert steps(found) == list(range(1, 8)), reach
        assert [(d.code, d.offset, d.length) for d in found.damage] == [("R006", 3 * SIZE, 12)]


def test_r006_a_record_longer_than_the_file_hides_nothing_once_all_ended() -> None:
    data = between(header(2**31 - 1))
    assert scan(data, ended=False).last == (PARTIAL, 3 * SIZE, 2**31 + 15)
    assert steps(scan_every_way(data)) == list(range(1, 8))


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 6), st.integers(0, 6))
def test_writers_interleaved_anyhow_keep_every_whole_record(a: int, b: int, i: int, j: int) -> None:
    """Two writers flush alternately, wherever their buffers end."""
    one, two = b"".join(record(n) for n in range(10)), b"".join(record(100 + n, pad=n) for n in range(10))
    pieces, whole, at = [], set[int](), [0, 0]
    for k in range(max(len(one), len(two))):
        for which, (data, size) in enumerate(((one, a + 13 * (k % (i + 1))), (two, b + 7 * (k % (j + 1))))):
            pieces.append((which, at[which], data[at[which] : at[which] + size]))
            at[which] += len(pieces[-1][2])
    pieces = [p for p in pieces if p[2]]
    for which, data in enumerate((one, two)):
        start = 0
        while start < len(data):
            end = start + 16 + struct.unpack_from("<Q", data, start)[0]
            if any(w == which and p <= start and end <= p + len(part) for w, p, part in joined(pieces)):
                whole.add(scan(data[start:end]).rows[0].step)
            start = end
    found = scan_every_way(b"".join(part for _, _, part in pieces))
    assert set(steps(found)) >= whole


def joined(pieces: list[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
    """Neighbouring pieces of one writer as one."""
    out: list[tuple[int, int, bytes]] = []
    for which, at, part in pieces:
        if out and out[-1][0] == which:
            out[-1] = (which, out[-1][1], out[-1][2] + part)
        else:
            out.append((which, at, part))
    return out


@pytest.mark.parametrize("junk", [NOISE, TEXT, b"abc\n", NOISE[:13], NOISE[:9]])
def test_r007_garbage_appended(junk: bytes) -> None:
    detail = f"bytes after the last record: got {len(junk)} that are no record, want none"
    assert damaged(ALL + junk) == [Damage("R007", len(ALL), len(junk), detail)]


def test_r007_a_log_redirected_into_the_file_of_a_writer() -> None:
    found = scan_every_way(between(TEXT))
    detail = f"bytes after the record: got {len(TEXT)} that are no record, want none"
    assert (found.damage, steps(found)) == ([Damage("R007", 3 * SIZE, len(TEXT), detail)], list(range(1, 8)))


def test_a_file_of_something_else() -> None:
    found = scan_every_way(NOISE)
    assert ([(d.code, d.offset, d.length) for d in found.damage], found.records) == ([("R007", 0, len(NOISE))], 0)


@pytest.mark.parametrize(
    "payload",
    [
        b"\xff",
        b"\x09\x00",
        b"\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x2a\x05ab",
        b"\x0a\x03abc",
        b"\x0d1234",
        b"\x2d1234",
        b"\x7a\x03abc",
        b"\x0b\x0c",
        b"\x00\x01",
        b"\x2a\x02\x08\x01",
        b"\x2a\x04\x0a\x02\x08\x01",
        b"\x2a\x05\x0a\x03\x42\x01\x20",
        b"\x3a\x02\x0a\x00",
    ],
)
def test_r008_a_whole_record_that_is_no_event(payload: bytes) -> None:
    """By protobuf, or because a known field has another type, as in TFRecord data sets."""
    bad = frame(payload)
    detail = f"record: got {len(bad)} bytes that are no Event message, want one"
    found = scan_every_way(between(bad))
    assert found.damage == [Damage("R008", 3 * SIZE, len(bad), detail)]
    assert (steps(found), found.records) == (list(range(1, 8)), 7)


def test_r008_a_data_set_is_one_finding() -> None:
    bad = frame(b"\x0a\x03abc")
    detail = f"1000 records: got {1000 * len(bad)} bytes that are no Event message, want one"
    assert damaged(between(bad * 1000)) == [Damage("R008", 3 * SIZE, 1000 * len(bad), detail)]


@given(st.data())
def test_any_damage_costs_only_the_records_it_touches(data: st.DataObject) -> None:
    """Overwrite, insert or cut anywhere: records that are whole are read, in order, in every way of feeding."""
    start = data.draw(st.integers(0, len(ALL)))
    junk = data.draw(st.binary(max_size=60) | st.integers(0, 60).map(bytes) | st.just(R[0][:30]))
    stop = start + data.draw(st.sampled_from([0, len(junk), 5, 50]))
    found = scan_every_way(ALL[:start] + junk + ALL[stop:], cuts=data.draw(st.lists(st.integers(0, 300), max_size=5)))
    untouched = [i + 1 for i in range(7) if (i + 1) * SIZE <= start or i * SIZE >= stop]
    if stop <= len(ALL):
        assert [s for s in steps(found) if s in untouched] == untouched
    if not junk and start == stop:
        assert found.damage == []
    ends = [d.offset + d.length for d in found.damage]
    assert all(d.offset >= end for d, end in zip(found.damage[1:], ends, strict=False)), "damage overlaps"


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=5))
def test_any_bytes_at_all(data: bytes, cuts: list[int]) -> None:
    found = scan_every_way(data, cuts=cuts)
    assert found.position == len(data)
    assert sum(d.length for d in found.damage if d.code != "R009") + 16 * found.records <= len(data)


def test_long_damage_is_searched_once_and_not_held() -> None:
    """Beyond 256 KiB the search goes on where it was, and the first byte of the damage is remembered."""
    junk = random.Random(1).randbytes(1 << 20)
    data = ALL + junk + record(8)
    found = scan(data, range(0, len(data), 50_000))
    assert [(d.code, d.offset, d.length) for d in found.damage] == [("R001", len(ALL), len(junk))]
    assert steps(found) == list(range(1, 9))
    assert scan(ALL + junk, range(0, len(data), 50_000), ended=False).position == len(ALL + junk) - 11


@pytest.mark.parametrize("fill", [random.Random(2).randbytes(1 << 16), bytes(1 << 16), TEXT * 300])
def test_the_search_is_fast(fill: bytes) -> None:
    """A gigabyte a second when the machine is idle; a fiftieth of that must always do."""
    data = fill * (2**24 // len(fill)) + record(1)
    start = time.process_time()
    found = scan(data)
    assert time.process_time() - start < 1.0
    assert steps(found) == [1]


def test_headers_that_promise_much_do_not_make_the_search_slow() -> None:
    """Each of 80,000 right headers claims half a megabyte: checking each in full would read 40 GB."""
    data = header(500_000) * 80_000
    start = time.process_time()
    found = scan(data + bytes(500_016) + record(1))
    assert time.process_time() - start < 10
    assert steps(found) == [1]


def test_a_right_record_among_many_wrong_headers_is_found() -> None:
    """The checksum taken from prefix checksums is the same one."""
    big = frame(
        event_of(summary_pb2.Summary.Value(tag="i", image=summary_pb2.Summary.Image(encoded_image_string=NOISE * 10)))
    )
    for software in (False, True):
        found = scan(header(90_000) * 5000 + big + bytes(90_016) + record(1), software=software)
        assert [r.shape for r in found.rows] == [5, 1]
